"""A preview: marked on every page, in two languages, filled and emptied, one to each browser, refusing strangers."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from browsing import Browser
from engine.errors import Fault, Severity
from engine.forms.parsing import parse_answer
from engine.forms.types import TYPES
from engine.library import Library
from gallery import read_gallery
from typed import BAD
from webapp.cli import files
from webapp.cli.preview import GALLERY
from webapp.preview import Found, create_preview, forms_at_hand
from webapp.preview.states import State, wrong_answer

ROOT = Path(__file__).resolve().parents[4]
TODAY = date(2026, 9, 1)
FORM = "/forms/gallery/everything"
BANNER = {
    "en": "Preview: this form is not live; nothing is kept.",
    "cy": "Rhagolwg: nid yw'r ffurflen hon yn fyw; ni chedwir dim.",
}
PATHS = ["/", FORM, f"{FORM}/pages/words", f"{FORM}/check", f"{FORM}/gallery", "/none", f"{FORM}/pages/none"]


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.read(files.sources([ROOT / "rulesets", ROOT / "forms", GALLERY]))


@pytest.fixture
def app(library: Library) -> Flask:
    return create_preview(lambda: Found(forms_at_hand(library, TODAY)))


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


def filled(browser: Browser, with_: str = "samples") -> None:
    browser.get(FORM)
    assert browser.send(f"{FORM}/answers", {"with": with_}).status_code == 303


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_says_that_it_is_no_live_form(browser: Browser, path: str, language: str) -> None:
    answer = browser.get(f"{path}?speak={language}")
    assert answer.status_code == (404 if "none" in path else 200)
    assert (BANNER[language] in browser.text, f'<html lang="{language}"' in browser.text) == (
        True,
        True,
    )
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"


def test_all_forms_in_force_are_listed(browser: Browser) -> None:
    browser.get("/")
    assert {"/forms/gallery/everything", "/forms/enrolment/application"} <= set(browser.page.links)


def test_a_form_alone_is_shown_at_once(library: Library) -> None:
    shown = forms_at_hand(library, TODAY, files=[str(GALLERY)])
    assert Browser(create_preview(lambda: Found(shown))).get("/").location == FORM


def test_it_is_filled_checked_and_emptied(browser: Browser) -> None:
    filled(browser)
    browser.get(FORM)
    assert browser.text.count("Completed") == 8
    browser.get(f"{FORM}/check")
    assert "Oak Tree" in browser.text
    assert "these answers could be sent" in browser.text
    filled(browser, "nothing")
    browser.get(f"{FORM}/check")
    assert "Oak Tree" not in browser.text
    assert "could not be sent" in browser.text


def test_each_browser_has_answers_of_its_own(app: Flask) -> None:
    one, other = Browser(app), Browser(app)
    filled(one)
    other.get(f"{FORM}/check")
    assert "Oak Tree" not in other.text
    one.get(f"{FORM}/check")
    assert "Oak Tree" in one.text


def test_what_is_wrong_is_told_and_kept_and_what_is_right_leads_on(browser: Browser) -> None:
    page = f"{FORM}/pages/numbers"
    browser.get(page)
    right = {"q-rent": "5", "q-opened-day": "1", "q-opened-month": "2", "q-opened-year": "2020", "action": "continue"}
    assert browser.send("", {**right, "q-places": "many"}, to=page).status_code == 422
    assert "must be a whole number" in browser.text
    assert browser.page.title.startswith("Error: ")
    browser.get(page)
    assert 'value="many"' in browser.text
    assert browser.send("", {**right, "q-places": "5"}, to=page).location == f"{FORM}/pages/shares"
    browser.get(f"{page}?then=check")
    assert browser.send("", {"action": "continue"}, to=f"{page}?then=check").location == f"{FORM}/check"


def test_the_language_changes_and_what_was_entered_stays(browser: Browser) -> None:
    page = f"{FORM}/pages/numbers"
    browser.get(page)
    browser.send("", {"q-places": "17", "action": "speak"}, to=f"{page}?speak=cy")
    assert "Faint o leiniau sydd?" in browser.text
    assert 'value="17"' in browser.text
    assert "Mae yna broblem" not in browser.text
    browser.get(FORM)
    assert '<html lang="cy"' in browser.text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        pytest.param("plan.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF", "plan.pdf (", id="taken"),
        pytest.param("plan.pdf", b"MZ\x90\x00", "must be one of these kinds of file", id="another-kind"),
        pytest.param("plan.pdf", b"", "is empty", id="empty"),
    ],
)
def test_a_file_is_judged_as_the_service_would_and_not_kept(
    browser: Browser, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    page = f"{FORM}/pages/papers"
    browser.get(page)
    browser.send("", {"q-plan": (BytesIO(content), name), "action": "upload:plan"}, to=page)
    assert told in browser.text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("headers", "data", "status"),
    [
        pytest.param({}, {"with": "samples"}, 400, id="no-token"),
        pytest.param({}, {"with": "samples", "csrf_token": "a.b"}, 400, id="another-token"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, {"with": "samples"}, 400, id="another-site"),
    ],
)
def test_a_form_from_elsewhere_is_refused(
    browser: Browser, headers: dict[str, str], data: dict[str, str], status: int
) -> None:
    browser.get(FORM)
    assert browser.post(f"{FORM}/answers", data, headers=headers).status_code == status
    browser.get(f"{FORM}/check")
    assert "Oak Tree" not in browser.text


def test_it_answers_to_names_of_this_machine_alone(app: Flask) -> None:
    client = app.test_client()
    assert client.get(FORM, base_url="http://127.0.0.1:8001").status_code == 200
    assert client.get(FORM, base_url="http://elsewhere.example").status_code == 400


def test_faults_are_shown_instead_while_there_are_any(library: Library) -> None:
    fault = Fault("draft.yaml", 7, "pages", Severity.ERROR, "unknown-type", "“txt” is no type.", "Did you mean text?")
    now = [Found(forms_at_hand(library, TODAY))]
    browser = Browser(create_preview(lambda: now[-1]))
    filled(browser)
    now.append(Found(faults=(fault,)))
    assert browser.get(FORM).status_code == 422
    for words in ("draft.yaml:7", "“txt” is no type.", "Did you mean text?", BANNER["en"]):
        assert words in browser.text
    now.pop()
    browser.get(f"{FORM}/check")
    assert "Oak Tree" in browser.text


def test_the_gallery_shows_every_type_in_every_state(browser: Browser) -> None:
    assert browser.get("/gallery").status_code == 303
    browser.get(f"{FORM}/gallery")
    ids = browser.page.ids
    assert len(ids) == len(set(ids))
    for name, type_ in TYPES.items():
        section = browser.text.partition(f'data-type="{name}"')[2].partition("</section>")[0]
        parts = {state: section.partition(f'data-state="{state}"')[2].partition("</form>")[0] for state in State}
        assert parts[State.EMPTY], name
        assert parts[State.FILLED], name
        assert ("govuk-error-message" in parts[State.ERROR]) == type_.asks, name
        assert "govuk-error-message" not in parts[State.EMPTY] + parts[State.FILLED], name


@pytest.mark.parametrize("type_", [each for each in TYPES.values() if each.asks], ids=str)
def test_there_is_something_wrong_to_enter_for_every_type(type_: Any) -> None:
    asked = [question for question in read_gallery().questions if question.type is type_]
    for question in [*asked, BAD[type_.name][0]]:
        assert parse_answer(question, wrong_answer(question)).errors


@pytest.mark.parametrize(
    ("on", "files_", "shown"),
    [
        pytest.param(None, [str(GALLERY)], date(2020, 1, 1), id="on-its-first-day-where-it-is-not-in-force-today"),
        pytest.param(date(2019, 12, 31), [str(GALLERY)], None, id="not-on-a-day-before-it"),
        pytest.param(date(2021, 5, 1), [str(GALLERY)], date(2021, 5, 1), id="on-the-day-chosen"),
        pytest.param(None, None, None, id="not-among-those-in-force-before-it"),
    ],
)
def test_the_day_a_form_is_shown_on(
    library: Library, on: date | None, files_: list[str] | None, shown: date | None
) -> None:
    found = forms_at_hand(library, date(2019, 6, 1), files=files_, on=on)
    assert [each.on for each in found.values() if each.form.id == "gallery/everything"] == ([shown] if shown else [])
