"""Deciding: verdicts, gates, how unknowns count, derived facts, contradictions, what is missing, the digest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.conditions.scope import Named
from engine.errors import Faults, InputError
from engine.parameters import read_parameters
from engine.reading import read
from engine.rules.decide import ContradictionError, decide
from engine.rules.decision import Decision, Header
from engine.rules.explain import explain
from engine.rules.model import RuleSet
from engine.rules.read import read_ruleset
from engine.rules.stored import decision_from_json
from engine.vocabulary import Vocabulary, facts_from_json, read_fields

VOCABULARY = Vocabulary(
    read_fields(
        read(
            b"""
kind: vocabulary
records:
  a:
    yes: {type: boolean}
    also: {type: boolean}
    whole: {type: integer}
    price: {type: money}
    grade: {type: choice, options: [good, fair, poor]}
    lines: {type: rows, row: {rate: {type: money}}}
  d:
    flag: {type: boolean}
    mark: {type: choice, options: [high, low]}
    total: {type: money}
    count: {type: integer}
    share: {type: decimal, places: 2}
""",
            "vocabulary.yaml",
        ),
        "vocabulary/test",
        Faults(),
    )
)
PARAMETERS = {
    each.name: each
    for each in read_parameters(
        read(
            "kind: parameters\nid: p\nvalues: {most: {type: money, values: {2020-11-01: £5}}}".encode(),
            "parameters.yaml",
        ),
        Faults(),
    )
}  # fmt: skip
HEADER = Header("made/set", "c" * 64, date(2020, 11, 1), {"made/set": "c" * 64})
READS = "reads: [a, d, p]"


def read_set(rules: str, head: str = "") -> tuple[RuleSet, Faults]:
    faults = Faults()
    named: dict[str, Named] = {name: each.named for name, each in PARAMETERS.items()}
    text = f"kind: rules\nid: made/set\ntitle: Made\n{READS}\n{head}\nrules:\n{rules}\n"
    return read_ruleset(read(text.encode(), "rules.yaml"), VOCABULARY, named, faults), faults


def ruleset(rules: str, head: str = "") -> RuleSet:
    found, faults = read_set(rules, head)
    assert not faults.errors
    return found


def decided(rules: str, facts: dict[str, Any], head: str = "", on: date = date(2021, 1, 1)) -> Decision:
    values = {name: each.value(on) for name, each in PARAMETERS.items()}
    known = {name: value for name, value in values.items() if value is not None}
    return decide(ruleset(rules, head), facts_from_json(VOCABULARY, facts), known, HEADER, on)


ONE = "- {id: one, when: {fact: a.yes, is: true}}"
GATED = "- {id: one, applies_when: {fact: a.also, is: true}, when: {fact: a.yes, is: true}}"


@pytest.mark.parametrize(
    ("facts", "verdict", "reason", "outcome", "outcome_reason", "missing"),
    [
        ({"a.also": True, "a.yes": True}, "pass", "condition-true", "pass", "all-pass", ()),
        ({"a.also": True, "a.yes": False}, "fail", "condition-false", "fail", "some-fail", ()),
        ({"a.also": True}, "unknown", "condition-unknown", "refer", "some-refer", ("a.yes",)),
        ({"a.also": False, "a.yes": True}, "not-applicable", "gate-false", "refer", "nothing-applied", ()),
        ({"a.also": False}, "not-applicable", "gate-false", "refer", "nothing-applied", ()),
        ({"a.yes": True}, "unknown", "gate-unknown", "refer", "some-refer", ("a.also",)),
        ({"a.yes": False}, "unknown", "gate-unknown", "refer", "some-refer", ("a.also",)),
        ({}, "unknown", "gate-unknown", "refer", "some-refer", ("a.also", "a.yes")),
    ],
)
def test_a_gated_rule(
    facts: dict[str, Any], verdict: str, reason: str, outcome: str, outcome_reason: str, missing: tuple[str, ...]
) -> None:
    decision = decided(GATED, facts)
    finding = decision.finding("one")
    assert (finding.verdict, finding.reason, finding.missing) == (verdict, reason, missing)
    assert (decision.outcome, decision.outcome_reason, decision.missing) == (outcome, outcome_reason, missing)


@pytest.mark.parametrize(
    ("keys", "yes", "verdict", "outcome"),
    [
        ("then: refer", True, "refer", "refer"),
        ("then: fail, otherwise: pass", True, "fail", "fail"),
        ("then: fail, otherwise: pass", False, "pass", "pass"),
        ("otherwise: refer", False, "refer", "refer"),
        ("unknown: fail", None, "unknown", "fail"),
        ("unknown: pass", None, "unknown", "pass"),
        ("unknown: refer", None, "unknown", "refer"),
    ],
)
def test_verdicts_as_the_rule_says(keys: str, yes: bool | None, verdict: str, outcome: str) -> None:
    decision = decided(f"- {{id: one, when: {{fact: a.yes, is: true}}, {keys}}}", {"a.yes": yes})
    assert (decision.finding("one").verdict, decision.outcome) == (verdict, outcome)


TWO = "- {id: one, when: {fact: a.yes, is: true}}\n- {id: two, when: {fact: a.also, is: true}}"


@pytest.mark.parametrize(
    ("one", "two", "outcome"),
    [(True, True, "pass"), (True, None, "refer"), (False, None, "fail"), (None, None, "refer"), (True, False, "fail")],
)
def test_any_fail_then_any_refer_else_pass(one: bool | None, two: bool | None, outcome: str) -> None:
    assert decided(TWO, {"a.yes": one, "a.also": two}).outcome == outcome


def test_a_set_that_only_concludes_has_no_outcome() -> None:
    rules = "- {id: one, when: {fact: a.yes, is: true}, then: {offer: [x, y]}}\n" + TWO.replace("one", "three")
    decision = decided(rules, {"a.yes": True}, "combine: none")
    assert (decision.outcome, decision.outcome_reason) == (None, "concludes-only")
    assert dict(decision.conclusions.said)["offer"] == ("x", "y")


def test_a_conclusion_stands_once_and_only_where_its_rule_is_true() -> None:
    rules = """
