"""Takes the README's pictures anew, of the demonstration. Run it as `.venv/bin/python tests/pictures`.

With `questions` it takes those of docs/questions.md instead.

It makes a demonstration in a folder of its own, serves it, walks through it in Chromium as visitor, provider and
officer, and writes `docs/pictures/*.png`. Look at them before you keep them.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from png import smaller
from questions import take_questions
from werkzeug.serving import WSGIRequestHandler, make_server

from webapp import create_app
from webapp.cli import files
from webapp.services.load_definitions import load_definitions
from webapp.services.make_demonstration import SignIn, make_demonstration
from webapp.settings import Settings
from webapp.store import OPERATOR, Store, migrate
from webapp.store.library import RunningLibrary

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
DEMONSTRATION = ROOT / "forms" / "examples" / "demonstration.json"
WIDTH, LOW, HEIGHT = 960, 700, 1_300
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
REASON = "The plan for curriculum and teaching is under way, and every other area is at the expected standard or above."
WORDS = "“We ring every family on a Friday, and parents chair the termly forum.”"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, tuple[SignIn, ...]]]:
    """Make the demonstration in a folder and serve it: its address, and who can sign in."""
    settings = Settings(database_url=f"sqlite:///{folder / 'fps.db'}", demonstration=True)
    with closing(Store(settings.database_url)) as store:
        migrate(store)
        load_definitions(store, OPERATOR, files.sources([ROOT / "rulesets", ROOT / "forms"]))
        data = json.loads(DEMONSTRATION.read_text("utf-8"))
        people = make_demonstration(store, settings.database_url, RunningLibrary(store).current(), data)
        app = create_app(settings, store=store)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}", people
        server.shutdown()
        serving.join()
        server.server_close()


@dataclass
class Visitor:
    """Someone at a browser of their own, who takes pictures."""

    page: Page
    address: str

    @classmethod
    def at(cls, browser: Browser, address: str, person: SignIn | None = None) -> Visitor:
        """Open a window, and sign in if it is somebody's."""
        visitor = cls(browser.new_context(viewport={"width": WIDTH, "height": LOW}).new_page(), address)
        if person:
            visitor.open("/sign-in")
            visitor.page.locator("input[name=email]").fill(person.email)
            visitor.page.locator("input[name=password]").fill(person.password)
            visitor.press("Sign in")
        return visitor

    def open(self, path: str) -> None:
        """Open a page of the service."""
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        """Press a button in the page itself."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Follow a link in the page itself."""
        self.page.locator("main").get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def take(self, name: str, beginning: str = "") -> None:
        """Take a picture of the page from its top, or from the element a selector finds, at most `HEIGHT` high."""
        whole = self.page.evaluate("document.documentElement.scrollHeight")
        box = self.page.locator(beginning).first.bounding_box() if beginning else None
        top = max(0, box["y"] + self.page.evaluate("window.scrollY")) if box else 0
        clip = {"x": 0, "y": top, "width": WIDTH, "height": min(HEIGHT, whole - top)}
        path = PICTURES / f"{name}.png"
        path.write_bytes(smaller(self.page.screenshot(full_page=True, clip=clip)))  # type: ignore[arg-type]
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


def visitor(at: Visitor) -> None:
    """Read what anybody may."""
    at.open("/")
    at.take("start")
    at.follow("What we ask")
    at.page.locator("main details summary").first.click()
    at.take("criteria")


def provider(at: Visitor) -> None:
    """Start an application, and answer a little of it."""
    at.open("/applications/start")
    at.page.locator("input[name=place]").first.check()
    at.page.locator("input[name=lots]").first.check()
    at.press("Start")
    at.page.locator(".govuk-task-list a").first.click()
    at.page.locator("input[name=q-inspection_body][value=ofsted]").check()
    at.press("Save and continue")  # what the answer makes necessary is asked on the same page
    for part, number in (("day", "14"), ("month", "3"), ("year", "2024")):
        at.page.locator(f"input[name=q-inspection_date-{part}]").fill(number)
    at.page.locator("input[name=q-ofsted_report_kind][value=graded]").check()
    at.take("question")
    at.press("Save and continue")
    at.page.locator("input[name=q-ofsted_grade][value=good]").check()
    at.press("Save and continue")
    at.open("/applications")
    at.page.locator("main td a, main th a, main li a").first.click()
    at.take("tasks")


def officers(at: Visitor, second: Visitor, establishment: str) -> None:
    """Decide an application, have another confirm it, read the letter, replay the decision."""
    at.open("/evaluation")
    at.follow(establishment)
    declare_no_interest(at)
    at.press("Run the criteria")
    evaluation = at.page.url
    at.follow("Record your assessment")
    while "/assessment" in at.page.url:
        for shown in at.page.locator("input[type=radio][value=shown]").all():
            shown.check()
        for words in at.page.locator("textarea").all():
            words.fill(WORDS)
        at.press("Save and continue")
    at.page.goto(evaluation)
    at.take("decision", ".app-lot")
    at.page.locator("input[type=radio][value=pass]").first.check()
    at.page.locator("textarea[name=reason]").first.fill(REASON)
    at.press("Record this decision")
    second.page.goto(evaluation)
    declare_no_interest(second)
    second.press("Confirm and send the letter")
    at.open("/evaluation")
    at.take("queue")
    at.page.goto(evaluation)
    at.follow("Read the letter")
    at.take("letter", ".app-letter")
    at.page.goto(evaluation)
    at.follow("Replay and compare")
    at.take("replay")


def declare_no_interest(at: Visitor) -> None:
    """Say, before an application opens, that one has no interest in it."""
    at.page.locator("#interest").check()
    at.press("Declare")


def chromium() -> str:
    """Find the browser that `make test` uses, or another that is there."""
    recorded = ROOT / ".tools" / "browser"
    named = os.environ.get("FPS_TEST_BROWSER") or (recorded.read_text("utf-8").strip() if recorded.exists() else "")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), "")
    if not found:
        sys.exit("There is no Chromium: run make test, which gets one, or set FPS_TEST_BROWSER.")
    return found


def demonstration(browser: Browser) -> None:
    """Take the pictures of the README."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (address, people):
        by_name = {person.email.partition("@")[0]: person for person in people}
        visitor(Visitor.at(browser, address))
        provider(Visitor.at(browser, address, by_name["alder"]))
        first, second = (Visitor.at(browser, address, by_name[name]) for name in ("officer", "second"))
        officers(first, second, "Birch Bank School")


def main(arguments: list[str]) -> None:
    """Take all pictures of the README, or those of the question types."""
    PICTURES.mkdir(exist_ok=True)
    unsandboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium(), args=["--disable-gpu", "--disable-lcd-text", *unsandboxed]
        )
        if arguments == ["questions"]:
            take_questions(browser, _Quiet)
        else:
            demonstration(browser)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
