"""Submissions: kept as made, with the files they include."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, defer

from engine.rules.model import Verdict
from webapp.store.queries.applications import new_reference
from webapp.store.tables import (
    Application,
    ApplicationState,
    Clarification,
    Decision,
    Outcome,
    StoredFile,
    Submission,
    SubmissionFile,
)
from webapp.store.unit import Work

__all__ = [
    "Submission",
    "add",
    "applied",
    "by_key",
    "earlier",
    "every_accepted",
    "every_standing",
    "files",
    "forms_in_round",
    "get",
    "of_application",
    "standing",
    "standing_of_each",
]

FETCHED_AT_ONCE = 200
"""Rows that are in memory at once while all of them are gone through."""


def add(
    work: Work,
    application: Application,
    *,
    answers: str,
    registration: str,
    form_id: str,
    form_content_id: str,
    closure: dict[str, str],
    sha256: str,
    submission_key: str,
    submitted_at: datetime,
    file_ids: Collection[UUID],
) -> Submission:
    """Keep a submission, superseding the one before it. Lock the application and the round first.

    Args:
        work: A unit of work that writes.
        application: What is submitted; its lots are kept with the submission.
        answers: Canonical JSON text of the relevant answers.
        registration: Canonical JSON text of the registration as it stands.
        form_id: The form answered.
        form_content_id: The version of it answered.
        closure: All that is needed to show it again.
        sha256: Digest of what was submitted, in hexadecimal.
        submission_key: One-time key of the form.
        submitted_at: By `work.now()`, read after locking, and compared with the closing time.
        file_ids: The files it includes.

    Raises:
        Conflict: The key was used before, or another submission got this number.
    """
    before = standing(work, application.id)
    row = work.add(
        Submission(
            application_id=application.id,
            organisation_id=application.organisation_id,
            number=before.number + 1 if before else 1,
            lots=application.lots,
            answers=answers,
            registration=registration,
            form_id=form_id,
            form_content_id=form_content_id,
            closure=closure,
            submitted_at=submitted_at,
            submitted_by=work.person_id,
            sha256=sha256,
            receipt=new_reference(),
            submission_key=submission_key,
        )
    )
    for file_id in sorted(set(file_ids)):
        work.add(SubmissionFile(submission_id=row.id, file_id=file_id, organisation_id=application.organisation_id))
    return row


def get(work: Work, submission_id: UUID) -> Submission:
    """Give a submission."""
    return work.one(select(Submission).where(Submission.id == submission_id), submission_id)


def by_key(work: Work, submission_key: str) -> Submission | None:
    """Find the submission that a form made: what a second click gets."""
    return work.first(select(Submission).where(Submission.submission_key == submission_key))


def of_application(work: Work, application_id: UUID) -> list[Submission]:
    """Give an application's submissions, the standing one first."""
    query = select(Submission).where(Submission.application_id == application_id)
    return work.all(query.order_by(Submission.number.desc()))


def standing(work: Work, application_id: UUID) -> Submission | None:
    """Give the submission that stands: the latest."""
    query = select(Submission).where(Submission.application_id == application_id)
    return work.first(query.order_by(Submission.number.desc()))


def applied(work: Work, application_id: UUID) -> Submission:
    """Give the last submission that was made to apply: those that answer a clarification only add to it."""
    added = select(Clarification.submission_id).where(
        Clarification.application_id == application_id, Clarification.submission_id.is_not(None)
    )
    query = select(Submission).where(Submission.application_id == application_id, Submission.id.not_in(added))
    return work.one(query.order_by(Submission.number.desc()), application_id)


def earlier(work: Work, application: Application, form_id: str) -> Submission | None:
    """Find the last submission of a form for the same establishment in another application."""
    query = (
        select(Submission)
        .join(Application, Application.id == Submission.application_id)
        .where(
            Submission.form_id == form_id,
            Application.establishment_id == application.establishment_id,
            Application.id != application.id,
        )
        .order_by(Submission.submitted_at.desc(), Submission.number.desc())
    )
    return work.first(query.limit(1))


def standing_of_each(work: Work) -> dict[UUID, Submission]:
    """Give the submission that stands for each application this actor sees: application id -> submission.

    They are to be listed: without answers and registration.
    """
    kept_back = (Submission.answers, Submission.registration, Submission.closure)
    query = select(Submission).options(*(defer(column, raiseload=True) for column in kept_back))
    return {row.application_id: row for row in work.all(query.order_by(Submission.number))}


