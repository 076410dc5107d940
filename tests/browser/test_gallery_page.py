"""The gallery of `fps preview`: every type of question, in both languages and three states, at any width and zoom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from engine.forms.types import TYPES
from engine.library import Library
from walking import AXE, RUN_AXE, serving
from webapp.cli import files
from webapp.cli.preview import GALLERY
from webapp.preview import Found, create_preview, forms_at_hand
from webapp.preview.states import State

pytestmark = pytest.mark.browser

TODAY = date(2026, 11, 26)
HEADINGS = {"en": "Every question empty, with an error and filled in", "cy": "Pob cwestiwn yn wag"}
SIZES = [
    pytest.param({"width": 1280, "height": 900}, 1, id="wide"),
    pytest.param({"width": 320, "height": 640}, 1, id="320-px"),
    pytest.param({"width": 320, "height": 256}, 4, id="400-percent"),
]
"""At 400 % a window of 1280 by 1024 has room for 320 by 256 of the page, each drawn with four dots a side."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    forms = forms_at_hand(Library.read(files.sources([GALLERY])), TODAY)
    with serving(create_preview(lambda: Found(forms))) as served:
        yield served


@pytest.mark.parametrize(("size", "dots"), SIZES)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_question_in_every_state(
    chromium: Browser, address: str, tmp_path: Path, language: str, size: Any, dots: int
) -> None:
    context = chromium.new_context(viewport=size, device_scale_factor=dots)
    page = context.new_page()
    page.goto(f"{address}/forms/gallery/everything/gallery?speak={language}")
    assert page.locator("h1").inner_text().startswith(HEADINGS[language])
    for name, type_ in TYPES.items():
        shown = page.locator(f"section[data-type={name}]").first
        for state in State:
            if type_.asks or state is not State.ERROR:
                drawn = shown.locator(f"[data-state={state}]")
                box = drawn.bounding_box()
                assert box, (name, state)
                assert box["x"] + box["width"] <= size["width"], (name, state)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    if dots == 1:
        page.screenshot(path=tmp_path / f"gallery-{language}-{size['width']}.png", full_page=True)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(RUN_AXE) == []
    context.close()
