"""Clarifications: asked only where the rules allow it, answered by a dated addition, decided again, both kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from browsing import PASSWORD, Browser
from clock import FixedClock
from defining import changed
from enrolling import PDF, ROOT, Service, sources
from webapp import create_app
from webapp.services.answer_clarification import answer_clarification
from webapp.services.ask_clarification import ask_clarification
from webapp.services.compare_decisions import Comparison, compare_decisions
from webapp.services.errors import Conflict, NotFound, Refused, Stale
from webapp.services.export_submissions import export_submissions
from webapp.services.read_application import read_application
from webapp.services.read_clarifications import read_answering, read_asking
from webapp.services.read_queue import read_queue
from webapp.services.read_submission import read_submission
from webapp.services.save_clarification import save_clarification, upload_clarification
from webapp.services.submit_application import Incomplete, Submitted
from webapp.settings import Settings
from webapp.store import Actor, Role, Store
from webapp.store.queries import clarifications
from webapp.store.tables import ClarificationDraft

SEEDLING = "pots/seedling"
CLUB = {"club_title": "Growers of Mill Lane", "banked": True, "person": "Ada Onion", "mail": "ada@example.org"}
GARDEN = {"garden_title": "Mill Lane beds", "ground": "soil"}
ANSWERS: dict[str, Any] = {
    "volunteers": 1,
    "story": "Beans.",
    "amount": 10_000,
    "tools": [{"thing": "Spade", "cost": 12_000}],
    "promise": True,
}
VISIT = {"welcoming": "open", "welcoming_words": "The gate was open."}
WHY = "You write of four friends who help, and count one volunteer."


@dataclass
class Desk:
    """An application that fails for want of volunteers, its officers and its provider."""

    service: Service
    ann: Actor
    ben: Actor
    grower: Actor
    reference: str

    @property
    def today(self) -> date:
        return self.service.clock.at.date()

    def parts(self, actor: Actor) -> tuple[Any, ...]:
        return self.service.store, actor, self.service.library, self.reference

    def ask(self, *questions: str, reason: str = WHY, days: int = 5) -> str:
        """Ask; give the letter's words."""
        by = self.today + timedelta(days=days)
        ask_clarification(*self.parts(self.ann), questions=questions, reason=reason, answer_by=by)
        return self.service.letter(self.grower, self.reference).html

    def save(self, **answers: Any) -> None:
        version = read_answering(*self.parts(self.grower)).version
        save_clarification(*self.parts(self.grower), answers=answers, version=version)

    def send(self, key: str = "sent once") -> Submitted:
        return answer_clarification(*self.parts(self.grower), submission_key=key)

    def confirm(self) -> str:
        """Confirm; give the outcome, or the code of what refuses it."""
        try:
            return self.service.confirm(self.ben, self.reference, SEEDLING).outcome
        except (Refused, Conflict) as refused:
            return refused.code

    def compare(self, number: int) -> Comparison:
        return compare_decisions(*self.parts(self.ben), SEEDLING, number)


def made(
    store: Store, clock: FixedClock, definitions: list[tuple[str, bytes]], lots: Sequence[str] = (SEEDLING,)
) -> Desk:
    service = Service(store, clock)
    service.load(definitions)
    ann, ben = service.person(Role.OFFICER, "Ann Officer"), service.person(Role.OFFICER, "Ben Officer")
    grower = service.person(Role.PROVIDER, "Ada Onion", "Growers")
    round_id = service.plan(ann, "Autumn window", lots)
    reference = service.start(grower, round_id, service.register(grower, CLUB, GARDEN), lots)
    service.answer(grower, reference, ANSWERS)
    service.submit(grower, reference)
    service.close(ann, round_id)
    service.assess(ann, reference, VISIT)
    return Desk(service, ann, ben, grower, reference)


@pytest.fixture
def desk(store: Store, clock: FixedClock) -> Desk:
    return made(store, clock, sources(ROOT / "tests" / "library"))


