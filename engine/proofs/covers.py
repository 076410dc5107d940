"""Covers: whether sets of rows cover all combinations of classes, and a combination that they leave out.

A row is a bit. Each column has for each of its classes the rows that are alive there; a combination takes one class of
each column, and is left out where no row is alive in all of them.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from engine.proofs.diagrams import TooLargeError

STEPS = 100_000

Columns = Sequence[Sequence[int]]
"""For each column, for each class, the rows that are alive, as bits."""


def left_out(columns: Columns, rows: int) -> tuple[int, ...] | None:
    """Return a combination (a class for each column) in which none of `rows` is alive, or None.

    Raises:
        TooLargeError: it takes too much work.
    """
    if any(not column for column in columns):
        return None
    order = _order(columns, rows)
    found = _LeftOut([columns[at] for at in order]).of(0, rows)
    if found is None:
        return None
    classes = dict(zip(order, found, strict=True))
    return tuple(classes[at] for at in range(len(columns)))


def differ(columns: Columns, sides: tuple[int, int], result: Callable[[int], Hashable], *, first: bool = False) -> bool:
    """Tell whether there is a combination of `columns` in which the two sides come to different results.

    Where they do, a row is alive on one side alone; so each such row is looked at where it is alive.

    Args:
        columns: the columns that both sides have in common.
        sides: the rows that are alive on the one side, and on the other.
        result: what the rows that are alive in the end come to.
        first: whether the first row alone decides that, so that those after one that stays alive do not count.

    Raises:
        TooLargeError: it takes too much work.
    """
    work = _Differ(result, first)
    apart = sides[0] ^ sides[1]
    while apart:
        row = apart & -apart
        apart ^= row
        inside = [[rows for rows in column if rows & row] for column in columns]
        if all(inside) and work.within(inside, sides):
            return True
    return False


def _order(columns: Columns, rows: int) -> list[int]:
    """Return the columns, those that tell most rows apart first."""
    return sorted(range(len(columns)), key=lambda at: (reduce(and_, columns[at], rows).bit_count(), at))


def _always(columns: Columns) -> list[int]:
    """Return for each column, and for after the last, the rows that are alive in all classes of it and those after."""
    found = [-1]
    for column in reversed(columns):
        found.append(reduce(and_, column, found[-1]))
    return found[::-1]


def _decided(rows: int, always: int) -> int:
    """Return of `rows` those up to the first that stays alive whatever follows."""
    return rows & ((always & -always) * 2 - 1) if always else rows


@dataclass(slots=True)
class _LeftOut:
    columns: Columns
    steps: int = STEPS
    covered: set[tuple[int, int]] = field(default_factory=set)
    always: Sequence[int] = ()

    def __post_init__(self) -> None:
        """Find the rows that stay alive."""
        self.always = _always(self.columns)

    def of(self, at: int, alive: int) -> tuple[int, ...] | None:
        if at == len(self.columns):
            return () if alive == 0 else None
        if (at, alive) in self.covered:
            return None
        self.steps -= 1
        if self.steps < 0:
            raise TooLargeError
        lefts: dict[int, int] = {}
        for number, rows in enumerate(self.columns[at]):
            lefts.setdefault(alive & rows, number)
        for left, number in sorted(lefts.items(), key=lambda pair: pair[0].bit_count()):
            if left & self.always[at + 1]:
                continue
            found = (0,) * (len(self.columns) - at - 1) if left == 0 else self.of(at + 1, left)
            if found is not None:
                return (number, *found)
        self.covered.add((at, alive))
        return None


@dataclass(slots=True)
class _Differ:
    result: Callable[[int], Hashable]
    first: bool
    steps: int = STEPS
    columns: Columns = ()
    always: Sequence[int] = ()
    same: set[tuple[int, int, int]] = field(default_factory=set)

    def within(self, columns: Columns, sides: tuple[int, int]) -> bool:
        """Tell whether the sides differ somewhere in `columns`."""
        order = _order(columns, sides[0] | sides[1])
        self.columns = [sorted(set(columns[at]), key=lambda rows: (rows.bit_count(), rows)) for at in order]
        self.same = set()
        self.always = _always(self.columns)
        return self.of(0, *sides)

    def of(self, at: int, one: int, other: int) -> bool:
        if self.first:
            one, other = (_decided(rows, rows & self.always[at]) for rows in (one, other))
        if one == other or (at, one, other) in self.same:
            return False
        self.steps -= 1
        if self.steps < 0:
            raise TooLargeError
        if at == len(self.columns):
            return self.result(one) != self.result(other)
        for rows in self.columns[at]:
            if self.of(at + 1, one & rows, other & rows):
                return True
        self.same.add((at, one, other))
        return False
