"""Reading `lookup`: a value expression that takes an output of a decision table."""

from collections.abc import Callable

from engine.conditions.model import Expression, FactRef, Lookable, Lookup
from engine.conditions.scope import Scope, did_you_mean
from engine.errors import Faults
from engine.reading import MapNode, Node
from engine.values import Type

ReadExpression = Callable[[Node | None, Type | None, Scope, Faults], Expression | None]
_SHAPE = "“lookup” is written {table: id of a table, give: output, with: {input: value}}."

_IN_A_TABLE = "A table cannot look up another table."
_IN_A_TABLE_HINT = "Make the other's output an input of this one, and let a rule set read both."


def read_lookup(node: Node, scope: Scope, faults: Faults, read: ReadExpression) -> Lookup | None:
    """Return the lookup that `node` writes, or None (reported).

    An input that `with` does not name is the fact of that name; `give` may be left out of a table with one output.

    Args:
        node: what stands under `lookup`.
        scope: what may be mentioned, the tables among it.
        faults: collects everything wrong.
        read: reads a value expression.
    """
    if not isinstance(node, MapNode) or not node.text("table") or not set(node.entries) <= {"table", "give", "with"}:
        faults.error(node.place, "lookup", _SHAPE)
        return None
    if not scope.looks_up:
        faults.error(node.place, "lookup", _IN_A_TABLE, _IN_A_TABLE_HINT)
        return None
    table = scope.tables.get(node.text("table"))
    if table is None:
        hint = did_you_mean(node.text("table"), scope.tables)
        faults.error(node.place_of("table"), "unknown-table", f"There is no table “{node.text('table')}” here.", hint)
        return None
    output = _output(node, table, faults)
    arguments = _arguments(node, table, scope, faults, read)
    if output is None or arguments is None:
        return None
    inputs = {fact.name for fact in table.inputs}
    others = tuple(each for each in table.reads if each.name not in inputs)
    return Lookup(table, output, arguments, others, output.type)


def _output(node: MapNode, table: Lookable, faults: Faults) -> FactRef | None:
    if not table.outputs:
        message = f"The table “{table.id}” gives several rows; a lookup takes one value."
        faults.error(node.place_of("table"), "table-gives-several", message, "Use a table whose hit policy gives one.")
        return None
    names = {output.name: output for output in table.outputs}
    if "give" not in node.entries and len(names) == 1:
        return table.outputs[0]
    found = names.get(node.text("give"))
    if found is None:
        message = f"The table “{table.id}” has no output “{node.text('give')}”; it gives: {', '.join(names)}."
        faults.error(node.place_of("give"), "unknown-output", message, did_you_mean(node.text("give"), names))
    return found


def _arguments(
    node: MapNode, table: Lookable, scope: Scope, faults: Faults, read: ReadExpression
) -> tuple[tuple[str, Expression], ...] | None:
    given = node.map("with") or MapNode({}, node.place)
    inputs = {fact.name: fact for fact in table.inputs}
    for name in given.entries.keys() - inputs.keys():
        message = f"The table “{table.id}” has no input “{name}”; its inputs are: {', '.join(inputs)}."
        faults.error(given.place_of(name), "unknown-input", message, did_you_mean(name, inputs))
    found = [
        (name, read(given.entries[name], fact.type, scope, faults) if name in given.entries else fact)
        for name, fact in inputs.items()
    ]
    kept = tuple((name, argument) for name, argument in found if argument is not None)
    return kept if len(kept) == len(found) and given.entries.keys() <= inputs.keys() else None
