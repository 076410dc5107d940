"""Interests: what officers say, before they open an application, of an interest they have in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base, HasId


class InterestDeclaration(HasId, Base):
    """What one officer declared of one application: no interest, or an interest. Immutable.

    Who has declared none may still declare one that comes up later; who has declared one has it for good.
    """

    __tablename__ = "interest_declaration"
    __table_args__ = (
        UniqueConstraint("application_id", "person_id", "interest"),
        CheckConstraint("interest = (what <> '')", name="interest_told"),
        ForeignKeyConstraint(["application_id", "organisation_id"], ["application.id", "application.organisation_id"]),
    )

    application_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    interest: Mapped[bool]
    what: Mapped[str]
    """The interest, in the officer's words; empty where there is none."""
    document_id: Mapped[str]
    document_content_id: Mapped[str]
    """What they had read."""
    made_at: Mapped[datetime]
