"""Past cases under a draft: whose outcome changes, and by which rule."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from trying_drafts import (
    AMOUNT,
    ENGINEER,
    FIVE,
    GRANT,
    GROUND,
    HANDS,
    LATER,
    VOLUNTEERS,
    WELCOMING,
    case,
    flips,
    invented,
    tried,
)

from defining import Change, again, library, texts
from engine.trials.impact import impact
from engine.trials.past.drafts import Draft

MOVED = [
    pytest.param([(HANDS, *FIVE)], [], id="a-figure-in-place"),
    pytest.param([], [again(HANDS, LATER, FIVE)], id="a-figure-in-a-later-version"),
    pytest.param(
        [], [again(HANDS, LATER, ('2024-01-01: "3"', f'2024-01-01: "3", {LATER}: "5"'))], id="a-figure-from-a-later-day"
    ),
    pytest.param([(HANDS, '2024-01-01: "3"', f'2024-01-01: "3", {LATER}: "5"')], [], id="a-later-day-added-in-place"),
    pytest.param(
        [(GRANT, "at_least: {parameter: words/hands/fewest-volunteers}", "at_least: 5")], [], id="a-rule-in-place"
    ),
    pytest.param(
        [],
        [again(GRANT, LATER, ("at_least: {parameter: words/hands/fewest-volunteers}", "at_least: 5"))],
        id="a-rule-in-a-later-version",
    ),
]


@pytest.mark.parametrize(("changes", "more"), MOVED)
def test_a_moved_bound_changes_the_cases_that_counting_by_hand_finds(changes: list[Change], more: list[str]) -> None:
    volunteers = [number % 9 for number in range(300)]
    amounts = [10_000 + 15_000 * (number % 5) for number in range(300)]
    cases = [
        case(line, None, {VOLUNTEERS: many, AMOUNT: much})
        for line, (many, much) in enumerate(zip(volunteers, amounts, strict=True), 1)
    ]
    report = tried(cases, *changes, more=more)
    affordable = [much <= 50_000 for much in amounts]
    expected = [
        (line, "pass", "fail", ["enough-hands"])
        for line, (many, fits) in enumerate(zip(volunteers, affordable, strict=True), 1)
        if 3 <= many < 5 and fits
    ]
    assert flips(report) == expected
    assert (report.cases, report.changed_by_draft, report.unrecorded) == (300, len(expected), 300)
    assert report.by_outcome == {"pass->fail": len(expected)}
    assert report.by_rule == {"enough-hands": len(expected)}
    assert (report.faults, report.undecided, report.drifted) == ((), (), ())


CAP = """\
kind: parameters
id: words/cap
title: Cap
owner: lead
in_force: {from: 2024-01-01}
source: A paper
values: {most: {type: integer, title: Most, values: {2024-01-01: "10", 2025-01-01: "5"}}}
"""
CAPPED = """\
kind: rules
id: judge/capped
title: Capped
owner: lead
in_force: {from: 2024-01-01}
reads: [plan]
rules: [{id: few, title: Few, when: {fact: plan.volunteers, at_most: {parameter: words/cap/most}}}]
combine: all-must-pass
"""


@pytest.mark.parametrize(
    ("drafted", "found"),
    [
        pytest.param('2025-01-01: "6"', [(2, "fail", "pass", ["few"])], id="the-later-value-alone"),
        pytest.param('2025-01-01: "5", 2030-01-01: "6"', [(2, "fail", "pass", ["few"])], id="from-a-day-yet-to-come"),
    ],
)
def test_a_case_of_another_value_is_not_put_to_the_draft(drafted: str, found: list[Any]) -> None:
    draft = Draft(library(more=[CAP, CAPPED]), library(more=[CAP.replace('2025-01-01: "5"', drafted), CAPPED]))
    given = {"ruleset": "judge/capped", "facts": {VOLUNTEERS: 6}}
    cases = [case(1, "pass", on="2024-05-01", **given), case(2, "fail", on="2026-03-01", **given)]
    assert flips(impact(draft, cases)) == found


def test_what_an_edition_decides_is_what_is_reported() -> None:
    """Counted again by two editions that decide each case whole."""
    now, then = invented(), library((HANDS, *FIVE), (GRANT, "then: refer", "then: pass"))
    cases = [
        case(
            line,
            None,
            {
                VOLUNTEERS: line % 8,
                AMOUNT: [10_000, 70_000, None][line % 3],
                GROUND: ["soil", "roof"][line % 2],
                ENGINEER: [None, "Bo Beam"][line // 2 % 2],
                WELCOMING: ["open", "shut", None, "open"][line % 4],
            },
            on=f"202{4 + line % 4}-03-01",
        )
        for line in range(1, 241)
    ]
    expected = []
    for each in cases:
        outcomes = []
        for side in (now, then):
            edition = side.in_force(each.name.on)
            decision = edition.decide(GRANT, edition.facts_from_json(each.facts), each.name.on)
            assert decision.outcome is not None
            outcomes.append(decision.outcome.value)
        if outcomes[0] != outcomes[1]:
            expected.append((each.name.line, *outcomes))
    report = impact(Draft(now, then), cases)
    assert [found[:3] for found in flips(report)] == expected
    assert report.by_outcome == Counter(f"{before}->{after}" for _, before, after in expected)
    assert len(report.by_outcome) >= 3


@pytest.mark.parametrize(
    ("change", "changes", "flip"),
    [
        pytest.param(
            (GRANT, "then: refer", "then: pass"),
            {GROUND: "roof", ENGINEER: "Bo Beam"},
            ("refer", "pass", {"sound-roof": ("refer", "pass")}),
            id="refer-to-pass",
        ),
        pytest.param(
            (GRANT, "fact: visit.welcoming, is: open", "fact: visit.welcoming, is: shut"),
            {VOLUNTEERS: 2, GROUND: "roof"},
            None,
            id="fails-for-another-reason-before-and-after",
        ),
        pytest.param(
            (GRANT, 'because:\n      pass: {en: "We saw:', 'unknown: fail\n    because:\n      pass: {en: "We saw:'),
            {WELCOMING: None},
            ("refer", "fail", {"open-gate": ("unknown", "unknown")}),
            id="what-an-unknown-counts-as",
        ),
        pytest.param(
            (GRANT, "    applies_when: {fact: garden.ground, is: roof}\n", ""),
            {},
            ("pass", "fail", {"sound-roof": ("not-applicable", "fail")}),
            id="a-gate-taken-away",
        ),
        pytest.param(
            (GRANT, "  - id: open-gate\n    title: {en: Open to neighbours}", "  - id: gate\n    title: {en: Gate}"),
            {WELCOMING: "shut"},
            None,
            id="a-rule-by-another-name",
        ),
    ],
)
def test_the_rule_responsible(
    change: Change, changes: dict[str, Any], flip: tuple[str, str, dict[str, tuple[str, str]]] | None
) -> None:
    report = tried([case(1, None, changes)], change)
    found = [
        (
            each.before,
            each.after,
            {r.id: (r.before.verdict, r.after.verdict) for r in each.rules if r.before and r.after},
        )
        for each in report.flips
    ]
    assert found == ([flip] if flip else [])


def test_a_rule_that_is_new_and_one_that_is_gone() -> None:
    new = '  - id: asks-little\n    title: {en: Asks little}\n    when: {fact: plan.amount, at_most: "£10"}\ncombine:'
    (flip,) = tried([case(1, None)], (GRANT, "combine:", new)).flips
    (rule,) = flip.rules
    assert (rule.id, rule.title.en, rule.before, rule.after and rule.after.verdict) == (
        "asks-little",
        "Asks little",
        None,
        "fail",
    )
    start = texts()[GRANT].index("  - id: enough-hands")
    gone = texts()[GRANT][start : texts()[GRANT].index("  - id: under-the-ceiling")]
    (flip,) = tried([case(1, None, {VOLUNTEERS: 1})], (GRANT, gone, "")).flips
    (rule,) = flip.rules
    assert (rule.title.en, rule.before and rule.before.verdict, rule.after) == ("Enough volunteers", "fail", None)
    assert [each.name for each in rule.evidence] == ["plan.volunteers", "words/hands/fewest-volunteers"]


def test_only_what_a_verdict_rests_on_is_told_of_a_case() -> None:
    report = tried([case()], (HANDS, *FIVE))
    (flip,) = report.json()["flips"]
    assert flip["rules"] == [
        {
            "id": "enough-hands",
            "title": "Enough volunteers",
            "before": "pass",
            "after": "fail",
            "counted": {"before": "pass", "after": "fail"},
            "evidence": [
                {"fact": "plan.volunteers", "title": "How many volunteers?", "value": 4, "shown": "4"},
                {"fact": "words/hands/fewest-volunteers", "title": "Fewest volunteers", "value": 5, "shown": "5"},
            ],
            "missing": [],
        }
    ]
    assert "welcoming" not in str(report.json())


def test_a_fact_that_nobody_was_asked_for() -> None:
    """A new question refers everybody who was never asked it; not those who fail anyhow."""
    vocabulary = again(
        "words/grants", LATER, ("records:", "records:\n  shed:\n    locked: {type: boolean, title: {en: Locked shed}}")
    )
    rule = "  - id: locked\n    title: {en: Shed is locked}\n    when: {fact: shed.locked, is: true}\ncombine:"
    rules = again(GRANT, LATER, ("combine:", rule), ("reads: [plan,", "reads: [shed, plan,"))
    asked = case(4, given={"shed.locked": True})
    report = tried([case(1), case(2), case(3, "fail", {VOLUNTEERS: 1}), asked], more=[vocabulary, rules])
    assert flips(report) == [(1, "pass", "refer", ["locked"]), (2, "pass", "refer", ["locked"])]
    (wanting,) = report.wanting
    assert (wanting.fact, wanting.cases, wanting.is_new) == ("shed.locked", 2, True)
    assert report.json()["wanting"] == [{"fact": "shed.locked", "title": "Locked shed", "cases": 2, "new": True}]
    assert report.flips[0].rules[0].missing == ("shed.locked",)
    assert report.faults == ()


def test_recorded_outcomes_are_compared_and_what_had_drifted_is_told_apart() -> None:
    cases = [
        case(1, "pass", {VOLUNTEERS: 4}),
        case(2, "fail", {VOLUNTEERS: 4}),
        case(3, "fail", {VOLUNTEERS: 9}),
        case(4, "refer", {VOLUNTEERS: 4}),
        case(5, None, {VOLUNTEERS: 4}),
        case(6, "pass", {VOLUNTEERS: 9}),
    ]
    report = tried(cases, (HANDS, *FIVE))
    assert flips(report) == [
        (1, "pass", "fail", ["enough-hands"]),
        (3, "fail", "pass", []),
        (4, "refer", "fail", ["enough-hands"]),
        (5, "pass", "fail", ["enough-hands"]),
    ]
    assert [flip.by_draft for flip in report.flips] == [True, False, True, True]
    assert [(each.name.line, each.recorded, each.current, each.after) for each in report.drifted] == [
        (2, "fail", "pass", "fail"),
        (3, "fail", "pass", "pass"),
        (4, "refer", "pass", "fail"),
    ]
    assert (report.cases, report.unrecorded, report.changed_by_draft) == (6, 1, 4)


def test_cases_of_rules_that_read_nothing_drafted_are_not_affected() -> None:
    other = (
        texts()[GRANT].replace(f"id: {GRANT}", "id: judge/other").replace("words/hands/fewest-volunteers", "words/o")
    )
    other = (
        other[: other.index("examples:")]
        .replace("{parameter: words/o}", "2")
        .replace("{parameter: words/hands/fewest-years}", "2")
    )
    other = other.replace(", words/hands]", "]").replace("tending.", "tended.").replace("spending.", "spent.")
    words = "kind: vocabulary\nid: words/other\ntitle: O\nowner: lead\nin_force: {from: 2024-01-01}\nrecords:\n"
    words += "  spent: {listed: {type: money}}\n  tended: {years: {type: integer}}\n"
    other = other.replace(
        "reads: [plan, pot, garden, visit, spending, tending,", "reads: [plan, pot, garden, visit, spent, tended,"
    )
    now = library(more=[other, words])
    draft = Draft(now, library((HANDS, *FIVE), more=[other, words]))
    report = impact(draft, [case(1), case(2, ruleset="judge/other"), case(3)])
    assert [flip.name.line for flip in report.flips] == [1, 3]
    assert (report.cases, report.not_affected) == (3, 1)


def test_what_the_rules_saw_is_told_of_as_many_as_are_listed() -> None:
    changes = [(HANDS, *FIVE)]
    cases = [case(line, "pass", {VOLUNTEERS: 3}) for line in range(1, 5)]
    draft = Draft(invented(), library(*changes))
    some, every = impact(draft, cases, explained=2), impact(draft, cases)
    assert [bool(flip.rules[0].evidence) for flip in some.flips] == [True, True, False, False]
    assert all(flip.rules[0].evidence for flip in every.flips)
    assert (some.by_rule, some.by_outcome) == (every.by_rule, every.by_outcome)
