"""The pages on the API and on access tokens in a browser: axe, 320 px, a token made and ended without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from browsing import PASSWORD
from garden import person, plant
from walking import Seen, Walker, serving
from webapp import create_app
from webapp.settings import Settings
from webapp.store import Store

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_pages_for_whoever_writes_programs(chromium: Browser, sqlite_store: Store, script: bool) -> None:
    plant(sqlite_store)
    person(sqlite_store, "provider", email="pat@example.org", password=PASSWORD)
    seen = Seen()
    with serving(create_app(Settings("", secret_key=b"0" * 32), store=sqlite_store)) as address:
        context = chromium.new_context(java_script_enabled=script)
        walker = Walker(context.new_page(), address, seen, {}, script=script)
        walker.open("/")
        walker.follow("Use this service from a program")
        walker.sign_in("pat@example.org", PASSWORD)
        walker.open("/developers/tokens")
        walker.press("Make an access token", "error")
        assert walker.says("Enter what the access token is for")
        walker.page.locator("#name").fill("Our records")
        walker.press("Make an access token", "made")
        assert walker.says("Copy the access token now")
        walker.page.get_by_role("button", name="End this token").click()
        assert walker.says("You have none.")
        walker.open("/language/cy?next=/developers", "Welsh")
        context.close()
    assert seen.problems == []
