"""What the command line does with definitions, as pure functions: reports of documented shape."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from defining import library, texts
from engine.commands import decide, decide_table, faults_json, read_json, replay, stored, type_of
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


def test_a_rule_set_of_another_time_says_when_it_begins(made: Library) -> None:
    with pytest.raises(InputError) as refused:
        decide(made, "judge/grant", b"{}", date(2023, 12, 31))
    assert (refused.value.code, refused.value.params) == ("not-in-force", {"begins": ["2024-01-01"]})


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


RUNS_OUT = ("words/hands", '2024-01-01: "3"', '2024-01-01: {value: "3", confirmed_to: 2025-03-01}')
NOT_READ = "  of-nothing: {type: integer, values: {2024-01-01: {value: 1, confirmed_to: 2025-03-01}}}"


@pytest.mark.parametrize(
    ("locale", "warning"),
    [
        pytest.param("en", "Fewest volunteers is confirmed until 1 March 2025", id="english"),
        pytest.param("cy", "Mae Fewest volunteers wedi'i gadarnhau tan 1 Mawrth 2025", id="welsh"),
    ],
)
def test_a_decision_warns_of_the_figures_it_read_that_run_out(locale: str, warning: str) -> None:
    text = texts()["words/hands"].replace(*RUNS_OUT[1:]) + NOT_READ
    made = library(("words/hands", texts()["words/hands"], text))
    (said,) = decide(made, "judge/grant", json.dumps(FACTS).encode(), ON, locale).json()["warnings"]
    assert said.startswith(warning)


def test_a_warning_is_around_a_decision_and_not_in_it() -> None:
    made = library(RUNS_OUT)
    before, after = (decide(made, "judge/grant", json.dumps(FACTS).encode(), date(2025, 3, day)) for day in (1, 2))
    assert [each.warnings[0].split(" until")[0] for each in (before, after)] == [
        "Fewest volunteers is confirmed",
        "Fewest volunteers was confirmed",
    ]
    assert "confirmed until" not in after.decision.text()
    assert replay(made, after.decision.core(), after.decision.facts_json()).again.warnings == after.warnings


TABLE = """\
kind: table
id: judge/hands
title: {en: Hands}
owner: lead
in_force: {from: 2024-01-01}
hit: unique
inputs: [plan.volunteers]
outputs: {tending.enough: {type: boolean}}
rows:
  - {id: enough, match: [{at_least: {parameter: words/hands/fewest-volunteers}}], give: [true]}
otherwise: [false]
"""


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        pytest.param(RUNS_OUT, "Fewest volunteers is confirmed until 1 March 2025", id="runs-out"),
        pytest.param(
            ("words/hands", '2024-01-01: "3"', '2027-01-01: "3"'),
            "words/hands/fewest-volunteers has no value on 2025-02-01.",
            id="has-no-value",
        ),
    ],
)
def test_a_table_warns_of_the_figures_it_read(change: tuple[str, str, str], warning: str) -> None:
    report = decide_table(library(change, more=[TABLE]), "judge/hands", b'{"plan.volunteers": 4}', ON).json()
    assert report["warnings"][0].startswith(warning)
    assert report["decided_for"] == "2025-02-01"