@dataclass(frozen=True, slots=True)
class SubmittedAnswers:
    """A submission that stands, with the reference of its application: what is needed to export it."""

    application_id: UUID
    reference: str
    number: int
    organisation_id: UUID
    establishment_id: UUID
    lots: list[str]
    submitted_at: datetime
    form_id: str
    form_content_id: str
    closure: dict[str, str]
    answers: str


@dataclass(frozen=True, slots=True)
class AnsweredForm:
    """A version of a form that was answered, with the closure of one of the submissions that did."""

    form_id: str
    form_content_id: str
    closure: dict[str, str]


def every_standing(work: Work, round_id: UUID) -> Iterator[SubmittedAnswers]:
    """Yield the submission that stands of each application in a round that this actor sees, by reference.

    They are fetched a few at a time: it does not matter how many there are. What was withdrawn is left out.
    """
    for _, row in _answered(work, round_id, _stands()):
        yield row


def every_accepted(work: Work, round_id: UUID) -> Iterator[SubmittedAnswers]:
    """Yield the submissions in a round that passed in a lot, confirmed, by reference, with the lots they passed in.

    A later submission that answers what was asked about another lot takes nothing's place here: what was accepted is
    what the decision was made on. Only the number of that submission is taken from the decision, which others than
    officers do not see.
    """
    decision = Decision.__table__
    passed = (
        select(decision.c.submission_id, Outcome.lot)
        .join(decision, decision.c.id == Outcome.decision_id)
        .where(Outcome.outcome == Verdict.PASS.value)
        .order_by(Outcome.lot)
    )
    lots: dict[UUID, list[str]] = {}
    for submission_id, lot in work.session.execute(passed):
        lots.setdefault(submission_id, []).append(lot)
    accepted = passed.with_only_columns(decision.c.submission_id).order_by(None)
    for submission_id, row in _answered(work, round_id, Submission.id.in_(accepted)):
        yield replace(row, lots=lots[submission_id])


def _answered(work: Work, round_id: UUID, which: ColumnElement[bool]) -> Iterator[tuple[UUID, SubmittedAnswers]]:
    query = (
        select(
            Submission.id,
            Application.id.label("application_id"),
            Application.reference,
            Submission.number,
            Submission.organisation_id,
            Application.establishment_id,
            Submission.lots,
            Submission.submitted_at,
            Submission.form_id,
            Submission.form_content_id,
            Submission.closure,
            Submission.answers,
        )
        .join(Application, Application.id == Submission.application_id)
        .where(which, *_in_round(round_id))
        .order_by(Application.reference, Submission.number)
    )
    for submission_id, *rest in work.session.execute(query, execution_options={"yield_per": FETCHED_AT_ONCE}):
        yield submission_id, SubmittedAnswers(*rest)


def forms_in_round(work: Work, round_id: UUID) -> list[AnsweredForm]:
    """Give the versions of forms that submissions standing in a round answered, the one answered last first."""
    latest = (
        select(Submission.form_content_id, func.max(Submission.submitted_at).label("last"))
        .join(Application, Application.id == Submission.application_id)
        .where(_stands(), *_in_round(round_id))
        .group_by(Submission.form_content_id)
        .subquery()
    )
    query = (
        select(Submission.form_id, Submission.form_content_id, Submission.closure)
        .join(Application, Application.id == Submission.application_id)
        .join(latest, latest.c.form_content_id == Submission.form_content_id)
        .where(Submission.submitted_at == latest.c.last, *_in_round(round_id))
        .order_by(latest.c.last.desc(), Submission.id)
    )
    found = {row.form_content_id: AnsweredForm(*row) for row in reversed(work.session.execute(query).all())}
    return list(reversed(found.values()))


def _stands() -> ColumnElement[bool]:
    later = aliased(Submission)
    return (
        ~select(later.id)
        .where(later.application_id == Submission.application_id, later.number > Submission.number)
        .exists()
    )


def _in_round(round_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Application.round_id == round_id, Application.state != ApplicationState.WITHDRAWN.value


def files(work: Work, submission_id: UUID) -> list[StoredFile]:
    """Give the files a submission includes, by question and name."""
    query = (
        select(StoredFile)
        .join(SubmissionFile, SubmissionFile.file_id == StoredFile.id)
        .where(SubmissionFile.submission_id == submission_id)
        .order_by(StoredFile.question, StoredFile.name, StoredFile.id)
    )
    return work.all(query)
