"""Every question type in a real browser, empty, wrong and filled, wide and at 320 px: axe, focus, keys, no script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from gallery import FILLED, gallery_app, read_gallery

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PAGES = [f"/page/{page.id}" for page in read_gallery().pages]
WIDTHS = (1_000, 320)

pytestmark = pytest.mark.browser


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        """Say nothing."""


@pytest.fixture(scope="module")
def chromium(chromium_path: Path, chromium_arguments: list[str]) -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(chromium_path), args=chromium_arguments)
        yield browser
        browser.close()


class Served:
    """The gallery on a port of this machine, with its draft."""

    def __init__(self) -> None:
        self.app = gallery_app(answers={})
        self.draft: dict[str, Any] = self.app.extensions["draft"]
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True, request_handler=_Quiet)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def served() -> Iterator[Served]:
    gallery = Served()
    yield gallery
    gallery.server.shutdown()
    gallery.server.server_close()


def press(page: Page, name: str) -> None:
    """Press a button and wait for all of the page that comes of it: what is read at once may be half there."""
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        "axe.run().then(all => all.violations.flatMap(each => each.nodes.map(node => each.id + ' ' + node.html)))"
    )
    return found


@pytest.mark.parametrize("state", ["empty", "error", "filled"])
def test_pages_are_accessible_and_fit(chromium: Browser, served: Served, tmp_path: Path, state: str) -> None:
    served.draft.update(FILLED if state == "filled" else {"soil": "peat"})
    page = chromium.new_page()
    for path in [*PAGES, "/tasks", "/check", "/record"]:
        page.goto(served.address + path)
        typed = page.locator("input[type=text]").all()
        if state == "empty":
            assert [field.input_value() for field in typed if field.input_value()] == []
        if state == "error" and path.startswith("/page"):
            for field in typed:
                field.fill("1e5\u202e")
            press(page, "Save and continue")
            page.wait_for_function("document.activeElement?.className.startsWith('govuk-error-summary')")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=tmp_path / f"{path.strip('/').replace('/', '-')}-{width}.png", full_page=True)
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()


def test_a_link_of_the_summary_puts_the_cursor_where_it_is_put_right(chromium: Browser, served: Served) -> None:
    page = chromium.new_page()
    page.goto(served.address + "/page/numbers")
    page.locator("#q-opened-day").fill("9")
    press(page, "Save and continue")
    page.locator(".govuk-error-summary a").first.wait_for()
    for link in page.locator(".govuk-error-summary a").all():
        target = (link.get_attribute("href") or "")[1:]
        link.click()
        assert page.evaluate("document.activeElement.id") == target
    assert target == "q-opened-month"
    page.close()


def test_the_keyboard_alone_fills_and_sends_a_page(chromium: Browser, served: Served) -> None:
    page = chromium.new_page()
    page.goto(served.address + "/page/numbers")
    for typed in ("12", "1,200.50", "9", "3", "2020"):
        page.keyboard.press("Tab")
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    assert page.inner_text("body") == "finished"
    assert served.draft == {"places": 12, "rent": 120050, "opened": "2020-03-09"}
    page.close()


def test_rows_are_added_filled_and_removed_without_script(chromium: Browser, served: Served) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address + "/page/helpers")
    page.fill("#q-people-0-full_name", "Ann")
    page.locator("#q-people-0-role").check()
    press(page, "Add another person")
    assert page.input_value("#q-people-0-full_name") == "Ann"
    page.fill("#q-people-1-full_name", "Bob")
    press(page, "Remove Person 1")
    assert page.input_value("#q-people-0-full_name") == "Bob"
    # Enter saves: the first button of the form is not one that adds or removes.
    page.press("#q-people-0-full_name", "Enter")
    assert page.locator(".govuk-error-summary").inner_text().splitlines()[-1] == "Person 1: Select “Role”"
    page.locator("#q-people-0-role-2").check()
    press(page, "Save and continue")
    assert served.draft["people"] == [{"full_name": "Bob", "role": "waterer"}]
    context.close()


def test_a_price_table_is_filled_moved_pasted_and_mended_without_script(chromium: Browser, served: Served) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address + "/page/prices")
    page.get_by_label("Crop, Crop 1").select_option("other")
    page.get_by_label("Price, Crop 1").fill("1.5")
    press(page, "Add another crop")
    # What was typed stands as it was typed, and the cell that the row now asks for is there.
    assert page.get_by_label("Price, Crop 1").input_value() == "1.5"
    page.get_by_label("What is it?, Crop 1").fill("Leeks")
    page.get_by_label("Crop, Crop 2").select_option("kale")
    page.get_by_label("Price, Crop 2").fill("9")
    press(page, "Move up Crop 2")
    assert page.locator(".govuk-inset-text").inner_text() == "Crop 2 is now Crop 1."
    assert page.locator("[autofocus]").inner_text().split() == ["Move", "down", "Crop", "1"]
    press(page, "Save and continue")
    assert page.locator(".govuk-error-summary__list").inner_text().splitlines() == [
        "Crop 1: Kale must not cost more than £5",
        "Crop 2: Price must have two digits for the pence, like 1,234.50",
    ]
    page.get_by_text("Paste or upload a spreadsheet").click()
    box = page.get_by_label("Rows from a spreadsheet")
    box.fill("Price\tCrop\n2.50\tBeans\nlots\tKale")
    press(page, "Check these rows")
    assert page.get_by_text("A3 (Price): Price must be an amount of money, like 1,234.50").is_visible()
    box.fill(box.input_value().replace("lots", "£4"))
    press(page, "Check these rows")
    assert page.get_by_text("2 rows are ready to be added.").is_visible()
    press(page, "Add 2 rows")
    assert page.get_by_label("Price, Crop 2").input_value() == "1.5"
    page.get_by_label("Price, Crop 2").fill("1.50")
    press(page, "Remove Crop 1")
    press(page, "Save and continue")
    assert page.inner_text("body") == "finished"
    assert served.draft["prices"] == [
        {"crop": "other", "name": "Leeks", "price": 150},
        {"crop": "beans", "price": 250},
        {"crop": "kale", "price": 400},
    ]
    context.close()


def test_files_are_uploaded_replaced_and_removed_without_script(
    chromium: Browser, served: Served, tmp_path: Path
) -> None:
    small, other = tmp_path / "small.pdf", tmp_path / "other.pdf"
    small.write_bytes(b"small")
    other.write_bytes(b"other")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address + "/page/papers")
    page.set_input_files("#q-plan", [small])
    press(page, "Upload Upload the plan of the garden")
    assert page.locator("#q-plan-files .app-file__name").inner_text() == "small.pdf (5 bytes)"
    page.get_by_text("Replace small.pdf").first.click()
    page.set_input_files("#q-plan-replace-0", [other])
    press(page, "Replace small.pdf")
    assert [file["name"] for file in served.draft["plan"]] == ["other.pdf"]
    press(page, "Remove other.pdf")
    assert served.draft["plan"] is None
    context.close()


def test_a_question_that_depends_on_another_appears_when_it_is_needed(chromium: Browser, served: Served) -> None:
    page = chromium.new_page()
    page.goto(served.address + "/page/choices")
    assert not page.locator("#q-peat_depth").count()
    page.get_by_label("Peat", exact=True).check()
    page.get_by_label("Kale").check()
    page.get_by_label("No", exact=True).check()
    page.get_by_label("What I have said is true.").check()
    page.select_option("#q-county", "a10")
    page.get_by_label("Kale").uncheck()
    page.get_by_label("Beans").check()
    press(page, "Save and continue")
    page.wait_for_function("document.activeElement?.id === 'q-peat_depth'")
    assert violations(page) == []
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    page.wait_for_function("document.body?.innerText.trim() === 'finished'")
    page.close()
