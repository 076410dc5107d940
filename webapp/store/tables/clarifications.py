"""Clarifications: what an officer asks an applicant after the round has closed, and the answer being prepared."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base, HasId, Json, JsonText, Versioned


class Clarification(HasId, Base):
    """What one officer asked about one application. Answered once, by a submission beside those made before."""

    __tablename__ = "clarification"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        UniqueConstraint("submission_id"),
        UniqueConstraint("id", "organisation_id"),
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("(submission_id IS NULL) = (answered_at IS NULL)", name="answered"),
        ForeignKeyConstraint(["application_id", "organisation_id"], ["application.id", "application.organisation_id"]),
    )

    application_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    number: Mapped[int]
    """1 for the first about this application."""
    questions: Mapped[list[str]] = mapped_column(JsonText)
    """Ids of the questions of the application form that are missing or unclear."""
    reason: Mapped[str]
    """What is missing or unclear, in the officer's words."""
    answer_by: Mapped[date]
    """The last day, in London, on which an answer counts."""
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"))
    answered_at: Mapped[datetime | None]


class ClarificationDraft(Versioned, Base):
    """The answer a provider is working on. In a table of its own because no officer ever sees it."""

    __tablename__ = "clarification_draft"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clarification_id", "organisation_id"], ["clarification.id", "clarification.organisation_id"]
        ),
    )

    clarification_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    answers: Mapped[Json] = mapped_column(JsonText, nullable=False)
    saved_at: Mapped[datetime]
    saved_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
