"""Lists of things that people know by name: which are new, gone, moved or called by another id."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.comparing.matching import Matched, matched
from engine.comparing.model import Difference, Effect, Subject
from engine.comparing.pairs import Pair, written
from engine.comparing.saying import difference
from engine.comparing.wording import filled, quoted, same, sentence_about
from engine.reading import MapNode
from engine.words import NO_WORDS, Words

_AFTER = Words("it now stands after {other}", "mae bellach yn sefyll ar ôl {other}")
_FIRST = Words("it now stands first", "mae bellach yn sefyll yn gyntaf")
_ID = Words("its id is now {new} instead of {old}", "ei id bellach yw {new} yn lle {old}")
_IS_NEW = Words("{called} is new", "mae {called} yn newydd")
_IS_REMOVED = Words("{called} is removed", "mae {called} wedi'i dileu")
_AND = Words("{said}: {more}", "{said}: {more}")


def no_more(_: MapNode) -> Words:
    """Say nothing more of a thing than that it is new or gone."""
    return NO_WORDS


def changes(_: MapNode) -> Effect:
    """Tell that a thing that comes or goes changes what is decided or asked, one way or the other."""
    return Effect.CHANGES


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of thing in a list.

    Attributes:
        code: the stem of its codes, `rule`.
        called: what one of them is called: “Rule X”, its title between marks.
        was: what a thing that is gone did, in words.
        does: what a new thing does, in words.
        comes: the effect of a new one.
        goes: the effect of one that is gone.
        moves: the effect of one that stands elsewhere; None where order means nothing.
    """

    code: str
    called: Callable[[MapNode], Words]
    was: Callable[[MapNode], Words] = no_more
    does: Callable[[MapNode], Words] = no_more
    comes: Callable[[MapNode], Effect] = changes
    goes: Callable[[MapNode], Effect] = changes
    moves: Effect | None = Effect.WORDS_ONLY


def key_of(node: MapNode) -> str:
    """Return the id by which a thing in a list is known; of a question out of the bank, the bank's."""
    return node.text("id") or node.text("ask")


def keyed_differences(
    old: Sequence[MapNode],
    new: Sequence[MapNode],
    kind: Kind,
    subject: Subject,
    compare: Callable[[Pair, Subject], Iterator[Difference]],
) -> Iterator[Difference]:
    """Yield what differs between two lists, in the order of the new one; what is gone comes last.

    Args:
        old: the things of the old version.
        new: the things of the new version.
        kind: what they are.
        subject: what has the list.
        compare: compares two that go together.
    """
    found = together(old, new)
    for before, after in found.both:
        inside = subject.inside(key_of(after), kind.called(after))
        if key_of(before) != key_of(after):
            words = filled(_ID, old=quoted(same(key_of(before))), new=quoted(same(key_of(after))))
            yield difference(inside, f"{kind.code}-id-changed", after.place_of("id"), Effect.CHANGES, words)
        yield from compare(Pair(before, after, after.place), inside)
    for node in found.added:
        said = _come_or_gone(subject, kind, node, _IS_NEW, kind.does(node))
        yield Difference(f"{kind.code}-added", subject.joined(key_of(node)), node.place, kind.comes(node), said)
    for moved in found.moved if kind.moves else ():
        words = filled(_AFTER, other=kind.called(moved.after)) if moved.after else _FIRST
        inside = subject.inside(key_of(moved.item), kind.called(moved.item))
        yield difference(inside, f"{kind.code}-moved", moved.item.place, kind.moves or Effect.WORDS_ONLY, words)
    for node in found.removed:
        said = _come_or_gone(subject, kind, node, _IS_REMOVED, kind.was(node))
        yield Difference(f"{kind.code}-removed", subject.joined(key_of(node)), node.place, kind.goes(node), said)


def _come_or_gone(subject: Subject, kind: Kind, node: MapNode, template: Words, more: Words) -> Words:
    said = filled(template, called=subject.inside(key_of(node), kind.called(node)).called)
    return sentence_about(NO_WORDS, filled(_AND, said=said, more=more) if more else said)


def together(old: Sequence[MapNode], new: Sequence[MapNode]) -> Matched[MapNode]:
    """Put the things of two lists together by their ids, and those that are the same but for their id."""
    return _with_other_ids(matched(old, new, key_of))


def _with_other_ids(found: Matched[MapNode]) -> Matched[MapNode]:
    """Put together what is the same but for its id."""
    added = {written(_without_id(node)): node for node in found.added}
    gone = {written(_without_id(node)): node for node in found.removed}
    pairs = [(node, added[rest]) for rest, node in gone.items() if rest in added]
    before, after = [id(one) for one, _ in pairs], [id(other) for _, other in pairs]
    return replace(
        found,
        both=(*found.both, *pairs),
        removed=tuple(node for node in found.removed if id(node) not in before),
        added=tuple(node for node in found.added if id(node) not in after),
    )


def _without_id(node: MapNode) -> MapNode:
    return replace(node, entries={key: value for key, value in node.entries.items() if key != "id"})
