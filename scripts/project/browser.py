"""The browser that tests drive: Chromium on the PATH, else from apt, else Playwright's own download. Never none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from environment import PYTHON, TOOLS
from machine import answers, apt_install, may_install
from telling import say, stop

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
RECORD = TOOLS / "browser"
_WHERE = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"


def prepare() -> Path:
    """Find or get a Chromium, and record its path for the tests in `.tools/browser`.

    Raises:
        StepError: there is none and none can be had, so browser tests could only be skipped, which is not passing.
    """
    browser = _named() or _on_path() or _from_apt() or _from_playwright()
    if browser is None:
        stop("A browser for the tests is missing. Install Chromium, or set FPS_TEST_BROWSER to one that is there")
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(f"{browser}\n", encoding="utf-8")
    return browser


def _named() -> Path | None:
    named = os.environ.get("FPS_TEST_BROWSER")
    if named and not _starts(Path(named)):
        stop(f"FPS_TEST_BROWSER is {named}, and that does not start")
    return Path(named) if named else None


def _on_path() -> Path | None:
    """The first Chromium that starts: Ubuntu's package is an empty shell where snap does not run."""
    for name in NAMES:
        found = shutil.which(name)
        if found and _starts(Path(found)):
            return Path(found)
    return None


def _from_apt() -> Path | None:
    return _on_path() if apt_install(["chromium", "fonts-liberation"], "the browser tests drive it") else None


def _from_playwright() -> Path | None:
    where = answers([PYTHON, "-c", _WHERE])
    if where and _starts(Path(where)):
        return Path(where)
    say("getting Chromium through Playwright")
    with_libraries = ["--with-deps"] if may_install() else []
    answers([PYTHON, "-m", "playwright", "install", *with_libraries, "chromium"])
    return Path(where) if where and _starts(Path(where)) else None


def _starts(browser: Path) -> bool:
    return answers([browser, "--version"]) is not None
