"""What a draft changes beside an outcome: what rules conclude and set, and what tables give."""

from __future__ import annotations

from typing import Any

import pytest
from trying_drafts import (
    VOLUNTEERS,
    case,
    flips,
)

from defining import library
from engine.trials.impact import impact
from engine.trials.past.drafts import Draft

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
