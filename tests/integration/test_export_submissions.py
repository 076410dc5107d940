"""The submissions of a round are exported once it has closed: one row each, and never what was withdrawn."""

from __future__ import annotations

import io
from uuid import uuid4

import openpyxl
import pytest

from browsing import PASSWORD, Browser
from clock import FixedClock
from garden import HARVEST, SEEDLING, Garden, Grower, person
from webapp import create_app
from webapp.services.errors import NotFound
from webapp.services.export_submissions import export_submissions, read_answered
from webapp.services.submit_application import submit_application
from webapp.services.withdraw_application import withdraw_application
from webapp.settings import Settings


def submitted(grower: Grower, *lots: str, **changes: object) -> str:
    reference = grower.complete(*lots, **changes)
    submit_application(*grower.parts, reference, submission_key=f"submit {reference}")
    return reference


def exported(garden: Garden, round_id: object = None) -> list[str]:
    parts = garden.store, garden.officer, garden.library
    return [each.reference for each in export_submissions(*parts, round_id or garden.round_id)]  # type: ignore[arg-type]


def test_nothing_is_exported_before_the_round_closes(garden: Garden, grower: Grower) -> None:
    submitted(grower)
    assert exported(garden) == []
    assert read_answered(garden.store, garden.officer, garden.library, garden.round_id).forms == {}


def test_what_stands_is_exported_and_what_was_withdrawn_is_not(
    garden: Garden, grower: Grower, clock: FixedClock
) -> None:
    other = garden.add_provider()
    kept, gone, more = submitted(grower, SEEDLING), submitted(other, SEEDLING), submitted(grower, HARVEST)
    withdraw_application(*other.parts, gone)
    clock.move(days=8)
    assert exported(garden) == sorted([kept, more])


def test_another_round_is_not_there(garden: Garden) -> None:
    with pytest.raises(NotFound):
        exported(garden, uuid4())


def test_an_officer_downloads_them_from_the_page_of_the_round(
    settings: Settings, garden: Garden, grower: Grower, clock: FixedClock
) -> None:
    reference = submitted(grower, story="=HYPERLINK(1)")
    email = "clerk@example.org"
    person(garden.store, "officer", email=email, password=PASSWORD)
    clock.move(days=8)
    browser = Browser(create_app(settings, store=garden.store))
    browser.sign_in(email)
    browser.get(f"/rounds/{garden.round_id}")
    address = next(link for link in browser.page.links if "submissions.xlsx" in link)
    answer = browser.get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    heads, _, row = ([cell.value for cell in each] for each in book["Submissions"].iter_rows())
    found = dict(zip(heads, row, strict=True))
    assert found["Reference"] == reference
    assert found["Amount you ask for"] == 100
    assert [[cell.value for cell in each] for each in book["What you would buy"].iter_rows()][2][0] == reference
    assert browser.get(f"/rounds/{garden.round_id}/submissions.xlsx?form=ask/none").status_code == 404
