"""Reaching: facts for which something that a diagram cannot follow comes to what is wanted.

Tried are the values of each fact's domain and those beside them, rows made of the cells that are spoken of, and for
numbers the value at which a line through two results meets what is wanted. What is not found may still be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain, islice, product
from typing import Any

from engine.conditions.evaluate import evaluate, value_of
from engine.conditions.known import Known
from engine.conditions.mentions import walk
from engine.conditions.model import (
    Computed,
    FactRef,
    Group,
    Literal,
    Lookup,
    OverRows,
    ParameterRef,
    RowsTest,
    RuleRef,
    Test,
)
from engine.errors import EvaluationError
from engine.numerals import rounded
from engine.proofs.bounds import Bounds
from engine.proofs.domains import Held, Rows, unit_of, unwrapped, usual
from engine.proofs.working import Variable, Working
from engine.values import NUMBERS, Row, TypeName, Value

MOST_ROWS = 60
MOST_VALUES = 80

Tried = Mapping[str, Value | None]


def reaching(working: Working, facts: Tried, wanted: Sequence[tuple[Variable, Held]], extend: Any) -> Iterator[Tried]:
    """Yield facts, `facts` among them, for which each variable of `wanted` comes to what stands beside it.

    Args:
        working: what knows the variables.
        facts: what is chosen already; None must stay unknown.
        wanted: what cannot be followed, with what it is to come to.
        extend: adds to given facts those that follow from them.
    """
    if not wanted:
        yield facts
        return
    (variable, value), *others = wanted
    if variable.part is None:
        yield from reaching(working, facts, others, extend)
        return
    search = _Search(working, variable, value, extend)
    for found in islice(search.found(facts), 4):
        yield from reaching(working, found, others, extend)


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for facts that make one variable what is wanted."""

    working: Working
    variable: Variable
    wanted: Held
    extend: Any

    def found(self, facts: Tried) -> Iterator[Tried]:
        bounds = self.working.bounds
        behind = [name for name in bounds.given_behind(self.variable.facts) if name not in bounds.constants]
        free = [name for name in behind if facts.get(name, self) is not None]
        start = {name: unwrapped(usual(bounds.types[name], bounds.on)) for name in free} | dict(facts)
        for each in islice(chain([start], self._one_changed(start, free)), MOST_VALUES):
            if self._is_wanted(self._comes_to(each)):
                yield each

    def _is_wanted(self, found: Held) -> bool:
        """Tell whether `found` is what is wanted, or a number of the same class."""
        wanted = self.wanted
        numbers = (
            isinstance(found, int | Fraction) and isinstance(wanted, int | Fraction) and not isinstance(found, bool)
        )
        if found == wanted or not numbers:
            return found == wanted
        points = self.working.bounds.split(self.variable.name).points
        here, there = (sum(point < each for point in points) for each in (found, wanted))
        return here == there and found not in points and self.wanted not in points

    def _one_changed(self, start: Tried, free: Sequence[str]) -> Iterator[Tried]:
        for name in free:
            for value in self._values(name, start):
                yield {**start, name: value}

    def _values(self, name: str, start: Tried) -> Iterator[Value]:
        type_, domain = self.working.bounds.types[name], self.working.bounds.domain(name)
        if type_.name is TypeName.ROWS:
            yield from self._rows(name)
            return
        met = self._met(name, start)
        if met is not None:
            yield met
        for held in domain.values[1:]:
            value = unwrapped(held)
            if value is not None:
                yield value
                yield from _beside(value, unit_of(type_))

    def _met(self, name: str, start: Tried) -> Value | None:
        """Return the value of a number or date at which a line through two results meets what is wanted."""
        here, step = start.get(name), unit_of(self.working.bounds.types[name]) or Fraction(1)
        goal = _as_number(self.wanted)
        if here is None or goal is None:
            return None
        first = _as_number(self._comes_to(start))
        there = _moved(here, step)
        second = None if there is None else _as_number(self._comes_to({**start, name: there}))
        if first is None or second is None or first == second:
            return None
        steps = rounded((goal - first) / (second - first))
        return _moved(here, steps * step)

    def _comes_to(self, facts: Tried) -> Held:
        part, bounds = self.variable.part, self.working.bounds
        settled = {name: value for name, value in bounds.constants.items() if name not in bounds.behind}
        given = {name: value for name, value in {**settled, **facts}.items() if value is not None}
        try:
            known = Known(self.extend(given), bounds.parameters)
            match part:
                case Test() | Group() | RowsTest() | RuleRef():
                    return evaluate(part, known)
                case Literal() | FactRef() | ParameterRef() | Computed() | OverRows() | Lookup():
                    return value_of(part, known)
        except EvaluationError:
            pass
        return None

    def _rows(self, name: str) -> Iterator[Value]:
        """Yield lists of rows made of the cells that the variable speaks of."""
        part = self.variable.part
        yield ()
        if part is None:
            return
        inner = Bounds(self.working.bounds.parameters, {}, self.working.bounds.on)
        for each in walk(part):
            if isinstance(each, Test):
                inner.condition(each)
            elif isinstance(each, FactRef):
                inner.fact(each)
        cells = {cell.name: self._cell(f"row.{cell.name}", inner) for cell in self.working.bounds.types[name].row}
        spoken = {cell: values for cell, values in cells.items() if values}
        made: list[Row] = [
            dict.fromkeys(cells) | dict(zip(spoken, values, strict=True))
            for values in islice(product(*spoken.values()), MOST_ROWS)
        ]
        yield from ((row,) for row in made)
        yield from ((made[0], row) for row in made[1:])

    def _cell(self, name: str, inner: Bounds) -> list[Value | None]:
        if name not in inner.facts:
            return []
        found = [unwrapped(held) for held in inner.domain(name).values]
        is_number = inner.types[name].name in NUMBERS and isinstance(self.wanted, int | Fraction)
        near: list[Any] = [self.wanted, 1] if is_number else []
        return [*near, *found[1:], None]


def _beside(value: Value, unit: Fraction | None) -> Iterator[Value]:
    for by in (1, -1):
        moved = _moved(value, by * (unit or Fraction(1)))
        if moved is not None:
            yield moved


def _moved(value: Value, by: Fraction) -> Value | None:
    if isinstance(value, date):
        day = value.toordinal() + int(by)
        return date.fromordinal(day) if 1 <= day <= date.max.toordinal() else None
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    moved = value + by
    return int(moved) if isinstance(value, int) and moved.denominator == 1 else moved


def _as_number(value: Held) -> Fraction | None:
    if isinstance(value, date):
        return Fraction(value.toordinal())
    if isinstance(value, bool | Rows) or not isinstance(value, int | Fraction):
        return None
    return Fraction(value)
