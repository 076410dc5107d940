"""Applications: the case itself, the draft its provider works on, and the submissions that are kept as made."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base, HasId, Json, JsonText, Versioned


class ApplicationState(StrEnum):
    """How far an application has come. What was decided for each lot stands with the lot's outcome."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"
    """Every lot applied for has a confirmed outcome."""


class Application(HasId, Versioned, Base):
    """One establishment's application to chosen lots in one round."""

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'submitted', 'withdrawn', 'decided')", name="state"),
        UniqueConstraint("id", "organisation_id"),
        UniqueConstraint("organisation_id", "start_key"),
        ForeignKeyConstraint(
            ["establishment_id", "organisation_id"], ["establishment.id", "establishment.organisation_id"]
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    establishment_id: Mapped[UUID]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    lots: Mapped[list[str]] = mapped_column(JsonText)
    state: Mapped[str] = mapped_column(default=ApplicationState.DRAFT.value)
    start_key: Mapped[str]
    """The one-time key of the form that started it: a double click starts one application."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    updated_at: Mapped[datetime]


class Draft(Versioned, Base):
    """The answers a provider is working on. In a table of its own because no officer ever sees it."""

    __tablename__ = "draft"
    __table_args__ = (
        ForeignKeyConstraint(["application_id", "organisation_id"], ["application.id", "application.organisation_id"]),
    )

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    answers: Mapped[Json] = mapped_column(JsonText, nullable=False)
    form_id: Mapped[str]
    form_content_id: Mapped[str]
    saved_at: Mapped[datetime]
    reopened_at: Mapped[datetime | None]
    """Set while a submitted application is being changed: the submission made before stands until the next one."""
    erased_at: Mapped[datetime | None]
    """When the answers were erased, as they had been kept long enough: what was submitted alone is left."""
    form_pins: Mapped[Json | None] = mapped_column(JsonText)
    """Definition id -> content id that take the place of the round's pins; none while the form is the round's own."""
    to_confirm: Mapped[Json | None] = mapped_column(JsonText)
    """Ids of questions to be asked again, because their form has changed."""
    left_over: Mapped[Json | None] = mapped_column(JsonText)
    """What fitted no longer as its form changed: for each earlier version its pins, and question -> answer and why."""
    changes: Mapped[Json | None] = mapped_column(JsonText)
    """By question, who changed its answer last: person, time, version of the draft, and the page it was done in."""


class Submission(HasId, Base):
    """What was submitted, when, and its receipt. Immutable; amending before the closing time makes the next one."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        ForeignKeyConstraint(["application_id", "organisation_id"], ["application.id", "application.organisation_id"]),
    )

    application_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    number: Mapped[int]
    """1 for the first; the highest stands."""
    lots: Mapped[list[str]] = mapped_column(JsonText)
    answers: Mapped[str]
    """Canonical JSON text of the relevant answers, exactly as digested."""
    registration: Mapped[str]
    """Canonical JSON text of the organisation's and the establishment's registration as it stood."""
    form_id: Mapped[str]
    form_content_id: Mapped[str]
    closure: Mapped[dict[str, str]] = mapped_column(JsonText)
    """Definition id -> content id of all that is needed to show it again."""
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    sha256: Mapped[str]
    receipt: Mapped[str] = mapped_column(unique=True)
    submission_key: Mapped[str] = mapped_column(unique=True)
    """The one-time key of the form that submitted it: two clicks make one submission."""


class SubmissionFile(Base):
    """A file that a submission includes: only through here does an officer come to see a file."""

    __tablename__ = "submission_file"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"), primary_key=True, index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
