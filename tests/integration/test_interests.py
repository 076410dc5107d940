"""An officer says whether they have an interest before they open an application; with one, they do not open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from test_officers_at_once import ANSWERS, CLUB, GARDEN, REASON, RULE, SEEDLING

from browsing import PASSWORD, Browser
from cases import add_person
from clock import FixedClock
from enrolling import ROOT, Service, asking_interests, sources
from webapp import create_app
from webapp.services.assign_application import assign_application
from webapp.services.bundle_decision import bundle_decision
from webapp.services.decide_application import decide_application
from webapp.services.declare_interest import MOST_CHARACTERS, declare_interest
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.export_submissions import export_submissions, read_answered
from webapp.services.list_resolutions import Resolutions, export_resolutions, list_resolutions
from webapp.services.read_decision import replay_decision
from webapp.services.read_evaluation import read_evaluation
from webapp.services.read_letter import list_letters
from webapp.services.read_queue import read_queue
from webapp.services.read_submission import read_submission
from webapp.settings import Settings
from webapp.store import OPERATOR, Actor, Role, Store
from webapp.store.queries import audit as trail


@dataclass
class Desk:
    """An application that has been received, in a round whose officers are asked for their interests."""

    service: Service
    officer: Actor
    other: Actor
    reference: str

    def declare(self, officer: Actor, what: str = "") -> None:
        """Declare an interest, or none."""
        store, library, reference = self.service.store, self.service.library, self.reference
        declare_interest(store, officer, library, reference, interest=bool(what), what=what)

    def read(self, officer: Actor) -> object:
        """Open it."""
        return read_evaluation(self.service.store, officer, self.service.library, self.reference)

    def events(self, action: str) -> list[str]:
        """Who did something, by name."""
        with self.service.store.reading(OPERATOR) as work:
            known = {self.officer.person_id: "officer", self.other.person_id: "other"}
            return [known.get(each.person_id, "") for each in trail.recent(work, 500) if each.action == action]


@pytest.fixture
def desk(store: Store, clock: FixedClock) -> Desk:
    service = Service(store, clock)
    service.load(asking_interests(sources(ROOT / "tests" / "library")))
    officer, other = service.person(Role.OFFICER, "Clara Vole"), service.person(Role.OFFICER, "Otto Hare")
    return Desk(service, officer, other, received(service, officer, SEEDLING))


def received(service: Service, officer: Actor, *lots: str) -> str:
    """Have an application for a lot received in a round for it and others, and the round closed; give its reference."""
    provider = service.person(Role.PROVIDER, "Ada Onion", "Mill Lane")
    place = service.register(provider, CLUB, GARDEN)
    round_id = service.plan(officer, "Spring", lots)
    reference = service.start(provider, round_id, place, lots[:1])
    service.answer(provider, reference, ANSWERS)
    service.submit(provider, reference)
    service.close(officer, round_id)
    return reference


def refused(call: Callable[[], object]) -> str:
    """The code with which something is refused."""
    with pytest.raises((Refused, Conflict)) as found:
        call()
    return found.value.code


def test_nothing_is_opened_before_it_is_said_and_all_after(desk: Desk) -> None:
    store, library = desk.service.store, desk.service.library
    (round_id,) = {item.round_id for item in read_queue(store, desk.officer, library).items}
    opened: list[Callable[[], object]] = [
        lambda: desk.read(desk.officer),
        lambda: read_submission(store, desk.officer, library, desk.reference),
        lambda: decide_application(store, desk.officer, library, desk.reference, second_opinion_required=False),
    ]
    assert [refused(each) for each in opened] == ["interest-undeclared"] * len(opened)
    assert list(export_submissions(store, desk.officer, library, round_id)) == []
    assert read_answered(store, desk.officer, library, round_id).leaves_out
    desk.declare(desk.officer)
    for each in opened:
        each()
    assert [each.reference for each in export_submissions(store, desk.officer, library, round_id)] == [desk.reference]
    assert desk.events("declare-interest") == ["officer"]


def test_who_has_an_interest_opens_nothing_of_it_by_any_way(desk: Desk) -> None:
    service = desk.service
    service.decide(desk.other, desk.reference)
    decision = service.lot(desk.other, desk.reference).decision_id
    assert decision is not None
    desk.declare(desk.officer)
    desk.declare(desk.officer, "My sister digs there.")
    store, library = service.store, service.library
    assert refused(lambda: desk.read(desk.officer)) == "interest-declared"
    for call in (
        lambda: replay_decision(store, desk.officer, library, decision),
        lambda: bundle_decision(store, desk.officer, library, decision),
    ):
        with pytest.raises(NotFound):
            call()
    assert read_queue(store, desk.officer, library).items == ()
    assert len(read_queue(store, desk.other, library).items) == 1
    assert list_letters(store, desk.officer) == ()
    told = {(each.by, each.what) for each in service.evaluation(desk.other, desk.reference).interests}
    assert told == {("Otto Hare", ""), ("Clara Vole", ""), ("Clara Vole", "My sister digs there.")}


def test_what_people_decided_is_listed_to_whoever_may_open_it(desk: Desk) -> None:
    service, store, library = desk.service, desk.service.store, desk.service.library
    service.decide(desk.other, desk.reference)
    service.resolve(desk.other, desk.reference, SEEDLING, RULE, "pass", REASON)
    auditor = service.person(Role.AUDITOR, "Ida Ibis")
    assert [len(list_resolutions(store, who, library).views) for who in (desk.other, auditor)] == [1, 1]
    assert list_resolutions(store, desk.officer, library) == Resolutions((), leaves_out=True)
    assert export_resolutions(store, desk.officer, library) == ()
    desk.declare(desk.officer)
    (each,) = export_resolutions(store, desk.officer, library)
    assert (each.reference, each.reason) == (desk.reference, REASON)
    assert desk.events("export-resolutions") == ["officer", "officer"]
    desk.declare(desk.officer, "My sister digs there.")
    assert list_resolutions(store, desk.officer, library) == Resolutions((), leaves_out=False)


@pytest.mark.obligation("O33")
def test_what_was_accepted_is_for_every_authority_so_nobody_is_asked(desk: Desk) -> None:
    service, store, library = desk.service, desk.service.store, desk.service.library
    service.decide(desk.other, desk.reference)
    service.assess(desk.other, desk.reference, {"welcoming": "open", "welcoming_words": "The gate was open."})
    service.resolve(desk.other, desk.reference, SEEDLING, RULE, "pass", REASON)
    service.confirm(desk.other, desk.reference, SEEDLING)
    round_id = read_queue(store, desk.other, library).items[0].round_id
    authority = add_person(store, Role.AUTHORITY, "Ada Elm")
    for who in (desk.officer, desk.other, authority):
        accepted = export_submissions(store, who, library, round_id, accepted=True)
        assert [each.reference for each in accepted] == [desk.reference]
    assert list(export_submissions(store, desk.officer, library, round_id)) == []
    desk.declare(desk.officer, "My sister digs there.")
    assert list(export_submissions(store, desk.officer, library, round_id, accepted=True)) == []
    assert desk.events("export-prices") == ["officer", "", "other", "officer"]


def test_an_interest_stays_and_takes_the_application_from_whoever_saw_to_it(desk: Desk) -> None:
    store = desk.service.store
    assign_application(store, desk.other, desk.reference, desk.officer.person_id, None)
    desk.declare(desk.officer, "My sister digs there.")
    desk.declare(desk.officer, "She still does.")
    assert refused(lambda: desk.declare(desk.officer)) == "interest-declared"
    assert desk.service.evaluation(desk.other, desk.reference).assigned_to is None
    assign = (store, desk.other, desk.reference, desk.officer.person_id, None)
    assert refused(lambda: assign_application(*assign)) == "officer-interested"
    assert desk.events("declare-interest") == ["other", "officer"]


@pytest.mark.parametrize(
    ("interest", "what", "code"),
    [
        pytest.param(None, "My sister digs there.", "interest-not-said", id="not-said"),
        pytest.param(True, " \u200b\n ", "interest-missing", id="one-of-nothing"),
        pytest.param(True, "x" * (MOST_CHARACTERS + 1), "interest-too-long", id="too-long"),
    ],
)
def test_what_is_no_declaration(desk: Desk, interest: bool | None, what: str, code: str) -> None:
    store, library = desk.service.store, desk.service.library
    say = {"interest": interest, "what": what}
    assert refused(lambda: declare_interest(store, desk.officer, library, desk.reference, **say)) == code  # type: ignore[arg-type]
    assert desk.events("declare-interest") == []


def test_rounds_that_do_not_ask_open_as_before(store: Store, clock: FixedClock) -> None:
    service = Service(store, clock)
    service.load(sources(ROOT / "tests" / "library"))
    officer = service.person(Role.OFFICER, "Clara Vole")
    reference = received(service, officer, SEEDLING)
    parts = store, officer, service.library, reference
    assert not read_evaluation(*parts).asks_interest
    assert refused(lambda: declare_interest(*parts, interest=False)) == "interest-not-asked"


def test_a_lot_that_does_not_ask_is_exported_beside_one_that_does(store: Store, clock: FixedClock) -> None:
    service = Service(store, clock)
    files = asking_interests(sources(ROOT / "tests" / "library"))
    seedling = next(text for name, text in files if "seedling" in name)
    bare = seedling.replace(b"id: pots/seedling", b"id: pots/bare").replace(b"code: SEED", b"code: BARE")
    service.load([*files, ("bare.yaml", bare.replace(b", interest: say/interest", b""))])
    officer = service.person(Role.OFFICER, "Clara Vole")
    reference = received(service, officer, "pots/bare", SEEDLING)
    (item,) = read_queue(store, officer, service.library).items
    exported = export_submissions(store, officer, service.library, item.round_id)
    assert [each.reference for each in exported] == [reference]
    assert not read_evaluation(store, officer, service.library, reference).asks_interest


def test_the_pages(desk: Desk, settings: Settings) -> None:
    app: Flask = create_app(settings, store=desk.service.store)
    browser = Browser(app)
    browser.sign_in("clara.vole@example.org", PASSWORD)
    page = f"/evaluation/{desk.reference}"
    for path in (page, f"{page}/application"):
        assert browser.get(path).location == f"{page}/interest"
    browser.get(f"{page}/interest")
    assert "Somebody close to you digs there." in browser.text
    assert browser.send("", {"what": "A friend."}, to=f"{page}/interest").status_code == 422
    assert "Select whether you have an interest" in browser.text
    assert "A friend." in browser.text
    assert browser.send("", {"interest": "no"}, to=f"{page}/interest").location == page
    assert browser.get(page).status_code == 200
    assert "Clara Vole, on" in browser.text
    browser.get(f"{page}/interest")
    assert browser.send("", {"interest": "yes", "what": "A friend."}, to=f"{page}/interest").location == "/evaluation"
    assert browser.get(page).status_code == 403
    assert "You have declared an interest" in browser.text
    assert desk.events("refuse-look") == ["officer"]
