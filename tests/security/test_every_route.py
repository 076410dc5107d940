"""Every route, role and state of one provider's data: only whom it concerns sees it, and nobody else changes it.

The routes are read from the application, so a new one is tried by being there. What holds whatever the data is
(declared access, forms without a token, headers on errors) is in `tests/integration/test_gate.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import openpyxl
import pytest
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from browsing import Browser
from clock import FixedClock
from databases import copied
from enrolling import PASSWORD, Service, asking_interests, opened, sources
from webapp import create_app
from webapp.access import bearer, permissions
from webapp.access.duties import duties
from webapp.services.ask_clarification import ask_clarification
from webapp.services.make_access_token import make_access_token
from webapp.services.read_application import read_application
from webapp.settings import Settings
from webapp.store import Actor, Role, Store

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

LIBRARY = Path(__file__).resolve().parents[1] / "library"
LOT = "pots/seedling"
CLUB = {"club_title": "Canary club", "banked": True, "person": "Cora Canary", "mail": "cora@example.org"}
GARDEN = {"garden_title": "Canary garden", "ground": "roof"}
ANSWERS = {
    "volunteers": 4,
    "story": "Canary story.",
    "engineer": "Canary engineer",
    "amount": 10_000,
    "tools": [{"thing": "Canary spade", "cost": 12_000}],
    "promise": True,
}
QUOTE = "Canary quote.pdf"
VISIT = {"welcoming": "open", "welcoming_words": "Canary words."}
OWNED = {"reference", "place_id", "file_id", "letter_id", "decision_id", "person_id"}
STATES = ("draft", "submitted", "changing", "withdrawn", "decided", "asked")
SEALED = STATES[:4]
OF_A_SUBMISSION = {"enrolment.receipt", "enrolment.copy", "printing.copy_pdf", "api.read_one"}
ASKED_FOR = {"evaluation.compare": f"?lot={LOT}&number=2", "rounds.prices": "?form=ask/grant"}
"""What stands behind an address, for what there is only one of among several."""
PAGES = {"registration.organisation": "club", "registration.place_page": "garden"}


@dataclass
class Case:
    """One provider's application in some state, and everyone who might look."""

    app: Flask
    service: Service
    state: str
    owner: Actor
    values: dict[str, Any]
    visitors: dict[str, Browser] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def kept(self) -> str:
        """Give what the owner's data is, to be compared."""
        found = read_application(self.service.store, self.owner, self.service.library, self.values["reference"])
        return json.dumps([found.answers, found.version, found.stage, [each.receipt for each in found.receipts]])

    def routes(self) -> Iterator[tuple[str, str, str, frozenset[str]]]:
        """Give method, address, endpoint and arguments of every route, on the owner's data where it names any."""
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint == "static" or not rule.arguments <= self.values.keys():
                continue
            named = {name: self.values[name] for name in rule.arguments}
            if rule.endpoint in PAGES:
                named["page_id"] = PAGES[rule.endpoint]
            with self.app.test_request_context():
                address = rule.build(named, append_unknown=False)
            assert address
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                asked_for = ASKED_FOR.get(rule.endpoint, "")
                yield method, address[1] + asked_for, rule.endpoint, frozenset(rule.arguments)

    def ask(self, who: str, method: str, address: str) -> tuple[int, str]:
        """Open an address, or post to it with a token of one's own; what is for programs, with an access token."""
        visitor = self.visitors[who]
        if address.startswith(bearer.API):
            answer = self.call(who, method, address)
        elif method == "GET":
            answer = visitor.get(address)
        else:
            visitor.get("/sign-in" if who == "nobody" else "/")
            answer = visitor.post(
                address, {**self.posted(), "csrf_token": dict(visitor.page.forms[0].fields)["csrf_token"]}
            )
        assert "default-src" in answer.headers["Content-Security-Policy"], address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        text = said(answer)
        assert "Traceback" not in text, address
        return answer.status_code, f"{text} {answer.headers}"

    def call(self, who: str, method: str, address: str, *, token: bool = True) -> TestResponse:
        """Call what is for programs with the token of someone, who is signed in as well: that counts for nothing."""
        headers = {"Idempotency-Key": uuid4().hex, "If-Match": '"1"'}
        if token and who in self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        sent = {} if method == "GET" else {"json": {"volunteers": 1}}
        if "/files/" in address and method == "POST":
            sent = {"data": {"file": (BytesIO(b"%PDF-1.7\n%%EOF\n"), "own.pdf")}}
        return self.visitors[who].client.open(address, method=method, headers=headers, buffered=True, **sent)

    def posted(self) -> dict[str, str]:
        """Give a post that would change something, were it taken."""
        return {
            "action": "continue",
            "version": "1",
            "key": uuid4().hex,
            "lot": LOT,
            "officer": str(uuid4()),
            "rule": "sound-roof",
            "verdict": "fail",
            "reason": "I should not be able to say so.",
            "decision": str(self.values.get("decision_id", uuid4())),
            "q-volunteers": "1",
            "shown": "volunteers",
        }