def test_what_is_asked_is_answered_and_decided_again_and_both_are_kept(desk: Desk) -> None:
    applied_on = desk.service.decision(desk.ben, desk.reference).facts["asking.sent_on"]
    letter = desk.ask("volunteers", "quotes")
    assert "How many volunteers?; Quotes from shops" in letter
    assert WHY in letter
    assert "Ann Officer asks about Mill Lane beds" in letter
    assert desk.confirm() == "clarification-waiting"
    desk.service.clock.move(days=1)
    desk.save(volunteers=4)
    upload_clarification(*desk.parts(desk.grower), "quotes", name="quote.pdf", content=PDF)
    assert desk.service.evaluation(desk.ben, desk.reference).submission_id == _submission(desk, 1)
    sent = desk.send()
    assert sent.number == 2
    assert desk.confirm() == "answer-undecided"
    desk.service.decide(desk.ann, desk.reference)
    found = desk.compare(2)
    assert (found.before.outcome, found.after.outcome) == ("fail", "pass")
    assert (found.before.submission_number, found.after.submission_number) == (1, 2)
    assert [(each.title, each.before, each.after) for each in found.facts] == [
        ("How many volunteers?", "1", "4"),
        ("Quotes from shops", "(not given)", "quote.pdf"),
    ]
    assert [each.title for each in found.criteria if each.differs] == ["Enough volunteers"]
    assert desk.service.decision(desk.ben, desk.reference).facts["asking.sent_on"] == applied_on
    assert desk.confirm() == "pass"
    first, second = (read_submission(*desk.parts(desk.ben), number) for number in (1, 2))
    assert (first.application.answers["volunteers"], second.application.answers["volunteers"]) == (1, 4)
    assert (first.application.answers["amount"], second.application.answers["amount"]) == (10_000, 10_000)
    assert second.submitted_at - first.submitted_at > timedelta(days=1)
    (asked,) = desk.service.evaluation(desk.ben, desk.reference).clarifications
    assert (asked.submission_number, asked.waits, asked.asked_by) == (2, False, "Ann Officer")


def _submission(desk: Desk, number: int) -> Any:
    return read_submission(*desk.parts(desk.ben), number).id


