"""The definitions that are measured, read as the library reads all others."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from engine.edition import Edition
from engine.library import Library

DEFINITIONS = Path(__file__).with_name("definitions")
ON = date(2026, 3, 2)


def edition(more: Mapping[str, bytes] = {}) -> Edition:
    """Return what is measured; `more` holds further definitions, by file name.

    Raises:
        DefinitionError: a definition has faults.
    """
    shipped = {path.name: path.read_bytes() for path in sorted(DEFINITIONS.iterdir())}
    return Library.read([*shipped.items(), *more.items()]).in_force(ON)
