"""The audit trail as officers read it: what is looked for is found, what is sealed is not, and all can be saved."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

from browsing import PASSWORD, Browser
from clock import FixedClock
from garden import SEEDLING, Garden, Grower, person
from webapp import audit, create_app
from webapp.journeys.trail import words
from webapp.services.errors import NotFound
from webapp.services.read_audit import AT_ONCE, Asked, AuditPage, export_audit, read_audit
from webapp.services.submit_application import submit_application
from webapp.settings import Settings
from webapp.store import OPERATOR, PEOPLE, Role

WEBAPP = Path(__file__).resolve().parents[2] / "webapp"
EMAIL = "clerk@example.org"
LATER = {"days": 8}
"""When the round has closed."""


def look(garden: Garden, before: int | None = None, **asked: Any) -> AuditPage:
    return read_audit(garden.store, garden.officer, Asked(**asked), before)


def done(page: AuditPage) -> list[str]:
    return [event.action for event in page.events]


@pytest.fixture
def reference(garden: Garden, grower: Grower) -> str:
    """An application that was submitted while the round was open."""
    made = grower.complete(SEEDLING)
    submit_application(*grower.parts, made, submission_key="once")
    return made


def test_what_providers_do_is_sealed_until_the_round_has_closed(
    garden: Garden, reference: str, grower: Grower, clock: FixedClock
) -> None:
    sealed = {"submit-application", "start-application", "save-draft", "register-organisation"}
    assert not sealed & set(done(look(garden)))
    assert not sealed & set(look(garden).actions)
    with pytest.raises(NotFound):
        look(garden, reference=reference)
    clock.move(**LATER)
    assert sealed <= set(done(look(garden)))
    (submitted,) = look(garden, action="submit-application").events
    assert (submitted.who, submitted.role, submitted.about) == (grower.actor.name, "provider", reference)
    assert "ask/grant" in submitted.definitions


def test_everything_that_is_said_must_hold(garden: Garden, reference: str, grower: Grower, clock: FixedClock) -> None:
    day = clock.at.date()
    clock.move(**LATER)
    other = garden.add_provider()
    assert set(done(look(garden, person_id=other.actor.person_id))) == {
        "register-organisation",
        "register-establishment",
    }
    assert look(garden, person_id=other.actor.person_id, action="submit-application").events == ()
    about = look(garden, reference=reference)
    assert {"start-application", "save-draft", "submit-application"} <= set(done(about))
    assert {event.about for event in about.events} == {reference}
    on_the_day = look(garden, since=day, until=day)
    assert "submit-application" in done(on_the_day)
    assert not [event for event in on_the_day.events if event.who == other.actor.name]
    assert look(garden, since=date(2026, 1, 1), until=date(2026, 1, 1)).events == ()
    assert "submit-application" in done(look(garden, definition="ask/grant"))
    for nearly in ("ask/gran", "sk/grant", "ask_grant", "%", '"'):
        assert look(garden, definition=nearly).events == ()


def test_days_are_days_in_london(garden: Garden, clock: FixedClock) -> None:
    clock.at = clock.at.replace(year=2027, month=6, day=30, hour=23, minute=30)  # 1 July, half past midnight
    with garden.store.writing(OPERATOR) as work:
        audit.record(work, "make-backup", "backup", "once")
    found = [
        look(garden, action="make-backup", since=day, until=day).events for day in (date(2027, 6, 30), date(2027, 7, 1))
    ]
    assert [len(each) for each in found] == [0, 1]


def test_pages_follow_one_another_and_nothing_comes_twice(garden: Garden) -> None:
    for _ in range(2 * AT_ONCE + 3):
        with garden.store.writing(OPERATOR) as work:
            audit.record(work, "sign-in", "person", uuid4())
    seen, before = list[int](), None
    while True:
        page = look(garden, before, action="sign-in")
        seen += [event.seq for event in page.events]
        if page.older is None:
            break
        before = page.older
    assert len(seen) == len(set(seen)) == 2 * AT_ONCE + 3
    assert seen == sorted(seen, reverse=True)
    exported = [event.seq for event in export_audit(garden.store, garden.officer, Asked(action="sign-in"))]
    assert exported == seen


def test_that_it_was_exported_is_recorded_with_what_was_looked_for(garden: Garden) -> None:
    list(export_audit(garden.store, garden.officer, Asked(action="open-round", since=date(2026, 11, 1))))
    (event,) = look(garden, action="export-audit").events
    told = {name: value for name, value in event.details.items() if value is not None}
    assert (event.who, told) == (garden.officer.name, {"done": "open-round", "since": "2026-11-01"})


def test_every_code_that_is_recorded_has_words() -> None:
    written = re.compile(r'audit\.record\(\s*work,\s*"([a-z-]+)"')
    recorded = {code for path in WEBAPP.rglob("*.py") for code in written.findall(path.read_text("utf-8"))}
    assert recorded <= set(words.ACTIONS)
    calls = sum(path.read_text("utf-8").count("audit.record(") for path in WEBAPP.rglob("*.py"))
    named = sum(len(written.findall(path.read_text("utf-8"))) for path in WEBAPP.rglob("*.py"))
    assert calls - named <= 2, "an action that is not written out where it is recorded"
    assert {role.value for role in Role if role not in PEOPLE} == set(words.PARTS)


# -- the page


@pytest.fixture
def clerk(garden: Garden, settings: Settings) -> Browser:
    person(garden.store, "officer", email=EMAIL, password=PASSWORD, name="Clara Clerk")
    browser = Browser(create_app(settings, store=garden.store))
    browser.sign_in(EMAIL)
    return browser


def test_the_page_says_who_did_what_and_keeps_what_was_looked_for(
    garden: Garden, reference: str, clerk: Browser, clock: FixedClock
) -> None:
    clock.move(days=8)
    clerk.sign_in(EMAIL)
    answer = clerk.get(f"/audit?application={reference.lower()}&done=submit-application")
    assert answer.status_code == 200
    assert "Submitted an application" in clerk.text
    assert reference in clerk.text
    saved = next(link for link in clerk.page.links if "audit.xlsx" in link)
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(saved.replace("&amp;", "&")).data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0][:5] == ["Number", "When", "Who", "What", "Code"]
    assert [row[4] for row in rows[2:]] == ["submit-application"]
    assert rows[2][5] == reference


@pytest.mark.parametrize(
    ("asked", "words_said"),
    [
        pytest.param("since-day=31&since-month=2&since-year=2026", "Enter a date with a day", id="no such day"),
        pytest.param("until-day=1", "Enter a date with a day", id="half a date"),
        pytest.param("application=NONE-NONE-NONE", "There is no application of that reference", id="no application"),
        pytest.param("application=%00", "There is no application of that reference", id="NUL"),
    ],
)
def test_what_cannot_be_looked_for_is_said_and_kept(clerk: Browser, asked: str, words_said: str) -> None:
    assert clerk.get(f"/audit?{asked}").status_code == 400
    assert words_said in clerk.text
    typed = asked.partition("=")[2].partition("&")[0]
    assert typed == "%00" or f'value="{typed}"' in clerk.text


@pytest.mark.parametrize("asked", ["by=nobody", "before=x", "before=-1", "done=' OR 1=1", "definition=%25", "by=%ff"])
def test_what_nobody_can_mean_finds_nothing_or_everything_and_breaks_nothing(clerk: Browser, asked: str) -> None:
    assert clerk.get(f"/audit?{asked}").status_code in (200, 400)
    assert clerk.get(f"/audit.xlsx?{asked}").status_code in (200, 400)


def test_a_provider_reads_none_of_it(garden: Garden, settings: Settings) -> None:
    person(garden.store, "provider", email="p@example.org", password=PASSWORD)
    browser = Browser(create_app(settings, store=garden.store))
    browser.sign_in("p@example.org")
    assert [browser.get(path).status_code for path in ("/audit", "/audit.xlsx")] == [403, 403]
