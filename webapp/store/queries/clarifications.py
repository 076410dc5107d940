"""Clarifications: what was asked about an application, and the answer being prepared."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from webapp.store.errors import Stale
from webapp.store.tables import Application, Clarification, ClarificationDraft, Submission
from webapp.store.types import Json
from webapp.store.unit import Work

__all__ = [
    "Clarification",
    "ClarificationDraft",
    "add",
    "draft",
    "of_application",
    "save_draft",
    "set_answered",
    "waiting",
    "waiting_rows",
]


def add(
    work: Work, application: Application, *, questions: Collection[str], reason: str, answer_by: date
) -> Clarification:
    """Ask about an application. Lock it first."""
    before = of_application(work, application.id)
    return work.add(
        Clarification(
            application_id=application.id,
            organisation_id=application.organisation_id,
            number=len(before) + 1,
            questions=list(questions),
            reason=reason,
            answer_by=answer_by,
            asked_at=work.now(),
            asked_by=work.person_id,
        )
    )


def of_application(work: Work, application_id: UUID) -> list[Clarification]:
    """Give what was asked about an application, the latest first."""
    query = select(Clarification).where(Clarification.application_id == application_id)
    return work.all(query.order_by(Clarification.number.desc()))


def waiting(work: Work, today: date) -> set[UUID]:
    """Give the ids of the applications about which something is asked that may still be answered."""
    query = select(Clarification.application_id).where(
        Clarification.answered_at.is_(None), Clarification.answer_by >= today
    )
    return set(work.session.execute(query).scalars())


def waiting_rows(work: Work, today: date) -> list[Clarification]:
    """Give what is asked that may still be answered."""
    return work.all(select(Clarification).where(Clarification.answered_at.is_(None), Clarification.answer_by >= today))


def draft(work: Work, clarification_id: UUID) -> ClarificationDraft | None:
    """Give the answer being prepared, if its provider has begun one. Only they ever see it."""
    return work.first(select(ClarificationDraft).where(ClarificationDraft.clarification_id == clarification_id))


def save_draft(work: Work, clarification: Clarification, answers: Json, *, version: int) -> ClarificationDraft:
    """Replace the answer being prepared. Lock the application first.

    Args:
        work: A unit of work that writes.
        clarification: What is answered.
        answers: By question.
        version: That the answers were made from; 0 where there were none.

    Raises:
        Stale: Someone saved it since `version` was read.
    """
    row = draft(work, clarification.id)
    current = row.version if row else 0
    if current != version:
        raise Stale("clarification_draft", clarification.id, version, current)
    if row is None:
        return work.add(
            ClarificationDraft(
                clarification_id=clarification.id,
                organisation_id=clarification.organisation_id,
                answers=answers,
                saved_at=work.now(),
                saved_by=work.person_id,
            )
        )
    row.answers, row.saved_at, row.saved_by = answers, work.now(), work.person_id
    work.session.flush()
    return row


def set_answered(work: Work, clarification: Clarification, submission: Submission) -> None:
    """Note by which submission it was answered. Lock the application first."""
    clarification.submission_id, clarification.answered_at = submission.id, submission.submitted_at
    work.session.flush()
