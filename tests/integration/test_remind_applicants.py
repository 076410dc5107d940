"""Applicants are reminded by the timetable of the framework: once each, late rather than never, and of what waits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from test_officers_at_once import ANSWERS, CLUB, GARDEN, SEEDLING

from clock import FixedClock
from enrolling import ROOT, Service, sources
from webapp.services.ask_clarification import ask_clarification
from webapp.services.read_letter import list_letters, read_letter
from webapp.services.remind_applicants import remind_applicants
from webapp.services.withdraw_application import withdraw_application
from webapp.store import OPERATOR, SENDER, Actor, Role, Store
from webapp.store.queries import audit, deliveries

DAYS = 14
"""How long the round is open; the timetable has a reminder seven days before its end, and one a day before."""


@dataclass
class Begun:
    """A draft in an open round."""

    service: Service
    officer: Actor
    provider: Actor
    round_id: UUID
    place: UUID
    reference: str

    def remind(self) -> int:
        """Run the sweep."""
        return remind_applicants(self.service.store, self.service.library)

    def at_day(self, day: float) -> int:
        """Go to so many days after the round opened, and run the sweep."""
        self.service.clock.move(days=day - (self.service.clock.at - self.opened).total_seconds() / 86_400)
        return self.remind()

    def subjects(self) -> list[str]:
        """What the provider's letters are called, the first first."""
        return [each.subject for each in reversed(list_letters(self.service.store, self.provider))]

    def __post_init__(self) -> None:
        """Keep when the round opened."""
        self.opened = self.service.clock.at


@pytest.fixture
def begun(store: Store, clock: FixedClock) -> Begun:
    service = Service(store, clock)
    service.load(sources(ROOT / "tests" / "library"))
    officer, provider = service.person(Role.OFFICER, "Clara Vole"), service.person(Role.PROVIDER, "Ada", "Mill Lane")
    place = service.register(provider, CLUB, GARDEN)
    round_id = service.plan(officer, "Spring", [SEEDLING], days=DAYS)
    return Begun(service, officer, provider, round_id, place, service.start(provider, round_id, place, [SEEDLING]))


def test_they_go_on_their_days_and_once(begun: Begun) -> None:
    assert [begun.at_day(day) for day in (0, 6, 7, 7.5, 8, 12, 13, 13.2)] == [0, 0, 1, 0, 0, 0, 1, 0]
    assert begun.at_day(DAYS + 1) == 0
    assert begun.subjects() == [f"{begun.reference} waits"] * 2


def test_what_they_say(begun: Begun) -> None:
    begun.at_day(7)
    (item,) = list_letters(begun.service.store, begun.provider)
    said = read_letter(begun.service.store, begun.provider, begun.service.library, item.id).html
    assert f"{begun.reference} for {GARDEN['garden_title']} in Spring, until " in said
    assert "Answer by" not in said
    with begun.service.store.reading(SENDER) as work:
        (on_its_way,) = deliveries.of_letters(work, [item.id])
    assert (on_its_way.person_id, on_its_way.state) == (begun.provider.person_id, "waiting")


def test_a_sweep_that_comes_late_sends_the_last_alone(begun: Begun) -> None:
    assert begun.at_day(10) == 1
    assert begun.at_day(13) == 1


def test_a_sweep_that_was_away_for_both_sends_one(begun: Begun) -> None:
    assert begun.at_day(13.5) == 1
    assert len(begun.subjects()) == 1


def submitted(begun: Begun) -> None:
    begun.service.answer(begun.provider, begun.reference, ANSWERS)
    begun.service.submit(begun.provider, begun.reference)


def withdrawn(begun: Begun) -> None:
    submitted(begun)
    withdraw_application(begun.service.store, begun.provider, begun.service.library, begun.reference)


@pytest.mark.parametrize("done", [submitted, withdrawn])
def test_who_is_done_is_not_reminded(begun: Begun, done: Callable[[Begun], None]) -> None:
    done(begun)
    assert [begun.at_day(day) for day in (7, 13)] == [0, 0]


def test_who_begins_on_the_day_of_a_reminder_has_the_next(begun: Begun) -> None:
    begun.at_day(7)
    other = begun.service.person(Role.PROVIDER, "Bo Beam", "Elm Lane")
    place = begun.service.register(other, CLUB | {"club_title": "Elm"}, GARDEN)
    begun.service.start(other, begun.round_id, place, [SEEDLING])
    assert begun.remind() == 0
    assert begun.at_day(13) == 2


def test_a_clock_that_jumps_back_sends_nothing_again(begun: Begun) -> None:
    assert [begun.at_day(day) for day in (7, 5, 7, 13, 3, 13)] == [1, 0, 0, 1, 0, 0]


def test_sweeps_at_once_write_one(begun: Begun) -> None:
    begun.service.clock.move(days=7)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: begun.remind(), range(4))) == 1
    assert len(begun.subjects()) == 1


def test_officers_do_not_learn_from_it_who_applies(begun: Begun) -> None:
    begun.at_day(7)
    assert list_letters(begun.service.store, begun.officer) == ()
    with begun.service.store.reading(begun.officer) as work:
        assert "remind-applicant" not in {event.action for event in audit.recent(work)}
    with begun.service.store.reading(OPERATOR) as work:
        (event,) = [event for event in audit.recent(work) if event.action == "remind-applicant"]
    assert (event.role, event.details["occasion"]) == ("reminder", "round-closes 7")


def asked(begun: Begun, days: int) -> None:
    """Submit, close the round, and ask for something within some days."""
    submitted(begun)
    begun.service.close(begun.officer, begun.round_id)
    store, library = begun.service.store, begun.service.library
    by = begun.service.clock.at.date() + timedelta(days=days)
    ask_clarification(
        store,
        begun.officer,
        library,
        begun.reference,
        questions=["volunteers"],
        reason="Too few, I think.",
        answer_by=by,
    )
    begun.opened = begun.service.clock.at


def test_what_is_asked_is_reminded_of(begun: Begun) -> None:
    asked(begun, 5)
    assert [begun.at_day(day) for day in (0, 2, 3, 4, 5, 6)] == [0, 0, 1, 0, 0, 0]
    said = read_letter(
        begun.service.store,
        begun.provider,
        begun.service.library,
        list_letters(begun.service.store, begun.provider)[0].id,
    )
    assert "Answer by" in said.html


def test_what_is_due_too_soon_to_be_reminded_of_is_not(begun: Begun) -> None:
    asked(begun, 2)
    assert [begun.at_day(day) for day in (0, 1, 2, 3)] == [0, 0, 0, 0]
