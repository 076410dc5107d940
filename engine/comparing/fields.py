"""The comparison that needs no code for a field: two documents walked key by key, as the schema of their kind says.

What has words of its own in the other modules is said by them; whatever else differs is said here, so that no
difference goes unsaid when a kind gets a new field.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from engine.comparing import naming
from engine.comparing.expressions import expression_differences
from engine.comparing.matching import matched
from engine.comparing.model import Both, Difference, Effect, Subject
from engine.comparing.pairs import Pair, written
from engine.comparing.roles import PLAIN, condition_differences
from engine.comparing.saying import (
    Field,
    order_difference,
    set_differences,
    text_differences,
    value_difference,
    words_differences,
)
from engine.comparing.values import fact_title, fact_type, said, same_value, value_said
from engine.comparing.wording import emphasised, filled, same
from engine.errors import Faults
from engine.parameters import WARN_DAYS
from engine.reading import ListNode, MapNode, Node, Scalar
from engine.shapes import Shape
from engine.words import NO_WORDS, Words, read_words

Compare = Callable[[Pair], Iterator[Difference]]
NONE: Mapping[str, Compare] = MappingProxyType({})
DEFAULTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("lot.schema.json", "open_to_enrolment"): "true",
        ("framework.schema.json", "least_in_first_year"): "0",
        ("framework.schema.json", "least_in_later_years"): "0",
        ("form.schema.json", "on_new_version"): "re-confirm",
        ("parameters.schema.json", "authority_may_set"): "false",
        ("parameters.schema.json", "warn_days"): str(WARN_DAYS),
        ("question.schema.json", "optional"): "false",
    }
)
"""What a field means where it is not written, by the file of its schema and its key."""

_FACT = Words("{outer}, {fact}", "{outer}, {fact}")
_ITEM = Words("{outer}, {item}", "{outer}, {item}")
_NUMBERED = Words("item {number}", "eitem {number}")
_PROSE = ("source", "note")


def compare_fields(
    both: Both, pair: Pair, shape: Shape, subject: Subject, own: Mapping[str, Compare] = NONE, outer: Words = NO_WORDS
) -> Iterator[Difference]:
    """Yield what differs between two mappings, key by key.

    Args:
        both: the two versions.
        pair: the two mappings; where one is missing, all that the other has is new or gone.
        shape: what the schema says of them.
        subject: what they describe.
        own: how keys are compared that have words of their own.
        outer: what the mapping itself is called, where it is a field of another.
    """
    for key, differing in pair.differing():
        if key in own:
            yield from own[key](differing)
            continue
        inner = _with_default(differing, shape, key)
        if not inner.same:
            described = naming.described(key, shape.under(key), outer, of_named=bool(subject.called))
            at = subject if subject.called else Subject(inner.place.path)
            yield from compare_node(both, inner, shape.under(key), at, key, described)


def _with_default(pair: Pair, shape: Shape, key: str) -> Pair:
    default = DEFAULTS.get((shape.file, key))
    if default is None:
        return pair
    old, new = (Scalar(default, pair.place) if each is None else each for each in (pair.old, pair.new))
    return Pair(old, new, pair.place)


def compare_node(
    both: Both, pair: Pair, shape: Shape, subject: Subject, key: str, described: Words
) -> Iterator[Difference]:
    """Yield what differs at one place, said as the schema says what stands there.

    Args:
        both: the two versions.
        pair: what stands there.
        shape: what the schema says of it.
        subject: what it belongs to.
        key: the field's key.
        described: what the field is called where its key has no name.
    """
    field = naming.field_of(key, described)
    if shape.is_words or key in _PROSE:
        yield from _words(pair, shape, subject, replace(field, effect=Effect.WORDS_ONLY))
    elif shape.name == "condition":
        yield from condition_differences(both, pair, subject, PLAIN)
    elif shape.name == "expression":
        yield from expression_differences(both, pair, subject, field, (None, None))
    elif shape.keys == "record_field" and shape.schema.get("additionalProperties"):
        yield from _facts(both, pair, shape, subject, described)
    elif all(isinstance(each, MapNode) for each in (pair.old, pair.new) if each is not None):
        yield from compare_fields(
            both, pair, shape, subject, outer=naming.described(key, shape, of_named=bool(subject.called))
        )
    elif isinstance(pair.old, ListNode) or isinstance(pair.new, ListNode):
        yield from _lists(both, pair, shape, subject, field, described)
    else:
        yield from _scalars(both, pair, shape, subject, field)


def _words(pair: Pair, shape: Shape, subject: Subject, field: Field) -> Iterator[Difference]:
    if shape.is_words:
        yield from words_differences(subject, field, pair)
    else:
        yield from text_differences(subject, field, pair.place, *pair.texts)


def _facts(both: Both, pair: Pair, shape: Shape, subject: Subject, described: Words) -> Iterator[Difference]:
    """Yield what differs between two mappings from facts to their values."""
    values = shape.under("")
    for name, inner in pair.differing():
        label = filled(_FACT, outer=described, fact=fact_title(name, both.new if inner.new else both.old))
        field = Field("fact", label, described=True)
        if values.name == "expression":
            types = fact_type(name, both.old), fact_type(name, both.new)
            yield from expression_differences(both, inner, subject.at(name), field, types)
        else:
            yield from literal_differences(both, inner, subject.at(name), field, name)


def literal_differences(both: Both, pair: Pair, subject: Subject, field: Field, fact: str) -> Iterator[Difference]:
    """Yield the difference between two literals of a fact; nothing where they stand for the same value."""
    types = fact_type(fact, both.old), fact_type(fact, both.new)
    if not same_value(pair.old, pair.new, types):
        old, new = value_said(pair.old, types[0]), value_said(pair.new, types[1])
        yield value_difference(subject, field, pair.place, old, new)


def _scalars(both: Both, pair: Pair, shape: Shape, subject: Subject, field: Field) -> Iterator[Difference]:
    if shape.name == "literal" and same_value(pair.old, pair.new, (None, None)):
        return
    old = said(pair.old, shape, both.old, both.new)
    yield value_difference(subject, field, pair.place, old, said(pair.new, shape, both.new, both.old))


def _lists(
    both: Both, pair: Pair, shape: Shape, subject: Subject, field: Field, described: Words
) -> Iterator[Difference]:
    old, new = pair.items()
    if all(isinstance(item, MapNode) for item in (*old, *new)):
        yield from _of_maps(both, pair, shape, subject, field, described)
        return
    old_words = {written(item): said(item, shape.item, both.old, both.new) for item in old}
    new_words = {written(item): said(item, shape.item, both.new, both.old) for item in new}
    if set(old_words) != set(new_words):
        yield from set_differences(subject, field, pair.place, old_words, new_words)
    elif not shape.is_set or len(old) != len(new):
        yield order_difference(subject, field, pair.place)


def _of_maps(
    both: Both, pair: Pair, shape: Shape, subject: Subject, field: Field, described: Words
) -> Iterator[Difference]:
    """Yield what differs between two lists of mappings: known by their ids, or else by their numbers."""
    old, new = _numbered(pair.items()[0]), _numbered(pair.items()[1])
    found = matched(list(old), list(new), lambda key: key)
    gone, come = (
        {key: _called(nodes[key], key) for key in keys}
        for nodes, keys in (
            (old, found.removed),
            (new, found.added),
        )
    )
    yield from set_differences(subject, field, pair.place, gone, come)
    for key, _ in found.both:
        inner = Pair(old[key], new[key], new[key].place)
        called = filled(_ITEM, outer=described, item=_called(new[key], key))
        yield from compare_fields(both, inner, shape.item, subject.inside(key, called))
    if found.moved and not shape.is_set:
        yield order_difference(subject, field, pair.place)


def _numbered(nodes: Sequence[Node]) -> dict[str, MapNode]:
    maps = [node for node in nodes if isinstance(node, MapNode)]
    ids = [node.text("id") for node in maps]
    named = len(set(ids)) == len(ids) and all(ids)
    return {ids[at] if named else str(at + 1): node for at, node in enumerate(maps)}


def _called(node: MapNode, key: str) -> Words:
    title = read_words(node.get("title") or node.get("label"), Faults())
    if title:
        return emphasised(title)
    return filled(_NUMBERED, number=same(key)) if key.isdigit() else emphasised(same(key))
