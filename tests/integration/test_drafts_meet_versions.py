"""Drafts meet new versions of their form: kept, carried over or ended, as the new version says; nothing is dropped."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

import pytest

from changing import BEGINS, FORM, LATER, later, library
from clock import FixedClock
from defining import again
from engine.forms.carrying import Why
from garden import HANDS, HARVEST, MONEY, PDF, PROMISE, SEEDLING, Garden, Grower
from webapp.services.amend_application import amend_application
from webapp.services.case import Stage
from webapp.services.decide_application import decide_application
from webapp.services.errors import NotFound, Refused
from webapp.services.list_applications import list_applications
from webapp.services.read_decision import replay_decision
from webapp.services.read_evaluation import read_evaluation
from webapp.services.read_submission import read_submission
from webapp.services.save_page import FormChanged, Seen, save_page
from webapp.services.start_application import start_application
from webapp.services.submit_application import submit_application
from webapp.services.upload_file import upload_file
from webapp.store.queries import applications, files


def begin(grower: Grower, clock: FixedClock, *more: str) -> None:
    """Let further versions be loaded, and come into force."""
    grower.garden.library = library(*more)
    clock.move(days=2)


def submit(grower: Grower, reference: str) -> int:
    return submit_application(*grower.parts, reference, submission_key=secrets.token_hex(8)).number


def version_of(grower: Grower, text: str = "") -> str:
    """Return the content id of the form's version of `text`, or of the first."""
    versions = [each for each in grower.garden.library.versions if each.id == FORM]
    return next(each.content_id for each in versions if not text or each.source == text.encode())


