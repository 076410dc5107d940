"""Versions of definitions, as loaded: what the service runs on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base, HasId


class DefinitionVersion(HasId, Base):
    """One version of one definition, with its source as written. Never changed: a correction is a later version."""

    __tablename__ = "definition_version"
    __table_args__ = (
        UniqueConstraint("definition_id", "in_force_from"),
        UniqueConstraint("definition_id", "content_id"),
        Index(None, "content_id"),
    )

    kind: Mapped[str]
    definition_id: Mapped[str]
    content_id: Mapped[str]
    """SHA-256, in hexadecimal, of the canonical JSON of what it means."""
    in_force_from: Mapped[date]
    in_force_to: Mapped[date | None]
    owner: Mapped[str]
    file: Mapped[str]
    """The path it was loaded from, relative to its library, so that export can write it back there."""
    source: Mapped[bytes] = mapped_column(LargeBinary)
    loaded_at: Mapped[datetime]
