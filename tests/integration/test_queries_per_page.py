"""What the lead's pages cost in queries, however much is on them: one more application must not be one more query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event

from browsing import PASSWORD, Browser
from clock import FixedClock
from garden import HARVEST, SEEDLING, Garden, person, plant
from webapp.services.decide_application import decide_application
from webapp.services.submit_application import submit_application
from webapp.store import Store

EMAIL = "officer@example.org"
MOST, MANY = 17, 30
# An application is read with all that is decided on it: one query more for each kind of thing, none for each thing.
MOST_FOR_ONE = 23


@contextmanager
def counting(store: Store) -> Iterator[list[str]]:
    """Keep the statements that the database is sent meanwhile."""
    sent: list[str] = []

    def keep(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            sent.append(statement)

    event.listen(store.engine, "before_cursor_execute", keep)
    yield sent
    event.remove(store.engine, "before_cursor_execute", keep)


def applied(garden: Garden, number: int) -> list[str]:
    """Let some providers apply for both lots; give the references."""
    found = []
    for _ in range(number):
        grower = garden.add_provider()
        reference = grower.complete(SEEDLING, HARVEST)
        submit_application(*grower.parts, reference, submission_key=reference)
        found.append(reference)
    return found


@pytest.fixture
def garden(sqlite_store: Store) -> Garden:
    """A round open for a week, on SQLite alone: a query is a query."""
    return plant(sqlite_store)


@pytest.fixture
def officer(app: Flask, garden: Garden) -> Browser:
    """The lead's officer, who will sign in when the round has closed."""
    person(garden.store, "officer", email=EMAIL, password=PASSWORD)
    return Browser(app)


def cost(garden: Garden, browser: Browser, address: str) -> int:
    """Give the number of queries that a page costs once definitions are read."""
    assert browser.get(address).status_code == 200
    with counting(garden.store) as sent:
        browser.get(address)
    return len(sent)


def test_the_leads_pages_cost_the_same_however_many_apply(garden: Garden, officer: Browser, clock: FixedClock) -> None:
    references = applied(garden, MANY)
    clock.move(days=8)
    officer.sign_in(EMAIL)
    for reference in references[: MANY // 2]:
        decide_application(garden.store, garden.officer, garden.library, reference, second_opinion_required=False)
    assert cost(garden, officer, "/evaluation") <= MOST
    assert officer.text.count("/evaluation/") == MANY
    assert cost(garden, officer, f"/evaluation?round={garden.round_id}") <= MOST
    assert cost(garden, officer, "/rounds") <= MOST
    assert officer.get("/evaluation?round=junk").status_code == 404
    assert officer.get(f"/evaluation?round={uuid4()}").status_code == 404
    assert cost(garden, officer, "/letters") <= MOST
    with counting(garden.store) as sent:
        officer.get("/evaluation")
        officer.get("/letters")
    assert [each for each in sent if "letter.html" in each or "submission.answers" in each] == []
    assert cost(garden, officer, f"/evaluation/{references[0]}") <= MOST_FOR_ONE
    assert cost(garden, officer, f"/evaluation/{references[-1]}") <= MOST_FOR_ONE
