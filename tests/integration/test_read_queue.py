"""The queue: what is looked for is found, counted and saved; who sees to an application is said and kept."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest

from browsing import Browser
from clock import FixedClock
from enrolling import Answers, Service
from garden import CLUB, HANDS, HARVEST, MONEY, PEOPLE, PROMISE, SEEDLING, definitions
from webapp import create_app
from webapp.services.assign_application import assign_application
from webapp.services.close_person import close_person
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.read_queue import Asked, Order, Queue, read_queue
from webapp.services.standing import LotState
from webapp.settings import Settings
from webapp.store import OPERATOR, Actor, Role, Store

ANSWERS = HANDS | MONEY | PROMISE
GROUNDS = {
    "Allotment": {"ground": "soil"},
    "Balcony": {"ground": "roof", "engineer": "Bo Beam"},
    "Courtyard": {"ground": "roof", "engineer": "Bo Beam"},
}
"""Three gardens, in the order in which they apply."""


@dataclass
class Desk:
    """A round that has closed with three applications, two of them decided, and two officers."""

    service: Service
    ann: Actor
    ben: Actor
    round_id: UUID
    references: dict[str, str]

    def look(self, **asked: Any) -> Queue:
        return read_queue(self.service.store, self.ann, self.service.library, Asked(**asked))

    def found(self, **asked: Any) -> list[str]:
        names = {reference: name for name, reference in self.references.items()}
        return [names[item.reference] for item in self.look(**asked).items]

    def assign(self, name: str, to: UUID | None, seen: UUID | None = None) -> None:
        assign_application(self.service.store, self.ann, self.references[name], to, seen)


@pytest.fixture
def desk(sqlite_store: Store, clock: FixedClock) -> Desk:
    return made(sqlite_store, clock)


def made(store: Store, clock: FixedClock) -> Desk:
    service = Service(store, clock)
    service.load(definitions())
    ann, ben = (service.person(Role.OFFICER, name) for name in ("Ann Officer", "Ben Officer"))
    round_id = service.plan(ann, "Autumn window", [SEEDLING, HARVEST])
    references = {}
    for number, (name, given) in enumerate(GROUNDS.items()):
        club = {"club_title": f"Club {9 - number}"}
        grower = service.person(Role.PROVIDER, f"Grower {number}", club["club_title"])
        garden: Answers = {"garden_title": name, "ground": given["ground"]}
        lots = [SEEDLING, HARVEST] if name == "Courtyard" else [SEEDLING]
        reference = service.start(grower, round_id, service.register(grower, CLUB | club | PEOPLE, garden), lots)
        service.answer(grower, reference, ANSWERS | given | {"first_dug_on": "2020-03-01"})
        service.submit(grower, reference)
        references[name] = reference
        clock.move(minutes=1)
    service.close(ann, round_id)
    for name in ("Balcony", "Courtyard"):
        service.decide(ann, references[name])
    return Desk(service, ann, ben, round_id, references)


def test_what_is_looked_for_is_found(store: Store, clock: FixedClock) -> None:
    desk = made(store, clock)
    desk.assign("Balcony", desk.ben.person_id)
    assert desk.found() == ["Allotment", "Balcony", "Courtyard"]
    for asked, found in (
        ({"words": "COURT"}, ["Courtyard"]),
        ({"words": "club 9"}, ["Allotment"]),
        ({"words": desk.references["Balcony"][:9].lower()}, ["Balcony"]),
        ({"lot": HARVEST}, ["Courtyard"]),
        ({"state": LotState.UNDECIDED}, ["Allotment"]),
        ({"criterion": "sound-roof"}, ["Balcony", "Courtyard"]),
        ({"criterion": "sound-roof", "words": "balc"}, ["Balcony"]),
        ({"round_id": desk.round_id}, ["Allotment", "Balcony", "Courtyard"]),
        ({"words": "nowhere"}, []),
        ({"assigned": str(desk.ben.person_id)}, ["Balcony"]),
        ({"assigned": "nobody"}, ["Allotment", "Courtyard"]),
        ({"lot": "no/lot"}, []),
        ({"order": Order.NEWEST}, ["Courtyard", "Balcony", "Allotment"]),
        ({"order": Order.ORGANISATION}, ["Courtyard", "Balcony", "Allotment"]),
        ({"order": Order.ESTABLISHMENT}, ["Allotment", "Balcony", "Courtyard"]),
    ):
        assert desk.found(**asked) == found, asked
    with pytest.raises(NotFound):
        desk.found(round_id=uuid4())


def test_lots_are_counted_by_state_and_by_criterion(desk: Desk) -> None:
    queue = desk.look()
    assert queue.counts == {LotState.UNDECIDED: 1, LotState.REFERRED: 3}
    counts = {each.id: (each.waiting, each.failing) for each in queue.criteria}
    assert counts["sound-roof"] == (3, 0)
    desk.service.resolve(desk.ann, desk.references["Balcony"], SEEDLING, "sound-roof", "fail", "It is of paper.")
    counts = {each.id: (each.waiting, each.failing) for each in desk.look().criteria}
    assert counts["sound-roof"] == (2, 1)
    chosen = desk.look(state=LotState.REFERRED, criterion="sound-roof")
    assert chosen.counts == queue.counts, "the counts tell what choosing something else would give"
    assert desk.look(lot=HARVEST).counts == {LotState.REFERRED: 1}


def test_who_sees_to_an_application_is_said_and_kept(desk: Desk) -> None:
    desk.assign("Balcony", desk.ben.person_id)
    assert desk.found(assigned=str(desk.ben.person_id)) == ["Balcony"]
    assert desk.found(assigned="nobody") == ["Allotment", "Courtyard"]
    assert [item.assigned for item in desk.look(words="balc").items] == ["Ben Officer"]
    desk.assign("Balcony", None, seen=desk.ben.person_id)
    assert desk.found(assigned="nobody") == ["Allotment", "Balcony", "Courtyard"]
    desk.assign("Balcony", None)


def test_two_officers_do_not_assign_over_one_another(desk: Desk) -> None:
    desk.assign("Balcony", desk.ben.person_id)
    with pytest.raises(Conflict, match="assigned-meanwhile"):
        desk.assign("Balcony", desk.ann.person_id)
    desk.assign("Balcony", desk.ben.person_id)
    assert desk.found(assigned=str(desk.ben.person_id)) == ["Balcony"]


def test_nobody_but_an_officer_with_an_open_account_is_assigned_one(desk: Desk) -> None:
    grower = desk.service.known("Grower 0")
    close_person(desk.service.store, OPERATOR, "ben.officer@example.org")
    for person_id in (grower.person_id, desk.ben.person_id):
        with pytest.raises(Refused, match="not-an-officer"):
            desk.assign("Balcony", person_id)
    with pytest.raises(NotFound):
        desk.assign("Balcony", uuid4())


@pytest.fixture
def browser(desk: Desk, settings: Settings) -> Browser:
    made = Browser(create_app(settings, store=desk.service.store))
    made.sign_in("ann.officer@example.org")
    return made


def test_the_page_offers_what_can_be_looked_for_and_saves_what_was(desk: Desk, browser: Browser) -> None:
    assert browser.get("/evaluation?criterion=sound-roof&order=newest").status_code == 200
    assert browser.text.index("Courtyard") < browser.text.index("Balcony")
    assert desk.references["Allotment"] not in browser.text
    saved = next(link for link in browser.page.links if "evaluation.xlsx" in link).replace("&amp;", "&")
    book = openpyxl.load_workbook(io.BytesIO(browser.get(saved).data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=3)]
    assert [row[1] for row in rows] == ["Courtyard", "Courtyard", "Balcony"]
    assert {row[7] for row in rows} == {"For a person to decide"}
    assert all("roof" in row[8] for row in rows if row[1] == "Balcony")


def test_an_application_is_assigned_on_its_page(desk: Desk, browser: Browser) -> None:
    page = f"/evaluation/{desk.references['Balcony']}"
    browser.get(page)
    assert browser.send(f"{page}/assign", {"officer": str(desk.ben.person_id)}).status_code == 303
    assert desk.found(assigned=str(desk.ben.person_id)) == ["Balcony"]
    browser.get("/evaluation?assigned=nobody")
    assert desk.references["Balcony"] not in browser.text
    browser.get(page)
    desk.assign("Balcony", None, seen=desk.ben.person_id)
    assert browser.send(f"{page}/assign", {"officer": str(desk.ann.person_id)}).status_code == 409
    assert "Somebody else assigned this application" in browser.text
    browser.get(page)
    assert browser.send(f"{page}/assign", {"officer": "junk"}).status_code == 404


def test_what_nobody_can_mean_breaks_nothing(browser: Browser) -> None:
    for asked in ("state=junk", "order=junk", "words=%00%ff", "assigned=' OR 1=1", "criterion=%25"):
        assert browser.get(f"/evaluation?{asked}").status_code == 200, asked
        assert browser.get(f"/evaluation.xlsx?{asked}").status_code == 200, asked
