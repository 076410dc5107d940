"""What the command line does with definitions, as pure functions: reports of documented shape."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from defining import library
from engine.commands import decide, faults_json, read_json, replay, stored, type_of
from engine.errors import Fault, InputError, Severity
from engine.library import Library
from engine.values import TypeName

ON = date(2025, 2, 1)
FACTS: dict[str, Any] = {"plan": {"volunteers": 4, "amount": 10_000}, "garden": {"ground": "soil"}}


@pytest.fixture(scope="module")
def made() -> Library:
    return library()


def test_faults_have_seven_keys() -> None:
    fault = Fault("some.yaml", 3, "rules.0", Severity.WARNING, "a-code", "A message.", "A hint.")
    assert faults_json([fault]) == {
        "faults": [
            {
                "file": "some.yaml",
                "line": 3,
                "path": "rules.0",
                "severity": "warning",
                "code": "a-code",
                "message": "A message.",
                "hint": "A hint.",
            }
        ]
    }
    assert json.dumps(faults_json([fault]))


def test_numbers_are_read_exactly() -> None:
    assert read_json(b'{"a": 0.1}') == {"a": Decimal("0.1")}


@pytest.mark.parametrize(
    "source", [b"", b"{", b"\xff", b"nul", b"[" * 200_000], ids=["empty", "open", "bytes", "word", "deep"]
)
def test_what_is_no_json_is_input(source: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read_json(source)
    assert refused.value.code == "facts"


def test_the_report_of_a_decision_is_json(made: Library) -> None:
    report = decide(made, "judge/grant", json.dumps(FACTS).encode(), ON).json()
    assert json.loads(json.dumps(report)) == report
    assert report["decided_for"] == "2025-02-01"
    assert report["rules"][0]["evidence"][0]["value"] == 4
    assert report["core"]["closure"] == report["closure"]


def test_flat_and_nested_facts_are_one(made: Library) -> None:
    flat = {f"{record}.{name}": value for record, fields in FACTS.items() for name, value in fields.items()}
    reports = [decide(made, "judge/grant", json.dumps(facts).encode(), ON).json() for facts in (FACTS, flat)]
    assert reports[0] == reports[1]


def test_a_rule_set_that_is_not_there_names_those_that_are(made: Library) -> None:
    with pytest.raises(InputError) as refused:
        decide(made, "judge/nothing", b"{}", ON)
    assert (refused.value.code, refused.value.params) == ("unknown-ruleset", {"known": ["judge/grant"]})


def test_stored_words_need_no_second_opinion_and_a_replay_has_one(made: Library) -> None:
    decision = decide(made, "judge/grant", json.dumps(FACTS).encode(), ON).decision
    assert stored(made, decision.core(), decision.facts_json()).opinion is None
    replayed = replay(made, decision.core(), decision.facts_json(), digest=decision.digest)
    assert replayed.same
    assert replayed.again.opinion is not None


def test_a_replay_through_json_is_the_same(made: Library) -> None:
    report = decide(made, "judge/grant", json.dumps(FACTS).encode(), ON).json()
    kept = read_json(json.dumps(report).encode())
    assert replay(made, kept["core"], kept["facts"], digest=kept["digest"]).same


def test_types_are_those_of_facts_and_parameters(made: Library) -> None:
    edition = made.in_force(ON)
    names = ("plan.amount", "words/hands/fewest-years", "nobody.knows")
    assert [type_of(edition, name).name for name in names] == [TypeName.MONEY, TypeName.INTEGER, TypeName.TEXT]
