"""What officers and criteria concluded: assessments, decisions, resolutions of referrals, and confirmed outcomes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base, HasId, Json, JsonText

_OF_APPLICATION = (["application_id", "organisation_id"], ["application.id", "application.organisation_id"])


class Assessment(HasId, Base):
    """An officer's answers to the assessment form. Immutable; a correction is the next one."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("application_id", "number"), ForeignKeyConstraint(*_OF_APPLICATION))

    application_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    number: Mapped[int]
    answers: Mapped[str]
    """Canonical JSON text."""
    form_id: Mapped[str]
    form_content_id: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Assignment(Base):
    """Which officer sees to an application, so that two do not; nobody, where it was left to one and is no more."""

    __tablename__ = "assignment"
    __table_args__ = (ForeignKeyConstraint(*_OF_APPLICATION),)

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime]
    assigned_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Decision(HasId, Base):
    """What a rule set said of one lot of one application, with all that is needed to replay it. Immutable."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("application_id", "lot", "number"),
        CheckConstraint("kind IN ('first', 'again')", name="kind"),
        CheckConstraint("outcome IN ('pass', 'fail', 'refer')", name="outcome"),
        ForeignKeyConstraint(*_OF_APPLICATION),
    )

    application_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    lot: Mapped[str]
    number: Mapped[int]
    """1 for the first on this lot; the highest stands."""
    kind: Mapped[str]
    ruleset_id: Mapped[str]
    decided_for: Mapped[date]
    outcome: Mapped[str]
    core: Mapped[str]
    """Canonical JSON text of the decision, without words: what a replay must give again byte for byte."""
    facts: Mapped[str]
    """Canonical JSON text of the facts it was given."""
    closure: Mapped[dict[str, str]] = mapped_column(JsonText)
    digest: Mapped[str]
    engine_version: Mapped[str]
    second_opinion: Mapped[Json] = mapped_column(JsonText, nullable=False)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ReferralResolution(HasId, Base):
    """A person's verdict, with the reason, on one criterion that a decision referred. Immutable."""

    __tablename__ = "referral_resolution"
    __table_args__ = (
        UniqueConstraint("decision_id", "rule_id", "number"),
        CheckConstraint("verdict IN ('pass', 'fail')", name="verdict"),
        CheckConstraint("reason <> ''", name="reason_given"),
        ForeignKeyConstraint(*_OF_APPLICATION),
    )

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    application_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    rule_id: Mapped[str]
    number: Mapped[int]
    """1 for the first on this criterion; a change of mind before confirming is the next, and the highest stands."""
    verdict: Mapped[str]
    reason: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Outcome(HasId, Base):
    """What an officer confirmed for one lot of one application. Immutable, and there is only ever one."""

    __tablename__ = "outcome"
    __table_args__ = (
        UniqueConstraint("application_id", "lot"),
        CheckConstraint("outcome IN ('pass', 'fail')", name="outcome"),
        ForeignKeyConstraint(*_OF_APPLICATION),
    )

    application_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    lot: Mapped[str]
    outcome: Mapped[str]
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), index=True)
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
