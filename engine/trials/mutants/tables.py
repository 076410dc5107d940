"""Small changes of decision tables: cells, rows and their order, what is given, the hit policy."""

from collections.abc import Iterator
from dataclasses import replace

from engine.conditions.model import Expression, Test
from engine.conditions.sentence import clause
from engine.errors import Place
from engine.reading import ListNode, MapNode, Node
from engine.tables.model import RANKED, Aggregate, Cell, HitPolicy, Row, Table
from engine.trials.mutants.conditions import changed_expression, changed_test
from engine.trials.mutants.values import Change, swapped, with_item, without
from engine.values import NUMBERS

_SINGLE = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY)
_SEVERAL = (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER)
_ORDERLESS = (HitPolicy.UNIQUE, HitPolicy.ANY)
"""The policies that ask nothing of the order of the rows."""
_AGGREGATES = (Aggregate.SUM, Aggregate.MIN, Aggregate.MAX)


def changed_table(table: Table, document: MapNode) -> Iterator[tuple[str, Change[Table]]]:
    """Yield each small change of `table`, which `document` writes, with the part it is a change of."""
    nodes = {node.text("id"): node for node in document.maps("rows")}
    for at, row in enumerate(table.rows):
        node, part = nodes[row.id], f"row {row.id}"
        yield part, Change(replace(table, rows=without(table.rows, at)), node.place_of("id"), "the row is dropped")
        for change in _changed_row(table, row, node):
            yield part, change.around(replace(table, rows=with_item(table.rows, at, change.part)))
        if at + 1 < len(table.rows) and table.hit not in _ORDERLESS:
            words = f"the rows {row.id} and {table.rows[at + 1].id} the other way round"
            yield part, Change(replace(table, rows=swapped(table.rows, at)), node.place_of("id"), words)
    yield from (("otherwise", change) for change in _changed_otherwise(table, document))
    yield from (("hit", change) for change in _changed_policy(table, document))


def _changed_row(table: Table, row: Row, node: MapNode) -> Iterator[Change[Row]]:
    cells = _items(node.get("match"), len(row.cells))
    for at, cell in enumerate(row.cells):
        for change in _changed_cell(table, cell, at, cells[at], node.place):
            yield change.around(replace(row, cells=with_item(row.cells, at, change.part)))
    for found in _changed_given(table, row.give, node.get("give"), node.place):
        yield found.around(replace(row, give=found.part))


def _changed_cell(table: Table, cell: Cell, at: int, node: Node | None, place: Place) -> Iterator[Change[Cell]]:
    place = place if node is None else node.place
    fact = table.inputs[at]
    if not cell:
        answered = (Test(fact, "answered"),)
        yield Change(answered, place, f"{fact.title.said() or fact.name}: anything → anything but unknown")
        return
    yield Change((), place, f"“{' and '.join(clause(test) for test in cell)}” → anything")
    for number, test in enumerate(cell):
        right = node.get(test.operator) if isinstance(node, MapNode) else node
        where = node.place_of(test.operator) if isinstance(node, MapNode) else place
        if len(cell) > 1:
            yield Change(without(cell, number), where, f"without “{clause(test)}”")
        for change in changed_test(test, right, where):
            yield change.around(with_item(cell, number, change.part))


def _changed_given(
    table: Table, give: tuple[Expression, ...], node: Node | None, place: Place
) -> Iterator[Change[tuple[Expression, ...]]]:
    nodes = _items(node, len(give))
    for at, value in enumerate(give):
        for change in changed_expression(value, nodes[at], place):
            words = f"gives {table.outputs[at].title.said()}: {change.words}"
            yield Change(with_item(give, at, change.part), change.place, words)


def _changed_otherwise(table: Table, document: MapNode) -> Iterator[Change[Table]]:
    if table.otherwise is None:
        return
    place = document.place_of("otherwise")
    yield Change(replace(table, otherwise=None), place, "otherwise is dropped")
    for change in _changed_given(table, table.otherwise, document.get("otherwise"), place):
        yield replace(change.around(replace(table, otherwise=change.part)), words=f"otherwise {change.words}")


def _changed_policy(table: Table, document: MapNode) -> Iterator[Change[Table]]:
    if table.aggregate is not None:
        adds = table.outputs[0].type.name in NUMBERS
        for aggregate in _AGGREGATES if table.aggregate in _AGGREGATES else ():
            if aggregate is not table.aggregate and (adds or aggregate is not Aggregate.SUM):
                words = f"{table.aggregate} → {aggregate}"
                yield Change(replace(table, aggregate=aggregate), document.place_of("aggregate"), words)
        return
    ranks = any(output.type.options for output in table.outputs)
    for policy in _SEVERAL if table.gives_several else _SINGLE:
        if policy is not table.hit and (ranks or policy not in RANKED):
            yield Change(replace(table, hit=policy), document.place_of("hit"), f"hit {table.hit} → {policy}")


def _items(node: Node | None, count: int) -> tuple[Node | None, ...]:
    found = node.items if isinstance(node, ListNode) else ()
    return found if len(found) == count else (None,) * count
