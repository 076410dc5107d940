"""An officer's assessment: nothing typed is lost, and nobody replaces an assessment that they have not seen."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from browsing import Browser
from clock import FixedClock
from engine.errors import InputError
from enrolling import ROOT, Answers, Service, sources
from webapp.journeys.evaluation import views
from webapp.services.errors import Conflict
from webapp.services.record_assessment import Recorded, record_assessment
from webapp.store import Actor, Role, Store

SEEDLING = "pots/seedling"
CLUB = {"club_title": "Growers of Mill Lane", "banked": True, "person": "Ada Onion", "mail": "ada@example.org"}
GARDEN = {"garden_title": "Mill Lane beds", "ground": "soil"}
ANSWERS = {
    "volunteers": 4,
    "story": "Beans.",
    "amount": 10_000,
    "tools": [{"thing": "Spade", "cost": 12_000}],
    "promise": True,
}
VISIT = {"welcoming": "open", "welcoming_words": "The gate was open."}
TYPED = {"q-welcoming": "open", "q-welcoming_words": "Words of mine alone.", "action": "continue"}


class Desk:
    """A submitted application whose round has closed, and two officers."""

    def __init__(self, service: Service) -> None:
        self.service = service
        service.load(sources(ROOT / "tests" / "library"))
        self.clara = service.person(Role.OFFICER, "Clara Clerk")
        self.otto = service.person(Role.OFFICER, "Otto Officer")
        round_id = service.plan(self.clara, "Autumn window", [SEEDLING])
        grower = service.person(Role.PROVIDER, "Grower", "Club")
        self.reference = service.start(grower, round_id, service.register(grower, CLUB, GARDEN), [SEEDLING])
        service.answer(grower, self.reference, ANSWERS)
        service.submit(grower, self.reference)
        service.close(self.clara, round_id)
        service.decide(self.clara, self.reference)

    @property
    def page(self) -> str:
        """The address of the assessment page."""
        return f"/evaluation/{self.reference}/assessment"

    def record(self, officer: Actor, answers: Answers, seen: int) -> Recorded:
        """Record an assessment from the page that showed number `seen`."""
        parts = self.service.store, officer, self.service.library, self.reference, answers
        return record_assessment(*parts, seen=seen, second_opinion_required=False)

    def recorded(self) -> tuple[int, Answers]:
        """Number and answers of the assessment that stands."""
        standing = self.service.evaluation(self.clara, self.reference).assessment
        assert standing is not None
        return standing.number, standing.answers


@pytest.fixture
def desk(store: Store, clock: FixedClock) -> Desk:
    return Desk(Service(store, clock))


@pytest.fixture
def page(app: Flask, sqlite_store: Store, clock: FixedClock) -> tuple[Desk, Browser]:
    """Clara with the assessment page before her."""
    desk, browser = Desk(Service(sqlite_store, clock)), Browser(app)
    browser.sign_in("clara.clerk@example.org")
    browser.get(desk.page)
    return desk, browser


def send(desk: Desk, browser: Browser, typed: dict[str, str]) -> TestResponse:
    """Send the assessment form, which goes to the page's own address, with what the page holds."""
    form = next(form for form in browser.page.forms if any(name == "seen" for name, _ in form.fields))
    return browser.post(desk.page, {**dict(form.fields), **typed})


def test_two_officers_at_once(desk: Desk) -> None:
    barrier = Barrier(2)

    def press(officer: Actor) -> str:
        barrier.wait()
        try:
            desk.record(officer, VISIT, 0)
        except Conflict as conflict:
            return conflict.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert Counter(pool.map(press, [desk.clara, desk.otto])) == {"done": 1, "assessment-superseded": 1}
    assert desk.recorded() == (1, VISIT)


def test_a_double_click_records_one(desk: Desk) -> None:
    assert desk.record(desk.clara, VISIT, 0).decisions
    assert desk.record(desk.clara, VISIT, 0) == Recorded()
    assert desk.recorded()[0] == 1
    with pytest.raises(Conflict):
        desk.record(desk.clara, VISIT | {"welcoming_words": "Another thing."}, 0)
    desk.record(desk.clara, VISIT | {"welcoming_words": "Another thing."}, 1)
    assert desk.recorded()[0] == 2


def test_faulty_answers_are_given_back(desk: Desk) -> None:
    found = desk.record(desk.clara, {"welcoming": "sideways"}, 0)
    assert {fault.field for fault in found.faults} == {"welcoming", "welcoming_words"}
    assert found.decisions == ()


def test_what_one_typed_stands_beside_what_another_recorded(page: tuple[Desk, Browser]) -> None:
    desk, browser = page
    desk.record(desk.otto, VISIT, 0)
    assert send(desk, browser, TYPED).status_code == 409
    assert "Words of mine alone." in browser.text
    assert "The gate was open." in browser.text
    assert "Otto Officer" in browser.text
    assert browser.page.title.startswith("Error")
    assert desk.recorded() == (1, VISIT)
    assert send(desk, browser, TYPED).status_code == 303
    assert desk.recorded()[0] == 2


def test_an_answer_left_out_does_not_hide_what_was_recorded_meanwhile(page: tuple[Desk, Browser]) -> None:
    desk, browser = page
    desk.record(desk.otto, VISIT, 0)
    assert send(desk, browser, TYPED | {"q-welcoming_words": ""}).status_code == 400
    assert send(desk, browser, TYPED).status_code == 409


def test_a_refusal_is_said_above_what_was_typed(page: tuple[Desk, Browser]) -> None:
    desk, browser = page
    desk.record(desk.otto, VISIT, 0)
    browser.get(desk.page)
    desk.service.confirm(desk.otto, desk.reference, SEEDLING)
    assert send(desk, browser, TYPED).status_code == 409
    assert "Every lot has a confirmed outcome already" in browser.text
    assert "Words of mine alone." in browser.text
    assert desk.recorded() == (1, VISIT)


def test_what_the_service_finds_wrong_is_said_at_its_question(
    page: tuple[Desk, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page checks the same: the service has the last word should they ever differ."""
    desk, browser = page
    faults = (InputError("text", "welcoming_words"), InputError("required", "gone"))
    monkeypatch.setattr(views, "record_assessment", lambda *_, **__: Recorded(faults=faults))
    assert send(desk, browser, TYPED).status_code == 400
    assert "must have words in it" in browser.text
    assert "Words of mine alone." in browser.text
    assert browser.page.title.startswith("Error")
