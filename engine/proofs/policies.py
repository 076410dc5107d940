"""What a table gives for every class of values: its rows are gone through once, keeping what counts so far.

The rules are those of `engine.tables.evaluate`: what rows that could still win would give counts as well.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from engine.conditions.becoming import becoming
from engine.conditions.known import Truth
from engine.conditions.model import Expression, FactRef, Literal
from engine.proofs.diagrams import Diagrams, Node
from engine.tables.model import Aggregate, HitPolicy, Table
from engine.values import Value

Given = Callable[[Expression, FactRef], Node]
"""Gives what an output comes to that is given the value of an expression."""


@dataclass(frozen=True, slots=True)
class _Marker:
    """Stands for something that is no value."""

    word: str


_NOTHING = _Marker("nothing yet")
_OPEN = _Marker("two that differ, or one that is unknown")
_REFUSED = _Marker("rows match together that may not")


def ranked(table: Table) -> list[int]:
    """Return the rows of a table that ranks them, the best first: by the order of the options that they give."""

    def rank(at: int) -> tuple[int, ...]:
        pairs = zip(table.rows[at].give, table.outputs, strict=True)
        written = [(value.value, output.type) for value, output in pairs if isinstance(value, Literal)]
        return (*(type_.values.index(str(value)) for value, type_ in written if type_.options), at)

    return sorted(range(len(table.rows)), key=rank)


def outputs_of(table: Table, truths: Sequence[Node], given: Given, diagrams: Diagrams) -> list[Node]:
    """Return what each output of `table` comes to; None where it is unknown, not given, or the policy is violated.

    Args:
        table: a table that gives one value for each output.
        truths: whether each row matches.
        given: what an output comes to that a row gives.
        diagrams: makes the diagrams.
    """
    work = _Work(table, truths, given, diagrams)
    if table.aggregate is not None:
        return [work.aggregated(table.outputs[0], table.aggregate)]
    if table.hit in (HitPolicy.FIRST, HitPolicy.PRIORITY):
        return [work.first(at) for at in range(len(table.outputs))]
    return [work.together(at) for at in range(len(table.outputs))]


@dataclass(frozen=True, slots=True)
class _Work:
    table: Table
    truths: Sequence[Node]
    given: Given
    diagrams: Diagrams

    def otherwise(self, at: int) -> Node:
        given = self.table.otherwise
        return self.diagrams.leaf(None) if given is None else self.given(given[at], self.table.outputs[at])

    def first(self, at: int) -> Node:
        """Return what the first row gives that matches; or the best one, whose rank is written in the table."""
        rows = range(len(self.truths)) if self.table.hit is HitPolicy.FIRST else ranked(self.table)
        found = self.otherwise(at)
        for row in reversed(rows):
            gives = self.given(self.table.rows[row].give[at], self.table.outputs[at])
            found = self.diagrams.apply(_before, self.truths[row], gives, found)
        return found

    def together(self, at: int) -> Node:
        """Return what all rows give that match, of which there may be only one, or all must give the same."""
        step = _only if self.table.hit is HitPolicy.UNIQUE else _same
        found = self.diagrams.leaf((False, _NOTHING, _NOTHING))
        for row, truth in zip(self.table.rows, self.truths, strict=True):
            found = self.diagrams.apply(step, found, truth, self.given(row.give[at], self.table.outputs[at]))
        return self.diagrams.apply(_unified, found, self.otherwise(at))

    def aggregated(self, output: FactRef, aggregate: Aggregate) -> Node:
        """Return what is made of all that the rows give that match."""
        if aggregate is Aggregate.COUNT:
            found = self.diagrams.leaf(0)
            for truth in self.truths:
                found = self.diagrams.apply(_counted, found, truth, settles=None)
            return found
        combine = _COMBINED[aggregate]
        found = self.diagrams.leaf(_Sum())

        def with_row(so_far: Any, truth: Truth, value: Value | None) -> Any:
            return so_far.with_row(truth, value, combine)

        def result(so_far: Any, otherwise: Value | None) -> Value | None:
            return becoming(so_far.result(otherwise, combine), output.type)

        for row, truth in zip(self.table.rows, self.truths, strict=True):
            found = self.diagrams.apply(with_row, found, truth, self.given(row.give[0], output))
        return self.diagrams.apply(result, found, self.otherwise(0))


Combine = Callable[[Any, Any], Any]
_COMBINED: dict[Aggregate, Combine] = {Aggregate.SUM: lambda a, b: a + b, Aggregate.MIN: min, Aggregate.MAX: max}


def aggregated(aggregate: Aggregate, values: Iterable[Any]) -> Any:
    """Return what `aggregate`, but for a count, makes of at least one value."""
    return reduce(_COMBINED[aggregate], values)


@dataclass(frozen=True, slots=True)
class _Sum:
    """What the rows gone through come to, what a row that could still match could change, and what is unknown."""

    value: Any = None
    possible: tuple[Any, ...] = ()
    matched: bool = False
    unknown: bool = False

    def with_row(self, truth: Truth, given: Value | None, combine: Combine) -> "_Sum":
        if truth is False:
            return self
        if truth and given is not None and not self.unknown:
            return _Sum(given if self.value is None else combine(self.value, given), self.possible, True)
        if given is None:
            return _Sum(None, (), self.matched or truth is True, unknown=True)
        if self.unknown:
            return _Sum(None, (), self.matched or truth is True, unknown=True)
        return _Sum(self.value, _reduced((*self.possible, given), combine), self.matched)

    def result(self, otherwise: Any, combine: Combine) -> Any:
        if not self.matched and not self.possible and not self.unknown:
            return otherwise
        if self.unknown or not self.matched:
            return None
        return None if any(combine(self.value, more) != self.value for more in self.possible) else self.value


def _reduced(possible: tuple[Any, ...], combine: Combine) -> tuple[Any, ...]:
    """Return what of `possible` can still matter: of sums whether any is not nought, else the least or greatest."""
    if combine is _COMBINED[Aggregate.SUM]:
        return (max(possible, key=abs),)
    return (combine(possible[0], possible[-1]),)


def _before(truth: Truth, gives: Any, after: Any) -> Any:
    if truth is None:
        return gives if gives is not None and gives == after else None
    return gives if truth else after


def _agreed(so_far: Any, value: Any) -> Any:
    if value is None or so_far is _OPEN:
        return _OPEN
    return value if so_far is _NOTHING or so_far == value else _OPEN


def _only(state: Any, truth: Truth, value: Any) -> Any:
    if truth is False or state is _REFUSED:
        return state
    matched, first, agreed = state
    if truth and matched:
        return _REFUSED
    return matched or truth is True, first, _agreed(agreed, value)


def _same(state: Any, truth: Truth, value: Any) -> Any:
    if truth is False or state is _REFUSED:
        return state
    matched, first, agreed = state
    if truth and matched and first is not None and value is not None and first != value:
        return _REFUSED
    if truth and not matched:
        return True, value, _agreed(agreed, value)
    return matched, first, _agreed(agreed, value)


def _unified(state: Any, otherwise: Any) -> Any:
    if state is _REFUSED:
        return None
    matched, _, agreed = state
    found = agreed if matched else _agreed(agreed, otherwise)
    return None if found is _OPEN or found is _NOTHING else found


def _counted(count: Any, truth: Truth) -> Any:
    return None if truth is None else count + truth
