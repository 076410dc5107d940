"""Past cases under a draft: whose outcome changes, by which rule, and what is said of cases that cannot be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import pytest

from defining import Change, again, library, texts
from engine.errors import Fault, InputError, Severity
from engine.library import Library
from engine.trials.impact import NOTHING_TO_COMPARE, impact
from engine.trials.past.cases import PastCase, read_past_case
from engine.trials.past.drafts import Draft
from engine.trials.past.report import Impact

GRANT, HANDS = "judge/grant", "words/hands"
ON = "2026-03-01"
LATER = "2030-01-01"
FIVE = ('2024-01-01: "3"', '2024-01-01: "5"')
"""Five volunteers are wanted instead of three."""


VOLUNTEERS, AMOUNT, GROUND = "plan.volunteers", "plan.amount", "garden.ground"
ENGINEER, WELCOMING = "plan.engineer", "visit.welcoming"
PASSES: dict[str, Any] = {
    "pot.for_old_gardens": False,
    "pot.ceiling": 50_000,
    GROUND: "soil",
    VOLUNTEERS: 4,
    AMOUNT: 10_000,
    "plan.tools": [{"thing": "Shed", "cost": 60_000}],
    WELCOMING: "open",
    "visit.welcoming_words": "The gate was open.",
}


def case(line: int = 1, outcome: str | None = "pass", given: dict[str, Any] | None = None, **keys: Any) -> PastCase:
    """Return a case on facts that pass but for those given; further keys are those of its line."""
    data = {"ruleset": GRANT, "on": ON, "facts": PASSES | (given or {}), "outcome": outcome}
    return read_past_case(data | keys, line)


@cache
def invented() -> Library:
    """Return the invented library as it is."""
    return library()


def tried(cases: Iterable[PastCase | Fault], *changes: Change, more: Iterable[str] = ()) -> Impact:
    """Try a draft: the invented library changed in place, or with further versions."""
    return impact(Draft(invented(), library(*changes, more=more)), cases, "cases.jsonl")


def flips(report: Impact) -> list[tuple[int, str, str, list[str]]]:
    """Return line, outcomes and rules of each flip."""
    return [(each.name.line, each.before, each.after, [rule.id for rule in each.rules]) for each in report.flips]


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


CONCLUDES = """\
kind: rules
id: judge/routes
title: Routes
owner: lead
in_force: {from: 2024-01-01}
reads: [plan]
rules:
  - id: by-hand
    title: {en: By hand}
    when: {fact: plan.volunteers, at_most: 3}
    then: {offer: by-hand}
  - id: late
    title: {en: Late}
    when: {fact: plan.volunteers, at_least: 8}
    then: {warn: late}
combine: none
"""


def test_a_set_that_only_concludes_is_compared_by_what_it_says() -> None:
    now, then = library(more=[CONCLUDES]), library(more=[CONCLUDES.replace("at_most: 3", "at_most: 4")])
    cases = [case(many, None, {VOLUNTEERS: many}, ruleset="judge/routes") for many in (3, 4, 5, 8)]
    report = impact(Draft(now, then), cases)
    assert flips(report) == [(4, "nothing", "offer by-hand", ["by-hand"])]


JUDGES_AND_SAYS = """\
kind: rules
id: judge/both
title: Both
owner: lead
in_force: {from: 2024-01-01}
reads: [plan]
rules:
  - {id: enough, title: {en: Enough}, when: {fact: plan.volunteers, at_least: 1}}
  - {id: by-hand, title: {en: By hand}, when: {fact: plan.volunteers, at_most: 3}, then: {offer: by-hand}}
  - {id: crowded, title: {en: Crowded}, when: {fact: plan.volunteers, at_least: 8}, set: {plan.crowded: true}}
combine: all-must-pass
"""
ONLY_SETS = """\
kind: rules
id: judge/sets
title: Crowds
owner: lead
in_force: {from: 2024-01-01}
reads: [plan]
rules:
  - {id: crowded, title: {en: Crowded}, when: {fact: plan.volunteers, at_least: 8}, set: {plan.crowded: true}}