@pytest.fixture(params=STATES, scope="module")
def case(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Case]:
    clock = FixedClock()
    with opened(copied(sqlite_template, tmp_path_factory.mktemp("routes")), clock) as store:
        yield made(store, clock, request.param)


def made(store: Store, clock: FixedClock, state: str) -> Case:
    """Bring the owner's application into a state, and sign everyone in."""
    service = Service(store, clock)
    service.load(asking_interests(sources(LIBRARY)))
    officer = service.person(Role.OFFICER, "Olive Officer")
    owner = service.person(Role.PROVIDER, "Cora", "Canary club")
    other = service.person(Role.PROVIDER, "Rita", "Rival club")
    round_id = service.plan(officer, "Spring window", [LOT])
    place = service.register(owner, CLUB, GARDEN)
    service.register(other, CLUB | {"club_title": "Rival club"}, GARDEN | {"garden_title": "Rival garden"})
    reference = service.start(owner, round_id, place, [LOT])
    service.answer(owner, reference, ANSWERS, {"quotes": [QUOTE]})
    found = read_application(store, owner, service.library, reference)
    values = {
        "reference": reference,
        "place_id": place,
        "file_id": found.answers["quotes"][0]["id"],
        "page_id": "hands",
        "round_id": round_id,
        "person_id": owner.person_id,
        "lot_id": LOT,
        "language": "en",
        "number": 1,
        "question_id": "quotes",
        "content_id": found.edition.versions[found.form.id].content_id,
    }
    if state != "draft":
        service.submit(owner, reference)
    app = create_app(Settings(database_url="given", secret_key=b"0" * 32), store=store)
    case = Case(app, service, state, owner, values)
    if state in ("changing", "withdrawn"):
        visitor = Browser(app)
        visitor.sign_in("cora@example.org", PASSWORD)
        name = "change" if state == "changing" else "withdraw"
        visitor.get(f"/applications/{reference}" + ("/withdraw" if name == "withdraw" else ""))
        assert visitor.send(f"/applications/{reference}/{name}").status_code == 303
    if state in ("decided", "asked"):
        service.close(officer, round_id)
        service.decide(officer, reference)
        service.assess(officer, reference, VISIT)
        values["decision_id"] = service.lot(officer, reference, LOT).decision_id
    if state == "asked":
        by, parts = clock.at.date() + timedelta(days=3), (store, officer, service.library, reference)
        asked = ask_clarification(*parts, questions=["volunteers"], reason="Canary reason.", answer_by=by)
        values["letter_id"] = asked.letter_id
    if state == "decided":
        service.resolve(officer, reference, LOT, "sound-roof", "pass", "Canary reason.")
        service.confirm(officer, reference, LOT)
        values["letter_id"] = service.lot(officer, reference, LOT).letter_id
    auditor = service.person(Role.AUDITOR, "Aud")
    commissioner = service.person(Role.AUTHORITY, "Comm", authority="authority/other")
    named = {
        "owner": (owner, "cora"),
        "other": (other, "rita"),
        "officer": (officer, "olive.officer"),
        "auditor": (auditor, "aud"),
        "authority": (commissioner, "comm"),
    }
    case.visitors["nobody"] = Browser(app, address="203.0.113.1")
    for who, (actor, email) in named.items():
        case.visitors[who] = Browser(app, address=f"203.0.113.{len(case.visitors) + 1}")
        assert case.visitors[who].sign_in(f"{email}@example.org", PASSWORD).status_code == 303
        case.tokens[who] = make_access_token(store, actor, name="A program").token
    return case


