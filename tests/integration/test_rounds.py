"""Rounds: planned within the rules, run on what was in force when they opened, closed after their time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clock import FixedClock
from garden import HARVEST, SEEDLING, Garden
from webapp.services.close_round import close_round
from webapp.services.errors import Conflict, Refused
from webapp.services.list_rounds import RoundState, check_year, list_rounds, read_round
from webapp.services.open_round import open_round
from webapp.services.plan_round import Planned, plan_round
from webapp.store import LONDON, NOBODY


def plan(garden: Garden, **changes: object) -> Planned:
    """Plan a round that begins at once and closes in ten days, but for `changes`."""
    with garden.store.reading(NOBODY) as work:
        now = work.now().astimezone(LONDON).replace(tzinfo=None)
    said = {"title": "Spring", "lots": [SEEDLING], "opens_local": None, "closes_local": now + timedelta(days=10)}
    return plan_round(garden.store, garden.officer, garden.library, **(said | changes))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"title": "  "}, "title-missing", id="no title"),
        pytest.param({"title": "x" * 201}, "title-too-long", id="a title too long"),
        pytest.param({"lots": []}, "lots-missing", id="no lots"),
        pytest.param({"lots": ["pots/none"]}, "lot-not-open", id="a lot that does not exist"),
        pytest.param({"closes_local": datetime(2020, 1, 1, 12)}, "closes-in-past", id="closing in the past"),
        pytest.param(
            {"opens_local": datetime(2028, 3, 2, 12), "closes_local": datetime(2028, 3, 1, 12)},
            "closes-before-opening",
            id="closing before opening",
        ),
        pytest.param({"closes_local": datetime(2028, 10, 29, 1, 30)}, "time-ambiguous", id="clocks go back"),
        pytest.param({"closes_local": datetime(2028, 3, 26, 1, 30)}, "time-skipped", id="clocks go on"),
    ],
)
def test_a_plan_against_the_rules_is_refused(garden: Garden, changes: dict[str, object], code: str) -> None:
    before = list_rounds(garden.store, garden.officer)
    with pytest.raises(Refused) as refused:
        plan(garden, **changes)
    assert refused.value.code == code
    assert list_rounds(garden.store, garden.officer) == before


@pytest.mark.obligation("O6")
def test_opening_pins_everything_its_lots_use(garden: Garden) -> None:
    planned = plan(garden, lots=[SEEDLING, HARVEST])
    assert read_round(garden.store, garden.officer, planned.round_id).state is RoundState.PLANNED
    opened = open_round(garden.store, garden.officer, garden.library, planned.round_id)
    round_ = read_round(garden.store, garden.officer, planned.round_id)
    assert round_.state is RoundState.OPEN
    assert round_.pins == opened.pins
    edition = garden.library.pinned(round_.pins)
    for lot in (SEEDLING, HARVEST):
        assert set(edition.lots[lot].enrolment.values()) <= set(round_.pins)
    assert not edition.faults.errors


def test_a_round_opens_once(garden: Garden) -> None:
    with pytest.raises(Conflict) as conflict:
        open_round(garden.store, garden.officer, garden.library, garden.round_id)
    assert conflict.value.code == "round-open-already"


@pytest.mark.obligation("O17", "O18")
def test_a_round_closes_after_its_time_and_not_before(garden: Garden, clock: FixedClock) -> None:
    with pytest.raises(Refused) as refused:
        close_round(garden.store, garden.officer, garden.round_id)
    assert refused.value.code == "round-still-open"
    clock.at = garden.closes_at
    assert read_round(garden.store, garden.officer, garden.round_id).state is RoundState.EVALUATION
    close_round(garden.store, garden.officer, garden.round_id)
    assert read_round(garden.store, garden.officer, garden.round_id).state is RoundState.CLOSED
    with pytest.raises(Conflict):
        close_round(garden.store, garden.officer, garden.round_id)


@pytest.mark.obligation("O17", "O18")
def test_a_year_short_of_its_closings_is_told(garden: Garden) -> None:
    (check,) = check_year(garden.store, garden.officer, garden.library)
    assert check.year.first_day <= garden.closes_at.astimezone(LONDON).date() <= check.year.last_day
    assert check.closings == 1
    assert check.is_short == (check.year.least_closings > 1)


def test_a_round_never_opened_does_not_count(garden: Garden, clock: FixedClock) -> None:
    plan(garden)
    (before,) = check_year(garden.store, garden.officer, garden.library)
    clock.at = clock.at + timedelta(days=11)
    (after,) = check_year(garden.store, garden.officer, garden.library)
    assert (before.closings, after.closings) == (2, 1)


@pytest.mark.obligation("O16")
def test_no_round_starts_after_the_term(garden: Garden, clock: FixedClock) -> None:
    framework = next(iter(garden.library.in_force(clock.at.date()).frameworks.values()))
    assert framework.term_to is not None
    late = datetime.combine(framework.term_to, datetime.min.time(), UTC).replace(tzinfo=None) + timedelta(days=2)
    with pytest.raises(Refused) as refused:
        plan(garden, opens_local=late, closes_local=late + timedelta(days=7))
    assert refused.value.code == "after-term"