- {id: one, when: {fact: a.yes, is: true}, then: {warn: [late, odd]}}
- {id: two, when: {fact: a.also, is: true}, then: {warn: [odd, new]}}
- {id: three, applies_when: {fact: a.also, is: false}, when: {fact: a.yes, is: true}, then: {refuse: it}}
"""
    said = dict(decided(rules, {"a.yes": True, "a.also": True}).conclusions.said)
    assert (said["warn"], said["refuse"]) == (("late", "odd", "new"), ())


FLAG = """
- {id: one, when: {fact: a.yes, is: true}, set: {d.flag: true}}
- {id: two, when: {fact: a.also, is: true}, set: {d.flag: true}}
- {id: reads, when: {fact: d.flag, is: true}}
"""


@pytest.mark.parametrize(
    ("one", "two", "flag", "verdict", "missing"),
    [
        (True, None, True, "pass", ()),
        (True, False, True, "pass", ()),
        (False, False, False, "fail", ()),
        (False, None, None, "unknown", ("a.also",)),
        (None, None, None, "unknown", ("a.yes", "a.also")),
    ],
)
def test_a_derived_boolean_has_three_values(
    one: bool | None, two: bool | None, flag: bool | None, verdict: str, missing: tuple[str, ...]
) -> None:
    decision = decided(FLAG, {"a.yes": one, "a.also": two})
    assert [each.value for each in decision.conclusions.derived] == [flag]
    assert (decision.finding("reads").verdict, decision.missing) == (verdict, missing)


MARK = """
- {id: one, when: {fact: a.yes, is: true}, set: {d.mark: high}, otherwise_set: {d.mark: low}}
- {id: two, when: {fact: a.also, is: true}, set: {d.mark: MARK}}
- {id: reads, when: {fact: d.mark, is: high}}
"""


@pytest.mark.parametrize(
    ("one", "two", "mark"),
    [(True, False, "high"), (True, None, "high"), (False, False, "low"), (False, None, None), (None, None, None)],
)
def test_another_type_takes_its_otherwise_set(one: bool | None, two: bool | None, mark: str | None) -> None:
    decision = decided(MARK.replace("MARK", "high"), {"a.yes": one, "a.also": two})
    assert [each.value for each in decision.conclusions.derived] == [mark]


def test_two_values_for_one_fact_are_an_error_naming_the_rules() -> None:
    with pytest.raises(ContradictionError, match=r"d\.mark .* one and two"):
        decided(MARK.replace("MARK", "low"), {"a.yes": True, "a.also": True})
    assert decided(MARK.replace("MARK", "low"), {"a.yes": True, "a.also": False}).outcome == "pass"


@pytest.mark.parametrize("name", ["d.flag"])
def test_a_derived_fact_may_not_be_supplied(name: str) -> None:
    with pytest.raises(InputError) as refused:
        decided(FLAG, {name: True})
    assert (refused.value.code, refused.value.field) == ("derived-fact-supplied", name)


TOTAL = """
compute:
  d.total: {sum: {of: a.lines, value: {fact: row.rate}}}
  d.count: {divide: [{fact: a.whole}, 2]}
  d.share: {divide: [{fact: a.whole}, 3]}
