"""The criteria that people decided: what the rules had said and why, what a person decided and why, replaced or not."""

from __future__ import annotations

import io

import openpyxl
import pytest

from browsing import Browser
from clock import FixedClock
from enrolling import Service
from garden import CLUB, HANDS, MONEY, PEOPLE, PROMISE, SEEDLING, definitions
from webapp import create_app
from webapp.services.list_resolutions import list_resolutions
from webapp.settings import Settings
from webapp.store import Actor, Role, Store

NO, YES = "=1+1 is what the engineer wrote, not that it holds.", "Bo Beam wrote that the roof carries the beds."
ASSESSED = {"welcoming": "open", "welcoming_words": "The gate was open."}


@pytest.fixture
def service(sqlite_store: Store, clock: FixedClock) -> Service:
    made = Service(sqlite_store, clock)
    made.load(definitions())
    return made


@pytest.fixture
def ann(service: Service) -> Actor:
    return service.person(Role.OFFICER, "Ann Officer")


@pytest.fixture
def reference(service: Service, ann: Actor) -> str:
    """An application for a roof garden that an officer changed their mind on."""
    grower = service.person(Role.PROVIDER, "Ada Onion", "Growers")
    round_id = service.plan(ann, "Autumn window", [SEEDLING])
    place = service.register(grower, CLUB | PEOPLE, {"garden_title": "On the roof", "ground": "roof"})
    made = service.start(grower, round_id, place, [SEEDLING])
    service.answer(grower, made, HANDS | MONEY | PROMISE | {"engineer": "Bo Beam"})
    service.submit(grower, made)
    service.close(ann, round_id)
    service.decide(ann, made)
    for verdict, reason in (("fail", NO), ("pass", YES)):
        service.resolve(ann, made, SEEDLING, "sound-roof", verdict, reason)
    return made


def test_each_is_listed_with_what_the_rules_had_said(service: Service, ann: Actor, reference: str) -> None:
    latest, first = list_resolutions(service.store, ann, service.library).views
    assert [(each.verdict, each.reason, each.stands) for each in (latest, first)] == [
        ("pass", YES, True),
        ("fail", NO, False),
    ]
    assert (latest.reference, latest.organisation, latest.by) == (reference, "Growers of Mill Lane", "Ann Officer")
    assert (latest.rule.id, latest.rule.verdict) == ("sound-roof", "refer")
    said = next(each.rule for each in service.lot(ann, reference).criteria if each.rule.id == "sound-roof")
    assert latest.rule == said


def test_one_on_a_decision_that_was_made_again_does_not_stand(service: Service, ann: Actor, reference: str) -> None:
    service.assess(ann, reference, ASSESSED)
    assert [each.stands for each in list_resolutions(service.store, ann, service.library).views] == [False, False]


def test_the_page_and_the_workbook_say_the_same(service: Service, reference: str, settings: Settings) -> None:
    service.person(Role.OFFICER, "Olga Officer")
    browser = Browser(create_app(settings, store=service.store))
    browser.sign_in("olga.officer@example.org")
    assert browser.get("/resolutions").status_code == 200
    for words in (reference, "Growers", YES, NO, "Ann Officer", "decided again since"):
        assert words in browser.text
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/resolutions.xlsx").data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=3)]
    assert [(row[2], row[8], row[9], row[10]) for row in rows] == [
        (reference, "Met", YES, True),
        (reference, "Not met", NO, False),
    ]
    assert book.active["J4"].data_type == "s", "what someone typed is no formula"


def test_without_any_the_page_says_so_and_a_provider_reads_none(service: Service, settings: Settings) -> None:
    app = create_app(settings, store=service.store)
    officer, provider = Browser(app), Browser(app)
    service.person(Role.OFFICER, "Olga Officer")
    service.person(Role.PROVIDER, "Ada Onion", "Growers")
    officer.sign_in("olga.officer@example.org")
    provider.sign_in("ada.onion@example.org")
    for path in ("/resolutions.xlsx", "/resolutions"):
        assert [browser.get(path).status_code for browser in (officer, provider)] == [200, 403]
    assert "No criterion has been decided by a person yet" in officer.text
