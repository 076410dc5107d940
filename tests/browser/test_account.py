"""Signing in, what is around every page, and the error pages in a real browser: axe, focus, keys, 320 px, no script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from browsing import PASSWORD
from webapp import create_app
from webapp.services.create_person import create_person
from webapp.settings import Settings
from webapp.store import OPERATOR, Store

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
EMAIL = "olive@example.org"
WIDTHS = (1_000, 320)

pytestmark = pytest.mark.browser


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        """Say nothing."""


@pytest.fixture
def address(sqlite_store: Store) -> Iterator[str]:
    """The service on a port of this machine, with one officer."""
    create_person(
        sqlite_store, OPERATOR, email=EMAIL, name="Olive of a very long name indeed", role="officer", password=PASSWORD
    )
    app: Flask = create_app(Settings("", demonstration=True), store=sqlite_store)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test when the policy of the response stopped something, or a script broke."""
    context = chromium.new_context(base_url=address)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def enter(page: Page, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def hold_to_the_bar(page: Page) -> None:
    """No fault by axe, and nothing wider than the window, wide and narrow."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate(
            "axe.run().then(all => all.violations.flatMap(each => each.nodes.map(node => each.id + ' ' + node.html)))"
        )
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["en", "cy"])
def test_pages_are_accessible_and_fit(page: Page, language: str) -> None:
    page.goto(f"/language/{language}?next=/sign-in")
    hold_to_the_bar(page)
    page.locator("form[action='/sign-in'] button[type=submit]").click()
    hold_to_the_bar(page)
    page.goto("/no-such-page")
    hold_to_the_bar(page)
    page.goto("/")
    hold_to_the_bar(page)


def test_the_start_page_and_a_refusal_when_signed_in(page: Page) -> None:
    enter(page)
    hold_to_the_bar(page)
    page.goto("/applications")
    assert "You cannot open this page" in page.inner_text("h1")
    hold_to_the_bar(page)


def test_a_wrong_password_moves_the_focus_to_the_summary_and_then_to_the_field(page: Page) -> None:
    enter(page, "wrong wrong wrong")
    assert page.title().startswith("Error: Sign in")
    page.wait_for_function("document.activeElement?.className.includes('govuk-error-summary')")
    assert page.get_by_label("Email address").input_value() == EMAIL
    assert page.get_by_label("Password", exact=True).input_value() == ""
    page.locator(".govuk-error-summary a").click()
    assert page.evaluate("document.activeElement.id") == "email"


def test_the_summary_has_the_focus_without_script_too(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    enter(page, "wrong wrong wrong")
    assert page.locator(".govuk-error-summary:focus").count() == 1
    enter(page)
    page.get_by_role("button", name="Sign out").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You have signed out.").wait_for()
    context.close()


def test_the_keyboard_alone_signs_in_and_out(page: Page) -> None:
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Sign out":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in?why=signed-out")


def test_the_script_runs_under_the_policy(chromium: Browser, address: str) -> None:
    page = chromium.new_page(base_url=address)
    page.goto("/sign-in")
    page.wait_for_selector("body.govuk-frontend-supported")
    page.get_by_role("button", name="Show password").click()
    assert page.locator("#password").get_attribute("type") == "text"
    refused = page.evaluate(
        "new Promise(done => { document.addEventListener('securitypolicyviolation', e => done(e.violatedDirective));"
        " const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s) })"
    )
    assert refused.startswith("script-src")
    assert page.evaluate("window.ran") is None
    page.close()
