"""Past cases of the invented library, and drafts that they are put to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from defining import Change, library
from engine.errors import Fault
from engine.library import Library
from engine.trials.impact import impact
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
