"""The provider's journey in a real browser: with scripts and without, wide and at 320 px, axe on every page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from browsing import PASSWORD
from clock import FixedClock
from garden import PDF, Garden, person, plant
from webapp import create_app
from webapp.settings import Settings
from webapp.store import Store

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
EMAIL = "ada@example.org"

pytestmark = pytest.mark.browser


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        """Say nothing."""


@pytest.fixture
def plot(sqlite_store: Store) -> Garden:
    """A round open for a week, and a person who has registered nothing."""
    garden = plant(sqlite_store)
    person(sqlite_store, "provider", email=EMAIL, password=PASSWORD)
    return garden


@pytest.fixture
def address(plot: Garden) -> Iterator[str]:
    """The service on a port of this machine."""
    app = create_app(Settings(database_url="given", secret_key=b"0" * 32), store=plot.store)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@dataclass
class Journey:
    """A person at a browser, checking every page they come to."""

    page: Page
    address: str
    script: bool

    def check(self) -> None:
        """Check the page at hand: nothing that axe finds, nothing wider than the window, one main heading."""
        assert self.page.locator("h1").count() == 1, self.page.url
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        if self.script:
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
            found = self.page.evaluate(
                "axe.run().then(all => all.violations.flatMap(each => each.nodes.map(n => each.id + ' ' + n.html)))"
            )
            assert not found, f"{self.page.url}: {found}"

    def open(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(self.address + path)
        self.check()

    def press(self, name: str) -> None:
        """Press the button of this name that can be seen."""
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").last.click()
        self.page.wait_for_load_state()
        self.check()

    def follow(self, name: str) -> None:
        """Follow the link of this name."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        self.check()

    def fill(self, label: str, text: str) -> None:
        """Fill a field in."""
        self.page.get_by_label(label, exact=True).fill(text)

    def says(self, words: str) -> bool:
        """Tell whether the page says something."""
        return words in self.page.inner_text("main")


@pytest.fixture(params=[(1_000, True), (320, True), (1_000, False)], ids=["wide", "narrow", "without-script"])
def journey(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Journey]:
    """A person who has just signed in."""
    width, script = request.param
    context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    at = Journey(context.new_page(), address, script)
    at.page.set_default_timeout(20_000)
    at.open("/")
    at.follow("Seedling grants")
    assert at.says("Enough volunteers")
    at.open("/sign-in")
    at.fill("Email address", EMAIL)
    at.page.locator("#password").fill(PASSWORD)
    at.press("Sign in")
    yield at
    context.close()


def test_from_registration_to_receipt(journey: Journey, plot: Garden, tmp_path: Path, clock: FixedClock) -> None:
    register(journey)
    start(journey)
    journey.follow("Who tends the garden")
    journey.fill("How many volunteers?", "a few")
    journey.press("Save and continue")
    summary = journey.page.locator(".govuk-error-summary")
    assert "must be a whole number" in summary.inner_text()
    if journey.script:
        assert journey.page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    journey.fill("How many volunteers?", "4")
    journey.press("Save and continue")
    spend(journey, tmp_path)
    journey.page.get_by_role("checkbox").check()
    journey.press("Save and continue")
    journey.press("Check your answers")
    for words in ("£100.00", "Spade", "Rake", "quote.pdf"):
        assert journey.says(words)
    journey.press("Submit application")
    assert journey.says("Application submitted")
    receipt = journey.page.locator(".govuk-panel__body strong").inner_text()
    journey.page.go_back()
    journey.open("/applications")
    assert journey.says("Submitted")
    journey.follow("Mill Lane garden")
    assert journey.says(receipt)
    journey.follow(f"Copy to print {receipt}")
    assert journey.says("Rake")
    change_and_withdraw(journey)


def register(journey: Journey) -> None:
    """Register club and garden."""
    journey.open("/registration")
    journey.follow("About your club")
    journey.fill("What is your club called?", "Growers of Mill Lane")
    journey.page.get_by_label("Yes").check()
    journey.press("Save and continue")
    journey.fill("Name of a person we can ask", "Ada Onion")
    journey.fill("Their email address", EMAIL)
    journey.press("Save and continue")
    journey.press("Add the first")
    journey.fill("What is the garden called?", "Mill Lane garden")
    journey.page.get_by_label("Soil").check()
    journey.press("Save and continue")


def start(journey: Journey) -> None:
    """Start an application for a seedling grant."""
    journey.open("/applications/start")
    journey.press("Start")
    assert journey.says("Select at least one lot")
    journey.page.get_by_label("Mill Lane garden").check()
    journey.page.get_by_label("Seedling grants").check()
    journey.press("Start")


def spend(journey: Journey, tmp_path: Path) -> None:
    """Answer what it costs: an amount, two rows, and a file, which is refused first."""
    journey.fill("Amount you ask for", "100")
    journey.page.get_by_label("Thing, Thing 1").fill("Spade")
    journey.page.get_by_label("Cost, Thing 1").fill("60")
    journey.press("Add another thing")
    journey.page.get_by_label("Thing, Thing 2").fill("Rake")
    journey.page.get_by_label("Cost, Thing 2").fill("£60.00")
    for name, content in (("program.pdf", b"MZ\x90\x00" + b"\0" * 60), ("quote.pdf", PDF)):
        path = tmp_path / name
        path.write_bytes(content)
        journey.page.locator("input[type=file][name=q-quotes]").set_input_files(path)
        journey.page.get_by_role("button", name="Upload").locator("visible=true").last.click()
        journey.page.wait_for_load_state()
        journey.check()
    assert journey.says("quote.pdf")
    assert not journey.says("program.pdf")
    journey.press("Save and continue")


def change_and_withdraw(journey: Journey) -> None:
    """Change what was submitted, and then withdraw it."""
    journey.follow("Back to the application")
    journey.press("Change this application")
    assert journey.says("That stands until you submit again.")
    journey.follow("Withdraw this application")
    journey.press("Withdraw")
    assert journey.says("You have withdrawn this application.")
