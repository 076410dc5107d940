"""What one request may send: a large price table with a file; a flood is refused with a page, and keeps nothing."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_hostile_uploads import CLUB, GARDEN, LIBRARY, LOT, PageBrowser
from werkzeug.exceptions import RequestTimeout

from browsing import PASSWORD
from clock import FixedClock
from corpus.files_made import pdf
from databases import copied
from engine.library import Library
from enrolling import Service, opened, sources
from garden import definitions
from webapp import create_app
from webapp.access import bodies
from webapp.access.bodies import TimedBody
from webapp.journeys.page_limits import page_limits
from webapp.services.read_application import read_application
from webapp.settings import Settings
from webapp.store import Role

ROWS, CELLS = 500, 6
_CELLS = ", ".join(
    f"{{id: c{number}, type: text, max_length: 40, label: {{en: C}}, optional: true}}" for number in range(CELLS)
)
_TABLE = "      - {id: prices, type: rows, label: {en: Prices}, optional: true, at_most: 500, row: [CELLS]}\n"
TABLE = _TABLE.replace("CELLS", _CELLS).encode()
QUOTES = b"      - {id: quotes,"


class Case:
    """A provider's draft whose page has a price table beside its files."""

    def __init__(self, service: Service, settings: Settings) -> None:
        self.service = service
        self.app = create_app(settings, store=service.store)
        officer = service.person(Role.OFFICER, "Olive Officer")
        self.owner = service.person(Role.PROVIDER, "Cora", "A club")
        round_id = service.plan(officer, "Spring window", [LOT])
        self.reference = service.start(self.owner, round_id, service.register(self.owner, CLUB, GARDEN), [LOT])
        self.address = f"/applications/{self.reference}/pages/money"
        self.browser = PageBrowser(self.app)
        assert self.browser.sign_in("cora@example.org", PASSWORD).status_code == 303

    def fields(self) -> dict[str, str]:
        """The hidden fields of the page."""
        self.browser.get(self.address)
        return dict(next(form for form in self.browser.page.forms if not form.action).fields)

    def answers(self) -> dict[str, object]:
        """What is saved."""
        found = read_application(self.service.store, self.owner, self.service.library, self.reference)
        return dict(found.answers)


@pytest.fixture
def settings() -> Settings:
    return Settings("given", secret_key=b"0" * 32)


@pytest.fixture
def case(sqlite_template: Path, tmp_path: Path, settings: Settings) -> Iterator[Case]:
    with opened(copied(sqlite_template, tmp_path), FixedClock()) as store:
        service = Service(store, FixedClock())
        service.load([(name, source.replace(QUOTES, TABLE + QUOTES)) for name, source in sources(LIBRARY)])
        yield Case(service, settings)


def multipart(fields: list[tuple[str, str]], name: str = "q-quotes", content: bytes = b"") -> dict[str, object]:
    """A form as a browser sends it from a page with a place for a file."""
    part = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "".join(part.format(*field) for field in fields).encode()
    if content:
        head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="q.pdf"\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    return {"data": body + b"--b--\r\n", "content_type": "multipart/form-data; boundary=b"}


def test_a_price_table_of_500_rows_with_a_file_is_saved(case: Case) -> None:
    rows = [("q-prices-row", str(row)) for row in range(ROWS)]
    cells = [(f"q-prices-{row}-c{cell}", f"£{row}.{cell}") for row in range(ROWS) for cell in range(CELLS)]
    fields = [*case.fields().items(), ("action", "continue"), ("q-amount", "100"), *rows, *cells]
    sent = multipart(fields, content=pdf() + b"\n" * 900_000)
    assert len(fields) > 3_500
    assert case.browser.post(case.address, **sent).status_code in (303, 422)
    saved = case.answers()
    assert len(saved["prices"]) == ROWS  # type: ignore[arg-type]
    assert saved["prices"][-1]["c5"] == "£499.5"  # type: ignore[index]
    assert [file["size_bytes"] for file in saved["quotes"]] == [len(pdf()) + 900_000]  # type: ignore[attr-defined]


def typed(fields: list[tuple[str, str]]) -> dict[str, object]:
    """A form as a browser sends it from a page without files."""
    body = "&".join(f"{name}={value}" for name, value in fields).encode()
    return {"data": body, "content_type": "application/x-www-form-urlencoded"}


