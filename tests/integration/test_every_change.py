"""Every address that changes something leaves a trace, in the same transaction, that names nobody.

All of them are walked through once, in the order in which people come to them; a new one fails here until it is too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from browsing import PASSWORD, Browser
from changing import later
from clock import FixedClock
from enrolling import PDF, ROOT, Service, asking_interests, sources
from programs import API, Program
from webapp.services.list_access_tokens import list_access_tokens
from webapp.services.list_holds import list_holds
from webapp.services.list_people import list_people
from webapp.services.read_application import read_application
from webapp.services.read_registration import read_registration
from webapp.store import LONDON, OPERATOR, Role, Store
from webapp.store.queries import audit

SEEDLING, RULE = "pots/seedling", "sound-roof"
CLUB = {"club_title": "Growers of Mill Lane", "banked": True, "person": "Ada Onion", "mail": "ada@example.org"}
GARDEN = {"garden_title": "Mill Lane roof", "ground": "roof"}
ANSWERS = {
    "volunteers": 4,
    "story": "Beans.",
    "engineer": "Bo Beam",
    "amount": 10_000,
    "tools": [{"thing": "Spade", "cost": 12_000}],
    "promise": True,
}
READING = frozenset(("GET", "HEAD", "OPTIONS"))
PEOPLE = ("Clara", "Grower", "Ada", "Onion", "Bo Beam", "Mill Lane", "Beans", "example.org", PASSWORD)


class Walk:
    """What was sent so far, and what the trail said of each."""

    def __init__(self, app: Flask, store: Store) -> None:
        self.app, self.store = app, store
        self.traced: dict[str, list[str]] = {}

    def enter(self, name: str) -> Browser:
        """Sign someone in."""
        visitor = Browser(self.app)
        self.send(visitor, "/sign-in", email=f"{name.lower()}@example.org", password=PASSWORD)
        return visitor

    def send(self, visitor: Browser, address: str, expected: int = 303, **data: Any) -> str:
        """Send a form, and note what it left in the trail; give where it led."""
        visitor.get("/")
        if not visitor.page.forms:  # of a visitor
            visitor.get("/sign-in")
        token = visitor.page.forms[0].fields[0][1]
        with self.noted("POST", address):
            answer = visitor.post(address, {"csrf_token": token, **data})
        assert answer.status_code == expected, (address, visitor.text)
        return str(answer.location).rpartition("/")[2]

    def call(self, program: Program, method: str, address: str, **options: Any) -> TestResponse:
        """Make a call that changes something, and note what it left in the trail."""
        with self.noted(method, API + address):
            answer = program.call(method, address, **options)
        assert answer.status_code < 300, (address, answer.text)
        return answer

    @contextmanager
    def noted(self, method: str, address: str) -> Iterator[None]:
        """Note what is added to the trail meanwhile, as that of an address and method."""
        before = len(self.trail())
        yield
        endpoint, _ = self.app.url_map.bind("localhost").match(address, method)
        self.traced[endpoint] = [event.action for event in self.trail()[: len(self.trail()) - before]]

    def trail(self) -> list[audit.AuditEvent]:
        """Everything in the trail, the latest first."""
        with self.store.reading(OPERATOR) as work:
            return audit.recent(work, 10_000)


def test_every_change_is_in_the_trail_and_nobody_is(app: Flask, sqlite_store: Store, clock: FixedClock) -> None:
    service = Service(sqlite_store, clock)
    service.load(asking_interests(sources(ROOT / "tests" / "library")))
    clara, grower = service.person(Role.OFFICER, "Clara"), service.person(Role.PROVIDER, "Grower", "Club")
    walk = Walk(app, sqlite_store)
    officer, provider = walk.enter("Clara"), walk.enter("Grower")

    closes = (clock.at + timedelta(days=3)).astimezone(LONDON)
    on = {f"closes-{part}": str(getattr(closes, part)) for part in ("day", "month", "year")}
    planned = walk.send(
        officer, "/rounds/plan", title="Mill Lane window", lots=[SEEDLING], **on, **{"closes-time": "12:00"}
    )
    walk.send(officer, f"/rounds/{planned}/open")

    parts = service.store, grower, service.library
    place = service.register(grower, CLUB, GARDEN)
    registered = read_registration(*parts)
    assert registered.organisation is not None
    club = {"version": str(registered.organisation.version), "q-club_title": "Mill Lane", "q-banked": "true"}
    walk.send(provider, "/registration/organisation/club", action="continue", **club)
    second = {"version": "0", "q-garden_title": "Second", "q-ground": "soil"}
    walk.send(provider, "/registration/places/new", action="continue", **second)
    (other,) = {each.id for each in read_registration(*parts).establishments} - {place}
    first = {"version": str(registered.establishments[0].version), "q-garden_title": "Mill Lane", "q-ground": "roof"}
    walk.send(provider, f"/registration/places/{place}/garden", action="continue", **first)

    chosen = {"round": planned, "place": str(place), "places": "1", "lots": [SEEDLING]}
    left = walk.send(provider, "/applications/start", key="left", **chosen)
    walk.send(provider, f"/applications/{left}/withdraw")
    reference = walk.send(provider, "/applications/start", key="sent", **chosen)
    service.answer(grower, reference, ANSWERS)
    hands = {"version": str(read_application(*parts, reference).version), "q-volunteers": "5", "q-story": "Beans."}
    walk.send(provider, f"/applications/{reference}/pages/hands", action="continue", **hands)
    walk.send(provider, f"/applications/{reference}/submit", key="once")
    walk.send(provider, f"/applications/{reference}/change")

    walk.send(provider, "/developers/tokens", expected=200, name="Bo Beam", days="7")
    walk.send(provider, f"/developers/tokens/{list_access_tokens(service.store, grower)[0].id}/end")
    by_program(walk, Program(app, sqlite_store, grower), planned, str(other))

    ended = walk.send(provider, "/applications/start", key="ended", **(chosen | {"place": str(other)}))
    service.load([("later.yaml", later("close", begins="2026-11-03").encode())])
    clock.move(days=1)
    provider = walk.enter("Grower")
    walk.send(provider, f"/applications/{ended}/start-again", key="again")

    clock.move(days=3)
    officer, provider = walk.enter("Clara"), walk.enter("Grower")
    walk.send(officer, f"/rounds/{planned}/close")
    walk.send(officer, f"/evaluation/{reference}/interest", interest="no")
    walk.send(officer, f"/evaluation/{reference}/decide")
    by_clarification(walk, officer, provider, reference, clock)
    walk.send(officer, f"/evaluation/{reference}/decide")
    visit = {"seen": "0", "q-welcoming": "open", "q-welcoming_words": "Ada Onion let us in."}
    walk.send(officer, f"/evaluation/{reference}/assessment", action="continue", **visit)
    case = {"lot": SEEDLING, "decision": str(service.lot(clara, reference).decision_id)}
    walk.send(
        officer,
        f"/evaluation/{reference}/refer",
        rule=RULE,
        verdict="pass",
        reason="Bo Beam says so.",
        seen="0",
        **case,
    )
    walk.send(officer, f"/evaluation/{reference}/confirm", resolved="1", **case)
    walk.send(officer, f"/evaluation/{reference}/assign", officer=str(clara.person_id), assigned="")
    by_accounts(walk, service, officer, clock)
    walk.send(provider, "/sign-out")

    changing = {rule.endpoint for rule in app.url_map.iter_rules() if not READING.issuperset(rule.methods or ())}
    assert changing == walk.traced.keys()
    assert [endpoint for endpoint, actions in walk.traced.items() if not actions] == []
    said = " ".join(f"{event.object_id} {event.definitions} {event.details}" for event in walk.trail())
    assert [word for word in PEOPLE if word in said] == []


def by_clarification(walk: Walk, officer: Browser, provider: Browser, reference: str, clock: FixedClock) -> None:
    """Ask for something, prepare the answer, and send it."""
    until = clock.at.astimezone(LONDON) + timedelta(days=2)
    by = {f"by-{part}": str(getattr(until, part)) for part in ("day", "month", "year")}
    asked = {"questions": ["volunteers"], "reason": "Bo Beam counts otherwise."}
    walk.send(officer, f"/evaluation/{reference}/clarification", **asked, **by)
    answer = {"version": "0", "q-volunteers": "6"}
    walk.send(provider, f"/applications/{reference}/clarification", action="continue", **answer)
    walk.send(provider, f"/applications/{reference}/clarification/send", key="answered")


def by_accounts(walk: Walk, service: Service, officer: Browser, clock: FixedClock) -> None:
    """Invite somebody, let them in by a link, and change whatever can be changed of an account."""
    invited = {"name": "Ada Onion", "email": "ada@example.org", "whose": "provider", "new_organisation": "Hill Lane"}
    walk.send(officer, "/people", expected=201, **invited)
    (ada,) = [each.id for each in list_people(service.store, OPERATOR) if each.name == "Ada Onion"]
    walk.send(officer, f"/people/{ada}/invite", expected=201)
    link = next(each for each in officer.page.links if "/join/" in each)
    visitor = Browser(walk.app)
    walk.send(visitor, f"/join/{link.rpartition('/')[2]}", password=PASSWORD)
    walk.send(visitor, "/forgotten-password", expected=200, email="ada@example.org")
    telephone = pyotp.TOTP(_begun(visitor))
    walk.send(visitor, "/account/second-factor", expected=200, code=telephone.at(clock.at))
    clock.move(minutes=1)
    elsewhere = Browser(walk.app)
    elsewhere.sign_in("ada@example.org", PASSWORD)
    ticket = dict(elsewhere.page.forms[0].fields)["ticket"]
    walk.send(elsewhere, "/sign-in/code", ticket=ticket, code=telephone.at(clock.at))
    visitor.get("/account")
    ended = next(form.action for form in visitor.page.forms if "/sessions/" in form.action)
    walk.send(visitor, ended)
    walk.send(visitor, "/account/name", name="Ada of Mill Lane")
    walk.send(visitor, "/account/password", expected=200, old=PASSWORD, new=PASSWORD)
    walk.send(visitor, "/account/second-factor/remove", password=PASSWORD)
    walk.send(officer, f"/people/{ada}/duties", duties=["administrator"])
    walk.send(visitor, "/people", expected=201, name="Bo Beam", email="bo@example.org")
    known = {name: of for of, name in list_holds(service.store, OPERATOR).organisations}
    (bo,) = [each.id for each in list_people(service.store, OPERATOR) if each.name == "Bo Beam"]
    again = pyotp.TOTP(_begun(visitor)).at(clock.at)
    walk.send(visitor, "/account/second-factor", expected=200, code=again)
    walk.send(officer, "/holds", organisation=str(known["Mill Lane"]), reason="A claim of Mill Lane's.")
    (hold,) = [each.id for each in list_holds(service.store, OPERATOR).holds]
    walk.send(officer, f"/holds/{hold}/lift")
    walk.send(officer, f"/people/{ada}/second-factor")
    walk.send(officer, f"/people/{bo}/address", email="bo.beam@example.org")
    walk.send(officer, f"/people/{bo}/close")
    walk.send(officer, f"/people/{bo}/reopen")
    walk.send(officer, f"/people/{bo}/withdraw")


def _begun(visitor: Browser) -> str:
    """Begin to set up a second factor; give its secret."""
    visitor.get("/account/second-factor")
    (secret,) = re.findall(r">([A-Z2-7]{32})<", visitor.text)
    return str(secret)


def by_program(walk: Walk, program: Program, round_id: str, place: str) -> None:
    """Go by the API from the start of an application to its end, changing whatever can be changed there."""
    body = {"round": round_id, "establishment": place, "lots": [SEEDLING]}
    made = walk.call(program, "POST", "/applications", json=body, headers={"Idempotency-Key": "by program"})
    address = f"/applications/{made.json['reference']}"
    for method, answers in (("PUT", {"volunteers": 1}), ("PATCH", ANSWERS)):
        tag = program.get(f"{address}/answers").headers["ETag"]
        walk.call(program, method, f"{address}/answers", json=answers, headers={"If-Match": tag})
    quote = (io.BytesIO(PDF), "Ada.pdf")
    walk.call(program, "POST", f"{address}/files/quotes", data={"file": quote})
    walk.call(program, "POST", f"{address}/submissions", headers={"Idempotency-Key": "sent"})
    walk.call(program, "POST", f"{address}/amend")
    walk.call(program, "POST", f"{address}/withdraw")
