"""Laws of the condition language: three-valued logic, sentences, and that nothing checked can raise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from campaign import HEADER, ON
from hypothesis import given
from hypothesis import strategies as st
from strategies import FUNCTIONS_BY_TYPE, Maker, checked, checked_condition, document, scope_of

from engine.conditions.evaluate import all_of, any_of, evaluate, negated, value_of
from engine.conditions.known import Known, Truth
from engine.conditions.mentions import mentions, walk
from engine.conditions.missing import missing
from engine.conditions.model import Computed, Condition, FactRef, Group, OverRows
from engine.conditions.parse import expression
from engine.conditions.sentence import sentence
from engine.errors import Faults
from engine.rules.decide import ContradictionError, decide
from engine.rules.explain import criteria, explain
from engine.tables.evaluate import ViolationError
from engine.values import File, TypeName, Value, from_json, to_json
from engine.vocabulary import Vocabulary, facts_from_json
from engine.words import Words

TRUTHS: tuple[Truth, ...] = (True, False, None)
SEEDS = st.integers(min_value=0, max_value=2**32)


@dataclass(frozen=True)
class Case:
    """A condition drawn from a seed, with facts and parameters to evaluate it on."""

    condition: Condition
    maker: Maker
    vocabulary: Vocabulary
    parameters: Mapping[str, Value]

    def known(self) -> Known:
        """Return facts, other ones each time."""
        return Known(facts_from_json(self.vocabulary, self.maker.facts()), self.parameters)


def case(seed: int) -> Case:
    """Return the case that `seed` names."""
    maker, faults = Maker(Random(seed)), Faults()
    vocabulary, parameters, scope = scope_of(maker, faults)
    condition = checked_condition(maker, maker.condition(), scope)
    assert not faults.errors
    values = {name: each.values[-1][1] for name, each in parameters.items() if maker.random.random() < 0.8}
    return Case(condition, maker, vocabulary, values)


# Kleene's tables, written out.

AND = {
    (True, True): True,
    (True, False): False,
    (True, None): None,
    (False, True): False,
    (False, False): False,
    (False, None): False,
    (None, True): None,
    (None, False): False,
    (None, None): None,
}
OR = {
    (True, True): True,
    (True, False): True,
    (True, None): True,
    (False, True): True,
    (False, False): False,
    (False, None): None,
    (None, True): True,
    (None, False): None,
    (None, None): None,
}


@pytest.mark.parametrize(("pair", "truth"), AND.items())
def test_and_is_kleenes(pair: tuple[Truth, Truth], truth: Truth) -> None:
    assert all_of(pair) is truth


@pytest.mark.parametrize(("pair", "truth"), OR.items())
def test_or_is_kleenes(pair: tuple[Truth, Truth], truth: Truth) -> None:
    assert any_of(pair) is truth


def test_the_negation_of_unknown_is_unknown() -> None:
    assert [negated(truth) for truth in TRUTHS] == [False, True, None]


@pytest.mark.parametrize("truths", list(product(TRUTHS, repeat=3)), ids=str)
def test_de_morgan_on_truths(truths: tuple[Truth, ...]) -> None:
    assert negated(all_of(truths)) is any_of(map(negated, truths))
    assert negated(any_of(truths)) is all_of(map(negated, truths))


def test_of_nothing_all_hold_and_none_does() -> None:
    assert all_of(()) is True
    assert any_of(()) is False


# Laws of conditions.


def no(condition: Condition) -> Group:
    """Return the negation of a condition."""
    return Group("not", (condition,))


@given(SEEDS, SEEDS)
def test_de_morgan_on_conditions(one: int, other: int) -> None:
    first, second = case(one), case(other)
    known = first.known()
    pair = (first.condition, second.condition)
    negations = tuple(no(each) for each in pair)
    assert evaluate(no(Group("all", pair)), known) is evaluate(Group("any", negations), known)
    assert evaluate(no(Group("any", pair)), known) is evaluate(Group("all", negations), known)
    assert evaluate(Group("none", pair), known) is evaluate(no(Group("any", pair)), known)


@given(SEEDS)
def test_a_double_negation_changes_nothing(seed: int) -> None:
    made = case(seed)
    known = made.known()
    assert evaluate(no(no(made.condition)), known) is evaluate(made.condition, known)


@given(SEEDS)
def test_the_negation_is_unknown_exactly_where_the_condition_is(seed: int) -> None:
    made = case(seed)
    for _ in range(5):
        known = made.known()
        truth = evaluate(made.condition, known)
        assert truth is None or isinstance(truth, bool)
        assert evaluate(no(made.condition), known) is negated(truth)


@given(SEEDS)
def test_a_group_does_not_depend_on_order(seed: int) -> None:
    made = case(seed)
    known = made.known()
    for part in walk(made.condition):
        if isinstance(part, Group) and not any(fact.name.startswith("row.") for fact in _facts(part)):
            assert evaluate(part, known) is evaluate(replace(part, items=part.items[::-1]), known)


@given(SEEDS)
def test_learning_a_fact_never_turns_true_into_false(seed: int) -> None:
    """Knowledge only grows: what is true or false stays so, unless it asks whether a fact is known at all.

    `first` asks just that: its value changes where an earlier choice becomes known.
    """
    made = case(seed)
    asking = {"answered", "missing", "first"}
    if any(getattr(part, "operator", getattr(part, "function", "")) in asking for part in walk(made.condition)):
        return
    known = made.known()
    before = evaluate(made.condition, known)
    for name, value in facts_from_json(made.vocabulary, made.maker.facts()).items():
        grown = Known(dict(known.facts) | {name: known.facts.get(name, value)}, known.parameters)
        assert before is None or evaluate(made.condition, grown) is before


@given(SEEDS)
def test_missing_names_only_what_is_unknown_and_nothing_once_settled(seed: int) -> None:
    made = case(seed)
    for _ in range(5):
        known = made.known()
        lacking = missing(made.condition, known)
        if evaluate(made.condition, known) is not None:
            assert not lacking
        assert not set(lacking) & set(known.facts)


@given(SEEDS)
def test_naming_every_missing_fact_leaves_only_what_facts_cannot_settle(seed: int) -> None:
    """An unknown condition with nothing missing lacks a parameter, or a number that does not exist."""
    made = case(seed)
    known = made.known()
    parts = list(walk(made.condition))
    if evaluate(made.condition, known) is None and not missing(made.condition, known):
        computed = any(isinstance(part, Computed | OverRows) for part in parts)
        absent = any(each.name not in known.parameters for each in mentions([made.condition]).parameters)
        assert computed or absent


# Sentences.


@given(SEEDS)
@pytest.mark.parametrize("locale", ["en", "cy"])
def test_the_sentence_mentions_the_title_of_every_fact(locale: str, seed: int) -> None:
    made = case(seed)
    titles: dict[str, Words] = {}

    def titled(part: FactRef) -> FactRef:
        # A title of its own for each fact, so that one is not found inside another.
        words = titles.setdefault(part.name, Words(f"fact<{len(titles)}>", f"ffaith<{len(titles)}>"))
        return replace(part, title=words)

    said = sentence(_with_titles(made.condition, titled), locale)
    assert titles
    for title in titles.values():
        assert title.said(locale).casefold() in said.casefold()
    assert said == said.strip()
    assert not {"{", "}"} & set(said)


def _facts(part: Condition) -> list[FactRef]:
    return [each for each in walk(part) if isinstance(each, FactRef)]


def _with_titles(part, titled):
    if isinstance(part, FactRef):
        return titled(part)
    changed = {}
    for name in ("fact", "rows", "when", "value"):
        inner = getattr(part, name, None)
        if hasattr(inner, "__dataclass_fields__") and not isinstance(inner, File):
            changed[name] = _with_titles(inner, titled)
    for name in ("right", "items", "arguments"):
        if hasattr(part, name):
            changed[name] = tuple(_with_titles(inner, titled) for inner in getattr(part, name))
    return replace(part, **changed) if changed else part


# Nothing that was checked can raise.


@given(SEEDS)
def test_a_checked_rule_set_decides_explains_and_says_itself(seed: int) -> None:
    made = checked(Maker(Random(seed)))
    for _ in range(3):
        facts, parameters = made.facts(), made.parameter_values()
        try:
            decision = decide(made.ruleset, facts, parameters, HEADER, ON)
        except (ContradictionError, ViolationError):
            continue
        again = decide(made.ruleset, dict(reversed(facts.items())), parameters, HEADER, ON)
        assert decision.text() == again.text()
        assert decision.digest == again.digest
        for locale in ("en", "cy"):
            explained = explain(decision, made.ruleset, made.vocabulary, made.parameters, locale)
            assert all(each.because and each.condition for each in explained)
            assert len(criteria(made.ruleset, locale)) == len(explained)
        assert not set(decision.missing) & set(facts)


@given(SEEDS, st.sampled_from(sorted(FUNCTIONS_BY_TYPE)))
def test_a_computed_value_has_its_type_or_is_unknown(seed: int, type_name: str) -> None:
    maker, faults = Maker(Random(seed)), Faults()
    vocabulary, _, scope = scope_of(maker, faults)
    written = document({"value": maker.function(type_name, 3)}).get("value")
    read = expression(written, None, scope, faults)
    assert read is not None, faults.errors
    value = value_of(read, Known(facts_from_json(vocabulary, maker.facts())))
    kinds = {"date": "date", "text": "str", "choice": "str", "boolean": "bool"}
    if value is not None and type_name in kinds:
        assert type(value).__name__ == kinds[type_name]
    elif value is not None:
        assert isinstance(value, int | Fraction)
        assert not isinstance(value, bool)
    if value is not None and read.type.name in (TypeName.DECIMAL, TypeName.PERCENTAGE):
        assert from_json(to_json(Fraction(value)), read.type) == value