FLOODS = {
    "100000-fields": lambda own: typed([*own, *((f"f{number}", "") for number in range(100_000))]),
    "100000-parts": lambda own: multipart([*own, *((f"f{number}", "") for number in range(100_000))]),
    "20000-parts-of-one-name": lambda own: multipart([*own, *[("q-amount", "1")] * 20_000]),
    "25-MB-of-text": lambda own: multipart([*own, ("q-story", "x" * 25_000_000)]),
    "200-MB": lambda own: multipart(own, content=b"x" * 200_000_000),
    "one-field-of-10-MB": lambda own: typed([*own, ("q-amount", "1" * 10_000_000)]),
    "files-without-end": lambda own: multipart(own, content=b"x" * 20_000_000),
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_a_flood_is_refused_with_a_page_and_changes_nothing(case: Case, flood) -> None:
    own = list(case.fields().items())
    before = case.answers()
    answer = case.browser.post(case.address, **flood([*own, ("q-amount", "100")]))
    assert answer.status_code == 413
    assert "What you sent is too big" in case.browser.text
    assert "Go back and send less: a smaller file, one file at a time, or fewer rows." in case.browser.text
    assert "govuk-template" in case.browser.text
    assert answer.headers["Connection"] == "close"
    assert case.answers() == before
    assert case.browser.get(case.address).status_code == 200


def test_a_million_parts_take_no_time(case: Case) -> None:
    own = list(case.fields().items())
    sent = multipart([*own, *[("a", "")] * 400_000])
    began = time.perf_counter()
    assert case.browser.post(case.address, **sent).status_code == 413
    assert time.perf_counter() - began < 5


def test_somebody_who_is_not_signed_in_is_held_to_what_any_form_takes(case: Case, settings: Settings) -> None:
    stranger = PageBrowser(case.app, address="203.0.113.9")
    stranger.get("/sign-in")
    token = dict(stranger.page.forms[0].fields)["csrf_token"]
    many = [("csrf_token", token), *((f"f{number}", "") for number in range(settings.max_form_parts))]
    assert stranger.post(case.address, **multipart(many)).status_code == 413
    assert stranger.post(case.address, **typed(many)).status_code == 413
    assert stranger.post(case.address, **typed(many[:1])).status_code == 403


def test_a_page_takes_what_it_asks_for_and_no_more(settings: Settings) -> None:
    edition = Library.read(definitions()).in_force(FixedClock().at.date())
    form = next(form for form in edition.forms.values() if form.page("money"))
    small, money = (page_limits(form.page(name), settings) for name in ("promise", "money"))
    assert small.max_bytes == settings.max_form_bytes
    assert small.max_parts < 250
    assert small.max_parts < money.max_parts
    # One megabyte for each of two quotes, a spreadsheet for the table, and the rest of the page.
    assert 2_000_000 <= money.max_bytes - money.max_typed < 10_000_000
    assert settings.max_form_bytes <= money.max_typed < 5_000_000
    assert money.max_bytes <= settings.max_upload_bytes


class Slow(io.BytesIO):
    """A body that comes in time, but hardly."""

    def __init__(self, clock: list[float], seconds: float) -> None:
        super().__init__(b"x" * 10_000_000)
        self.clock = clock
        self.seconds = seconds

    def read(self, size: int | None = -1) -> bytes:
        self.clock[0] += self.seconds
        return super().read(size)


@pytest.mark.parametrize(
    ("piece", "seconds", "in_time"),
    [
        pytest.param(64 * 1024, 1.0, True, id="a-poor-connection"),
        pytest.param(64 * 1024, 15.9, True, id="as-slow-as-may-be"),
        pytest.param(64 * 1024, 40.0, False, id="too-slow"),
        pytest.param(1, 1.0, False, id="a-byte-at-a-time"),
    ],
)
def test_a_body_has_to_come_in_time(monkeypatch, piece: int, seconds: float, in_time: bool) -> None:
    clock = [0.0]
    monkeypatch.setattr(bodies.time, "monotonic", lambda: clock[0])
    body = TimedBody(Slow(clock, seconds))
    if in_time:
        for _ in range(40):
            assert body.read(piece)
    else:
        with pytest.raises(RequestTimeout):
            for _ in range(100):
                body.read(piece)


def test_a_body_that_stops_coming_is_not_waited_for(monkeypatch) -> None:
    monkeypatch.setattr(bodies, "SILENCE_SECONDS", 0.05)
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as stream:
        theirs.sendall(b"half")
        body = TimedBody(stream, ours)
        assert body.read(4) == b"half"
        with pytest.raises(RequestTimeout):
            body.read(4)
        assert ours.gettimeout() is None


def test_too_slow_is_said_on_a_page(case: Case, monkeypatch) -> None:
    def late(*_: object) -> bytes:
        raise RequestTimeout

    own = list(case.fields().items())
    monkeypatch.setattr(TimedBody, "read", late)
    assert case.browser.post(case.address, **multipart(own)).status_code == 408
    assert "What you sent took too long" in case.browser.text
    assert "Check your connection" in case.browser.text
