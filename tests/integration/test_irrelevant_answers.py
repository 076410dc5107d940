"""An answer that is no longer asked for, followed through the whole product: kept in the draft, and shown nowhere.

A question, a page, a cell of rows and a file all depend on whether there is a pond. They are answered; then there is no
pond. Every answer that is hidden says `MARK`, so that nothing of it can be missed wherever it turns up.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import openpyxl
import pypdf
import pytest

from browsing import Browser
from clock import FixedClock
from databases import BOTH, copied
from defining import changed
from engine.forms.answers import validate
from enrolling import PASSWORD, Service, opened
from garden import CLUB, GARDEN, PEOPLE, SEEDLING
from programs import Program
from webapp import create_app
from webapp.services.errors import NotFound
from webapp.services.read_application import ApplicationView, read_application
from webapp.services.read_file import read_file
from webapp.services.save_page import save_page
from webapp.settings import Settings
from webapp.store import Actor, Role

MARK = "Zanzibar"
FILE = f"{MARK}.pdf"
LETTER = "I have no pond"
FORM = (
    (
        "{id: story, type",
        "{id: pond, type: boolean, label: {en: Is there a pond?}}\n"
        "      - {id: depth, type: text, label: {en: How deep is it?}, show_when: {fact: pond, is: true}}\n"
        "      - {id: story, type",
    ),
    (
        "  - id: years\n",
        "  - id: pond\n"
        "    title: {en: Your pond}\n"
        "    show_when: {fact: pond, is: true}\n"
        "    questions:\n"
        "      - {id: fish, type: text, label: {en: Which fish?}, max_length: 20}\n"
        "      - {id: plan, type: file, label: {en: Plan of the pond}, accept: [pdf], max_mb: 1}\n"
        "  - id: years\n",
    ),
    (
        "{id: cost, type: money, label: {en: Cost}}\n",
        "{id: cost, type: money, label: {en: Cost}}\n"
        "          - {id: net, type: text, label: {en: Which net?}, show_when: {fact: pond, is: true}}\n"
        "      - id: in_all\n"
        "        type: calculated\n"
        "        label: {en: In all}\n"
        "        value: {sum: {of: tools, value: {fact: row.cost}}}\n",
    ),
)
RULE = (
    "  - id: open-gate\n",
    "  - id: no-pond\n"
    "    title: {en: Safe for children}\n"
    "    source: minute 12, paragraph 6\n"
    "    when: {all: [{fact: plan.depth, missing: true}, {fact: plan.fish, missing: true}]}\n"
    "    because:\n"
    "      pass: {en: There is no pond.}\n"
    '      fail: {en: "The pond is {plan.depth} deep and has {plan.fish}."}\n'
    "  - id: open-gate\n",
)
WITH_POND: dict[str, Any] = {
    "volunteers": 4,
    "pond": True,
    "depth": f"{MARK} deep",
    "story": "Beans.",
    "fish": f"{MARK} carp",
    "amount": 10_000,
    "tools": [{"thing": "Spade", "cost": 12_000, "net": f"{MARK} net"}],
    "promise": True,
}
WITHOUT_POND = WITH_POND | {"pond": False}
KEPT = {
    "volunteers": 4,
    "pond": False,
    "story": "Beans.",
    "amount": 10_000,
    "tools": [{"thing": "Spade", "cost": 12_000}],
    "in_all": 12_000,
    "promise": True,
}


@dataclass
class Pond:
    """An application whose pond came and went, and what was seen on the way."""

    service: Service
    grower: Actor
    officer: Actor
    round_id: UUID
    reference: str
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def draft(self) -> ApplicationView:
        return read_application(self.service.store, self.grower, self.service.library, self.reference)

    def save(self, page: str, **answers: Any) -> None:
        parts = self.service.store, self.grower, self.service.library
        save_page(*parts, self.reference, page, answers=answers, version=self.draft.version)

    def browser(self, actor: Actor) -> Browser:
        settings = Settings(database_url="given", secret_key=b"0" * 32)
        browser = Browser(create_app(settings, store=self.service.store))
        assert browser.sign_in(f"{actor.name.replace(' ', '.').lower()}@example.org", PASSWORD).status_code == 303
        return browser

    def program(self, actor: Actor) -> Program:
        settings = Settings(database_url="given", secret_key=b"0" * 32)
        return Program(create_app(settings, store=self.service.store), self.service.store, actor)


@pytest.fixture(scope="module", params=BOTH)
def pond(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pond]:
    if request.param == "sqlite":
        url = copied(request.getfixturevalue("sqlite_template"), tmp_path_factory.mktemp("pond"))
    else:
        template = request.getfixturevalue("postgresql_template")
        url = request.getfixturevalue("postgresql_databases")(template)
    clock = FixedClock()
    with opened(url, clock) as store:
        yield _go_through(Service(store, clock))


def _go_through(service: Service) -> Pond:
    service.load(changed(*(("ask/grant", old, new) for old, new in FORM), ("judge/grant", *RULE)))
    officer, grower = service.person(Role.OFFICER, "Clara Clerk"), service.person(Role.PROVIDER, "Ada Onion", "Growers")
    round_id = service.plan(officer, "Autumn window", [SEEDLING])
    place = service.register(grower, CLUB | PEOPLE, GARDEN)
    at = Pond(service, grower, officer, round_id, service.start(grower, round_id, place, [SEEDLING]))
    service.answer(grower, at.reference, WITH_POND, {"plan": [FILE]})
    at.seen["with"] = at.draft
    at.save("hands", volunteers=4, pond=False, depth=WITH_POND["depth"], story="Beans.")
    at.seen["without"] = at.draft
    at.save("hands", volunteers=4, pond=True, depth=WITH_POND["depth"], story="Beans.")
    at.seen["again"] = at.draft
    # What is hidden may be wrong: too long for its question, and no amount of typing on any page would mend it.
    at.save("pond", fish=f"{MARK} carp, and other fish of every kind", plan=at.draft.answers["plan"])
    at.seen["wrong"] = at.draft
    at.save("hands", volunteers=4, pond=False, depth="", story="Beans.")
    at.seen["draft"] = at.draft
    _look_at_draft(at)
    service.submit(grower, at.reference)
    _look_at_submission(at)
    service.close(officer, round_id)
    service.assess(officer, at.reference, {"welcoming": "open", "welcoming_words": "The gate was open."})
    service.confirm(officer, at.reference, SEEDLING)
    _look_as_officer(at)
    return at


def _look_at_draft(at: Pond) -> None:
    browser, program = at.browser(at.grower), at.program(at.grower)
    for name, path in {"tasks": "", "check": "/check", "page": "/pages/hands", "rows": "/pages/money"}.items():
        assert browser.get(f"/applications/{at.reference}{path}").status_code == 200
        at.seen[name] = visible(browser.text)
    at.seen["hidden page"] = browser.get(f"/applications/{at.reference}/pages/pond").status_code
    page = f"/applications/{at.reference}/pages/money"
    browser.get(page)
    sent = browser.send("", {"q-in_all": "1", "action": "continue"}, to=page)
    at.seen["sum sent by page"] = sent.status_code
    draft = program.get(f"/applications/{at.reference}/answers")
    at.seen["saved by program"] = program.put(at.reference, draft.json | {"in_all": 1}).json
    at.seen["saved again"] = program.put(at.reference, draft.json).json


def _look_at_submission(at: Pond) -> None:
    browser, program = at.browser(at.grower), at.program(at.grower)
    browser.get(f"/applications/{at.reference}/copy")
    at.seen["copy"] = browser.text
    read = pypdf.PdfReader(io.BytesIO(browser.get(f"/applications/{at.reference}/copy.pdf").data))
    at.seen["pdf"] = "\n".join(page.extract_text() for page in read.pages)
    at.seen["by program"] = program.get(f"/applications/{at.reference}/submissions/1").json


def _look_as_officer(at: Pond) -> None:
    browser = at.browser(at.officer)
    for name, path in {
        "application": f"/evaluation/{at.reference}/application",
        "evaluation": f"/evaluation/{at.reference}",
    }.items():
        assert browser.get(path).status_code == 200
        at.seen[name] = browser.text
    sheet = browser.get(f"/rounds/{at.round_id}/submissions.xlsx?form=ask/grant")
    book = openpyxl.load_workbook(io.BytesIO(sheet.data))
    at.seen["sheet"] = str([[cell.value for cell in row] for each in book for row in each.iter_rows()])
    at.seen["decision"] = at.service.decision(at.officer, at.reference)
    at.seen["letter"] = at.service.letter(at.grower, at.reference).html


def visible(page: str) -> str:
    """Return a page without the fields that carry along what a row of its keeps hidden."""
    return re.sub(r'<input type="hidden"[^>]*>', "", page)


def hidden(draft: ApplicationView) -> dict[str, Any]:
    """Return what a draft holds of the answers that depend on the pond."""
    return {
        "depth": draft.answers.get("depth"),
        "fish": draft.answers.get("fish"),
        "plan": [file["name"] for file in draft.answers.get("plan") or ()],
        "net": [row.get("net") for row in draft.answers["tools"]],
    }


ALL_OF_IT = {"depth": f"{MARK} deep", "fish": f"{MARK} carp", "plan": [FILE], "net": [f"{MARK} net"]}


def test_what_is_hidden_stays_in_the_draft_and_comes_back(pond: Pond) -> None:
    assert hidden(pond.seen["with"]) == ALL_OF_IT
    assert hidden(pond.seen["without"]) == ALL_OF_IT
    assert hidden(pond.seen["again"]) == ALL_OF_IT


def test_a_wrong_answer_that_is_hidden_stops_nothing(pond: Pond) -> None:
    drafts = {name: pond.seen[name] for name in ("with", "wrong", "draft")}
    faults = {name: validate(each.form, each.answers, each.facts) for name, each in drafts.items()}
    told = {name: [fault.field for fault in found] for name, found in faults.items()}
    assert told == {"with": [], "wrong": ["fish"], "draft": []}


@pytest.mark.parametrize(
    "place",
    [
        "tasks",
        "check",
        "page",
        "rows",
        "copy",
        "pdf",
        "by program",
        "application",
        "evaluation",
        "sheet",
        "decision",
        "letter",
    ],
)
def test_it_is_shown_nowhere(pond: Pond, place: str) -> None:
    assert str(pond.seen[place])
    assert MARK not in str(pond.seen[place])


def test_a_program_sends_the_draft_back_as_it_is_and_is_told_what_is_asked(pond: Pond) -> None:
    saved = pond.seen["saved again"]
    assert saved["faults"] == []
    assert not {"depth", "fish", "plan"} & set(saved["asked"])


def test_its_page_is_no_page(pond: Pond) -> None:
    assert pond.seen["hidden page"] == 404


def test_a_submission_keeps_nothing_of_it_and_a_sum_is_worked_out_whatever_was_sent(pond: Pond) -> None:
    assert pond.seen["sum sent by page"] == 303
    refused = [(each["pointer"], each["code"]) for each in pond.seen["saved by program"]["faults"]]
    assert refused == [("/in_all", "unknown-question")]
    assert pond.seen["by program"]["answers"] == KEPT


def test_the_decision_is_made_without_it(pond: Pond) -> None:
    facts = json.dumps(pond.seen["decision"].facts)
    assert "plan.volunteers" in facts
    assert "plan.depth" not in facts
    assert "There is no pond." in pond.seen["letter"]


def test_an_officer_cannot_open_its_file(pond: Pond) -> None:
    (file,) = pond.seen["with"].answers["plan"]
    service = pond.service
    assert read_file(service.store, pond.grower, service.library, UUID(file["id"])).name == FILE
    with pytest.raises(NotFound):
        read_file(service.store, pond.officer, service.library, UUID(file["id"]))
