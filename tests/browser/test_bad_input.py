"""What people do to a form that nobody planned, in a real browser: two tabs, two clicks, and a minute too late.

What can be posted wrongly (types, lengths, control characters, dates, rows, files, others' applications) is tried on
the pages without a browser, in `tests/integration/test_provider_pages.py`; definitions with faults at start in
`tests/unit/webapp/cli/test_service_commands.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browsing import PASSWORD
from clock import FixedClock
from garden import Garden, Grower, person, plant
from walking import Seen, Walker, serving, someone
from webapp import create_app
from webapp.settings import Settings
from webapp.store import Store

EMAIL = "ada@example.org"

pytestmark = pytest.mark.browser


@pytest.fixture
def garden(sqlite_store: Store) -> Garden:
    """A round open for a week."""
    return plant(sqlite_store)


@pytest.fixture
def grower(garden: Garden) -> Grower:
    """A provider's user who has registered and may sign in."""
    made = Grower(garden, person(garden.store, "provider", email=EMAIL, password=PASSWORD))
    made.register()
    return made


@pytest.fixture
def at(chromium: Browser, grower: Grower) -> Iterator[Walker]:
    """The provider's user, signed in."""
    app = create_app(Settings(database_url="given", secret_key=b"0" * 32), store=grower.garden.store)
    with serving(app) as address:
        walker = someone(chromium, address, Seen(), {})
        walker.sign_in(EMAIL, PASSWORD)
        yield walker
        assert walker.seen.problems == []
        walker.page.context.close()


def another_tab(at: Walker, path: str) -> Page:
    """Open a page in a second tab of the same browser."""
    page = at.page.context.new_page()
    page.goto(at.address + path)
    return page


def test_a_double_click_submits_once(at: Walker, grower: Grower) -> None:
    reference = grower.complete()
    at.open(f"/applications/{reference}/check")
    at.page.get_by_role("button", name="Submit application").dblclick()
    at.page.wait_for_url("**/receipt*")
    (only,) = grower.read(reference).receipts
    assert at.says(only.receipt)


def test_two_tabs_and_the_back_button_give_one_submission_and_one_receipt(at: Walker, grower: Grower) -> None:
    reference = grower.complete()
    path = f"/applications/{reference}/check"
    at.open(path)
    second = another_tab(at, path)
    at.press("Submit application")
    (only,) = grower.read(reference).receipts
    second.get_by_role("button", name="Submit application").click()
    second.wait_for_load_state()
    assert only.receipt in second.inner_text("main") or "has been submitted" in second.inner_text("main")
    at.page.go_back()
    again = at.page.get_by_role("button", name="Submit application")
    if again.count():
        again.click()
        at.page.wait_for_load_state()
    assert [each.receipt for each in grower.read(reference).receipts] == [only.receipt]


def test_two_tabs_on_one_page_lose_nothing(at: Walker, grower: Grower) -> None:
    reference = grower.start()
    path = f"/applications/{reference}/pages/hands"
    at.open(path)
    second = another_tab(at, path)
    second.locator("[name='q-volunteers']").fill("7")
    second.get_by_role("button", name="Save and continue").click()
    second.wait_for_load_state()
    at.page.locator("[name='q-volunteers']").fill("4")
    at.press("Save and continue", "conflict")
    assert at.says("saved this page after you opened it")
    sides = at.page.locator(".app-sides .govuk-hint").all_inner_texts()
    assert [said.split()[-1] for said in sides] == ["7", "4"]
    assert "Saved by you" in sides[0]
    assert grower.read(reference).answers["volunteers"] == 7
    at.press("Save what I chose", "conflict")
    assert at.says("Select which answer to keep")
    at.page.get_by_label("What you entered").check()
    at.press("Save what I chose")
    assert grower.read(reference).answers["volunteers"] == 4


def test_a_minute_too_late_is_told_with_the_time(at: Walker, grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    clock.at = grower.garden.closes_at - timedelta(minutes=1)
    at.sign_in(EMAIL, PASSWORD)
    at.open(f"/applications/{reference}/check")
    clock.move(minutes=1)
    at.press("Submit application", "late")
    assert at.says("The round closed on 9 November 2026, 09:00")
    assert grower.read(reference).receipts == ()


def test_a_file_a_minute_too_late_is_told_with_its_name(
    at: Walker, grower: Grower, clock: FixedClock, tmp_path: Path
) -> None:
    reference = grower.complete()
    clock.at = grower.garden.closes_at - timedelta(minutes=1)
    at.sign_in(EMAIL, PASSWORD)
    at.open(f"/applications/{reference}/pages/money")
    clock.move(minutes=1)
    (tmp_path / "late.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    at.files = tmp_path
    at.upload("quotes", "late.pdf")
    assert at.says("The round closed on 9 November 2026, 09:00, so the file late.pdf came too late")
    assert at.says("its content is not")


@pytest.mark.parametrize(
    ("path", "words"),
    [("/no-such-page", "Page not found"), ("/applications/AAAA-BBBB-CCCC", "Page not found"), ("/rounds", "")],
    ids=["nothing there", "not one's own", "not one's role"],
)
def test_pages_that_are_not_for_one_are_clear(at: Walker, path: str, words: str) -> None:
    at.open(path)
    assert at.says(words)
    assert at.says("Go to the start page")
