"""A form with every type of question, gone through from its tasks to its answers by the keyboard alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from engine.forms.controls import Parts
from engine.forms.model import Page as FormPage
from engine.forms.model import Question
from engine.library import Library
from gallery import FILLED
from walking import serving
from webapp.cli import files
from webapp.cli.preview import GALLERY
from webapp.preview import Found, create_preview, forms_at_hand

pytestmark = pytest.mark.browser

FORM = "/forms/gallery/everything"


def test_a_form_is_gone_through_by_the_keyboard_alone(chromium: Browser, tmp_path: Path) -> None:
    forms = forms_at_hand(Library.read(files.sources([GALLERY])), date(2026, 11, 26))
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF")
    with serving(create_preview(lambda: Found(forms))) as address:
        page = chromium.new_page()
        page.set_default_timeout(10_000)
        page.goto(address + FORM)
        _press(page, page.get_by_role("link", name="Words"))
        for asked in forms["gallery/everything"].form.pages:
            page.wait_for_url(f"**/pages/{asked.id}")
            _answer_page(page, asked, plan)
        page.wait_for_url(f"**{FORM}")
        _press(page, page.get_by_role("button", name="Check your answers"))
        page.wait_for_url(f"**{FORM}/check")
        said = page.inner_text("main")
        page.close()
    assert "these answers could be sent" in said
    for answer in ("Hill End", "Llangollen", "£1,234.50", "9 March 2020", "Peat", "plan.pdf", "Ann Onymous", "P-1"):
        assert answer in said


def _answer_page(page: Page, asked: FormPage, plan: Path) -> None:
    """Answer what a page asks, and what it then asks as well, and go on from it."""
    address, answered = page.url, set[str]()
    while page.url == address:
        for question in asked.questions:
            if question.takes_files and question.id not in answered:
                # Choosing is a window of the system, which no page sees; what is done on the page is done by keys.
                page.set_input_files(f"#q-{question.id}", [plan])
                answered.add(question.id)
            elif question.row:
                _answer_rows(page, question, answered)
            elif question.asks:
                _answer(page, question, FILLED[question.id], f"q-{question.id}", answered)
        with page.expect_navigation():
            _press(page, page.get_by_role("button", name="Save and continue"))


def _answer_rows(page: Page, question: Question, answered: set[str]) -> None:
    for index, row in enumerate(FILLED[question.id]):
        name = f"q-{question.id}-{index}"
        if not page.locator(f"[name^='{name}-']").count():
            _press(page, page.locator(f"button[value='add:{question.id}']"))
            page.locator(f"[name^='{name}-']").first.wait_for()
        for cell in question.row:
            if cell.id in row:
                _answer(page, cell, row[cell.id], f"{name}-{cell.id}", answered)


def _answer(page: Page, question: Question, answer: Any, name: str, answered: set[str]) -> None:
    """Answer by keys, unless that is done or the page does not ask yet."""
    if name in answered or not page.locator(f"[name^='{name}']").count():
        return
    answered.add(name)
    raw = question.type.raw(question, answer)
    if isinstance(question.type.control, Parts):
        for part, text in raw.items():
            _type(page, page.locator(f"[name='{name}-{part}']"), text)
        return
    field = page.locator(f"[name='{name}']")
    kind = field.first.get_attribute("type")
    if kind in ("radio", "checkbox"):
        for value in raw if isinstance(raw, list) else [raw]:
            _choose(page, page.locator(f"[name='{name}'][value='{value}']"), field, kind)
    else:
        _type(page, field, raw)


def _type(page: Page, field: Locator, text: str) -> None:
    _go_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def _choose(page: Page, option: Locator, group: Locator, kind: str) -> None:
    if kind == "checkbox":
        _go_to(page, option)
        page.keyboard.press("Space")
    else:
        _go_to(page, group.first)
        page.keyboard.press("Space")
        for _ in range(group.count()):
            if option.is_checked():
                return
            page.keyboard.press("ArrowDown")
    assert option.is_checked()


def _press(page: Page, wanted: Locator) -> None:
    _go_to(page, wanted)
    page.keyboard.press("Enter")


def _go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the cursor is there, which it must be seen to be; a page that never leads there fails."""
    wanted.first.wait_for()
    for _ in range(200):
        if wanted.first.evaluate("each => each === document.activeElement"):
            assert wanted.first.evaluate(_IS_SEEN)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not lead to {wanted}.")


_IS_SEEN = """each => {
  const styles = [getComputedStyle(each), getComputedStyle(each, '::before'),
    ...(each.nextElementSibling ? [getComputedStyle(each.nextElementSibling, '::before')] : [])];
  return styles.some(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none');
}"""
