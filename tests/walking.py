"""A person at a real browser: looks at every page they come to, and answers pages as definitions ask them.

Every page, once in each of its states (empty, with an error, filled in), is measured: one main heading, nothing that
axe finds, nothing wider than 320 px. What is wrong is kept in `problems`, so that one run tells all of it. With the
variable `FPS_TEST_PICTURES` set to a folder, each page is also kept there as a picture, wide and narrow.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from engine.forms.controls import Parts, Table, Upload
from engine.forms.model import Page as FormPage
from engine.forms.model import Question, QuestionType

AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW, HIGH = 1_200, 320, 900
# Only violations are asked for, which is what takes axe least time. No rule is left out.
RUN_AXE = """axe.run({resultTypes: ["violations"]}).then(
  all => all.violations.flatMap(each => each.nodes.map(node => each.id + " " + node.html)))"""
WIDTH = "document.scrollingElement.scrollWidth"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        """Say nothing."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a port of this machine; give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@dataclass
class Seen:
    """What was looked at, by whomever, and what was wrong with it."""

    pages: dict[str, None] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass
class Walker:
    """Someone at a browser of their own. `names` puts words in the place of what is made up anew in every run."""

    page: Page
    address: str
    seen: Seen
    names: dict[str, str]
    script: bool = True
    files: Path = Path()

    # -- looking

    def look(self, state: str = "") -> None:
        """Measure the page at hand, unless it was measured in this state before."""
        key = " ".join(filter(None, (self._place(), state, "" if self.script else "without script")))
        if key in self.seen.pages:
            return
        self.seen.pages[key] = None
        self.page.wait_for_load_state()
        self._expect(key, self.page.locator("h1").count() == 1, "has not one main heading")
        if self.script:
            if not self.page.evaluate("'axe' in window"):
                self.page.evaluate(AXE.read_text(encoding="utf-8"))
            self.seen.problems += [f"{key}: {found}" for found in self.page.evaluate(RUN_AXE)]
        self._picture(key, WIDE)
        self.page.set_viewport_size({"width": NARROW, "height": HIGH})
        wide = self.page.evaluate(WIDTH)
        self._expect(key, wide <= NARROW, f"is {wide} px wide in a window of {NARROW}")
        self._picture(key, NARROW)
        self.page.set_viewport_size({"width": WIDE, "height": HIGH})

    def _place(self) -> str:
        path = self.page.url.removeprefix(self.address)
        for made_up, words in self.names.items():
            path = path.replace(made_up, words)
        return path.partition("#")[0]

    def _expect(self, key: str, holds: bool, words: str) -> None:
        if not holds:
            self.seen.problems.append(f"{key} {words}")

    def _picture(self, key: str, width: int) -> None:
        folder = os.environ.get("FPS_TEST_PICTURES")
        if folder:
            name = "".join(letter if letter.isalnum() else "-" for letter in key).strip("-") or "start"
            self.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)

    def says(self, words: str) -> bool:
        """Tell whether the page says something, however its lines are broken."""
        return " ".join(words.split()) in " ".join(self.page.inner_text("main").split())

    # -- moving

    def open(self, path: str, state: str = "") -> None:
        """Open a page by its address."""
        self.page.goto(self.address + path)
        self.look(state)

    def follow(self, name: str, state: str = "") -> None:
        """Follow the link of this name, also one that is drawn as a button."""
        self.page.locator("a", has_text=name).locator("visible=true").first.click()
        self.look(state)

    def press(self, name: str, state: str = "") -> None:
        """Press the last button of this name that can be seen, and look at what comes of it."""
        self.click(name)
        self.look(state)

    def click(self, name: str) -> None:
        """Press the last button of this name that can be seen."""
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").last.click()
        self.page.wait_for_load_state()

    def declare_no_interest(self, state: str = "") -> None:
        """Say, before an application opens, that one has no interest in it."""
        self.page.locator("#interest").check()
        self.press("Declare", state)

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the page, unless one is signed in."""
        self.open("/sign-in")
        if not self.page.locator("#password").count():
            return
        self.page.get_by_label("Email address").fill(email)
        self.page.locator("#password").fill(password)
        self.press("Sign in")

    # -- by keyboard alone

    def tab_to(self, selector: str, most: int = 60) -> None:
        """Move on with the tab key until what `selector` names has the focus."""
        for _ in range(most):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: {most} tabs do not reach {selector}")

    def type_into(self, selector: str, text: str) -> None:
        """Move to a field by the tab key and type."""
        self.tab_to(selector)
        self.page.keyboard.type(text)

    def enter(self, selector: str) -> None:
        """Move to a link or button by the tab key and press it."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    # -- answering

    def answer(self, page: FormPage, answers: Mapping[str, Any], files: Mapping[str, Any]) -> None:
        """Answer a page of a form and go on; questions that only appear then are answered as they do."""
        path = self.page.url
        for _ in range(4):
            for question in page.questions:
                if self.page.locator(f"[name^='q-{question.id}']").count():
                    self.fill(question, answers.get(question.id), files.get(question.id, ()))
            self.look("filled")
            self.click("Save and continue")
            if self.page.url != path:
                return
            self.look("more to answer")
        raise AssertionError(f"{path} does not go on: {self.page.inner_text('main')}")

    def fill(self, question: Question, value: Any, names: Any = ()) -> None:
        """Give one answer, in whatever its type is asked with."""
        name = f"q-{question.id}"
        if isinstance(question.type.control, Upload):
            for file in names:
                self.upload(question.id, file)
        elif isinstance(question.type.control, Table):
            self._rows(question, value or ())
        elif value is not None:
            self._control(name, value, question.type)

    def upload(self, question: str, file: str | Path) -> None:
        """Choose a file and upload it, unless it is there."""
        path = self.files / file
        if path.name not in self.page.inner_text("main"):
            self.page.set_input_files(f"input[type=file][name='q-{question}']", path)
            self.page.locator(f"button[value='upload:{question}']").locator("visible=true").last.click()
            self.look("uploaded")

    def _rows(self, question: Question, rows: Any) -> None:
        for index, row in enumerate(rows):
            if not self.page.locator(f"[name^='q-{question.id}-{index}-']").count():
                self.page.locator(f"button[value='add:{question.id}']").click()
                self.look("another row")
            for cell in question.row:
                if row.get(cell.id) is not None:
                    self._control(f"q-{question.id}-{index}-{cell.id}", row[cell.id], cell.type)

    def _control(self, name: str, value: Any, type_: QuestionType) -> None:
        if isinstance(type_.control, Parts):
            for part, typed in zip(("year", "month", "day"), value.split("-"), strict=True):
                self.page.fill(f"[name='{name}-{part}']", str(int(typed)))
            return
        first = self.page.locator(f"[name='{name}']").first
        words = [str(each).lower() if isinstance(each, bool) else str(each) for each in _listed(value)]
        if first.evaluate("field => field.tagName") == "SELECT":
            first.select_option(words)
        elif first.get_attribute("type") in ("radio", "checkbox"):
            for word in words:
                self.page.locator(f"[name='{name}'][value='{word}']").check()
        else:
            first.fill(f"{value / 100:.2f}" if type_.name == "money" else str(value))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def someone(browser: Browser, address: str, seen: Seen, names: dict[str, str], *, script: bool = True) -> Walker:
    """Seat someone at a browser that shares nothing with others."""
    context = browser.new_context(viewport={"width": WIDE, "height": HIGH}, java_script_enabled=script)
    context.set_default_timeout(10_000)
    return Walker(context.new_page(), address, seen, names, script)
