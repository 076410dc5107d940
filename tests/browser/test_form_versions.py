"""A new version of a form meets a draft under each policy, as its applicant sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser

from browsing import PASSWORD
from changing import later, library
from clock import FixedClock
from garden import Grower, person, plant
from walking import Seen, Walker, serving, someone
from webapp import create_app
from webapp.services.load_definitions import load_definitions
from webapp.settings import Settings
from webapp.store import OPERATOR, Store

EMAIL = "ada@example.org"
CHANGED = "The form changed on 4 November 2026"

pytestmark = pytest.mark.browser


@pytest.fixture
def grower(sqlite_store: Store) -> Grower:
    """A provider's user who has registered and may sign in."""
    made = Grower(plant(sqlite_store), person(sqlite_store, "provider", email=EMAIL, password=PASSWORD))
    made.register()
    return made


@pytest.fixture
def at(chromium: Browser, grower: Grower) -> Iterator[Walker]:
    """The provider's user at a browser."""
    settings = Settings(database_url="given", secret_key=b"0" * 32)
    with serving(create_app(settings, store=grower.garden.store)) as address:
        walker = someone(chromium, address, Seen(), {})
        with closing(walker.page.context):
            yield walker
            assert walker.seen.problems == []


def meets(at: Walker, grower: Grower, clock: FixedClock, policy: str) -> str:
    """Start and answer an application, let the form change under it, and open it; give its reference."""
    reference = grower.complete()
    text = later(policy)
    load_definitions(grower.garden.store, OPERATOR, [("later.yaml", text.encode())])
    grower.garden.library = library(text)
    clock.move(days=2)
    at.sign_in(EMAIL, PASSWORD)
    at.open(f"/applications/{reference}", policy)
    return reference


def test_pin_asks_what_it_asked(at: Walker, grower: Grower, clock: FixedClock) -> None:
    reference = meets(at, grower, clock, "pin")
    assert not at.says(CHANGED)
    at.open(f"/applications/{reference}/pages/hands")
    assert at.says("What have you grown?")
    at.open(f"/applications/{reference}/check")
    at.press("Submit application", "sent")
    (receipt,) = grower.read(reference).receipts
    assert at.says(receipt.receipt)
    # It is shown in the version that it answered, though another is in force.
    at.open(f"/applications/{reference}/copy")
    assert at.says("What have you grown?")
    assert at.says("Beans.")


def test_re_confirm_lists_what_changed_and_asks_it_again(at: Walker, grower: Grower, clock: FixedClock) -> None:
    reference = meets(at, grower, clock, "re-confirm")
    assert at.says(f"{CHANGED}. Look at these 3 questions again: How many people come each month?")
    assert at.says("Answers that fit no longer")
    assert at.says("What have you grown? Beans.")
    at.open(f"/applications/{reference}/check", "to be confirmed")
    assert not at.page.get_by_role("button", name="Submit application").count()

    at.open(f"/applications/{reference}")
    at.follow("How many people come each month?", "changed")
    assert at.page.locator("[name='q-volunteers']").input_value() == "4"
    at.page.locator("[name='q-herbs']").fill("Mint.")
    at.press("Save and continue")
    at.page.get_by_label("Yes").check()
    at.press("Save and continue")
    at.open(f"/applications/{reference}")
    assert not at.says(CHANGED)
    assert at.says("What have you grown? Beans.")
    at.open(f"/applications/{reference}/check")
    at.press("Submit application")
    assert at.says(grower.read(reference).receipts[0].receipt)


def test_close_ends_it_and_a_new_one_takes_over_what_fits(at: Walker, grower: Grower, clock: FixedClock) -> None:
    reference = meets(at, grower, clock, "close")
    assert at.says(f"{CHANGED}. This application can be read and printed, but not changed or sent any more.")
    at.follow("Read and print your answers")
    assert at.says("What have you grown?")
    assert at.says("Beans.")
    at.open(f"/applications/{reference}")
    at.press("Start again with these answers")
    begun = at.page.url.rpartition("/")[2]
    assert begun != reference
    assert grower.read(begun).answers["volunteers"] == 4
    at.open(f"/applications/{begun}/pages/hands", "begun again")
    assert at.says("How many people come each month?")
