"""Reading what an example writes: the facts it gives, each by its declared type as in any definition."""

from collections.abc import Iterator, Mapping

from engine.errors import InputError
from engine.reading import ListNode, MapNode, Node, Scalar
from engine.values import Facts, File, Row, Type, TypeName, Value, read_literal
from engine.vocabulary import Vocabulary


def given_facts(vocabulary: Vocabulary, given: MapNode | None) -> Facts:
    """Return the facts that an example gives; null is unknown.

    Raises:
        InputError: a fact that nobody declares, or a value that does not fit.
    """
    facts: dict[str, Value] = {}
    for name, node in _flattened(vocabulary, given):
        if name not in vocabulary:
            raise InputError("unknown-fact", name)
        try:
            value = read_value(node, vocabulary[name].type)
        except InputError as error:
            raise InputError(error.code, name, error.params) from error
        if value is not None:
            facts[name] = value
    return facts


def read_value(node: Node, type_: Type) -> Value | None:
    """Return the value that `node` writes, or None where it writes null.

    Raises:
        InputError: the value does not fit the type.
    """
    return None if is_null(node) else _value(node, type_)


def is_null(node: Node) -> bool:
    """Tell whether `node` writes null, which is unknown."""
    return isinstance(node, Scalar) and not node.quoted and node.text in ("", "~", "null")


def text_of(node: Node) -> str:
    """Return the text of a scalar; nothing of what is none."""
    return node.text if isinstance(node, Scalar) else ""


def _flattened(vocabulary: Vocabulary, given: MapNode | None) -> Iterator[tuple[str, Node]]:
    for key, node in (given.entries if given else {}).items():
        if key not in vocabulary and isinstance(node, MapNode):
            yield from ((f"{key}.{name}", inner) for name, inner in node.entries.items())
        else:
            yield key, node


def _value(node: Node, type_: Type) -> Value:
    if type_.name is TypeName.ROWS:
        return tuple(_row(item, type_) for item in _items(node) if isinstance(item, MapNode))
    if type_.name is TypeName.FILE:
        return tuple(File(item.text("name") if isinstance(item, MapNode) else text_of(item)) for item in _items(node))
    if type_.name is TypeName.CHOICES:
        chosen = {str(read_literal(text_of(item), Type(TypeName.CHOICE, type_.options))) for item in _items(node)}
        return tuple(value for value in type_.values if value in chosen)
    return read_literal(text_of(node), type_)


def _row(node: MapNode, type_: Type) -> Row:
    unknown = set(node.entries) - {cell.name for cell in type_.row}
    if unknown:
        raise InputError("unknown-cell", params={"text": sorted(unknown)[0]})
    found = {cell.name: node.get(cell.name) for cell in type_.row}
    types: Mapping[str, Type] = {cell.name: cell.type for cell in type_.row}
    return {name: None if inner is None else read_value(inner, types[name]) for name, inner in found.items()}


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, ListNode) else (node,)