"""
READS_TOTAL = "- {id: one, when: {all: [{rule: two}, {fact: a.yes, is: true}]}}\n- {id: two, when: {fact: d.total, at_most: {parameter: p/most}}}"  # noqa: E501


def test_computed_facts_become_their_type() -> None:
    decision = decided(READS_TOTAL, {"a.whole": 5, "a.lines": [{"rate": 200}, {"rate": 300}], "a.yes": True}, TOTAL)
    derived = {each.name: str(each.value) for each in decision.conclusions.derived}
    assert derived == {"d.total": "500", "d.count": "3", "d.share": "167/100"}
    assert decision.outcome == "pass"


def test_what_is_missing_is_traced_through_named_rules_and_derived_facts() -> None:
    decision = decided(READS_TOTAL, {"a.lines": [{"rate": 200}, {}], "a.yes": True}, TOTAL)
    assert decision.finding("one").missing == ("a.lines.rate",)
    assert decided(READS_TOTAL, {}, TOTAL).finding("one").missing == ("a.lines", "a.yes")


def test_what_a_settled_part_lacks_is_not_missing() -> None:
    rules = """
- {id: named, when: {fact: a.whole, is: 1}}
- {id: one, when: {all: [{any: [{rule: named}, {fact: a.yes, is: true}]}, {fact: a.also, is: true}]}}
"""
    assert decided(rules, {"a.yes": True}).finding("one").missing == ("a.also",)


def test_a_parameter_not_yet_in_force_is_unknown_and_said() -> None:
    facts = {"a.lines": [], "a.yes": True, "a.whole": 1}
    before = decided(READS_TOTAL, facts, TOTAL, on=date(2020, 10, 31))
    assert (before.outcome, before.missing, before.parameters_unknown) == ("refer", (), ("p/most",))
    assert decided(READS_TOTAL, facts, TOTAL, on=date(2020, 11, 1)).parameters_unknown == ()
    said = explain(before, ruleset(READS_TOTAL, TOTAL), VOCABULARY, PARAMETERS)
    assert [each.because for each in said] == ["No value on this date: most."] * 2


def test_the_digest_does_not_depend_on_the_order_of_facts_and_sees_every_change() -> None:
    facts = {"a.yes": True, "a.also": True}
    one, other = decided(TWO, facts), decided(TWO, dict(reversed(facts.items())))
    assert (one.text(), one.digest) == (other.text(), other.digest)
    assert one.digest == "72cf65ef266d9c0cf626f1f1b6e2d240e33e78e29f08d365cebcf1b6b4fbef2c"
    assert len({one.digest, decided(TWO, {"a.yes": True}).digest, decided(ONE, facts).digest}) == 3


def test_a_stored_decision_reads_back_to_the_same_bytes() -> None:
    facts = {"a.whole": 10**29, "a.lines": [{"rate": 10**29}, {"rate": 10**29}], "a.yes": True}
    decision = decided(READS_TOTAL, facts, TOTAL)
    types = {name: each.type for name, each in (*VOCABULARY.items(), *PARAMETERS.items())}
    again = decision_from_json(decision.core(), decision.facts, types.__getitem__)
    assert (again.text(), again.digest) == (decision.text(), decision.digest)
