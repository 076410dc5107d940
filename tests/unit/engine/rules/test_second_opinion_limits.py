"""The second opinion: what it notices, what it refuses at load, and how numbers reach it."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from test_decide import PARAMETERS, decided, read_set, ruleset

import engine
from engine.errors import EvaluationError, Faults, Place
from engine.rules import second_opinion as module
from engine.rules.compiler import MAX_CHILDREN, MAX_NETWORKS, MAX_PASSES, check_limits, compiled
from engine.rules.handover import MAX_INTEGER, scaled, whole_pair
from engine.rules.model import Verdict
from engine.rules.network import MAX_FIELDS, MAX_RULES
from engine.rules.second_opinion import AGREES, DISAGREES, NOT_AVAILABLE, second_opinion

HERE = Place("rules.yaml", 9, "rules")
WHOLE = "- {id: only, when: {fact: a.whole, at_least: 3}}"
with_durable = pytest.mark.skipif(not module.available(), reason="durable_rules cannot be imported here")


def limits(rules: str) -> list[tuple[str, int]]:
    """Return the faults that a set too large has, first as it is read, then by the check alone."""
    found, at_load = read_set(rules)
    faults = Faults()
    check_limits(found, faults, HERE)
    assert [fault.code for fault in at_load.errors] == [fault.code for fault in faults]
    return [(fault.code, fault.line) for fault in faults]


@with_durable
def test_it_agrees_and_says_by_whom() -> None:
    decision = decided(WHOLE, {"a.whole": 3})
    opinion = second_opinion(ruleset(WHOLE), "only", decision, decision.facts, {})
    assert opinion.core() == {"by": "durable_rules 2.0.28", "verdict": AGREES}


@with_durable
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda each: replace(each, outcome=Verdict.FAIL), "outcome: fail by the engine, pass by durable_rules"),
        (lambda each: replace(each, findings=()), "rule only: None by the engine, pass by durable_rules"),
        (
            lambda each: replace(each, conclusions=replace(each.conclusions, said=(("offer", ("x",)),))),
            "offer: ('x',) by the engine, () by durable_rules",
        ),
    ],
)
def test_it_disagrees_in_words(change, said: str) -> None:
    decision = decided(WHOLE, {"a.whole": 3})
    opinion = second_opinion(ruleset(WHOLE), "only", change(decision), decision.facts, {})
    assert opinion.verdict == DISAGREES
    assert said in opinion.differences


def test_where_the_library_is_missing_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_HOST", None)
    decision = decided(WHOLE, {"a.whole": 3})
    opinion = second_opinion(ruleset(WHOLE), "only", decision, decision.facts, {})
    assert opinion.core() == {"by": "durable_rules", "verdict": NOT_AVAILABLE}


@with_durable
@pytest.mark.parametrize("what", ["silent", "exception", "raises"])
def test_a_library_that_does_not_work_is_never_agreement(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def assert_fact(_name: str, _fact: object) -> object:
        if what == "raises":
            raise MemoryError
        return {"exception": "caught"} if what == "exception" else None

    decision = decided(WHOLE, {"a.whole": 3})
    second_opinion(ruleset(WHOLE), what, decision, decision.facts, {})
    host = module._HOST
    monkeypatch.setattr(host._host, "assert_fact", assert_fact)
    monkeypatch.setattr(host._host, "delete_state", lambda *_: None)
    with pytest.raises(EvaluationError, match="durable_rules"):
        second_opinion(ruleset(WHOLE), what, decision, decision.facts, {})


def test_networks_stay_within_what_the_library_can_take() -> None:
    tests = ", ".join(f"{{fact: a.whole, between: [{low}, {low + 5}]}}" for low in range(400))
    found = compiled(ruleset(f"- {{id: only, when: {{any: [{tests}]}}}}"))
    networks = [network for each in found.passes for network in each]
    assert len(networks) > 10
    for network in networks:
        assert len(network.firings) <= MAX_RULES
        assert len(network.fields) <= MAX_FIELDS
        assert all(len(firing.fields) <= 2 * MAX_CHILDREN for firing in network.firings)


@with_durable
@pytest.mark.parametrize(("whole", "outcome"), [(0, "fail"), (399, "pass"), (1000, "fail"), (None, "refer")])
def test_a_long_list_is_decided_in_parts(whole: int | None, outcome: str) -> None:
    rules = f"- {{id: only, when: {{fact: a.whole, in: {list(range(1, 400, 2))}}}}}"
    decision = decided(rules, {"a.whole": whole})
    assert decision.outcome == outcome
    assert second_opinion(ruleset(rules), "long", decision, decision.facts, {}).verdict == AGREES


def test_too_much_for_a_second_opinion_is_refused_at_load() -> None:
    assert limits(WHOLE) == []
    numbers = ", ".join(map(str, range(MAX_NETWORKS * MAX_RULES)))
    assert limits(f"- {{id: only, when: {{fact: a.whole, in: [{numbers}]}}}}") == [("second-opinion-size", 9)]
    chain = [
        f"- {{id: r{at}, when: {{all: [{{rule: r{at - 1}}}, {{fact: a.whole, is: {at}}}]}}}}" for at in range(1, 80)
    ]
    assert len(chain) > MAX_PASSES
    first = "- {id: r0, when: {fact: a.yes, is: true}}"
    assert limits("\n".join([first, *chain])) == [("second-opinion-depth", 9)]
    assert limits(f"- {{id: only, when: {{fact: a.whole, is: {2**61}}}}}") == [("second-opinion-number", 9)]
    assert limits(f"- {{id: only, when: {{fact: a.whole, is: {2**61 - 1}}}}}") == []


NUMBERS = [
    *(Fraction(number) for number in (-2, -1, 0, 1, 2, 2**61 - 1, 2**62, -(2**62), 10**29)),
    *(Fraction(number, 3) for number in (-1, 1, 2)),
    Fraction(1, 4),
    Fraction(1, 7),
]


@pytest.mark.parametrize(("left", "right"), list(product(NUMBERS, repeat=2)), ids=str)
def test_numbers_compare_as_they_did_once_made_whole(left: Fraction, right: Fraction) -> None:
    first, second = whole_pair(left, right)[0], whole_pair(right, left)[0]
    assert (first > second) - (first < second) == (left > right) - (left < right)
    assert max(abs(first), abs(second)) <= MAX_INTEGER
    literal = scaled(right, right.denominator)
    assert (scaled(left, right.denominator) > literal) == (left > right)
    assert (scaled(left, right.denominator) == literal) == (left == right)


def test_a_date_becomes_its_day_number() -> None:
    assert scaled(date(2020, 3, 1), 1) - scaled(date(2020, 2, 29), 1) == 2


def test_it_shares_no_code_with_the_evaluator() -> None:
    root = Path(engine.__file__).parent
    for name in ("compiler", "handover", "network", "second_opinion"):
        tree = ast.parse((root / "rules" / f"{name}.py").read_text("utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        shared = {"conditions.evaluate", "conditions.functions", "conditions.operators", "rules.decide"}
        assert not imported & {f"engine.{each}" for each in shared}, name
    assert PARAMETERS
