"""Whether two tables give the same whatever is given: they are worked out together, where one of them is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import combinations
from typing import Any

from engine.conditions.known import Known, Truth
from engine.conditions.model import FactRef, Literal, Test
from engine.proofs.bounds import Bounds
from engine.proofs.diagrams import Diagrams, Node
from engine.proofs.working import Working
from engine.tables.evaluate import ViolationError, decide_table
from engine.tables.model import HitPolicy, Row, Table
from engine.values import BOOLEAN, Facts, Value
from engine.words import NO_WORDS

_ANYTHING = FactRef("anything", BOOLEAN, NO_WORDS)
_OPEN = (Test(_ANYTHING, "is", (Literal(True, BOOLEAN),)),)
"""A cell that is unknown where nothing is given."""
_OUTSIDE = "outside"
"""Where the tables do not differ."""


def table_sight(table: Table, facts: Facts, parameters: Mapping[str, Value]) -> object:
    """Return all that an example can expect of `table`, but for what is missing."""
    try:
        result = decide_table(table, Known(facts, parameters))
    except ViolationError as error:
        return str(error)
    outputs = result.outputs if isinstance(result.outputs, tuple) else (result.outputs,)
    return tuple(None if each is None else tuple(each.items()) for each in outputs), result.matched


@dataclass(frozen=True, slots=True)
class TablePair:
    """A table and another in its place, worked out together."""

    old: Table
    new: Table
    working: Working

    @classmethod
    def of(cls, old: Table, new: Table, parameters: Mapping[str, Value], on: date, steps: int) -> "TablePair":
        """Return two tables worked out with the figures of `on`, in at most so many steps."""
        bounds = Bounds(parameters, {}, on)
        bounds.table(old)
        bounds.table(new)
        return cls(old, new, Working(bounds, Diagrams(steps)))

    def nodes(self) -> tuple[Node, Node]:
        """Return what each gives, with the rows that give it, where they can differ: one node where they never do.

        Raises:
            TooLargeError: it takes too many steps.
        """
        if replace(self.new, hit=self.old.hit, aggregate=self.old.aggregate) == self.old and self._rows_exclude():
            nothing = self.working.diagrams.leaf(_OUTSIDE)
            return nothing, nothing
        inside = self._where_changed()
        return self._gives(self.old, inside), self._gives(self.new, inside)

    def _gives(self, table: Table, inside: Node) -> Node:
        apply = self.working.diagrams.apply
        found = apply(lambda is_inside: () if is_inside else _OUTSIDE, inside)
        for at in range(len(table.rows)):
            found = apply(_matching(table, at), found, self.working.row(table, at), settles=_OUTSIDE)
        return apply(lambda rows: _given(table, rows), found)

    def _rows_exclude(self) -> bool:
        """Tell whether a row that matches leaves no other open, so that all policies come to the same."""
        rows = self._rows(self.old)
        never = self.working.diagrams.leaf(False)
        return all(self.working.diagrams.apply(_together, one, other) is never for one, other in combinations(rows, 2))

    def _rows(self, table: Table) -> list[Node]:
        return [self.working.row(table, at) for at in range(len(table.rows))]

    def _where_changed(self) -> Node:
        """Return where what is changed can matter."""
        apply, leaf = self.working.diagrams.apply, self.working.diagrams.leaf
        old, new = self.old, self.new
        olds, news = self._rows(old), self._rows(new)
        if replace(new, rows=old.rows, otherwise=old.otherwise) != replace(old, reads=new.reads):
            return leaf(True)
        if old.rows == new.rows:
            return reduce(
                lambda so_far, row: apply(lambda none, truth: none and truth is not True, so_far, row), olds, leaf(True)
            )
        names = [row.id for row in new.rows]
        if [row.id for row in old.rows] == names:
            changed = [at for at, row in enumerate(old.rows) if row != new.rows[at]]
            found = [apply(_differing(old.rows[at], new.rows[at]), olds[at], news[at]) for at in changed]
            return reduce(lambda one, other: apply(lambda a, b: a or b, one, other), found)
        moved = [at for at, row in enumerate(old.rows) if row.id not in names]
        moved = moved or [at for at, row in enumerate(old.rows) if row.id != names[at]]
        return reduce(lambda so_far, at: apply(_and_open, so_far, olds[at]), moved, leaf(True))


def _together(one: Truth, other: Truth) -> bool:
    return (one is True and other is not False) or (other is True and one is not False)


def _and_open(so_far: bool, truth: Truth) -> bool:
    return so_far and truth is not False


def _differing(old: Row, new: Row) -> Any:
    gives_other = old.give != new.give
    return lambda before, after: before is not after or (gives_other and before is not False)


Matching = tuple[tuple[int, Truth], ...]
"""The rows that match or may match, by their places, up to the first that matches where only that one counts."""


def _matching(table: Table, at: int) -> Any:
    def step(rows: Matching, truth: Truth) -> Matching:
        won = table.hit is HitPolicy.FIRST and any(each for _, each in rows)
        return rows if won or truth is False else (*rows, (at, truth))

    return step


def _given(table: Table, matching: Matching | str) -> object:
    """Return what `table` gives where these rows match or may match."""
    if isinstance(matching, str):
        return matching
    rows = [(table.rows[at], truth) for at, truth in matching]
    otherwise = None if any(truth for _, truth in rows) else table.otherwise
    if not _all_written([*(row.give for row, _ in rows), otherwise or ()]):
        policy = (table.hit, table.aggregate) if len(rows) > 1 else ()
        return (tuple((row.id, row.give, truth) for row, truth in rows), otherwise, policy)
    plain = tuple(Row(row.id, ((() if truth else _OPEN),), row.give) for row, truth in rows)
    return table_sight(replace(table, inputs=(_ANYTHING,), rows=plain, reads=()), {}, {})


def _all_written(gives: Sequence[Sequence[object]]) -> bool:
    return all(isinstance(value, Literal) for give in gives for value in give)
