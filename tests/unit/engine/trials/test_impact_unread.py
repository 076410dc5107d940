"""Past cases and drafts that cannot be compared: which, why, and that the others are compared all the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from trying_drafts import (
    FIVE,
    GRANT,
    GROUND,
    HANDS,
    LATER,
    ON,
    PASSES,
    VOLUNTEERS,
    WELCOMING,
    case,
    flips,
    invented,
    tried,
)

from defining import again, library, texts
from engine.errors import Fault, InputError, Severity
from engine.trials.impact import NOTHING_TO_COMPARE, impact
from engine.trials.past.cases import read_past_case
from engine.trials.past.drafts import Draft

FAULTY = [
    pytest.param({"facts": {"plan.volunters": 3}}, [("plan.volunters", "unknown-fact")], id="a-fact-nobody-declares"),
    pytest.param(
        {"facts": {"plan": {"volunteers": "x"}, "visit.welcoming": "ajar"}},
        [("plan.volunteers", "integer"), ("visit.welcoming", "option")],
        id="values-that-do-not-fit",
    ),
    pytest.param(
        {"facts": {"plan": {"volunteers": 3}, "plan.volunteers": 3}}, [("plan.volunteers", "given-twice")], id="twice"
    ),
    pytest.param({"facts": {"tending.years": 3}}, [("tending.years", "derived-fact-supplied")], id="a-derived-fact"),
    pytest.param({"ruleset": "judge/nothing"}, [("ruleset", "unknown-ruleset")], id="no-such-rule-set"),
    pytest.param({"on": "2023-12-31"}, [("ruleset", "unknown-ruleset")], id="before-there-were-rules"),
    pytest.param({"id": "known"}, [("id", "same-case")], id="the-same-case-again"),
    pytest.param({"closure": {GRANT: "0" * 64}}, [("", "closure")], id="a-version-that-is-not-here"),
]


@pytest.mark.parametrize(("keys", "faults"), FAULTY)
def test_a_case_that_cannot_be_read_does_not_stop_the_others(
    keys: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    good = {"ruleset": GRANT, "on": ON, "facts": PASSES}
    cases = [case(1, id="known"), read_past_case(good | keys, 2), case(3), case(4, given={VOLUNTEERS: 9})]
    report = tried(cases, (HANDS, *FIVE))
    assert [(each.file, each.line, each.path, each.code) for each in report.faults] == [
        ("cases.jsonl", 2, path, code) for path, code in faults
    ]
    assert (report.cases, report.unread, [flip.name.line for flip in report.flips]) == (3, 1, [1, 3])


def test_facts_of_cases_that_are_not_affected_are_read_as_well() -> None:
    report = tried([case(1), case(2, given={"plan.volunters": 3})], ("words/grants", "Largest grant", "Most"), more=[])
    assert (report.not_affected, report.unread) == (0, 1)
    report = tried([case(1), case(2, given={"plan.volunters": 3})], ("say/thanks", "title: {en:", "title: {en: New"))
    assert (report.not_affected, report.unread) == (1, 1)


def test_what_the_draft_cannot_decide_is_told_with_the_reason() -> None:
    rules = (
        GRANT,
        "rules:\n",
        "rules:\n  - id: is-wet\n    title: {en: Wet}\n    when: {fact: garden.ground, is: soil}\n"
        "    set: {tending.wet: true}\n    otherwise_set: {tending.wet: false}\n  - id: is-dry\n"
        "    title: {en: Dry}\n    when: {fact: plan.volunteers, at_least: 5}\n    set: {tending.wet: false}\n",
    )
    words = ("words/grants", "  tending:\n", "  tending:\n    wet: {type: boolean}\n")
    report = tried(
        [case(1), case(2, "fail", {VOLUNTEERS: 6}), case(3, given={VOLUNTEERS: 6, GROUND: "roof"})], rules, words
    )
    assert [(each.name.line, each.recorded) for each in report.undecided] == [(2, "fail")]
    assert report.undecided[0].why.startswith("tending.wet is set to different values by the rules is-dry and is-wet")
    assert report.json()["undecided"][0]["why"] == report.undecided[0].why
    assert (report.cases, report.faults) == (3, ())


def test_facts_that_the_draft_reads_otherwise() -> None:
    """An answer that may no longer be given cannot be decided; a question no longer asked is passed over."""
    shut = "{value: shut, label: {en: Shut}}"
    report = tried([case(1, given={WELCOMING: "shut"}), case(2)], ("judge/visit", shut, "{value: locked}"))
    assert [(each.name.line, each.why) for each in report.undecided] == [
        (1, "visit.welcoming: “shut” is not one of the options: open, locked.")
    ]
    hint = "{id: volunteers, type: integer"
    report = tried(
        [case(1, "fail", {VOLUNTEERS: 1})],
        ("ask/grant", hint, hint.replace("volunteers", "hands")),
        (GRANT, "plan.volunteers", "plan.hands"),
    )
    assert flips(report) == [(1, "fail", "refer", ["enough-hands"])]
    assert [(each.fact, each.is_new) for each in report.wanting] == [("plan.hands", True)]


def test_a_fact_that_the_draft_derives_may_not_have_been_given() -> None:
    rule = (
        "  - id: one\n    title: {en: One}\n"
        '    when: {fact: plan.amount, at_least: "£1"}\n    set: {pot.for_old_gardens: true}\nrules'
    )
    report = tried([case()], (GRANT, "rules:\n", rule.partition("rules")[0].join(["rules:\n", ""])))
    assert [each.why for each in report.undecided] == [
        "pot.for_old_gardens: The rules derive this fact; it may not be given as well."
    ]


def test_a_case_with_its_closure_is_compared_with_what_decided_it() -> None:
    newer = again(HANDS, "2025-01-01", FIVE)
    now = library(more=[newer])
    closure = invented().in_force(date(2026, 3, 1)).closure([GRANT])
    draft = Draft(now, library(more=[newer, again(HANDS, LATER, ('2024-01-01: "3"', '2024-01-01: "4"'))]))
    cases = [case(1), case(2, closure=closure), case(3, given={VOLUNTEERS: 3}, closure=closure)]
    report = impact(draft, cases)
    assert [(each.name.line, each.recorded, each.current) for each in report.drifted] == [(1, "pass", "fail")]
    assert flips(report) == [(3, "pass", "fail", ["enough-hands"])]


def test_a_rule_set_that_there_was_not_is_held_against_what_was_recorded() -> None:
    new = texts()[GRANT].replace(f"id: {GRANT}", "id: judge/new")
    new = (
        new[: new.index("compute:")]
        + new[new.index("rules:") : new.index("  - id: old-enough")]
        + new[new.index("combine:") :]
    )
    new = new[: new.index("examples:")].replace("        - {fact: plan.amount, at_most: {fact: spending.listed}}\n", "")
    cases = [
        case(1, "fail", ruleset="judge/new"),
        case(2, "pass", ruleset="judge/new"),
        case(3, None, ruleset="judge/new"),
    ]
    report = tried(cases, more=[new])
    assert flips(report) == [(1, "fail", "pass", ["enough-hands", "under-the-ceiling"])]
    assert [(each.name.line, each.why) for each in report.undecided] == [(3, NOTHING_TO_COMPARE)]


def test_two_versions_of_one_definition_are_one_too_many() -> None:
    more = [again(HANDS, LATER, FIVE), again(HANDS, "2031-01-01", FIVE)]
    with pytest.raises(InputError) as refused:
        Draft(invented(), library(more=more))
    assert (refused.value.code, refused.value.field) == ("same-draft", HANDS)


def test_what_is_there_already_is_no_draft() -> None:
    report = tried([case(1)], (GRANT, "examples:", "examples:"))
    assert (report.draft, report.cases, report.not_affected) == ((), 1, 1)


def test_a_fault_from_outside_is_passed_on() -> None:
    fault = Fault("cases.jsonl", 1, "", Severity.ERROR, "case", "It is none.")
    report = tried([fault, case(2)], (HANDS, *FIVE))
    assert (report.faults, report.unread, report.cases) == ((fault,), 1, 1)


def test_a_date_on_which_the_draft_does_not_fit_the_rest() -> None:
    """A rule that reads what was declared only later cannot have decided before."""
    words = (
        "kind: vocabulary\nid: words/late\ntitle: L\nowner: lead\nin_force: {from: 2025-01-01}\n"
        "records:\n  late: {on: {type: boolean}}\n"
    )
    rules = again(
        GRANT,
        LATER,
        ("reads: [plan,", "reads: [late, plan,"),
        ("fact: visit.welcoming, is: open", "fact: late.on, is: true"),
    )
    now = library(more=[words])
    report = impact(Draft(now, library(more=[words, rules])), [case(1, on="2024-06-01"), case(2)])
    assert [each.name.line for each in report.undecided] == [1]
    assert "no record, form, table or parameter “late”" in report.undecided[0].why
    assert flips(report) == [(2, "pass", "refer", ["open-gate"])]
