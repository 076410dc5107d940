"""Conditions compared as trees: values let in or out, bounds moved, tests and alternatives added or taken away."""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from engine.comparing.matching import Matched, matched
from engine.comparing.normal import meaning, normal, opposite
from engine.comparing.tested import Change, Voice, Way, compare_tests, replaced
from engine.comparing.wording import clause_words, filled, joined, quoted
from engine.conditions.mentions import walk
from engine.conditions.model import Condition, Group, RowsTest, RuleRef, Test
from engine.words import NO_WORDS, Words

_ADDED = {
    "all": Words("it now also asks that {clause}", "mae bellach yn gofyn hefyd: {clause}"),
    "any": Words("it is now also enough that {clause}", "mae hyn bellach yn ddigon hefyd: {clause}"),
}
_REMOVED = {
    "all": Words("it no longer asks that {clause}", "nid yw bellach yn gofyn: {clause}"),
    "any": Words("it is no longer enough that {clause}", "nid yw hyn yn ddigon mwyach: {clause}"),
}
_TURNED = {
    "any": Words(
        "one of these is now enough, where all were asked for: {items}",
        "mae un o'r rhain bellach yn ddigon, lle gofynnid am bob un: {items}",
    ),
    "all": Words(
        "all of these are now asked for, where one was enough: {items}",
        "gofynnir bellach am bob un o'r rhain, lle'r oedd un yn ddigon: {items}",
    ),
}
_INSIDE = {
    "all": Words("in the condition ({clause}), {said}", "yn yr amod ({clause}), {said}"),
    "any": Words("in the alternative ({clause}), {said}", "yn y dewis ({clause}), {said}"),
}
_OPPOSITE = Words(
    "it now asks for the opposite of what it asked: that {clause}",
    "mae bellach yn gofyn am y gwrthwyneb i'r hyn a ofynnai: {clause}",
)
_OF_FACTS = ("bound-changed", "value-added", "value-removed", "value-changed")
_CODES = {"all": "test", "any": "alternative"}
_IN_ROWS = {
    "any_row": Words("in at least one of {rows}, {said}", "mewn o leiaf un o {rows}, {said}"),
    "every_row": Words("in each of {rows}, {said}", "ym mhob un o {rows}, {said}"),
}
_SAME_TEST, _SAME_FACT = 3, 2


@dataclass(frozen=True, slots=True)
class _Traits:
    """What tells whether one condition is likely what became of another.

    Attributes:
        of: the fact tested, or the rows; None of a group.
        operator: by which a fact is tested.
        members: what a group holds, by meaning; a test holds itself.
        facts: the facts that a group tests.
    """

    of: Hashable = None
    operator: str = ""
    members: frozenset[Hashable] = frozenset()
    facts: frozenset[str] = frozenset()


def compare_conditions(
    old: Condition, new: Condition, *, accepting: bool = False, given: Words = NO_WORDS
) -> tuple[Change, ...]:
    """Return what changed between two conditions; nothing where they mean the same.

    Args:
        old: the condition of the old version.
        new: the condition of the new version.
        accepting: whether what fulfils the condition is accepted, as in a rule that then passes.
        given: what is given where the condition holds, as by a rule that derives a fact.
    """
    before, after = normal(old), normal(new)
    if meaning(before) == meaning(after):
        return ()
    if meaning(opposite(old)) == meaning(after) and not isinstance(after, Test):
        return (Change("condition-changed", filled(_OPPOSITE, clause=clause_words(new)), Way.OTHER),)
    tested = [Counter(each.fact.name for each in walk(side) if isinstance(each, Test)) for side in (before, after)]
    facts = set().union(*tested)
    sole = frozenset(fact for fact in facts if max(counts[fact] for counts in tested) == 1)
    referring = any(isinstance(each, RuleRef) for side in (before, after) for each in walk(side))
    voice = Voice(accepting, naming=len(facts) > 1, given=given, sole=frozenset() if referring else sole)
    changes = tuple(_changes(before, after, voice))
    whole = replaced(before, after, voice)
    return (replaced(old, new, voice),) if changes == (whole,) else changes


def _changes(old: Condition, new: Condition, voice: Voice) -> Iterator[Change]:
    if meaning(old) == meaning(new):
        return
    if isinstance(old, Test) and isinstance(new, Test) and old.fact.name == new.fact.name:
        yield from compare_tests(old, new, voice)
    elif isinstance(old, RowsTest) and isinstance(new, RowsTest) and _likeness(_traits(old), _traits(new)):
        yield from _in_rows(old, new, voice)
    elif _turns(old, new):
        yield _turned(new)
    elif (word := _word(old, new)) and (found := _matched(word, old, new)) is not None:
        yield from _items(word, found, voice)
    else:
        yield replaced(old, new, voice)


