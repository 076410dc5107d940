"""What was filled in and never submitted is erased once it can be no more, and what was submitted shows."""

from __future__ import annotations

from uuid import UUID

import pytest
from kept_round import NOTHING, REASON, Kept, a_round, asked_of, opened, organisation
from sqlalchemy import select
from test_officers_at_once import ANSWERS

from browsing import Browser
from clock import FixedClock
from enrolling import PASSWORD, PDF
from webapp import create_app
from webapp.services.answer_clarification import answer_clarification
from webapp.services.erase_records import Erased
from webapp.services.errors import NotFound
from webapp.services.lift_hold import lift_hold
from webapp.services.place_hold import place_hold
from webapp.services.read_clarifications import read_answering
from webapp.services.save_clarification import save_clarification, upload_clarification
from webapp.settings import Settings
from webapp.store import ERASER, Store
from webapp.store.tables import ClarificationDraft, Draft


@pytest.fixture
def kept(store: Store, clock: FixedClock) -> Kept:
    return a_round(store, clock)


def test_what_was_never_submitted_is_erased_with_its_files_once_its_time_has_come(kept: Kept) -> None:
    file_id = UUID(kept.answers(kept.draft)["quotes"][0]["id"])  # type: ignore[index]
    assert kept.after(5.5) == NOTHING
    assert kept.answers(kept.draft)
    assert kept.after(1) == Erased(2, 1, 0, 0)
    assert kept.answers(kept.draft) == {}
    with pytest.raises(NotFound):
        opened(kept, file_id)
    assert kept.erase() == NOTHING


def test_nothing_is_erased_of_an_application_while_what_was_asked_about_it_may_be_answered(kept: Kept) -> None:
    asked_of(kept, "quotes")
    parts = kept.service.store, kept.provider, kept.service.library, kept.submitted
    sent = upload_clarification(*parts, "quotes", name="late.pdf", content=PDF).file
    assert kept.erase().files == 0
    assert opened(kept, UUID(sent["id"])).content
    answer_clarification(*parts, submission_key="answered")
    kept.after(7)
    assert opened(kept, UUID(sent["id"])).content


def test_changes_that_were_not_submitted_are_erased_and_what_was_submitted_shows(
    store: Store, clock: FixedClock, settings: Settings
) -> None:
    kept = a_round(store, clock, change={"story": "Of my illness."})
    assert kept.answers(kept.submitted)["story"] == "Of my illness."
    kept.after(7)
    assert kept.answers(kept.submitted)["story"] == ANSWERS["story"]
    with store.reading(ERASER) as work:
        left = work.all(select(Draft))
    assert [(row.answers, row.changes, row.left_over) for row in left] == [({}, None, None)] * 2
    browser = Browser(create_app(settings, store=store))
    browser.sign_in("ada.onion@example.org", PASSWORD)
    for page in ("", "/answers", "/receipt", "/copy"):
        assert browser.get(f"/applications/{kept.submitted}{page}").status_code == 200
        assert "my illness" not in browser.text
        assert "erased" not in browser.text
    assert ANSWERS["story"] in browser.text


def test_what_was_withdrawn_and_never_submitted_is_erased(store: Store, clock: FixedClock, settings: Settings) -> None:
    kept = a_round(store, clock, withdrawn=True)
    assert kept.answers(kept.draft)
    assert kept.after(7).drafts == 2
    assert kept.answers(kept.draft) == {}
    browser = Browser(create_app(settings, store=store))
    browser.sign_in("ada.onion@example.org", PASSWORD)
    browser.get(f"/applications/{kept.draft}")
    assert "You have withdrawn this application" in browser.text
    assert "was erased on" in browser.text


def test_an_answer_that_was_never_sent_is_erased_and_not_while_it_may_be(kept: Kept) -> None:
    def prepared() -> list[dict[str, object]]:
        with kept.service.store.reading(ERASER) as work:
            return [row.answers for row in work.all(select(ClarificationDraft))]

    asked_of(kept, "story")
    parts = kept.service.store, kept.provider, kept.service.library, kept.submitted
    save_clarification(*parts, answers={"story": "Of my illness."}, version=0)
    assert kept.erase() == NOTHING
    assert read_answering(*parts).merged["story"] == "Of my illness."
    place = place_hold(kept.service.store, kept.officer, organisation(kept), REASON)
    kept.service.clock.move(days=6)
    assert kept.erase() == NOTHING
    assert prepared() == [{"story": "Of my illness."}]
    lift_hold(kept.service.store, kept.officer, place)
    assert kept.erase() == Erased(1, 0, 0, 0)
    assert prepared() == []
    assert kept.erase() == NOTHING


def test_a_file_prepared_as_an_answer_is_erased_once_it_may_not_be_sent_any_more(kept: Kept) -> None:
    asked_of(kept, "quotes")
    parts = kept.service.store, kept.provider, kept.service.library, kept.submitted
    sent = upload_clarification(*parts, "quotes", name="late.pdf", content=PDF).file
    kept.service.clock.move(days=5)
    assert kept.erase().files == 0
    kept.service.clock.move(days=1)
    assert kept.erase().files == 1
    with pytest.raises(NotFound):
        opened(kept, UUID(sent["id"]))


def test_what_was_submitted_stays(kept: Kept) -> None:
    kept.after(60)
    assert kept.answers(kept.submitted)["volunteers"] == ANSWERS["volunteers"]
    file_id = UUID(kept.answers(kept.submitted)["quotes"][0]["id"])  # type: ignore[index]
    assert opened(kept, file_id).content


def test_the_provider_is_told_on_the_page_of_the_application(kept: Kept, settings: Settings) -> None:
    kept.after(7)
    browser = Browser(create_app(settings, store=kept.service.store))
    browser.sign_in("ada.onion@example.org", PASSWORD)
    assert browser.get(f"/applications/{kept.draft}").status_code == 200
    assert "was erased on" in browser.text
