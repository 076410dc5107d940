"""Dated parameters: figures of policy with their values by date, unit and source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.conditions.literals import literal
from engine.conditions.scope import Named
from engine.errors import Faults, InputError
from engine.reading import MapNode, Scalar
from engine.values import Type, Value, iso_date
from engine.vocabulary import read_type
from engine.words import Words, read_words


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: full name `document/name`, type, title, unit, source, and values by first day."""

    name: str
    type: Type
    title: Words
    unit: Words
    source: str
    document: str
    values: tuple[tuple[date, Value], ...]

    @property
    def named(self) -> Named:
        """The parameter as conditions may mention it."""
        return Named(self.name, self.type, self.title)

    def value(self, on: date) -> Value | None:
        """Return the value in force on `on`, or None before the first."""
        return next((value for start, value in reversed(self.values) if start <= on), None)


def read_parameters(document: MapNode, faults: Faults) -> Iterator[Parameter]:
    """Yield the parameters that a document of kind `parameters` declares."""
    owner = document.text("id")
    declared = document.map("values")
    for name, node in (declared.entries if declared else {}).items():
        if not isinstance(node, MapNode):
            continue
        type_ = read_type(node, faults)
        title = read_words(node.get("title"), faults) or Words(name)
        unit = read_words(node.get("unit"), faults)
        values = tuple(sorted(_values(node, type_, faults), key=lambda pair: pair[0]))
        yield Parameter(f"{owner}/{name}", type_, title, unit, node.text("source"), owner, values)


def _values(node: MapNode, type_: Type, faults: Faults) -> Iterator[tuple[date, Value]]:
    dated = node.map("values")
    for text, written in (dated.entries if dated else {}).items():
        if dated is None or not isinstance(written, Scalar):
            continue
        try:
            start = iso_date(text)
        except InputError:
            faults.error(dated.place_of(text), "date", f"“{text}” is not a date written YYYY-MM-DD.")
            continue
        found = literal(written, type_, faults)
        if found is not None:
            yield start, found.value
