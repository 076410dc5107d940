"""Submitting: everything checked again, kept as it stands, once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from clock import FixedClock
from garden import CLUB, GARDEN, HANDS, HARVEST, MONEY, PDF, PEOPLE, PROMISE, SEEDLING, Garden, Grower
from webapp.services.amend_application import amend_application
from webapp.services.case import Stage
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.list_applications import list_applications
from webapp.services.read_file import read_file
from webapp.services.read_registration import read_registration
from webapp.services.read_submission import read_submission
from webapp.services.register_organisation import register_organisation
from webapp.services.submit_application import Incomplete, Submitted, digest, submit_application
from webapp.services.upload_file import upload_file
from webapp.services.withdraw_application import withdraw_application
from webapp.store.queries import audit, submissions


def send(grower: Grower, reference: str, key: str = "key") -> Submitted:
    """Submit an application."""
    return submit_application(*grower.parts, reference, submission_key=key)


def test_what_is_kept(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete(SEEDLING, HARVEST)
    grower.save(reference, "roof", {"engineer": "hidden, since the garden is on soil"})
    made = send(grower, reference)
    with grower.garden.store.reading(grower.actor) as work:
        (kept,) = submissions.of_application(work, grower.read(reference).id)
    answers = HANDS | {"first_dug_on": "2020-03-01"} | MONEY | PROMISE
    assert json.loads(kept.answers) == answers
    assert json.loads(kept.registration) == {"organisation": CLUB | PEOPLE, "establishment": GARDEN}
    assert (kept.number, kept.submitted_at, kept.receipt) == (1, clock.at, made.receipt)
    assert kept.closure == grower.read(reference).round.pins
    assert kept.sha256 == digest(
        reference=reference,
        lots=[SEEDLING, HARVEST],
        form={kept.form_id: kept.form_content_id},
        answers=answers,
        registration=json.loads(kept.registration),
    )
    assert grower.read(reference).stage is Stage.SUBMITTED


@pytest.mark.parametrize("keys", [["one", "one"], ["one", "two"]], ids=["double-click", "two-tabs"])
def test_one_submission_and_one_receipt(grower: Grower, keys: list[str]) -> None:
    reference = grower.complete()
    first, second = (send(grower, reference, key) for key in keys)
    assert (first.receipt, first.again, second.receipt, second.again) == (first.receipt, False, first.receipt, True)
    assert len(grower.read(reference).receipts) == 1


def test_many_at_once_make_one_submission(grower: Grower) -> None:
    reference = grower.complete()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: send(grower, reference, f"key {number % 3}"), range(12)))
    assert len({each.receipt for each in made}) == 1
    assert sum(not each.again for each in made) == 1
    with grower.garden.store.reading(grower.actor) as work:
        acts = [event.action for event in audit.of_object(work, "application", grower_id(grower, reference))]
    assert acts.count("submit-application") == 1


def grower_id(grower: Grower, reference: str) -> UUID:
    """The id of an application."""
    return grower.read(reference).id


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"volunteers": None}, ("volunteers", "required")),
        ({"volunteers": "a few"}, ("volunteers", "integer")),
        ({"story": "x" * 201}, ("story", "too-long")),
        ({"story": "bell\u0007"}, ("story", "control-character")),
        ({"tools": []}, ("tools", "required")),
        ({"tools": [{"thing": "Nail", "cost": 100}] * 1001}, ("tools", "too-many")),
        ({"amount": 12001}, ("amount", "check")),
        ({"promise": None}, ("promise", "required")),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_missing_or_wrong_is_refused(grower: Grower, changes: dict[str, Any], problem: tuple[str, str]) -> None:
    reference = grower.complete(**changes)
    with pytest.raises(Incomplete) as refused:
        send(grower, reference)
    assert problem in [(each.field, each.code) for each in refused.value.problems]
    assert not grower.read(reference).receipts


def test_registration_is_checked_again(grower: Grower) -> None:
    reference = grower.complete()
    version = read_registration(*grower.parts).organisation.version
    register_organisation(*grower.parts, "people", answers={"mail": "nobody"}, version=version)
    with pytest.raises(Refused) as refused:
        send(grower, reference)
    assert refused.value.code == "registration-incomplete"


def test_after_the_closing_time(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    clock.at = grower.garden.closes_at
    with pytest.raises(Refused) as refused:
        send(grower, reference)
    assert (refused.value.code, refused.value.params["closed"]) == ("round-closed", grower.garden.closes_at)
    assert grower.read(reference).stage is Stage.MISSED


def test_a_receipt_can_be_had_again_after_the_closing_time(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    first = send(grower, reference)
    clock.at = grower.garden.closes_at
    assert send(grower, reference).receipt == first.receipt


def test_amending_leaves_what_was_submitted_until_the_next(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    first = send(grower, reference, "one")
    with pytest.raises(Refused) as refused:
        grower.save(reference, "hands", {"volunteers": 6})
    assert refused.value.code == "application-submitted"
    assert amend_application(*grower.parts, reference)
    assert not amend_application(*grower.parts, reference)
    grower.save(reference, "hands", {"volunteers": 6})
    assert [each.stage for each in list_applications(*grower.parts)] == [Stage.CHANGING]
    assert read_submission(*grower.parts, reference).application.answers["volunteers"] == 4
    clock.move(minutes=1)
    second = send(grower, reference, "two")
    assert (second.number, second.receipt == first.receipt) == (2, False)
    assert read_submission(*grower.parts, reference).application.answers["volunteers"] == 6
    assert read_submission(*grower.parts, reference, 1).application.answers["volunteers"] == 4
    assert send(grower, reference, "one").receipt == first.receipt


def test_amended_and_not_sent_again_what_was_submitted_is_there_for_officers(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    send(grower, reference)
    amend_application(*grower.parts, reference)
    grower.save(reference, "hands", {"volunteers": 6})
    officer = (grower.garden.store, grower.garden.officer, grower.garden.library)
    with pytest.raises(NotFound):
        read_submission(*officer, reference)
    clock.at = grower.garden.closes_at
    assert read_submission(*officer, reference).application.answers["volunteers"] == 4
    assert grower.read(reference).stage is Stage.SUBMITTED


def test_withdrawn_is_withdrawn(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    send(grower, reference)
    assert withdraw_application(*grower.parts, reference)
    assert not withdraw_application(*grower.parts, reference)
    for act in (lambda: send(grower, reference, "two"), lambda: amend_application(*grower.parts, reference)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "application-withdrawn"
    assert grower.start(SEEDLING) != reference
    clock.at = grower.garden.closes_at
    with pytest.raises(NotFound):
        read_submission(grower.garden.store, grower.garden.officer, grower.garden.library, reference)


def test_withdrawing_after_the_closing_time_is_refused(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    clock.at = grower.garden.closes_at
    with pytest.raises(Refused):
        withdraw_application(*grower.parts, reference)


def test_a_key_of_another_application_is_refused(grower: Grower) -> None:
    send(grower, grower.complete(SEEDLING), "one")
    with pytest.raises(Conflict):
        send(grower, grower.complete(HARVEST), "one")


def test_another_organisations_application_is_not_there(garden: Garden, grower: Grower) -> None:
    reference = grower.complete()
    other = garden.add_provider()
    for act in (submit_application, amend_application, withdraw_application, read_submission):
        keys = {"submission_key": "k"} if act is submit_application else {}
        with pytest.raises(NotFound):
            act(*other.parts, reference, **keys)  # type: ignore[operator]


def test_officers_read_submitted_files_after_the_closing_time(grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    file = upload_file(*grower.parts, reference, "quotes", name="a.pdf", content=PDF).file
    send(grower, reference)
    clock.at = grower.garden.closes_at
    assert read_file(grower.garden.store, grower.garden.officer, grower.garden.library, UUID(file["id"])).content == PDF


def test_the_receipt_is_the_documents(grower: Grower) -> None:
    reference = grower.complete()
    send(grower, reference)
    document = read_submission(*grower.parts, reference).document
    assert document is not None
    assert document.subject == f"We have it: {reference}"
    assert "Mill Lane garden on 2 November 2026" in document.html