def _in_rows(old: RowsTest, new: RowsTest, voice: Voice) -> Iterator[Change]:
    rows = quoted(new.rows.title or Words(new.rows.name))
    for change in _changes(old.when, new.when, replace(voice, accepting=False, given=NO_WORDS, enough=False)):
        yield replace(change, words=filled(_IN_ROWS[new.word], rows=rows, said=change.words))


def _turns(old: Condition, new: Condition) -> bool:
    """Tell whether two groups hold the same and differ in their word alone."""
    words = {each.word for each in (_parted(old), _parted(new))}
    if words != {"all", "any"}:
        return False
    before, after = _parted(old), _parted(new)
    return set(map(meaning, before.items)) == set(map(meaning, after.items))


def _parted(condition: Condition) -> Group:
    """Return a condition as the group that it is: of a test of several choices, one test of each."""
    match condition:
        case Group():
            return condition
        case Test(_, "includes_any" | "includes_none" as operator, right) if len(right) > 1:
            word = "any" if operator == "includes_any" else "all"
            return Group(word, tuple(replace(condition, right=(each,)) for each in right))
        case _:
            return Group("", (condition,))


def _turned(new: Condition) -> Change:
    parted = _parted(new)
    word, items = parted.word, joined(map(clause_words, parted.items))
    return Change("group-changed", filled(_TURNED[word], items=items), Way.WIDER if word == "any" else Way.NARROWER)


def _word(old: Condition, new: Condition) -> str:
    """Return the word of the group as which both are best compared; nothing where neither is a group."""
    words = [each.word for each in (new, old) if isinstance(each, Group) and each.word != "not"]
    counted = {word: _in_common(word, old, new) for word in words}
    return max(counted, key=lambda word: counted[word]) if counted else ""


def _in_common(word: str, old: Condition, new: Condition) -> int:
    before = {meaning(item) for item in _members(word, old)}
    return len(before & {meaning(item) for item in _members(word, new)})


def _members(word: str, condition: Condition) -> tuple[Condition, ...]:
    return condition.items if isinstance(condition, Group) and condition.word == word else (condition,)


def _matched(word: str, old: Condition, new: Condition) -> Matched[Condition] | None:
    """Put the members of two groups together, by meaning and then by likeness; None where none goes with any."""
    found = matched(_members(word, old), _members(word, new), meaning)
    removed, added, both = list(found.removed), list(found.added), list(found.both)
    ours, theirs = ([_traits(item) for item in items] for items in (removed, added))
    likely = [(-_likeness(one, other), at, to) for at, one in enumerate(ours) for to, other in enumerate(theirs)]
    gone, come = set[int](), set[int]()
    for likeness, at, to in sorted(likely):
        if likeness < 0 and at not in gone and to not in come:
            both.append((removed[at], added[to]))
            gone.add(at)
            come.add(to)
    if not both:
        return None
    kept_removed = tuple(item for at, item in enumerate(removed) if at not in gone)
    return Matched(tuple(both), kept_removed, tuple(item for at, item in enumerate(added) if at not in come), ())


def _traits(condition: Condition) -> _Traits:
    match condition:
        case Test(fact, operator):
            return _Traits(("test", fact.name), operator, frozenset({meaning(condition)}))
        case RowsTest(word, rows):
            return _Traits((word, rows.name))
        case Group(_, items):
            facts = frozenset(each.fact.name for each in walk(condition) if isinstance(each, Test))
            return _Traits(members=frozenset(map(meaning, items)), facts=facts)
        case _:
            return _Traits()


def _likeness(one: _Traits, other: _Traits) -> int:
    """Return how likely a condition is what became of another: 0 is not at all."""
    if one.of is not None and one.of == other.of:
        return _SAME_TEST if one.operator == other.operator else _SAME_FACT
    shared = one.members & other.members
    return 1 + len(shared) if shared or one.facts & other.facts else 0


def _nested(word: str, clause: Words, change: Change) -> Change:
    """Return a change inside one member of a group, saying inside which: what is said of a fact needs none."""
    if change.code in _OF_FACTS:
        return change
    return replace(change, words=filled(_INSIDE[word], clause=clause, said=change.words))


def _items(word: str, found: Matched[Condition], voice: Voice) -> Iterator[Change]:
    for old, new in found.both:
        inner = _changes(old, new, voice.inside(word))
        nested = isinstance(old, Group) or isinstance(new, Group)
        clause = clause_words(old)
        yield from (_nested(word, clause, each) for each in inner) if nested else inner
    fewer, more = (Way.WIDER, Way.NARROWER) if word == "all" else (Way.NARROWER, Way.WIDER)
    for item in found.removed:
        yield Change(f"{_CODES[word]}-removed", filled(_REMOVED[word], clause=clause_words(item)), fewer)
    for item in found.added:
        yield Change(f"{_CODES[word]}-added", filled(_ADDED[word], clause=clause_words(item)), more)
