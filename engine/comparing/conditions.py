"""Conditions compared as trees: values let in or out, bounds moved, tests and alternatives added or taken away."""

from collections.abc import Iterator
from dataclasses import replace

from engine.comparing.matching import Matched, matched
from engine.comparing.normal import meaning, normal
from engine.comparing.tested import Change, Voice, Way, compare_tests, replaced
from engine.comparing.wording import clause_words, filled, joined, quoted
from engine.conditions.mentions import walk
from engine.conditions.model import Condition, Group, RowsTest, Test
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
_CODES = {"all": "test", "any": "alternative"}
_IN_ROWS = {
    "any_row": Words("in at least one of {rows}, {said}", "mewn o leiaf un o {rows}, {said}"),
    "every_row": Words("in each of {rows}, {said}", "ym mhob un o {rows}, {said}"),
}
_SAME_TEST, _SAME_FACT = 3, 2


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
    facts = {test.fact.name for side in (before, after) for test in walk(side) if isinstance(test, Test)}
    return tuple(_changes(before, after, Voice(accepting, naming=len(facts) > 1, given=given)))


def _changes(old: Condition, new: Condition, voice: Voice) -> Iterator[Change]:
    if meaning(old) == meaning(new):
        return
    if isinstance(old, Test) and isinstance(new, Test) and old.fact.name == new.fact.name:
        yield from compare_tests(old, new, voice)
    elif isinstance(old, RowsTest) and isinstance(new, RowsTest) and _likeness(old, new):
        yield from _in_rows(old, new, voice)
    elif _turns(old, new):
        yield _turned(old, new)
    elif (word := _word(old, new)) and (found := _matched(word, old, new)) is not None:
        yield from _items(word, found, voice)
    else:
        yield replaced(clause_words(old), clause_words(new))


def _in_rows(old: RowsTest, new: RowsTest, voice: Voice) -> Iterator[Change]:
    rows = quoted(new.rows.title or Words(new.rows.name))
    for change in _changes(old.when, new.when, voice):
        yield replace(change, words=filled(_IN_ROWS[new.word], rows=rows, said=change.words))


def _turns(old: Condition, new: Condition) -> bool:
    """Tell whether two groups hold the same and differ in their word alone."""
    if not isinstance(old, Group) or not isinstance(new, Group) or "not" in (old.word, new.word):
        return False
    return {meaning(item) for item in old.items} == {meaning(item) for item in new.items}


def _turned(old: Condition, new: Condition) -> Change:
    word = new.word if isinstance(new, Group) else ""
    items = joined(clause_words(item) for item in _members(word, new))
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
    likely = [(-_likeness(one, other), at, to) for at, one in enumerate(removed) for to, other in enumerate(added)]
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


def _likeness(one: Condition, other: Condition) -> int:
    """Return how likely `other` is what became of `one`: 0 is not at all."""
    match one, other:
        case Test(), Test():
            same_test = one.operator == other.operator
            return (_SAME_TEST if same_test else _SAME_FACT) if one.fact.name == other.fact.name else 0
        case RowsTest(), RowsTest():
            return _SAME_TEST if (one.word, one.rows.name) == (other.word, other.rows.name) else 0
        case Group(), Group():
            shared = {meaning(item) for item in one.items} & {meaning(item) for item in other.items}
            return 1 + len(shared) if shared or _facts(one) & _facts(other) else 0
        case _:
            return 0


def _facts(condition: Condition) -> set[str]:
    return {each.fact.name for each in walk(condition) if isinstance(each, Test)}


def _items(word: str, found: Matched[Condition], voice: Voice) -> Iterator[Change]:
    for old, new in found.both:
        yield from _changes(old, new, voice)
    fewer, more = (Way.WIDER, Way.NARROWER) if word == "all" else (Way.NARROWER, Way.WIDER)
    for item in found.removed:
        yield Change(f"{_CODES[word]}-removed", filled(_REMOVED[word], clause=clause_words(item)), fewer)
    for item in found.added:
        yield Change(f"{_CODES[word]}-added", filled(_ADDED[word], clause=clause_words(item)), more)
