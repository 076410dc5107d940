"""The submissions of a round are exported once it has closed: one row each, and never what was withdrawn."""

from __future__ import annotations

import io
from uuid import uuid4

import openpyxl
import pytest

from browsing import PASSWORD, Browser
from clock import FixedClock
from enrolling import Service
from garden import CLUB, GARDEN, HARVEST, MONEY, PEOPLE, PROMISE, SEEDLING, Garden, Grower, definitions, person
from webapp import create_app
from webapp.services.errors import NotFound
from webapp.services.export_submissions import export_submissions, read_answered
from webapp.services.submit_application import submit_application
from webapp.services.withdraw_application import withdraw_application
from webapp.settings import Settings
from webapp.store import Role, Store


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


@pytest.mark.obligation("O33")
def test_accepted_prices_are_collated_for_commissioners(sqlite_store: Store, clock: FixedClock) -> None:
    """Of three who apply for two lots, one is accepted in one: that one, that lot, the prices, and nothing else."""
    service = Service(sqlite_store, clock)
    service.load(definitions())
    ann = service.person(Role.OFFICER, "Ann Officer")
    round_id = service.plan(ann, "Autumn window", [SEEDLING, HARVEST])
    references = {}
    for number, (name, volunteers) in enumerate({"Accepted": 4, "Refused": 1, "Waiting": 4}.items()):
        grower = service.person(Role.PROVIDER, f"Grower {number}", name)
        place = service.register(grower, CLUB | {"club_title": name} | PEOPLE, GARDEN)
        reference = service.start(grower, round_id, place, [SEEDLING, HARVEST])
        story = {"volunteers": volunteers, "story": "=1+1", "first_dug_on": "2026-10-01"}
        service.answer(grower, reference, MONEY | PROMISE | story)
        service.submit(grower, reference)
        references[name] = reference
    service.close(ann, round_id)
    for name in ("Accepted", "Refused"):
        service.assess(ann, references[name], {"welcoming": "open", "welcoming_words": "The gate was open."})
        for lot in (SEEDLING, HARVEST):
            service.confirm(ann, references[name], lot)
    browser = Browser(create_app(Settings("given", demonstration=True), store=sqlite_store))
    browser.sign_in("ann.officer@example.org")
    browser.get(f"/rounds/{round_id}")
    address = next(link for link in browser.page.links if "prices.xlsx" in link)
    book = openpyxl.load_workbook(io.BytesIO(browser.get(address).data))
    heads, _, *rows = ([cell.value for cell in each] for each in book["Submissions"].iter_rows())
    assert heads[6:] == ["Amount you ask for", "What you would buy"]
    assert [(row[0], row[1], row[3], row[6]) for row in rows] == [
        (references["Accepted"], "Accepted", "Seedling grants", 100)
    ]
    tools = [[cell.value for cell in each] for each in book["What you would buy"].iter_rows(min_row=3)]
    assert tools == [[references["Accepted"], 1, "Spade", 120]]
    assert browser.get(f"/rounds/{round_id}/prices.xlsx?form=ask/none").status_code == 404
