"""Answers of an earlier submission are offered in the next application, marked, and count only once they are saved."""

from __future__ import annotations

from browsing import Browser
from clock import FixedClock
from defining import changed
from enrolling import Service
from garden import CLUB, GARDEN, HARVEST, PEOPLE, SEEDLING, Garden, Grower
from webapp import create_app
from webapp.services.read_application import read_application
from webapp.services.read_submission import read_submission
from webapp.services.submit_application import submit_application
from webapp.settings import Settings
from webapp.store import Role, Store

STORY = "Beans, and a prize for them."


def submitted(grower: Grower, story: str = STORY) -> str:
    reference = grower.complete(SEEDLING, story=story)
    grower.save(reference, "hands", {"volunteers": 4, "story": story})
    submit_application(*grower.parts, reference, submission_key=f"submit {reference}")
    return reference


def test_an_earlier_answer_is_offered_and_is_none_until_it_is_saved(grower: Grower) -> None:
    before = submitted(grower)
    found = grower.read(grower.start(HARVEST))
    assert {name: offer.answer for name, offer in found.offered.items()} == {"story": STORY}
    assert found.earlier is not None
    assert found.earlier.reference == before
    assert found.answers == {}


def test_nothing_is_offered_for_what_was_answered_or_left_empty(grower: Grower) -> None:
    submitted(grower)
    reference = grower.start(HARVEST)
    grower.save(reference, "hands", {"volunteers": 4, "story": None})
    assert grower.read(reference).offered == {}


def test_nobody_is_offered_what_another_provider_answered(garden: Garden, grower: Grower) -> None:
    submitted(grower)
    other = garden.add_provider()
    found = other.read(other.start(SEEDLING))
    assert (found.offered, found.earlier) == ({}, None)


def test_a_submission_before_stays_as_it_was(grower: Grower) -> None:
    before = submitted(grower)
    reference = grower.start(HARVEST)
    grower.save(reference, "hands", {"volunteers": 4, "story": "Leeks."})
    kept = read_submission(*grower.parts, before).application
    assert kept.answers["story"] == STORY


def test_what_a_record_holds_is_offered_with_its_source_and_is_none_until_it_is_saved(sqlite_store: Store) -> None:
    service = Service(sqlite_store, FixedClock())
    asked = "{id: contact, type: text, label: {en: Whom may we ask?}, prefill: club.person}"
    service.load(changed(("ask/grant", "{id: volunteers", f"{asked}\n      - {{id: volunteers")))
    officer, ada = service.person(Role.OFFICER, "Clara Clerk"), service.person(Role.PROVIDER, "Ada Onion", "Growers")
    round_id = service.plan(officer, "Autumn window", [SEEDLING])
    reference = service.start(ada, round_id, service.register(ada, CLUB | PEOPLE, GARDEN), [SEEDLING])
    browser = Browser(create_app(Settings(database_url="given", secret_key=b"0" * 32), store=sqlite_store))
    browser.sign_in("ada.onion@example.org")
    page = f"/applications/{reference}/pages/hands"
    browser.get(page)
    assert f'value="{PEOPLE["person"]}"' in browser.text
    assert "Filled in from what is registered." in browser.text
    view = read_application(sqlite_store, ada, service.library, reference)
    assert (view.answers, view.offered["contact"].answer) == ({}, PEOPLE["person"])
    assert browser.send("", {"q-volunteers": "4", "action": "continue"}, to=page).status_code == 303
    saved = read_application(sqlite_store, ada, service.library, reference)
    assert (saved.answers["contact"], saved.offered) == (PEOPLE["person"], {})
