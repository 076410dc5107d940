"""What is needed is what matters: held against every way in which the unknown could turn out."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import pytest
from small import NUMBERS, TYPES, VALUES, Small, everything, read_small
from strategies import Maker, checked

from engine.errors import EvaluationError
from engine.needs import needs
from engine.rules.decide import ContradictionError, decide
from engine.rules.decision import Decision, Header
from engine.rules.model import RuleSet
from engine.tables.evaluate import ViolationError
from engine.values import Facts

ON = date(2024, 6, 1)
HEADER = Header("small/set", "", ON, {})
SETS = 25


def decided(ruleset: RuleSet, facts: Facts) -> Decision | None:
    try:
        return decide(ruleset, facts, {}, HEADER, ON)
    except EvaluationError:
        return None


def matters(results: dict[frozenset[Any], Any], name: str) -> bool:
    """Tell whether two ways that differ in the fact `name` alone come to something different."""
    seen: dict[frozenset[Any], set[Any]] = {}
    for facts, result in results.items():
        seen.setdefault(frozenset(pair for pair in facts if pair[0] != name), set()).add(result)
    return any(len(found) > 1 for found in seen.values())


def compare(seed: str) -> None:
    random = Random(seed)
    written = Small(random).ruleset()
    ruleset = read_small(written)
    inner = {name: NUMBERS if TYPES[name]["type"] == "integer" else values[1:] for name, values in VALUES.items()}
    known = {name: random.choice(values) for name, values in inner.items() if random.random() < 0.35}
    found = needs(ruleset, known, {}, ON)
    decisions = {frozenset(facts.items()): decided(ruleset, facts) for facts in everything(known)}
    if None in decisions.values():
        return
    given = {facts: decision for facts, decision in decisions.items() if decision is not None}
    outcomes = {facts: decision.outcome for facts, decision in given.items()}
    case = (json.dumps(written), known)
    wanted = {name for name in VALUES if name not in known and matters(outcomes, name)}
    assert found.is_exact, case
    assert {fact.name for fact in found.facts} == wanted, case
    told = {facts: json.dumps(decision.conclusions.core(), sort_keys=True) for facts, decision in given.items()}
    of_rules = {each.fact.name for rule in ruleset.rules for each in rule.sets}
    if ruleset.all_must_pass and {fact.name for fact in ruleset.derived_facts} <= of_rules:
        beside = {name for name in VALUES if name not in known and matters(told, name)} - wanted
        assert {fact.name for fact in found.beside} == beside, case
    assert found.outcome == (None if wanted else next(iter(outcomes.values()))), case
    for rule in ruleset.rules:
        if rule.is_verdict:
            verdicts = {facts: decision.finding(rule.id).verdict for facts, decision in given.items()}
            open_ = {name for name in VALUES if name not in known and matters(verdicts, name)}
            assert set(found.rules.get(rule.id, ())) == open_, case


def test_just_what_matters_is_needed() -> None:
    for seed in range(SETS):
        compare(f"needs-{seed}")


def drawn_from_all_words(seed: str) -> None:
    """Hold that nothing matters which is not named, of a rule set drawn from all words of the language."""
    made = checked(Maker(Random(seed)))
    parameters, random = made.parameter_values(), made.maker.random
    first = made.facts()
    known = {name: value for name, value in first.items() if random.random() < 0.6}
    found = needs(made.ruleset, known, parameters, ON)
    named = {fact.name for fact in found.facts}
    kept = {name: value for name, value in first.items() if name in named | set(known)}
    outcomes = set()
    for _ in range(6):
        others = {name: value for name, value in made.facts().items() if name not in named | set(known)}
        try:
            outcomes.add(decide(made.ruleset, {**others, **kept}, parameters, HEADER, ON).outcome)
        except (ContradictionError, ViolationError):
            continue
    assert len(outcomes) < 2, (seed, made.source, kept)


def test_nothing_else_matters() -> None:
    for seed in range(30):
        drawn_from_all_words(f"else-{seed}")


@pytest.mark.deep
def test_much_more() -> None:
    for seed in range(1_000):
        compare(f"needs-deep-{seed}")
    for seed in range(3_000):
        drawn_from_all_words(f"else-deep-{seed}")