@pytest.mark.parametrize(
    ("questions", "reason", "days", "code"),
    [
        ((), WHY, 5, "questions-missing"),
        (("welcoming", "no-such"), WHY, 5, "questions-missing"),
        (("engineer",), WHY, 5, "questions-missing"),
        (("volunteers",), "Why?\n\n", 5, "asked-reason-too-short"),
        (("volunteers",), "w" * 4_001, 5, "asked-reason-too-long"),
        (("volunteers",), WHY, 0, "answer-by-too-soon"),
        (("volunteers",), WHY, -3, "answer-by-too-soon"),
        (("volunteers",), WHY, 11, "answer-by-too-late"),
    ],
    ids=["none", "of-no-form", "not-asked-of-them", "short", "long", "today", "past", "after-the-rules"],
)
def test_what_cannot_be_asked(desk: Desk, questions: tuple[str, ...], reason: str, days: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        desk.ask(*questions, reason=reason, days=days)
    assert refused.value.code == code
    assert desk.service.evaluation(desk.ben, desk.reference).clarifications == ()


def test_without_a_day_nothing_is_asked(desk: Desk) -> None:
    with pytest.raises(Refused, match="answer-by-missing"):
        ask_clarification(*desk.parts(desk.ann), questions=["volunteers"], reason=WHY, answer_by=None)


def test_nobody_is_asked_where_the_rules_of_the_round_do_not_allow_it(sqlite_store: Store, clock: FixedClock) -> None:
    asked = "clarification: say/puzzle, clarification_days: 10, "
    desk = made(sqlite_store, clock, changed((SEEDLING, asked, "")))
    assert not desk.service.evaluation(desk.ann, desk.reference).may_ask
    for refused in (lambda: desk.ask("volunteers"), lambda: read_asking(*desk.parts(desk.ann))):
        with pytest.raises(Refused, match="clarification-not-allowed"):
            refused()


def test_the_provider_is_told_in_the_list_and_by_a_receipt_of_its_own(desk: Desk, settings: Settings) -> None:
    desk.ask("volunteers")
    browser = Browser(create_app(settings, store=desk.service.store))
    browser.sign_in("ada.onion@example.org", PASSWORD)
    browser.get("/applications")
    assert "Answer by the end of" in browser.text
    assert f"/applications/{desk.reference}/clarification" in browser.page.links
    desk.save(volunteers=4)
    sent = desk.send()
    browser.get("/applications")
    assert "Answer by the end of" not in browser.text
    browser.get(f"/applications/{desk.reference}/receipt?number={sent.number}")
    assert "Answer sent" in browser.text
    assert "Application submitted" not in browser.text
    browser.get(f"/applications/{desk.reference}/receipt?number=1")
    assert "Application submitted" in browser.text


OTHER = "pots/other"


def two_lots(*changes: tuple[bytes, bytes]) -> list[tuple[str, bytes]]:
    """The definitions, with a second lot like the first but for some changes."""
    files = sources(ROOT / "tests" / "library")
    other = next(text for name, text in files if "seedling" in name)
    for before, after in ((b"id: pots/seedling", b"id: pots/other"), (b"code: SEED", b"code: OTHER"), *changes):
        assert before in other
        other = other.replace(before, after)
    return [*files, ("other.yaml", other)]


def test_every_lot_that_is_decided_again_has_to_allow_it(sqlite_store: Store, clock: FixedClock) -> None:
    asked = b"clarification: say/puzzle, clarification_days: 10, "
    desk = made(sqlite_store, clock, two_lots((asked, b"")), [SEEDLING, OTHER])
    assert not desk.service.evaluation(desk.ann, desk.reference).may_ask
    with pytest.raises(Refused, match="clarification-not-allowed"):
        desk.ask("volunteers")
    desk.service.confirm(desk.ben, desk.reference, OTHER)
    assert desk.ask("volunteers")


def test_of_several_lots_the_one_of_least_days_counts(sqlite_store: Store, clock: FixedClock) -> None:
    fewer = two_lots((b"clarification_days: 10", b"clarification_days: 4"))
    desk = made(sqlite_store, clock, fewer, [SEEDLING, OTHER])
    with pytest.raises(Refused, match="answer-by-too-late"):
        desk.ask("volunteers", days=5)
    assert desk.ask("volunteers", days=4)


@pytest.mark.obligation("O33")
def test_prices_are_those_that_were_accepted_not_those_clarified_since(store: Store, clock: FixedClock) -> None:
    desk = made(store, clock, two_lots(), [SEEDLING, OTHER])
    service, library = desk.service, desk.service.library
    desk.ask("volunteers", "amount")
    desk.save(volunteers=4)
    desk.send()
    service.assess(desk.ann, desk.reference, VISIT)
    service.confirm(desk.ben, desk.reference, SEEDLING)
    desk.ask("amount")
    desk.save(amount=9_000)
    desk.send("sent again")
    (round_id,) = {item.round_id for item in read_queue(store, desk.ann, library).items}
    (standing,) = export_submissions(store, desk.ann, library, round_id)
    (accepted,) = export_submissions(store, desk.ann, library, round_id, accepted=True)
    assert (standing.answers["amount"], standing.number, len(standing.lots)) == (9_000, 3, 2)
    assert (accepted.answers["amount"], accepted.number, len(accepted.lots)) == (10_000, 2, 1)


def test_nobody_is_asked_once_every_lot_is_confirmed(desk: Desk) -> None:
    assert desk.confirm() == "fail"
    with pytest.raises(Refused, match="clarification-not-allowed"):
        desk.ask("volunteers")


def test_a_second_question_waits_for_the_first_answer(desk: Desk) -> None:
    desk.ask("volunteers")
    with pytest.raises(Conflict, match="clarification-waits"):
        desk.ask("amount")
    desk.save(volunteers=4)
    desk.send()
    desk.ask("amount")
    assert [each.number for each in desk.service.evaluation(desk.ben, desk.reference).clarifications] == [2, 1]


def test_only_what_was_asked_can_be_changed(desk: Desk) -> None:
    desk.ask("volunteers")
    desk.save(volunteers=4, amount=49_900, story="All of it.", promise=False)
    desk.send()
    answers = read_submission(*desk.parts(desk.ben)).application.answers
    assert answers == ANSWERS | {"volunteers": 4}
    with pytest.raises(NotFound):
        upload_clarification(*desk.parts(desk.grower), "quotes", name="quote.pdf", content=PDF)


def test_after_the_last_day_the_answer_does_not_count_and_what_was_sent_does(desk: Desk) -> None:
    desk.ask("volunteers")
    desk.save(volunteers=4)
    desk.service.clock.move(days=6)
    for late in (lambda: desk.save(volunteers=5), desk.send, lambda: read_answering(*desk.parts(desk.grower))):
        with pytest.raises(NotFound):
            late()
    (asked,) = desk.service.evaluation(desk.ben, desk.reference).clarifications
    assert (asked.waits, asked.answered_at) == (False, None)
    assert desk.confirm() == "fail"


def test_the_queue_tells_which_applications_wait_for_an_answer(desk: Desk) -> None:
    def waits() -> list[date | None]:
        return [item.answer_by for item in read_queue(desk.service.store, desk.ben, desk.service.library).items]

    assert waits() == [None]
    desk.ask("volunteers", days=5)
    assert waits() == [desk.today + timedelta(days=5)]
    desk.save(volunteers=4)
    desk.send()
    assert waits() == [None]


def test_the_last_day_counts_to_its_end_in_london(desk: Desk) -> None:
    desk.ask("volunteers", days=1)
    desk.save(volunteers=4)
    end = desk.service.clock.at.replace(hour=23, minute=59, second=59) + timedelta(days=1)
    desk.service.clock.at = end
    assert desk.send().number == 2


@pytest.mark.parametrize(
    ("answers", "code"),
    [({}, "nothing-clarified"), ({"volunteers": 1}, "nothing-clarified"), ({"volunteers": None}, "incomplete")],
    ids=["not-begun", "the-same", "emptied"],
)
def test_what_is_no_answer_is_not_sent(desk: Desk, answers: dict[str, Any], code: str) -> None:
    desk.ask("volunteers")
    if answers:
        desk.save(**answers)
    with pytest.raises(Refused) as refused:
        desk.send()
    assert ("incomplete" if isinstance(refused.value, Incomplete) else refused.value.code) == code
    assert read_submission(*desk.parts(desk.ben)).number == 1


def test_two_clicks_send_once_and_two_colleagues_overwrite_nothing(desk: Desk) -> None:
    desk.ask("volunteers")
    version = read_answering(*desk.parts(desk.grower)).version
    save_clarification(*desk.parts(desk.grower), answers={"volunteers": 4}, version=version)
    with pytest.raises(Stale):
        save_clarification(*desk.parts(desk.grower), answers={"volunteers": 9}, version=version)

    def press(_: int) -> tuple[int, str]:
        sent = desk.send("one key")
        return sent.number, sent.receipt

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(press, range(4)))) == 1
    assert len(read_application(*desk.parts(desk.grower)).receipts) == 2


