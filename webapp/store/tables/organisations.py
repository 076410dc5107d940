"""Providers' organisations and their establishments, as registered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base, HasId, Json, JsonText, Versioned


class Organisation(HasId, Versioned, Base):
    """A provider: the tenant that its people, establishments and applications belong to."""

    __tablename__ = "organisation"

    name: Mapped[str]
    answers: Mapped[Json | None] = mapped_column(JsonText, nullable=True)
    """The registration form's answers; absent until the organisation has registered."""
    form_id: Mapped[str | None]
    form_content_id: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Establishment(HasId, Versioned, Base):
    """One of an organisation's places, for which it applies."""

    __tablename__ = "establishment"
    __table_args__ = (UniqueConstraint("id", "organisation_id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    answers: Mapped[Json] = mapped_column(JsonText, nullable=False)
    form_id: Mapped[str]
    form_content_id: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
