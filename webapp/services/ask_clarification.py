"""Ask an applicant, after the round has closed, for what is missing or unclear: named questions, why, until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from engine.catalogue import Lot
from engine.forms.answers import facts_of
from engine.library import Library
from webapp import audit
from webapp.facts.supplied import supplied_facts
from webapp.services import clarifying, interested
from webapp.services.errors import Conflict, Refused
from webapp.services.writing_letters import write_letter
from webapp.services.written import written
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, clarifications, decisions, rounds
from webapp.timetable import london_date

LEAST_CHARACTERS = 10
MOST_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What was just asked, and the letter that asks it."""

    clarification_id: UUID
    letter_id: UUID


def ask_clarification(
    store: Store,
    actor: Actor,
    library: Library,
    reference: str,
    *,
    questions: Collection[str],
    reason: str,
    answer_by: date | None,
    locale: str = "en",
) -> Asked:
    """Ask the applicant, and send the letter, in one transaction.

    Args:
        store: The database.
        actor: An officer.
        library: The definitions.
        reference: The application's.
        questions: Ids of the questions of its form that are missing or unclear.
        reason: What is missing or unclear, in the officer's words; the provider reads it.
        answer_by: The last day, in London, on which an answer counts.
        locale: The language of the letter.

    Raises:
        NotFound: No such application that this actor may see.
        Conflict: `clarification-waits`, something is asked already and may still be answered.
        Refused: `clarification-not-allowed`, the lots that are still to be decided do not let their applicants be
            asked; `questions-missing`, `asked-reason-too-short`, `asked-reason-too-long`, `answer-by-missing`,
            `answer-by-too-soon` or `answer-by-too-late`.
    """
    reason = written(reason)
    with store.writing(actor) as work:
        application = applications.by_reference(work, reference, lock=True)
        interested.refuse_interested(work, library, application)
        submitted = clarifying.submitted(work, library, application)
        lot = clarifying.asking_lot(submitted.edition, application, decisions.outcomes(work, application.id))
        if lot is None:
            raise Refused("clarification-not-allowed")
        if clarifying.open_of(work, application) is not None:
            raise Conflict("clarification-waits")
        named = _named(submitted, questions)
        _check(reason)
        by = _checked_day(answer_by, london_date(work.now()), lot)
        row = clarifications.add(work, application, questions=named, reason=reason, answer_by=by)
        letter_id = _send(work, application, submitted, lot, row, locale)
        audit.record(
            work,
            "ask-clarification",
            "clarification",
            row.id,
            owner=application.organisation_id,
            questions=" ".join(named),
            answer_by=by.isoformat(),
        )
        return Asked(row.id, letter_id)


def _named(submitted: clarifying.Submitted, questions: Collection[str]) -> tuple[str, ...]:
    """Return the ids of the questions named, in the order of the form; what is none of them counts for nothing."""
    there = clarifying.askable(submitted.form, submitted.answers, submitted.facts, submitted.parameters)
    named = tuple(question.id for question in there if question.id in questions)
    if not named:
        raise Refused("questions-missing")
    return named


def _check(reason: str) -> None:
    if len(reason) < LEAST_CHARACTERS:
        raise Refused("asked-reason-too-short", {"least": LEAST_CHARACTERS})
    if len(reason) > MOST_CHARACTERS:
        raise Refused("asked-reason-too-long", {"most": MOST_CHARACTERS})


def _checked_day(day: date | None, today: date, lot: Lot) -> date:
    if day is None:
        raise Refused("answer-by-missing")
    if day <= today:
        raise Refused("answer-by-too-soon")
    last = today + timedelta(days=lot.clarification_days)
    if day > last:
        raise Refused("answer-by-too-late", {"last": last})
    return day


def _send(
    work: Work,
    application: applications.Application,
    submitted: clarifying.Submitted,
    lot: Lot,
    row: clarifications.Clarification,
    locale: str,
) -> UUID:
    edition, round_ = submitted.edition, rounds.get(work, application.round_id)
    document_id, today = lot.enrolment["clarification"], london_date(row.asked_at)
    labels = [question.label.said(locale) for question in submitted.form.questions if question.id in row.questions]
    supplied = supplied_facts(
        edition.frameworks[lot.framework],
        lot_title=lot.title.said(locale),
        round_title=round_.title,
        closed_on=london_date(round_.closes_at),
        officer=work.actor.name,
        asked_for="; ".join(labels),
        asked_why=row.reason,
        asked_on=today,
        answer_by=row.answer_by,
    )
    own = facts_of(submitted.form, submitted.answers, submitted.facts, submitted.parameters)
    letter = write_letter(
        work,
        edition,
        application,
        lot=lot.id,
        document_id=document_id,
        facts={**submitted.facts, **own, **supplied},
        on=today,
        closure=edition.closure([document_id, submitted.form.id]),
        locale=locale,
        clarification_id=row.id,
    )
    return letter.id
