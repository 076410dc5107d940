"""Grids: a decision table as columns of classes, with the rows that match in each."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod

from engine.conditions.model import Expression, Literal
from engine.proofs.bounds import Bounds
from engine.proofs.covers import Results
from engine.proofs.diagrams import LEAF, Diagrams, Node, TooLargeError
from engine.proofs.policies import aggregated, ranked
from engine.proofs.working import Working
from engine.tables.model import RANKED, Aggregate, Cell, HitPolicy, Table
from engine.values import Value

STEPS = 200_000
MOST_CLASSES = 5_000


@dataclass(frozen=True, slots=True)
class Class:
    """One class of values of a column's facts: which rows' cells are true there, and which at least not false.

    Attributes:
        way: The place of a value for the level of each variable.
        known: Whether all of them are known.
        likely: Whether none is a number below nought where nothing speaks of these.
        true: The rows whose cells hold, as bits.
        open: The rows whose cells hold or are unknown.
    """

    way: Mapping[int, int]
    known: bool
    likely: bool
    true: int
    open: int


@dataclass(frozen=True, slots=True)
class Column:
    """The facts of one input, and those that its cells compare it with."""

    levels: tuple[int, ...]
    classes: tuple[Class, ...]

    @property
    def told(self) -> tuple[Class, ...]:
        """The classes that are known, and those of unknown facts in which a cell holds, or does not, for that."""
        always, could = -1, 0
        for each in self.classes:
            if each.known:
                always, could = always & each.true, could | each.open
        return tuple(each for each in self.classes if each.known or each.true & ~always or could & ~each.open)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its columns, and what each cell of each row comes to.

    `order` is the order in which rows are taken: the first bit stands for the first of them.
    """

    table: Table
    working: Working
    columns: tuple[Column, ...]
    cells: tuple[tuple[Node, ...], ...]
    order: tuple[int, ...]

    @property
    def all_rows(self) -> int:
        """All rows, as bits."""
        return (1 << len(self.table.rows)) - 1

    @property
    def takes_one(self) -> bool:
        """Tell whether the first row in order that matches gives all that is given."""
        return not self.table.gives_several and self.table.aggregate is None

    def bit(self, row: int) -> int:
        """Return the bit that stands for `row`."""
        return 1 << self.order.index(row)

    def results(self) -> Results:
        """Return what the table gives, by the rows that match."""
        if not self.takes_one:
            return Results(self.result)
        gives = [self.table.rows[row].give for row in self.order]
        alike = {give: sum(1 << at for at, other in enumerate(gives) if other == give) for give in gives}
        return Results(self.result, first=True, alike=[alike[give] for give in gives])

    def result(self, alive: int) -> Hashable:
        """Return what the table gives where the rows of `alive` match; two that differ in writing may be the same."""
        table = self.table
        if table.aggregate is Aggregate.COUNT:
            return alive.bit_count()
        gives = [table.rows[row].give for at, row in enumerate(self.order) if alive >> at & 1]
        if not gives and table.otherwise is not None:
            gives = [table.otherwise]
        if not gives or self.takes_one:
            return gives[0] if gives else None
        if table.aggregate is not None:
            return _together(table.aggregate, gives)
        return tuple(sorted(map(repr, gives))) if table.hit is HitPolicy.COLLECT else tuple(gives)


def _together(aggregate: Aggregate, gives: Sequence[tuple[Expression, ...]]) -> Hashable:
    """Return what `gives`, each of one value, come to together; as they are written where that is not told."""
    values = [give[0].value for give in gives if isinstance(give[0], Literal)]
    found: Hashable = aggregated(aggregate, values) if len(values) == len(gives) else tuple(sorted(map(repr, gives)))
    return found


def grid(table: Table, parameters: Mapping[str, Value], on: date) -> Grid:
    """Return `table` as a grid.

    Args:
        table: a checked table.
        parameters: the values in force.
        on: a date of the time that is spoken of.

    Raises:
        TooLargeError: it takes too much work.
    """
    bounds = Bounds(parameters, {}, on)
    bounds.table(table)
    working = Working(bounds, Diagrams(STEPS))
    inputs = [working.fact(fact) for fact in table.inputs]
    cells = tuple(tuple(_cell(working, cell) for cell in row.cells) for row in table.rows)
    groups = _groups(working, (*inputs, *(node for row in cells for node in row)))
    order = ranked(table) if table.hit in RANKED else list(range(len(table.rows)))
    taken = [cells[row] for row in order]
    return Grid(table, working, tuple(_column(working, group, taken) for group in groups), cells, tuple(order))


def _cell(working: Working, cell: Cell) -> Node:
    return working.together(working.truth(test) for test in cell)


def _groups(working: Working, nodes: Iterable[Node]) -> list[tuple[int, ...]]:
    """Return the levels of the variables, those together that one of `nodes` asks together."""
    groups: list[set[int]] = []
    for support in {working.diagrams.support(node): None for node in nodes}:
        if support:
            touched = [group for group in groups if group & support]
            groups = [group for group in groups if not group & support]
            groups.append(set(support).union(*touched))
    return sorted(tuple(sorted(group)) for group in groups)


def _column(working: Working, levels: tuple[int, ...], cells: Sequence[Sequence[Node]]) -> Column:
    domains = [working.variables[level].domain for level in levels]
    if prod(len(domain.values) for domain in domains) > MOST_CLASSES:
        raise TooLargeError
    rows: dict[Node, int] = {}
    for at, row in enumerate(cells):
        for node in row:
            if node.level in levels or node.level == LEAF:
                rows[node] = rows.get(node, 0) | 1 << at
    found: dict[tuple[bool, bool, int, int], Class] = {}
    for places in product(*((*domain.likely, 0) for domain in domains)):
        way = dict(zip(levels, places, strict=True))
        likely = not any(at in domain.unlikely for at, domain in zip(places, domains, strict=True))
        true, open_ = _alive(rows, way, (1 << len(cells)) - 1)
        found.setdefault((0 not in places, likely, true, open_), Class(way, 0 not in places, likely, true, open_))
    return Column(levels, tuple(sorted(found.values(), key=lambda each: (not each.known, not each.likely))))


def _alive(rows: Mapping[Node, int], way: Mapping[int, int], everything: int) -> tuple[int, int]:
    true = open_ = everything
    for node, bits in rows.items():
        while node.level != LEAF:
            node = node.kids[way[node.level]]
        if node.leaf is not True:
            true &= ~bits
        if node.leaf is False:
            open_ &= ~bits
    return true, open_
