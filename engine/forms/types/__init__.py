"""The question types: one module each, found by walking this package.

To add a type, add a module with its `TYPE`. It then has its place on pages, in print, in the JSON Schema, in
spreadsheets and in the guide's test, which asks for its example and its picture.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from engine.forms.model import QuestionType


def _types() -> Mapping[str, QuestionType]:
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    types: list[QuestionType] = [module.TYPE for module in modules]
    return MappingProxyType({type_.name: type_ for type_ in types})


TYPES = _types()
"""Every question type by its name."""
