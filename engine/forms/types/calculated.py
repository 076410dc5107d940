"""What is worked out of other answers: totals, shares, spans of time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from engine.errors import InputError
from engine.forms import limits
from engine.forms.controls import Result
from engine.forms.model import Question, QuestionType, RawInput, Schema, SheetCell
from engine.forms.types import boolean, choice, decimal, integer, money, percentage
from engine.forms.types import date as dates
from engine.values import Type, TypeName, Value

_PLACES = 6
"""Decimal places that are kept."""
_WHOLE: tuple[Value, Value] = (-limits.LARGEST, limits.LARGEST)
_EXACT: tuple[Value, Value] = (Fraction(-limits.LARGEST), Fraction(limits.LARGEST))
_KINDS: Mapping[TypeName, tuple[QuestionType, tuple[Value | None, Value | None]]] = MappingProxyType(
    {
        TypeName.MONEY: (money.TYPE, _WHOLE),
        TypeName.INTEGER: (integer.TYPE, _WHOLE),
        TypeName.DECIMAL: (decimal.TYPE, _EXACT),
        TypeName.PERCENTAGE: (percentage.TYPE, _EXACT),
        TypeName.DATE: (dates.TYPE, (date.min, date.max)),
        TypeName.BOOLEAN: (boolean.TYPE, (None, None)),
        TypeName.CHOICE: (choice.TYPE, (None, None)),
    }
)
"""What can be calculated: the type that asks for the same, and the bounds of what is kept."""


class Calculated(QuestionType):
    """An answer that is worked out, of the type of its expression, and never taken from anybody."""

    name = "calculated"
    control = Result()
    asks = False
    is_cell = False
    keys = frozenset({"value"})
    lacks = frozenset({"optional", "messages", "needed_for", "prefill"})
    places = _PLACES

    def fact_type(self, question: Question) -> Type | None:
        """Return the type of the expression; None where there is none, or nothing of its type can be calculated."""
        if question.value is None or question.value.type.name not in _KINDS:
            return None
        type_ = question.value.type
        has_places = type_.name in (TypeName.DECIMAL, TypeName.PERCENTAGE)
        return Type(type_.name, type_.options, _PLACES if has_places else None)

    def read(self, question: Question, raw: RawInput) -> None:
        """Return nothing, whatever was posted."""

    def schema(self, question: Question) -> Schema:
        """Return the schema of what is asked for of the same type, marked as not to be sent."""
        alike = _alike(question)
        return alike.type.schema(alike) | {"readOnly": True}

    def said(self, question: Question, answer: Any, locale: str) -> str:
        """Return the answer as one of the same type is said."""
        alike = _alike(question)
        return alike.type.said(alike, answer, locale)

    def cell(self, question: Question, answer: Any, locale: str) -> SheetCell:
        """Return the cell of an answer of the same type."""
        alike = _alike(question)
        return alike.type.cell(alike, answer, locale)

    def sample(self, question: Question) -> Any:
        """Return an answer of the same type."""
        alike = _alike(question)
        return alike.type.sample(alike)


def _alike(question: Question) -> Question:
    """Return a question that asks for what `question` works out.

    Raises:
        InputError: `text`, it works out nothing.
    """
    if question.fact_type is None:
        raise InputError("text", question.id)
    kind, (least, most) = _KINDS[question.fact_type.name]
    options, places = question.fact_type.options, question.fact_type.places
    return replace(question, type=kind, options=options, places=places, min=least, max=most)


TYPE = Calculated()
