"""What is typed is kept: saved in passing, through a sign-in that ran out, and beside what a colleague typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Browser, expect

from browsing import PASSWORD
from clock import FixedClock
from garden import Grower, person, plant
from walking import Seen, Walker, serving, someone
from webapp import create_app
from webapp.settings import Settings
from webapp.store import Store

EMAIL, COLLEAGUE = "ada@example.org", "berta@example.org"
VOLUNTEERS, STORY = "[name='q-volunteers']", "[name='q-story']"

pytestmark = pytest.mark.browser


@pytest.fixture
def grower(sqlite_store: Store) -> Grower:
    """A provider's user who has registered and may sign in, as may a colleague."""
    joined = {"password": PASSWORD, "organisation": "Growers of Mill Lane"}
    made = Grower(plant(sqlite_store), person(sqlite_store, "provider", email=EMAIL, name="Ada Onion", **joined))
    person(sqlite_store, "provider", email=COLLEAGUE, name="Berta Bean", **joined)
    made.register()
    return made


@pytest.fixture
def address(grower: Grower) -> Iterator[str]:
    """The service, running."""
    settings = Settings(database_url="given", secret_key=b"0" * 32)
    with serving(create_app(settings, store=grower.garden.store)) as running:
        yield running


@contextmanager
def seated(chromium: Browser, address: str, email: str = EMAIL, *, script: bool = True) -> Iterator[Walker]:
    """Someone at a browser, signed in; nothing may be wrong with any page they come to."""
    walker = someone(chromium, address, Seen(), {}, script=script)
    with closing(walker.page.context):
        walker.sign_in(email, PASSWORD)
        yield walker
        assert walker.seen.problems == []


def test_what_is_typed_is_saved_in_passing_and_pressing_save_is_no_conflict(
    chromium: Browser, address: str, grower: Grower
) -> None:
    reference = grower.start()
    with seated(chromium, address) as at:
        at.open(f"/applications/{reference}/pages/hands")
        expect(at.page.locator("#autosave")).to_be_empty()
        at.page.locator(VOLUNTEERS).press_sequentially("41")
        expect(at.page.locator("#autosave")).to_have_text("Saved at 09:00")
        assert grower.read(reference).answers == {"volunteers": 41}
        at.look("saved in passing")
        # Both before and after the next save in passing: neither is told of the person's own.
        at.page.locator(STORY).press_sequentially("Beans, and ")
        at.press("Save and continue", "story")
        assert grower.read(reference).answers["story"] == "Beans, and"
        assert "saved this page after" not in at.page.inner_text("main")


def test_what_was_never_sent_by_button_is_there_on_return(chromium: Browser, address: str, grower: Grower) -> None:
    reference = grower.start()
    with seated(chromium, address) as at:
        at.open(f"/applications/{reference}/pages/hands")
        at.page.locator(STORY).press_sequentially("Half a sen")
        expect(at.page.locator("#autosave")).to_have_text("Saved at 09:00")
    with seated(chromium, address) as later:
        later.open(f"/applications/{reference}/pages/hands")
        assert later.page.locator(STORY).input_value() == "Half a sen"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_sign_in_that_ran_out_loses_nothing(
    chromium: Browser, address: str, grower: Grower, clock: FixedClock, script: bool
) -> None:
    reference = grower.start()
    with seated(chromium, address, script=script) as at:
        at.open(f"/applications/{reference}/pages/hands")
        clock.move(minutes=31)
        at.page.locator(VOLUNTEERS).press_sequentially("12")
        if script:
            expect(at.page.locator("#autosave")).to_contain_text("Not saved: you are signed out.")
        at.page.locator(STORY).press_sequentially("Leeks.")
        at.press("Save and continue", "ran out")
        assert at.says("You were signed out because nothing happened for a while")
        at.page.get_by_label("Email address").fill(EMAIL)
        at.page.locator("#password").fill(PASSWORD)
        at.press("Sign in", "resumed")
        at.press("Send it")
        kept = grower.read(reference).answers
        assert (kept["volunteers"], kept["story"]) == (12, "Leeks.")


def test_a_service_that_is_away_is_said_and_tried_again(chromium: Browser, address: str, grower: Grower) -> None:
    reference = grower.start()
    with seated(chromium, address) as at:
        at.open(f"/applications/{reference}/pages/hands")
        at.page.context.set_offline(offline=True)
        at.page.locator(VOLUNTEERS).press_sequentially("5")
        expect(at.page.locator("#autosave")).to_contain_text("Not saved: the service cannot be reached.")
        at.page.context.set_offline(offline=False)
        at.page.locator(STORY).press_sequentially("Kale.")
        expect(at.page.locator("#autosave")).to_have_text("Saved at 09:00")
        assert grower.read(reference).answers == {"volunteers": 5, "story": "Kale."}


def test_two_people_see_whose_answer_is_saved_and_choose(
    chromium: Browser, address: str, grower: Grower, clock: FixedClock
) -> None:
    reference = grower.start()
    path = f"/applications/{reference}/pages/hands"
    with seated(chromium, address) as ada, seated(chromium, address, COLLEAGUE) as berta:
        ada.open(path)
        berta.open(path)
        berta.page.locator(VOLUNTEERS).fill("7")
        berta.page.locator(STORY).fill("Squash.")
        berta.press("Save and continue")
        clock.move(minutes=2)
        ada.page.locator(VOLUNTEERS).press_sequentially("4")
        expect(ada.page.locator("#autosave")).to_contain_text("someone else has saved this page")
        ada.page.locator(STORY).press_sequentially("Peas.")
        ada.press("Save and continue", "conflict")
        assert ada.page.get_by_text("Saved by Berta Bean, 2 November 2026, 09:00").count() == 2
        assert grower.read(reference).answers == {"volunteers": 7, "story": "Squash."}
        ada.page.locator("#take-volunteers").check()
        ada.page.locator("#take-story-2").check()
        ada.press("Save what I chose")
        assert grower.read(reference).answers == {"volunteers": 7, "story": "Peas."}
        berta.open(f"/applications/{reference}")
        assert berta.says("Last saved by Ada Onion, 2 November 2026, 09:02")
