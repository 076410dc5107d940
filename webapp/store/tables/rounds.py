"""Rounds: the times at which providers may apply."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base, HasId, JsonText, Versioned


class Round(HasId, Versioned, Base):
    """One round: planned until an officer opens it, then open until its closing time."""

    __tablename__ = "round"
    __table_args__ = (CheckConstraint("closes_at > opens_at", name="closes_after_opening"),)

    title: Mapped[str]
    framework_id: Mapped[str]
    lots: Mapped[list[str]] = mapped_column(JsonText)
    """Ids of the lots that may be applied for."""
    opens_at: Mapped[datetime] = mapped_column(index=True)
    closes_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    pins: Mapped[dict[str, str] | None] = mapped_column(JsonText)
    """Definition id -> content id, set on opening: what the whole round is run on, whatever comes into force later."""
    plan_key: Mapped[str | None] = mapped_column(unique=True, index=True)
    """The one-time key of the form that planned it: a double click plans one round. None where no form did."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