def test_what_is_being_prepared_is_seen_by_its_provider_alone(desk: Desk) -> None:
    desk.ask("volunteers")
    desk.save(volunteers=4)
    for actor, seen in ((desk.grower, 1), (desk.ann, 0)):
        with desk.service.store.reading(actor) as work:
            assert len(work.all(select(ClarificationDraft))) == seen
    other = desk.service.person(Role.PROVIDER, "Other", "Others")
    with pytest.raises(NotFound):
        read_answering(desk.service.store, other, desk.service.library, desk.reference)
    with desk.service.store.reading(other) as work:
        assert clarifications.waiting(work, desk.today) == set()


def test_a_hostile_reason_does_no_harm_in_the_letter(desk: Desk) -> None:
    letter = desk.ask(
        "volunteers", reason="<script>alert(1)</script> [here](javascript:alert(1)) \u202e {asking.number}"
    )
    assert "<script" not in letter
    assert 'href="javascript' not in letter
    assert "{asking.number}" in letter


def test_the_bundle_holds_the_letter_and_the_trail_of_it(desk: Desk) -> None:
    desk.ask("volunteers")
    desk.save(volunteers=4)
    desk.send()
    with desk.service.store.reading(desk.ann) as work:
        from webapp.store.queries import audit as trail

        events = trail.find(work, trail.Wanted(), limit=1_000)
    done = [event.action for event in events if event.object_kind == "clarification"]
    assert done == ["answer-clarification", "save-clarification", "ask-clarification"]
    assert json.loads(json.dumps([event.details for event in events]))