combine: none
"""
CROWDED = """\
kind: vocabulary
id: words/crowd
title: A crowd
owner: lead
in_force: {from: 2024-01-01}
records: {plan: {crowded: {type: boolean, title: {en: Crowded}}}}
"""


@pytest.mark.parametrize(
    ("text", "ruleset", "moved", "found"),
    [
        pytest.param(
            JUDGES_AND_SAYS,
            "judge/both",
            ("at_most: 3", "at_most: 4"),
            [(4, "pass", [("offer by-hand gained", None, None, ("by-hand",))])],
            id="a-conclusion-newly",
        ),
        pytest.param(
            JUDGES_AND_SAYS,
            "judge/both",
            ("at_most: 3", "at_most: 2"),
            [(3, "pass", [("offer by-hand lost", None, None, ("by-hand",))])],
            id="a-conclusion-no-longer",
        ),
        pytest.param(
            JUDGES_AND_SAYS,
            "judge/both",
            ("at_least: 8", "at_least: 5"),
            [(5, "pass", [("set plan.crowded other", False, True, ("crowded",))])],
            id="a-fact-that-a-rule-sets",
        ),
        pytest.param(
            ONLY_SETS,
            "judge/sets",
            ("at_least: 8", "at_least: 9"),
            [(8, "nothing", [("set plan.crowded other", True, False, ("crowded",))])],
            id="a-set-that-only-sets",
        ),
    ],
)
def test_what_changes_beside_the_outcome(
    text: str, ruleset: str, moved: tuple[str, str], found: list[tuple[int, str, list[Any]]]
) -> None:
    now, then = library(more=[CROWDED, text]), library(more=[CROWDED, text.replace(*moved)])
    outcome = "pass" if ruleset == "judge/both" else None
    cases = [case(many, outcome, {VOLUNTEERS: many}, ruleset=ruleset) for many in (2, 3, 4, 5, 8)]
    report = impact(Draft(now, then), cases)
    assert flips(report) == []
    assert report.unrecorded == 0
    beside = [
        (each.name.line, each.outcome, [(one.named, one.before, one.after, one.rules) for one in each.changes])
        for each in report.beside
    ]
    assert beside == found
    assert report.by_change == {found[0][2][0][0]: 1}
    assert report.json()["changed_beside"] == 1


def test_what_the_rules_saw_is_told_of_as_many_as_are_listed() -> None:
    changes = [(HANDS, *FIVE)]
    cases = [case(line, "pass", {VOLUNTEERS: 3}) for line in range(1, 5)]
    draft = Draft(invented(), library(*changes))
    some, every = impact(draft, cases, explained=2), impact(draft, cases)
    assert [bool(flip.rules[0].evidence) for flip in some.flips] == [True, True, False, False]
    assert all(flip.rules[0].evidence for flip in every.flips)
    assert (some.by_rule, some.by_outcome) == (every.by_rule, every.by_outcome)


TABLE = """\
kind: table
id: judge/sizes
title: Sizes
owner: lead
in_force: {from: 2024-01-01}
hit: unique
inputs: [plan.volunteers]
outputs: {size.fits: {type: boolean}}
rows:
  - {id: small, match: ["..3"], give: [false]}
  - {id: large, match: ["4.."], give: [true]}
"""
READS_TABLE = """\
kind: rules
id: judge/size
title: Size
owner: lead
in_force: {from: 2024-01-01}
reads: [judge/sizes, size]
rules:
  - id: fits
    title: {en: It fits}
    when: {fact: size.fits, is: true}
combine: all-must-pass
"""


def test_a_table_is_drafted_for_the_rules_that_read_it() -> None:
    table = TABLE.replace('"..3"', "{at_most: 3}").replace('"4.."', "{at_least: 4}")
    moved = table.replace("at_least: 4", "at_least: 5")
    now = library(more=[table, READS_TABLE])
    cases = [case(many, None, {VOLUNTEERS: many}, ruleset="judge/size") for many in (2, 4, 6)]
    report = impact(Draft(now, library(more=[moved, READS_TABLE])), [*cases, case(9)])
    assert flips(report) == [(4, "pass", "refer", ["fits"])]
    assert (report.cases, report.not_affected) == (4, 1)
    overlapping = table.replace("at_least: 4", "at_least: 3")
    report = impact(
        Draft(now, library(more=[overlapping, READS_TABLE])),
        [*cases, case(3, None, {VOLUNTEERS: 3}, ruleset="judge/size")],
    )
    assert [each.name.line for each in report.undecided] == [3]
    assert "judge/sizes" in report.undecided[0].why
