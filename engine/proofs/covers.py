"""Covers: whether sets of rows cover all combinations of classes, and a combination that they leave out.

A row is a bit. Each column has for each of its classes the rows that are alive there; a combination takes one class of
each column, and is left out where no row is alive in all of them.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from engine.proofs.diagrams import TooLargeError

STEPS = 500_000
"""How much work one kind of check may take on one table."""

Columns = Sequence[Sequence[int]]
"""For each column, for each class, the rows that are alive, as bits."""


@dataclass(slots=True)
class Budget:
    """The work that may still be done."""

    steps: int = STEPS

    def spend(self) -> None:
        """Take one step.

        Raises:
            TooLargeError: none is left.
        """
        self.steps -= 1
        if self.steps < 0:
            raise TooLargeError


def left_out(columns: Columns, rows: int, budget: Budget) -> tuple[int, ...] | None:
    """Return a combination (a class for each column) in which none of `rows` is alive, or None.

    Raises:
        TooLargeError: it takes too much work.
    """
    if any(not column for column in columns):
        return None
    order = _order(columns, rows)
    found = _LeftOut([columns[at] for at in order], budget).of(0, rows)
    if found is None:
        return None
    classes = dict(zip(order, found, strict=True))
    return tuple(classes[at] for at in range(len(columns)))


@dataclass(frozen=True, slots=True)
class Results:
    """What a table gives, by the rows that are alive.

    Attributes:
        of: What the rows that are alive come to together.
        first: Whether the first of them alone decides that.
        alike: With `first`, for each row (the place of its bit) the rows that give the same.
    """

    of: Callable[[int], Hashable]
    first: bool = False
    alike: Sequence[int] = ()


def differ(columns: Columns, sides: tuple[int, int], results: Results, budget: Budget) -> bool:
    """Tell whether there is a combination of `columns` in which the two sides come to different results.

    Where they do, a row is alive on one side alone; so each such row is looked at where it is alive.

    Args:
        columns: the columns that both sides have in common.
        sides: the rows that are alive on the one side, and on the other.
        results: what the rows that are alive in the end come to.
        budget: the work that may still be done.

    Raises:
        TooLargeError: it takes more.
    """
    apart = sides[0] ^ sides[1]
    while apart:
        row = apart & -apart
        apart ^= row
        inside = [[rows for rows in column if rows & row] for column in columns]
        if all(inside) and _differ_inside(inside, sides, results, budget):
            return True
    return False


def _differ_inside(columns: Columns, sides: tuple[int, int], results: Results, budget: Budget) -> bool:
    order = _order(columns, sides[0] | sides[1])
    kept = [sorted(set(columns[at]), key=lambda rows: (rows.bit_count(), rows)) for at in order]
    return _Differ(kept, results, budget, _always(kept)).of(0, *sides)


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
    budget: Budget
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
        self.budget.spend()
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
    columns: Columns
    results: Results
    budget: Budget
    always: Sequence[int]
    same: set[tuple[int, int, int]] = field(default_factory=set)

    def of(self, at: int, one: int, other: int) -> bool:
        if self.results.first:
            one, other = (_decided(rows, rows & self.always[at]) for rows in (one, other))
        if one == other or (at, one, other) in self.same or self._alike(at, one, other):
            return False
        self.budget.spend()
        if at == len(self.columns):
            return self.results.of(one) != self.results.of(other)
        for rows in self.columns[at]:
            if self.of(at + 1, one & rows, other & rows):
                return True
        self.same.add((at, one, other))
        return False

    def _alike(self, at: int, one: int, other: int) -> bool:
        """Tell whether both sides are sure of a row, and all that are left give the same."""
        if not self.results.first or not one & self.always[at] or not other & self.always[at]:
            return False
        both = one | other
        return not both & ~self.results.alike[(both & -both).bit_length() - 1]
