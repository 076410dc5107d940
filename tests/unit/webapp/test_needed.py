"""What could still change an outcome is told to the officer by criterion, with whose it is to give it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from engine.edition import Edition
from engine.library import Library
from engine.reading import canonical
from enrolling import ROOT, sources
from webapp.services.needed import Giver, needed
from webapp.services.standing import stands
from webapp.store.queries import decisions

ON = date(2025, 2, 1)
SOIL: dict[str, Any] = {
    "pot.for_old_gardens": False,
    "pot.ceiling": 50_000,
    "garden.ground": "soil",
    "plan.volunteers": 4,
    "plan.amount": 10_000,
    "plan.tools": [{"thing": "Spade", "cost": 10_000}],
}
ROOF = SOIL | {"garden.ground": "roof"}
SEEN = {"visit.welcoming": "open", "visit.welcoming_words": "The gate was open."}
ROOF_IS_SOUND = ("Sound roof", Giver.PROVIDER, ())
GATE_IS_OPEN = ("Open to neighbours", Giver.ASSESSMENT, ())


@cache
def edition() -> Edition:
    return Library.read(sources(ROOT / "tests" / "library")).in_force(ON)


def found(facts: dict[str, Any], resolved: dict[str, str]) -> list[tuple[str, Giver, tuple[str, ...]]]:
    """What is needed of a decision on `facts`, with people's verdicts by rule."""
    decision = edition().decide("judge/grant", edition().facts_from_json(facts), ON)
    row = decisions.Decision(
        lot="pots/seedling",
        ruleset_id="judge/grant",
        decided_for=ON,
        core=decision.text(),
        facts=canonical(decision.facts_json()),
    )
    verdicts = {
        rule: decisions.ReferralResolution(rule_id=rule, verdict=said, number=1) for rule, said in resolved.items()
    }
    return [(each.criterion, each.giver, each.titles) for each in needed(stands(edition(), row, verdicts, None), "en")]


@pytest.mark.parametrize(
    ("facts", "resolved", "expected"),
    [
        pytest.param(SOIL, {}, [], id="only-an-officers-open-step"),
        pytest.param(SOIL | SEEN, {}, [], id="nothing-is-open"),
        pytest.param(ROOF | SEEN, {}, [ROOF_IS_SOUND], id="what-the-provider-left-out"),
        pytest.param(ROOF, {}, [GATE_IS_OPEN, ROOF_IS_SOUND], id="both-with-whose-they-are"),
        pytest.param(ROOF, {"open-gate": "pass"}, [ROOF_IS_SOUND], id="what-a-person-decided-is-not-open"),
        pytest.param(ROOF, {"open-gate": "fail"}, [], id="failed-by-a-person-whatever-is-known"),
        pytest.param(ROOF | {"plan.volunteers": 1}, {}, [], id="fails-whatever-is-known"),
    ],
)
def test_what_is_needed(
    facts: dict[str, Any], resolved: dict[str, str], expected: list[tuple[str, Giver, tuple[str, ...]]]
) -> None:
    assert sorted(found(facts, resolved)) == expected
