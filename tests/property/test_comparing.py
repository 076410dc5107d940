"""Laws of comparing: what means the same is no difference, and no difference goes unsaid."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small import COLOURS, SCOPE, VALUES, Small, everything
from strategies import Maker, document, scope_of

from engine.comparing.conditions import compare_conditions
from engine.comparing.differences import Comparison, Side, compare
from engine.comparing.normal import meaning, normal
from engine.comparing.tested import Change, Way
from engine.comparing.wording import clause_words
from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known, Truth
from engine.conditions.mentions import walk
from engine.conditions.model import Condition
from engine.conditions.parse import parse
from engine.edition import read_edition
from engine.errors import Faults
from engine.library import Library, in_force
from engine.reading import typed
from engine.values import Facts
from engine.versions import Version, read_version
from engine.vocabulary import facts_from_json, spoken
from enrolling import shipped

SEEDS = st.integers(min_value=0, max_value=2**32)
Steps = tuple[str | int, ...]
ORDER: list[Truth] = [False, None, True]
"""From least to most true."""

UNORDERED = {"all", "any", "none", "in", "not_in", "includes_any", "includes_all", "includes_none"}
UNORDERED_VALUES = {"add", "multiply", "min", "max"}


# Conditions


@dataclass(frozen=True)
class Drawn:
    """Two conditions drawn from a seed, the second made of the first, and facts to evaluate them on."""

    old: Condition
    new: Condition
    known: tuple[Known, ...]


def drawn(seed: int, *, shuffled: bool) -> Drawn | None:
    """Return the pair that `seed` names: the second is the first in another order, or with something changed in it."""
    maker, faults = Maker(Random(seed)), Faults()
    vocabulary, parameters, scope = scope_of(maker, faults)
    written = maker.condition()
    other = copy.deepcopy(written)
    if shuffled:
        reorder(other, maker.random)
    else:
        other = altered(other, maker)
    old, new = (parse(document(each), scope, faults) for each in (written, other))
    if old is None or new is None or faults.errors:
        return None
    values = {name: each.values[-1][1] for name, each in parameters.items() if maker.random.random() < 0.8}
    known = tuple(Known(facts_from_json(vocabulary, maker.facts()), values) for _ in range(8))
    return Drawn(old, new, known)


def reorder(node: Any, random: Random) -> None:
    """Put the items of every list in `node` whose order means nothing in another order."""
    for key, value in list(
        node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    ):
        reorder(value, random)
        if key in UNORDERED | UNORDERED_VALUES and isinstance(value, list):
            random.shuffle(value)


def altered(node: Any, maker: Maker) -> Any:
    """Return a condition with something added to, taken out of, or put in the place of something in it."""
    word = next((word for word in ("all", "any", "none") if word in node), "")
    random = maker.random
    if word and random.random() < 0.8:
        items = node[word]
        at = random.randrange(len(items))
        how = random.choice(["in", "add", "remove", "word"])
        if how == "in":
            items[at] = altered(items[at], maker)
        elif how == "add":
            items.append(maker.condition(1))
        elif how == "remove" and len(items) > 1:
            del items[at]
        else:
            return {random.choice(["all", "any"]): items}
        return node
    values = next((value for key, value in node.items() if key in UNORDERED and isinstance(value, list)), None)
    if values is not None and len(values) > 1 and random.random() < 0.5:
        del values[random.randrange(len(values))]
        return node
    return random.choice([maker.condition(2), {"any": [node, maker.condition(1)]}, {"all": [node, maker.condition(1)]}])


@given(SEEDS)
def test_the_normal_form_comes_to_the_same(seed: int) -> None:
    made = drawn(seed, shuffled=False)
    assume(made is not None)
    assert made is not None
    for known in made.known:
        for condition in (made.old, made.new):
            assert evaluate(normal(condition), known) is evaluate(condition, known)


@given(SEEDS)
def test_another_order_is_no_difference(seed: int) -> None:
    made = drawn(seed, shuffled=True)
    assume(made is not None)
    assert made is not None
    assert meaning(normal(made.old)) == meaning(normal(made.new))
    assert compare_conditions(made.old, made.new) == ()


@given(SEEDS)
def test_what_is_said_of_a_condition_is_so(seed: int) -> None:
    """What differs in nothing comes to the same, and what is wider is nowhere less true."""
    assume(hold_condition(seed))


@pytest.mark.deep
def test_what_is_said_of_thirty_thousand_conditions_is_so() -> None:
    assert sum(hold_condition(seed) for seed in range(30_000)) > 20_000


def hold_condition(seed: int) -> bool:
    """Hold the law of the two conditions that `seed` names, and tell whether they check."""
    made = drawn(seed, shuffled=False)
    if made is None:
        return False
    there, back = compare_conditions(made.old, made.new), compare_conditions(made.new, made.old)
    assert bool(there) == bool(back)
    ways = {change.way for change in there}
    for known in made.known:
        before, after = (ORDER.index(evaluate(each, known)) for each in (made.old, made.new))
        assert ways != {Way.WIDER} or before <= after
        assert ways != {Way.NARROWER} or before >= after
        assert there or before == after
    assert all(change.words.en and change.words.cy for change in there)
    return True


# Sentences


@dataclass(frozen=True)
class Spoken:
    """Two small conditions, where each holds, and the clauses that a sentence about them may speak of."""

    old: Condition
    new: Condition
    truths: tuple[tuple[Facts, Truth, Truth], ...]
    clauses: Mapping[str, Condition]


def spoken_of(seed: int) -> Spoken:
    """Return the two conditions that `seed` names, tried on every combination of values."""
    small, faults = Small(Random(seed)), Faults()
    facts = small.random.sample(list(VALUES), 2)
    written = small.condition(facts)
    other = nudged(copy.deepcopy(written), small, facts)
    old, new = (parse(document(each), SCOPE, faults) for each in (written, other))
    assert old is not None
    assert new is not None
    parts = [part for each in (old, new) for part in walk(normal(each)) if isinstance(part, Condition)]
    tried = [(known, *(evaluate(each, Known(known, {})) for each in (old, new))) for known in everything()]
    return Spoken(old, new, tuple(tried), {clause_words(part).en: part for part in parts})


def nudged(node: Any, small: Small, facts: list[str]) -> Any:
    """Return a condition with one thing in it changed."""
    word, chance = next((word for word in ("all", "any", "none") if word in node), ""), small.random.random()
    if not word:
        return small.test(node["fact"]) if "fact" in node and chance < 0.7 else small.condition(facts)
    items = node[word]
    if chance < 0.2:
        return {small.random.choice(["all", "any", "none"]): items}
    if chance < 0.4:
        return {word: [*items, small.test(small.random.choice(facts))]}
    if chance < 0.6:
        return {word: items[:-1]}
    at = small.random.randrange(len(items))
    return {word: [*items[:at], nudged(items[at], small, facts), *items[at + 1 :]]}


def true_of(change: Change, spoken: Spoken) -> bool | None:
    """Tell whether what a sentence says of a condition is so on every combination; None where no law holds it."""
    words = change.words.en
    if found := _labelled(words):
        fact, value, gone = found
        return all((new if gone else old) is not True for known, old, new in spoken.truths if known.get(fact) == value)
    laws: list[tuple[str, Callable[[Truth, Truth, Truth], bool]]] = [
        ("it now also asks that ", lambda _, new, part: new is not True or part is True),
        ("it no longer asks that ", lambda old, _, part: old is not True or part is True),
        ("it is now also enough that ", lambda _, new, part: part is not True or new is True),
        ("it is no longer enough that ", lambda old, _, part: part is not True or old is True),
        ("it now asks for the opposite of what it asked: that ", lambda old, new, _: new is _denied(old)),
    ]
    for start, law in laws:
        if words.startswith(start):
            part = spoken.clauses.get(words.removeprefix(start), spoken.new)
            return all(law(old, new, evaluate(part, Known(known, {}))) for known, old, new in spoken.truths)
    return None


def _denied(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _labelled(words: str) -> tuple[str, str, bool] | None:
    """Return fact, value and whether it goes, where one option is said to be accepted now, or no longer."""
    title = spoken("colour")
    for value in COLOURS:
        for end, gone in (("is no longer accepted", True), ("is now accepted as well", False)):
            if words in (f"{spoken(value)} {end}", f"for {title}, {spoken(value)} {end}"):
                return "a.colour", value, gone
    return None


def hold_sentences(seed: int) -> Counter[str]:
    """Hold what is said of two small conditions against every combination of values; count what was held."""
    made, held = spoken_of(seed), Counter[str]()
    changes = compare_conditions(made.old, made.new, accepting=True)
    for change in changes:
        so = true_of(change, made)
        assert so is not False, (seed, change.words.en, clause_words(made.old).en, clause_words(made.new).en)
        held[change.code] += so is True
    ways = {change.way for change in changes}
    for _, old, new in made.truths:
        assert ways != {Way.WIDER} or ORDER.index(old) <= ORDER.index(new), seed
        assert ways != {Way.NARROWER} or ORDER.index(old) >= ORDER.index(new), seed
        assert changes or old is new, seed
    return held


@given(SEEDS)
@settings(max_examples=40)
def test_every_sentence_about_a_condition_is_so(seed: int) -> None:
    hold_sentences(seed)


@pytest.mark.deep
def test_every_sentence_about_three_thousand_conditions_is_so() -> None:
    held = sum((hold_sentences(seed) for seed in range(3_000)), Counter[str]())
    assert {"value-added", "value-removed", "test-added", "test-removed"} <= set(held)


# Definitions


@dataclass(frozen=True)
class Mutant:
    """A shipped definition with one thing changed, removed or put in another place."""

    version: Version
    how: str
    steps: Steps
    was: Any
    data: Any


@cache
def library() -> Library:
    return Library.read(shipped())


@cache
def places(content_id: str) -> tuple[Steps, ...]:
    version = next(each for each in library().versions if each.content_id == content_id)
    return tuple(steps for steps in _steps(typed(version.document)) if steps[0] not in ("kind", "id", "examples"))


def _steps(node: Any, before: Steps = ()) -> Iterator[Steps]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, value in inner:
        yield (*before, step)
        yield from _steps(value, (*before, step))


def mutant(random: Random) -> Mutant:
    """Return a shipped definition with one thing in it changed."""
    version = random.choice(library().versions)
    data = typed(version.document)
    steps = random.choice(places(version.content_id))
    parent = _at(data, steps[:-1])
    was = parent[steps[-1]]
    how = random.choice(["change", "remove", "swap"])
    if how == "swap" and isinstance(parent, list) and len(parent) > 1:
        other = random.randrange(len(parent))
        parent[steps[-1]], parent[other] = parent[other], was
    elif how == "change" and not isinstance(was, dict | list):
        parent[steps[-1]] = _another(was, steps, data, random)
    else:
        how = "remove"
        del parent[steps[-1]]
    return Mutant(version, how, steps, was, data)


def _another(was: Any, steps: Steps, data: Any, random: Random) -> Any:
    """Return another value: one that stands under the same key elsewhere, or one made of `was`."""
    if isinstance(was, bool):
        return not was
    if isinstance(was, int | Decimal):
        return was + random.choice([1, 5, -1])
    try:
        return (date.fromisoformat(was) + timedelta(random.choice([1, 400]))).isoformat()
    except ValueError:
        near = [_at(data, other) for other in _steps(data) if _key(other) == _key(steps)]
        texts = [each for each in near if isinstance(each, str) and each != was and _key(steps) != "id"]
        return random.choice([*texts, f"{was} again", f"{was}-again", f"Not so: {was}"])


def _at(data: Any, steps: Steps) -> Any:
    for step in steps:
        data = data[step]
    return data


def _key(steps: Steps) -> str:
    return next((step for step in reversed(steps) if isinstance(step, str)), "")


def compared(made: Mutant) -> Comparison | None:
    """Return what a comparison says of a mutant and what it was; None of one that does not check."""
    faults = Faults()
    version = read_version(_written(made.data).encode(), "mutant", faults)
    if version is None or faults.errors or version.content_id == made.version.content_id:
        return None
    others = in_force(library().versions, version.in_force_from)
    edition = read_edition([*(each for each in others if each.id != version.id), version])
    if edition.faults.errors:
        return None
    old = Side(made.version, library().in_force(made.version.in_force_from))
    there, back = compare(old, Side(version, edition)), compare(Side(version, edition), old)
    assert bool(there.differences) == bool(back.differences), (made.version.id, made.how, made.steps)
    return there


def _written(data: Any) -> str:
    if isinstance(data, dict):
        return "{" + ",".join(f"{json.dumps(key)}: {_written(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ",".join(map(_written, data)) + "]"
    return format(data, "f") if isinstance(data, Decimal) else json.dumps(data, ensure_ascii=False)


MEANT_ANYWAY = [
    ("open_to_enrolment", True),
    ("on_new_version", "re-confirm"),
    ("combine", "all-must-pass"),
    ("otherwise", "fail"),
    ("unknown", "refer"),
    ("then", "pass"),
    ("optional", False),
    ("min", "£0"),
    ("warn_days", 60),
    ("at_least", 1),
]
"""What a definition means where it does not say: writing it out is no difference."""

CONCLUSIONS = {"offer", "refuse", "require", "warn"}
SETS = {"participants", "reads", "accept", "inputs", "predecessors", "successors"}
UNORDERED_LISTS = UNORDERED | UNORDERED_VALUES | CONCLUSIONS | SETS


def means_the_same(made: Mutant) -> bool:
    """Tell whether what was done to the mutant means nothing."""
    key, was = made.steps[-1], made.was
    parent = typed(made.version.document)
    parent = _at(parent, made.steps[:-1])
    if made.how == "swap":
        if isinstance(made.steps[-2], int):  # a list in a cell of a table
            return "match" in made.steps
        return made.steps[-2] in UNORDERED_LISTS or (made.version.kind, made.steps[-2]) == ("questions", "questions")
    if made.how == "remove" and key == "label" and "value" in parent:
        return was in ({"en": spoken(parent["value"])}, spoken(parent["value"]))
    if made.how == "remove" and key == "title":
        return was in ({"en": spoken(str(made.steps[-2]))}, spoken(str(made.steps[-2])))
    if made.how == "remove" and key == "at":  # a check speaks at the first question that it reads where it does not say
        return was == next(_facts_of(parent["when"]))
    return made.how == "remove" and (key, was) in MEANT_ANYWAY


def _facts_of(node: Any) -> Iterator[str]:
    """Yield the facts that a condition names, in order."""
    for steps in _steps(node):
        if steps[-1] == "fact":
            yield _at(node, steps)


def hold(seed: int) -> bool:
    """Hold the law of the mutant that `seed` names, and tell whether it was one that checks."""
    made = mutant(Random(seed))
    comparison = compared(made)
    if comparison is None:
        return False
    said = [(each.code, each.message()) for each in comparison.differences]
    assert bool(said) != means_the_same(made), (made.version.id, made.how, made.steps, made.was, said)
    for difference in comparison.differences:
        assert difference.place.line
        assert difference.message() != difference.message("cy")
        assert "\u2068" not in difference.message()
    return True


@given(SEEDS)
@settings(max_examples=60)
def test_no_difference_of_a_shipped_definition_goes_unsaid(seed: int) -> None:
    hold(seed)


@pytest.mark.deep
def test_no_difference_goes_unsaid_in_ten_thousand() -> None:
    assert sum(hold(seed) for seed in range(10_000)) > 3_000


def test_there_are_mutants_that_check() -> None:
    assert sum(compared(mutant(Random(seed))) is not None for seed in range(30)) > 5
