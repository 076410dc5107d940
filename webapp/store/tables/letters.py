"""Letters, as sent, and their way to the people they are for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.tables.delivered import Delivered
from webapp.store.types import Base, HasId, JsonText


class Letter(HasId, Base):
    """One letter to one organisation. Its bytes are what was sent: later definitions never change them."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("outcome_id"),
        UniqueConstraint("clarification_id"),
        UniqueConstraint("application_id", "occasion"),
        CheckConstraint("(sent_by IS NULL) = (occasion IS NOT NULL)", name="sent_by_a_person_or_for_an_occasion"),
        ForeignKeyConstraint(["application_id", "organisation_id"], ["application.id", "application.organisation_id"]),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    """To whom."""
    application_id: Mapped[UUID]
    lot: Mapped[str]
    outcome_id: Mapped[UUID | None] = mapped_column(ForeignKey("outcome.id"))
    clarification_id: Mapped[UUID | None] = mapped_column(ForeignKey("clarification.id"))
    occasion: Mapped[str | None]
    """Of a reminder, what it is of, and how many days before: it goes once."""
    document_id: Mapped[str]
    locale: Mapped[str]
    subject: Mapped[str]
    html: Mapped[bytes] = mapped_column(LargeBinary)
    closure: Mapped[dict[str, str]] = mapped_column(JsonText)
    sha256: Mapped[str]
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Nobody sends a reminder: the timetable does."""
    first_read_at: Mapped[datetime | None]
    """The only thing about a letter that ever changes, and that once."""


class LetterDelivery(HasId, Delivered, Base):
    """A letter on its way by e-mail to one person; made with the letter. Its id names the message for ever."""

    __tablename__ = "letter_delivery"
    __table_args__ = (
        UniqueConstraint("letter_id", "person_id"),
        CheckConstraint("state IN ('waiting', 'sent', 'refused')", name="state"),
        Index(None, "state", "due_at"),
    )

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letter.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