def test_pin_leaves_a_draft_on_the_version_it_was_started_in(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    begin(grower, clock, later("pin"))
    found = grower.read(reference)
    assert found.form.question("story") is not None
    assert (found.to_confirm, found.left_over, found.stage) == ((), (), Stage.DRAFT)
    submit(grower, reference)
    assert grower.read(grower.start(HARVEST)).form.question("story") is not None


def test_re_confirm_carries_over_what_fits_and_lists_the_rest(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    begin(grower, clock, later("re-confirm"))
    found = grower.read(reference)
    assert found.answers == {"volunteers": 4} | MONEY | PROMISE
    assert found.to_confirm == ("volunteers", "herbs", "pond")
    assert [(each.question.label.en, each.answer, each.why) for each in found.left_over] == [
        ("What have you grown?", "Beans.", Why.GONE)
    ]
    assert found.form_from == date.fromisoformat(BEGINS)


def test_before_its_date_nothing_changes(grower: Grower) -> None:
    reference = grower.complete()
    grower.garden.library = library(later("re-confirm"))
    assert grower.read(reference).answers == HANDS | MONEY | PROMISE


def test_nothing_is_sent_until_each_is_confirmed(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    begin(grower, clock, later("re-confirm", LATER[0]))
    with pytest.raises(Refused) as refused:
        submit(grower, reference)
    assert (refused.value.code, refused.value.params) == ("answers-to-confirm", {"count": 1})
    grower.save(reference, "hands", HANDS)
    assert grower.read(reference).to_confirm == ("volunteers",)
    confirm(grower, reference, "hands", HANDS)
    assert grower.read(reference).to_confirm == ()
    assert submit(grower, reference) == 1


def confirm(grower: Grower, reference: str, page: str, answers: dict[str, object]) -> None:
    version = grower.read(reference).version
    save_page(*grower.parts, reference, page, answers=answers, version=version, confirmed=tuple(answers))


def complete_again(grower: Grower, reference: str) -> None:
    confirm(grower, reference, "hands", {"volunteers": 5, "herbs": "Mint."})
    confirm(grower, reference, "money", MONEY | {"pond": True})


def test_what_was_left_over_stays_after_the_draft_is_saved(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    begin(grower, clock, later("re-confirm"))
    complete_again(grower, reference)
    begin(grower, clock, later("re-confirm"), later("re-confirm", ("max: 500", "max: 400"), begins="2026-11-06"))
    found = grower.read(reference)
    assert {each.question.id: each.answer for each in found.left_over} == {
        "story": "Beans.",
        "herbs": "Mint.",
        "pond": True,
    }
    assert found.answers["volunteers"] == 5


def test_who_saves_it_first_is_audited_with_the_version(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    text = later("re-confirm")
    begin(grower, clock, text)
    before = grower.read(reference)
    confirm(grower, reference, "hands", {"volunteers": 5, "herbs": None})
    after = grower.read(reference)
    assert after.version == before.version + 1
    with grower.garden.store.reading(grower.actor) as work:
        row = applications.draft(work, after.id)
        assert row.form_content_id == version_of(grower, text)
        assert row.form_pins == {FORM: version_of(grower, text)}


def test_a_page_shown_before_the_change_is_saved_and_carried_over(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    before = grower.read(reference)
    begin(grower, clock, later("re-confirm"))
    seen = Seen(form_content_id=version_of(grower))
    answers = {"volunteers": 7, "story": "Peas."}
    save_page(*grower.parts, reference, "hands", answers=answers, version=before.version, seen=seen)
    after = grower.read(reference)
    assert after.answers["volunteers"] == 7
    assert [each.answer for each in after.left_over] == ["Peas."]
    assert "volunteers" in after.to_confirm
    with pytest.raises(FormChanged):
        save_page(*grower.parts, reference, "hands", answers=answers, version=after.version, seen=seen)


def test_close_ends_a_draft_and_a_new_one_takes_over_what_fits(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    upload_file(*grower.parts, reference, "quotes", name="Quote.pdf", content=PDF)
    version = grower.read(reference).version
    begin(grower, clock, later("close"))
    found = grower.read(reference)
    assert (found.stage, found.editable, found.ended_on) == (Stage.ENDED, False, date.fromisoformat(BEGINS))
    assert found.answers["story"] == "Beans."
    assert [each.stage for each in list_applications(*grower.parts)] == [Stage.ENDED]
    for attempt in (
        lambda: save_page(*grower.parts, reference, "hands", answers=HANDS, version=version),
        lambda: submit(grower, reference),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "form-ended"
    started = take_over(grower, reference)
    taken = grower.read(started)
    assert {name: taken.answers[name] for name in ("volunteers", "amount", "tools")} == {"volunteers": 4} | MONEY
    assert taken.to_confirm == ("volunteers", "herbs", "pond")
    assert [each.answer for each in taken.left_over] == ["Beans."]
    (file,) = taken.answers["quotes"]
    assert file["id"] != found.answers["quotes"][0]["id"]
    complete_again(grower, started)
    submit(grower, started)
    with grower.garden.store.reading(grower.actor) as work:
        assert files.content(work, UUID(file["id"])) == PDF


def test_answers_are_taken_over_where_there_are_no_files(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    begin(grower, clock, later("close"))
    taken = grower.read(take_over(grower, reference))
    assert taken.answers == {"volunteers": 4} | MONEY | PROMISE


def take_over(grower: Grower, reference: str) -> str:
    return start_application(
        *grower.parts,
        round_id=grower.garden.round_id,
        establishment_id=grower.place,
        lots=[SEEDLING],
        start_key=secrets.token_hex(8),
        takes_over=reference,
    ).reference


def test_only_what_has_ended_is_taken_over(grower: Grower) -> None:
    reference = grower.start()
    other = grower.garden.add_provider()
    with pytest.raises(Refused) as refused:
        start_application(
            *grower.parts,
            round_id=grower.garden.round_id,
            establishment_id=grower.place,
            lots=[HARVEST],
            start_key="key",
            takes_over=reference,
        )
    assert refused.value.code == "not-ended"
    with pytest.raises(NotFound):
        take_over(other, reference)


def test_once_ended_a_draft_stays_so_whatever_comes_later(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    begin(grower, clock, later("close"), later("re-confirm", LATER[0], begins="2026-11-05"))
    clock.move(days=2)
    assert grower.read(reference).stage is Stage.ENDED


def test_what_was_submitted_stands_when_its_form_takes_no_more_changes(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    submit(grower, reference)
    amend_application(*grower.parts, reference)
    assert grower.read(reference).stage is Stage.CHANGING
    begin(grower, clock, later("close"))
    assert grower.read(reference).stage is Stage.SUBMITTED
    for attempt in (lambda: amend_application(*grower.parts, reference), lambda: submit(grower, reference)):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "form-ended"


def test_an_application_started_later_is_of_the_new_version(grower: Grower, clock: FixedClock) -> None:
    begin(grower, clock, later("close"))
    found = grower.read(grower.start())
    assert found.form.question("herbs") is not None
    assert (found.stage, found.to_confirm) == (Stage.DRAFT, ())


def test_a_version_that_does_not_go_with_the_criteria_of_the_round_leaves_drafts_alone(
    grower: Grower, clock: FixedClock
) -> None:
    reference = grower.complete()
    written = later(
        "re-confirm", ("id: volunteers, type: integer", "id: volunteers, type: text"), (", min: 0, max: 500", "")
    )
    fewest = "{fact: plan.volunteers, at_least: {parameter: words/hands/fewest-volunteers}}"
    numbers = ((f"plan.volunteers: {number}", f"plan.volunteers: '{number}'") for number in (4, 2, 3))
    criteria = again("judge/grant", BEGINS, (fewest, "{fact: plan.volunteers, answered: true}"), *numbers)
    begin(grower, clock, written, criteria)
    assert grower.read(reference).answers == HANDS | MONEY | PROMISE
    submit(grower, reference)


def test_decisions_rest_on_the_version_that_was_answered_and_replay(garden: Garden, clock: FixedClock) -> None:
    early, late = garden.add_provider(), garden.add_provider()
    references = [early.complete(), late.complete()]
    submit(early, references[0])
    text = later("re-confirm")
    begin(late, clock, text)
    complete_again(late, references[1])
    submit(late, references[1])
    clock.at = garden.closes_at
    officer = (garden.store, garden.officer, garden.library)
    for reference, asked in zip(references, ("story", "herbs"), strict=True):
        made = decide_application(*officer, reference, second_opinion_required=True)
        assert replay_decision(*officer, made[0].decision_id).same
        assert read_evaluation(*officer, reference).edition.forms[FORM].question(asked) is not None
        shown = read_submission(*officer, reference)
        assert shown.application.form.question(asked) is not None
        assert asked in shown.application.answers
