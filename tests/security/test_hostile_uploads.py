"""Hostile files by way of the pages: refused with words that help, held, or served in a way that runs nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

import scanner_daemon as daemons
from browsing import PASSWORD, Browser
from clock import FixedClock
from corpus.files_honest import HONEST
from corpus.files_hostile import HOSTILE, VIRUSES, Hostile
from corpus.files_made import EICAR, pdf
from databases import copied
from engine.forms.contents import WORDS
from engine.forms.files import MEDIA_TYPES
from enrolling import Service, opened, sources
from webapp import create_app
from webapp.files.clamav import ClamAV
from webapp.services.read_application import read_application
from webapp.services.scan_files import scan_files
from webapp.settings import Settings
from webapp.store import SCANNER, Actor, Role
from webapp.store.queries import files

LIBRARY = Path(__file__).resolve().parents[1] / "library"
LOT = "pots/seedling"
CLUB = {"club_title": "A club", "banked": True, "person": "Cora", "mail": "cora@example.org"}
GARDEN = {"garden_title": "A garden", "ground": "roof"}
ANSWERS = {
    "volunteers": 4,
    "story": "A story.",
    "engineer": "Ed",
    "amount": 10_000,
    "tools": [{"thing": "A spade", "cost": 12_000}],
    "promise": True,
}
FEW, EVERY = b"accept: [pdf, png], max_mb: 1, at_most: 2", f"accept: [{', '.join(MEDIA_TYPES)}], at_most: 40".encode()
NAMES = {
    "path": "../../etc/passwd.pdf",
    "windows": "C:\\evil\\a.pdf",
    "header": 'a"; filename="b.html',
    "turned-round": "a\u202efdp.pdf",
    "5000-characters": "x" * 5_000 + ".pdf",
    "reserved": "CON.pdf",
}


class PageBrowser(Browser):
    """A browser that closes what the test client leaves open."""

    def _keep(self, answer: TestResponse) -> TestResponse:
        answer.request.environ["wsgi.input"].close()
        return super()._keep(answer)


@dataclass
class Case:
    """A provider with a draft whose form takes every kind of file, and a scanner."""

    app: Flask
    service: Service
    daemon: daemons.Daemon
    officer: Actor
    owner: Actor
    round_id: Any
    reference: str
    browser: PageBrowser

    def upload(self, name: str, content: bytes) -> int:
        """Upload a file on its page, as a browser does; give the status."""
        address = f"/applications/{self.reference}/pages/money"
        self.browser.get(address)
        form = next(form for form in self.browser.page.forms if not form.action)
        held: dict[str, Any] = {}
        for key, value in form.fields:
            held.setdefault(key, []).append(value)
        sent = {**held, "action": "upload:quotes", "q-quotes": (io.BytesIO(content), name)}
        return self.browser.post(address, sent).status_code

    def kept(self) -> list[files.StoredFile]:
        """The files of the draft, the oldest first."""
        found = read_application(self.service.store, self.owner, self.service.library, self.reference)
        with self.service.store.reading(SCANNER) as work:
            return [files.get_in(work, found.id, each["id"]) for each in found.answers.get("quotes") or []]


@pytest.fixture
def case(sqlite_template: Path, tmp_path: Path) -> Iterator[Case]:
    clock = FixedClock()
    with daemons.running() as daemon, opened(copied(sqlite_template, tmp_path), clock) as store:
        service = Service(store, clock)
        service.load([(name, source.replace(FEW, EVERY)) for name, source in sources(LIBRARY)])
        officer = service.person(Role.OFFICER, "Olive Officer")
        owner = service.person(Role.PROVIDER, "Cora", "A club")
        round_id = service.plan(officer, "Spring window", [LOT])
        reference = service.start(owner, round_id, service.register(owner, CLUB, GARDEN), [LOT])
        service.answer(owner, reference, ANSWERS)
        app = create_app(Settings("given", secret_key=b"0" * 32, clamav=daemon.address), store=store)
        browser = PageBrowser(app)
        assert browser.sign_in("cora@example.org", PASSWORD).status_code == 303
        yield Case(app, service, daemon, officer, owner, round_id, reference, browser)


def test_every_hostile_file_is_refused_with_words_and_none_is_kept(case: Case) -> None:
    for file in [*HOSTILE, *VIRUSES]:
        assert case.upload(file.name, file.content) == 422, file.name
        assert _words(file) in case.browser.text, file.name
        assert case.kept() == [], file.name
    assert len(HOSTILE) + len(VIRUSES) > 40


def _words(file: Hostile) -> str:
    """What a person reads, after the name of the file."""
    if file.code == "file-type":
        return "must be one of these kinds of file: PDF"
    return str(WORDS[file.code]).partition("%(name)s")[2].partition("%(")[0].strip(" .:")


def test_no_file_is_ever_shown_among_our_pages(case: Case) -> None:
    for name, content in HONEST.items():
        assert case.upload(name, content) in (200, 422, 303), name
    rows = case.kept()
    assert len(rows) == len(HONEST)
    for row, content in zip(rows, HONEST.values(), strict=True):
        answer = case.browser.get(f"/files/{row.id}")
        assert answer.status_code == 200
        assert answer.get_data() == content
        assert answer.mimetype == row.media_type
        assert answer.mimetype in {media_type for types in MEDIA_TYPES.values() for media_type in types}
        how, params = parse_options_header(answer.headers["Content-Disposition"])
        assert (how, params["filename"]) == ("attachment", row.name)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_whatever_a_file_is_called_it_is_saved_under_a_plain_name(case: Case, name: str) -> None:
    case.upload(name, pdf())
    (row,) = case.kept()
    assert len(row.name) < 170
    assert not set(row.name) & set('/\\:"\u202e\r\n')
    assert row.name.endswith(".pdf")
    answer = case.browser.get(f"/files/{row.id}")
    how, params = parse_options_header(answer.headers["Content-Disposition"])
    assert (how, params["filename"]) == ("attachment", row.name)


def test_while_the_scanner_is_down_a_file_is_held_and_shown_as_being_checked(case: Case) -> None:
    case.daemon.manner = daemons.DROPS
    case.upload("a.pdf", pdf())
    case.upload("b.pdf", pdf(b"<< /Length 68 >>\nstream\n" + EICAR + b"\nendstream"))
    first, second = case.kept()
    for address in (f"/applications/{case.reference}/pages/money", f"/applications/{case.reference}/check"):
        case.browser.get(address)
        assert "Being checked for viruses:" in case.browser.text
        assert "a.pdf" in case.browser.text
    for row in (first, second):
        assert case.browser.get(f"/files/{row.id}").status_code == 409
        assert "is being checked for viruses. Come back later: nothing is lost." in case.browser.text
    case.service.submit(case.owner, case.reference)
    case.daemon.manner = daemons.WELL
    assert scan_files(case.service.store, ClamAV(case.daemon.address)).refused == 1
    case.service.close(case.officer, case.round_id)
    officer = PageBrowser(case.app, address="203.0.113.9")
    assert case.browser.sign_in("cora@example.org", PASSWORD).status_code == 303
    assert officer.sign_in("olive.officer@example.org", PASSWORD).status_code == 303
    for browser in (case.browser, officer):
        assert browser.get(f"/files/{first.id}").status_code == 200
        assert browser.get(f"/files/{second.id}").status_code == 409
        assert "A virus was found in “b.pdf”. Nobody can open it." in browser.text
    officer.get(f"/evaluation/{case.reference}/application")
    assert "A virus was found in “b.pdf”. Nobody can open it." in officer.text
    assert "Being checked" not in officer.text
