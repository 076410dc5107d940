"""What an example expects of a decision table, compared with what the table gave."""

from collections.abc import Iterator, Mapping

from engine.reading import ListNode, MapNode, Node, Scalar
from engine.showing import show
from engine.tables.evaluate import Result
from engine.tables.model import Table
from engine.values import Type, Value, read_literal


def compared_table(result: Result, table: Table, expected: MapNode) -> Iterator[str]:
    """Yield in words where `result` is not what the example expects; what it does not mention is not compared.

    Raises:
        InputError: an expected value does not fit its output.
    """
    if "outputs" in expected.entries:
        wanted = _wanted(expected.entries["outputs"], table)
        given = _as_list(result.outputs)
        if wanted is None or given is None or len(wanted) != len(given):
            if wanted != given:
                yield f"outputs: expected {_said(wanted, table)}, came to {_said(given, table)}"
        else:
            yield from _differences(wanted, given, table)
    for word, rows in (("matched", result.matched), ("missing", result.missing)):
        texts = expected.texts(word)
        same = texts == rows if word == "matched" else set(texts) == set(rows)
        if word in expected.entries and not same:
            yield f"{word}: expected {', '.join(texts) or 'none'}, came to {', '.join(rows) or 'none'}"


Outputs = Mapping[str, Value | None]


def _differences(wanted: list[Outputs], given: list[Outputs], table: Table) -> Iterator[str]:
    types = {output.name: output.type for output in table.outputs}
    for ours, theirs in zip(wanted, given, strict=True):
        for name, value in ours.items():
            if name not in types:
                yield f"{name}: the table has no output of that name"
            elif value != theirs[name]:
                yield f"{name}: expected {show(value, types[name])}, came to {show(theirs[name], types[name])}"


def _wanted(node: Node, table: Table) -> list[Outputs] | None:
    if isinstance(node, ListNode):
        return [_outputs(item, table) for item in node if isinstance(item, MapNode)]
    return [_outputs(node, table)] if isinstance(node, MapNode) else None


def _outputs(node: MapNode, table: Table) -> Outputs:
    types = {output.name: output.type for output in table.outputs}
    return {name: _value(inner, types.get(name)) for name, inner in node.entries.items()}


def _value(node: Node, type_: Type | None) -> Value | None:
    text = node.text if isinstance(node, Scalar) else ""
    unknown = isinstance(node, Scalar) and not node.quoted and text in ("", "~", "null")
    return None if unknown or type_ is None else read_literal(text, type_)


def _as_list(outputs: Outputs | tuple[Outputs, ...] | None) -> list[Outputs] | None:
    return list(outputs) if isinstance(outputs, tuple) else None if outputs is None else [outputs]


def _said(several: list[Outputs] | None, table: Table) -> str:
    types = {output.name: output.type for output in table.outputs}
    return (
        "; ".join(
            ", ".join(f"{name} {show(value, types[name])}" for name, value in each.items() if name in types)
            for each in several or ()
        )
        or "nothing"
    )