def said(answer: TestResponse) -> str:
    """Give what an answer says in words; those of a PDF, a workbook or a bundle that we make are taken out of it."""
    if answer.mimetype == "application/pdf" and b"startxref" in answer.data:
        return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    if answer.mimetype == XLSX:
        book = openpyxl.load_workbook(BytesIO(answer.data))
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    if answer.mimetype == "application/zip":
        with ZipFile(BytesIO(answer.data)) as bundle:
            return "\n".join(bundle.read(name).decode(errors="replace") for name in bundle.namelist())
    return answer.get_data(as_text=True)


def allowed(case: Case, endpoint: str, who: str) -> bool:
    """Tell whether a route lets someone of this role in at all."""
    access = permissions.access_of(case.app, endpoint)
    assert access is not None
    if who == "nobody":
        return not access.act
    role = {"owner": "provider", "other": "provider"}.get(who, who)
    return not access.act or access.act in duties().acts_of(role, duties().roles[role].duties)


READERS = ("officer", "auditor")


@pytest.mark.parametrize("who", ["nobody", "other", "officer", "auditor", "authority"])
def test_nobody_else_sees_or_changes_it(case: Case, who: str) -> None:
    sealed = who not in READERS or case.state in SEALED
    bought = who == "authority" and case.state == "decided"
    before, tried = case.kept(), 0
    for method, address, endpoint, arguments in case.routes():
        # Who reads applications sees everyone's accounts and organisations, sealed or not.
        of_people = endpoint.startswith(("people.", "holds."))
        if endpoint.startswith("account.") or (who in READERS and (of_people or (not sealed and method != "GET"))):
            continue
        status, text = case.ask(who, method, address)
        tried += 1
        if not allowed(case, endpoint, who):
            assert status in ((303, 401, 403) if who == "nobody" else (403,)), (method, address)
        elif endpoint == "clarifications.ask" and case.state == "decided" and not sealed:
            assert status == 409, (method, address, status)
        elif arguments & OWNED:
            assert (status == 404) if sealed else (status == 200), (method, address, status)
        assert status < 500, (method, address)
        if bought and endpoint == "rounds.prices":
            assert "Canary spade" in text
            assert "Canary story" not in text
        elif sealed:
            assert "Canary" not in text, (method, address)
            # What was asked for stands in the way back to it after signing in, and in the trail; nowhere else.
            path, reference = address.partition("?")[0], case.values["reference"]
            rest = text.replace(path, "").replace(path.replace("/", "%2F"), "").replace(f"asked_for: {reference}", "")
            assert reference not in rest, (method, address)
    assert tried > 25
    assert case.kept() == before


def test_its_owner_sees_it_and_nothing_of_the_officers(case: Case) -> None:
    seen = 0
    for method, address, endpoint, arguments in case.routes():
        if method != "GET" or endpoint.startswith("account."):
            continue
        status, text = case.ask("owner", method, address)
        if not allowed(case, endpoint, "owner"):
            assert status == 403, address
        elif arguments & OWNED:
            nothing_yet = case.state == "draft" and endpoint in OF_A_SUBMISSION
            assert status == 404 if nothing_yet else status in (200, 303), (address, status)
            seen += status == 200 and "Canary" in text
    assert seen >= 3


def test_no_form_of_its_owner_is_taken_without_a_token(case: Case) -> None:
    before = case.kept()
    posts = [(method, address) for method, address, _, _ in case.routes() if method != "GET"]
    for method, address in posts:
        if address.startswith(bearer.API):
            assert case.call("owner", method, address, token=False).status_code == 401, address
        else:
            assert case.visitors["owner"].post(address, case.posted()).status_code == 400, address
    assert len(posts) > 20
    assert case.kept() == before
