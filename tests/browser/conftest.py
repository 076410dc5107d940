"""What tests in a real browser stand on: a database, and the browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from databases import clock, sqlite_store, sqlite_template  # noqa: F401 - fixtures


@pytest.fixture(scope="module")
def chromium(chromium_path: Path, chromium_arguments: list[str]) -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(chromium_path), args=chromium_arguments)
        yield browser
        browser.close()
