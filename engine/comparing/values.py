"""Scalars of a document in words, as the schema says what each stands for: a date, a definition, a fact, a value."""

from engine.comparing.model import Side
from engine.comparing.wording import emphasised, listed, quoted, same, shown
from engine.conditions.literals import guessed_type, literal
from engine.errors import Faults
from engine.reading import ListNode, Node, Scalar, typed
from engine.shapes import Shape
from engine.values import BOOLEAN, DATE, INTEGER, Type, TypeName, Value
from engine.words import NO_WORDS, Words, read_words

_FACTS = ("record_field", "fact")
_DEFINITIONS = ("reference", "id")


def said(node: Node | None, shape: Shape, side: Side, other: Side) -> Words:
    """Return what stands at a place in words; nothing where nothing does.

    Args:
        node: what stands there.
        shape: what the schema says of it.
        side: the version it stands in.
        other: the other version: two definitions of one title are told apart by their ids.
    """
    if isinstance(node, Scalar):
        return _scalar(node, shape, side, other)
    if isinstance(node, ListNode):
        return listed(said(item, shape.item, side, other) for item in node)
    if node is None or shape.is_words:
        return quoted(read_words(node, Faults())) if node is not None else NO_WORDS
    return listed(_entry(key, inner, shape.under(key), side, other) for key, inner in node.entries.items())


def _entry(key: str, node: Node, shape: Shape, side: Side, other: Side) -> Words:
    """Return one key of a mapping in words; of a parameter, what it is called."""
    known = side.edition.parameters.get(node.text) if key == "parameter" and isinstance(node, Scalar) else None
    return emphasised(known.title) if known else said(node, shape, side, other)


def _scalar(node: Scalar, shape: Shape, side: Side, other: Side) -> Words:
    if shape.name in _DEFINITIONS:
        return _definition(node.text, side, other)
    if shape.name in _FACTS:
        return fact_title(node.text, side)
    found = value_of(node, None) if shape.name == "literal" else _plain(node, shape)
    if found is not None:
        return shown(*found)
    return quoted(same(" ".join(node.text.split())))


def _plain(node: Scalar, shape: Shape) -> tuple[Value, Type] | None:
    data = typed(node)
    if isinstance(data, bool):
        return data, BOOLEAN
    if isinstance(data, int):
        return data, INTEGER
    found = literal(node, DATE, Faults()) if shape.name == "date" else None
    return (found.value, DATE) if found else None


def _definition(definition_id: str, side: Side, other: Side) -> Words:
    """Return what a definition is called, with its id where that says nothing new."""
    titles = [each.edition.versions[definition_id].title for each in (side,) if definition_id in each.edition.versions]
    if not titles:
        return quoted(same(definition_id))
    named = {version.title.en for version_id, version in other.edition.versions.items() if version_id != definition_id}
    called = emphasised(titles[0])
    return Words(*(f"{text} ({definition_id})" for text in (called.en, called.cy))) if titles[0].en in named else called


def fact_title(name: str, side: Side) -> Words:
    """Return what a fact is called, between marks; its name where nobody declares it."""
    declared = side.edition.vocabulary.get(name)
    return emphasised(declared.title if declared else same(name))


def fact_type(name: str, side: Side) -> Type | None:
    """Return the type of a fact; None where nobody declares it."""
    declared = side.edition.vocabulary.get(name)
    return declared.type if declared else None


def value_of(node: Node | None, type_: Type | None) -> tuple[Value, Type] | None:
    """Return the value that a literal writes, with its type: the given one, else the one that it looks like."""
    if not isinstance(node, Scalar):
        return None
    wanted = type_ or (BOOLEAN if isinstance(typed(node), bool) else guessed_type(node.text))
    found = literal(node, wanted, Faults())
    return (found.value, wanted) if found else None


def value_said(node: Node | None, type_: Type | None) -> Words:
    """Return a literal in words, free text between quotes; nothing where nothing stands."""
    found = value_of(node, type_)
    if found is None:
        return quoted(same(node.text)) if isinstance(node, Scalar) else NO_WORDS
    value, wanted = found
    return quoted(shown(value, wanted)) if wanted.name is TypeName.TEXT else shown(value, wanted)


def same_value(old: Node | None, new: Node | None, types: tuple[Type | None, Type | None]) -> bool:
    """Tell whether two literals stand for the same value, however each is written."""
    before, after = value_of(old, types[0]), value_of(new, types[1])
    return before is not None and after is not None and (before[0], before[1].name) == (after[0], after[1].name)


def definition_or_name(name: str, side: Side) -> Words:
    """Return what a definition is called, or the name itself where it is that of a record."""
    known = side.edition.versions.get(name)
    return emphasised(known.title) if known else quoted(same(name))
