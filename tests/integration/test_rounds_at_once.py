"""Two officers press the same button at once: one does it, the other is told so, and nobody waits for a deadlock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask

from browsing import PASSWORD, Browser
from clock import FixedClock
from garden import SEEDLING, Garden, person, plant
from webapp.services.close_round import close_round
from webapp.services.errors import Conflict
from webapp.services.open_round import open_round
from webapp.services.plan_round import plan_round
from webapp.store import LONDON, Store
from webapp.store.queries import rounds

AT_ONCE = 4


@pytest.fixture
def planned(garden: Garden, clock: FixedClock) -> UUID:
    """A round that is planned to open now and to close in three days."""
    closes = (clock.at + timedelta(days=3)).astimezone(LONDON).replace(tzinfo=None)
    parts = garden.store, garden.officer, garden.library
    return plan_round(*parts, title="Two officers", lots=[SEEDLING], opens_local=None, closes_local=closes).round_id


def at_once(act: Callable[[], object]) -> Counter[str]:
    """Do the same several times at once; count what each came to."""
    barrier = Barrier(AT_ONCE)

    def press(_: int) -> str:
        barrier.wait()
        try:
            act()
        except Conflict as conflict:
            return conflict.code
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(press, range(AT_ONCE)))


def test_a_round_is_opened_and_closed_once(garden: Garden, clock: FixedClock, planned: UUID) -> None:
    opened = at_once(lambda: open_round(garden.store, garden.officer, garden.library, planned))
    assert opened == {"done": 1, "round-open-already": AT_ONCE - 1}
    clock.move(days=3)
    closed = at_once(lambda: close_round(garden.store, garden.officer, planned))
    assert closed == {"done": 1, "round-closed-already": AT_ONCE - 1}


def test_a_form_sent_several_times_plans_one_round(garden: Garden, clock: FixedClock) -> None:
    closes = (clock.at + timedelta(days=3)).astimezone(LONDON).replace(tzinfo=None)
    said = {"title": "Sent twice", "lots": [SEEDLING], "opens_local": None, "closes_local": closes, "plan_key": "k"}
    parts = garden.store, garden.officer, garden.library

    def sent() -> list[UUID]:
        with garden.store.reading(garden.officer) as work:
            return [row.id for row in rounds.everything(work) if row.title == "Sent twice"]

    assert at_once(lambda: plan_round(*parts, **said)) == {"done": AT_ONCE}
    assert len(sent()) == 1
    clock.move(days=4)
    assert [plan_round(*parts, **said).round_id] == sent()
    for changed in ({"title": "Another"}, {"closes_local": closes + timedelta(days=9)}, {"opens_local": closes}):
        with pytest.raises(Conflict) as refused:
            plan_round(*parts, **{**said, **changed})
        assert refused.value.code == "key-used"


def test_the_plan_form_has_a_key_of_its_own(app: Flask, sqlite_store: Store, clock: FixedClock) -> None:
    garden = plant(sqlite_store)
    person(sqlite_store, "officer", email="clara@example.org", password=PASSWORD)
    browser = Browser(app)
    browser.sign_in("clara@example.org")
    browser.get("/rounds/plan")
    fields = dict(next(form for form in browser.page.forms if "key" in dict(form.fields)).fields)
    closes = clock.at + timedelta(days=3)
    on = {f"closes-{part}": str(getattr(closes, part)) for part in ("day", "month", "year")}
    plan = {**fields, **on, "title": "Sent twice", "lots": [SEEDLING], "closes-time": "12:00"}
    assert browser.post("/rounds/plan", {**plan, "title": ""}).status_code == 400
    assert fields["key"] in browser.text
    first, second = browser.post("/rounds/plan", plan), browser.post("/rounds/plan", plan)
    assert (first.status_code, first.location) == (303, second.location)
    assert browser.post("/rounds/plan", {**plan, "title": "Sent anew"}).status_code == 409
    assert "Sent anew" in browser.text
    assert fields["key"] not in browser.text
    with sqlite_store.reading(garden.officer) as work:
        assert len(rounds.everything(work)) == 2


def test_a_name_is_kept_without_what_cannot_be_seen(garden: Garden, clock: FixedClock) -> None:
    closes = (clock.at + timedelta(days=3)).astimezone(LONDON).replace(tzinfo=None)
    parts = garden.store, garden.officer, garden.library
    named = plan_round(
        *parts, title=" Spring\0\n\u202e window\x1b ", lots=[SEEDLING], opens_local=None, closes_local=closes
    )
    with garden.store.reading(garden.officer) as work:
        assert rounds.get(work, named.round_id).title == "Spring window"
