"""Read clarifications: what was asked about an application, and what became of it, for officers and for providers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from engine.forms.model import Form, Page, Question
from engine.library import Library
from engine.values import Facts, Value
from engine.words import Words
from webapp.services import clarifying, interested
from webapp.services.errors import Refused
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, clarifications, decisions, organisations, submissions
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Clarification:
    """What was asked once: the questions by name, why, until when; and by which submission it was answered.

    `waits` tells that it may still be answered; `asked_by` is told to officers alone.
    """

    number: int
    questions: tuple[Words, ...]
    reason: str
    answer_by: date
    asked_by: str
    asked_at: datetime
    answered_at: datetime | None
    submission_number: int | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """What an officer who asks chooses from: questions by the pages of the form, and the days an answer may take."""

    reference: str
    establishment: str
    organisation: str
    pages: tuple[tuple[Words, tuple[Question, ...]], ...]
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Answering:
    """What a provider answers: the page that asks, the answers submitted, and those being prepared, of `version`.

    `merged` are all answers of the form, those being prepared in their places.
    """

    reference: str
    establishment: str
    asked: Clarification
    form: Form
    questions: tuple[Question, ...]
    submitted: Mapping[str, Any]
    merged: Mapping[str, Any]
    version: int
    facts: Facts
    parameters: Mapping[str, Value]
    page_id: str = clarifying.PAGE

    def page(self, title: Words) -> Page:
        """Return the page that asks."""
        return Page(self.page_id, title, self.questions)


def read_asking(store: Store, actor: Actor, library: Library, reference: str) -> Asking:
    """Read what may be asked about an application.

    Raises:
        NotFound: No such application that this actor may see, or nothing was submitted.
        Refused: `clarification-not-allowed`, as for `ask_clarification`.
    """
    with store.reading(actor) as work:
        application = applications.by_reference(work, reference)
        interested.refuse_interested(work, library, application)
        found = clarifying.submitted(work, library, application)
        lot = clarifying.asking_lot(found.edition, application, decisions.outcomes(work, application.id))
        if lot is None:
            raise Refused("clarification-not-allowed")
        there = clarifying.askable(found.form, found.answers, found.facts, found.parameters)
        pages = ((page.title, tuple(each for each in page.questions if each in there)) for page in found.form.pages)
        today = london_date(work.now())
        return Asking(
            reference=reference,
            establishment=organisations.get_establishment(work, application.establishment_id).name,
            organisation=organisations.get(work, application.organisation_id).name,
            pages=tuple((title, questions) for title, questions in pages if questions),
            first_day=today + timedelta(days=1),
            last_day=today + timedelta(days=lot.clarification_days),
        )


def read_answering(store: Store, actor: Actor, library: Library, reference: str) -> Answering:
    """Read the clarification of an application that waits for its provider's answer.

    Raises:
        NotFound: No such application of the actor's organisation, or nothing is asked, or not any more.
    """
    with store.reading(actor) as work:
        found = clarifying.waiting(work, library, reference)
        submitted = found.submitted
        (asked,) = _told(work, submitted.form, [found.row], {})
        return Answering(
            reference=reference,
            establishment=organisations.get_establishment(work, found.application.establishment_id).name,
            asked=asked,
            form=submitted.form,
            questions=found.questions,
            submitted=submitted.answers,
            merged=found.merged,
            version=found.version,
            facts=submitted.facts,
            parameters=submitted.parameters,
        )


def of_application(
    work: Work, form: Form, application: applications.Application, names: Mapping[UUID, str]
) -> tuple[Clarification, ...]:
    """Return what was asked about an application, the latest first.

    Args:
        work: A unit of work.
        form: The form it answered.
        application: Which.
        names: Of people, by id.
    """
    return _told(work, form, clarifications.of_application(work, application.id), names)


def _told(
    work: Work, form: Form, rows: list[clarifications.Clarification], names: Mapping[UUID, str]
) -> tuple[Clarification, ...]:
    today = london_date(work.now())
    answered = submissions.of_application(work, rows[0].application_id) if any(row.answered_at for row in rows) else []
    numbers = {submission.id: submission.number for submission in answered}
    labels = {question.id: question.label for question in form.questions}
    return tuple(
        Clarification(
            number=row.number,
            questions=tuple(labels[name] for name in row.questions),
            reason=row.reason,
            answer_by=row.answer_by,
            asked_by=names.get(row.asked_by, ""),
            asked_at=row.asked_at,
            answered_at=row.answered_at,
            submission_number=numbers[row.submission_id] if row.submission_id else None,
            waits=row.answered_at is None and row.answer_by >= today,
        )
        for row in rows
    )
