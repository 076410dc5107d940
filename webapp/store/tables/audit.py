"""The audit trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base, Json, JsonText


class AuditEvent(Base):
    """One thing that someone did. Ids and codes, no personal data, so that erasing a person breaks nothing."""

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "object_kind", "object_id"),)

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    role: Mapped[str]
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    definitions: Mapped[dict[str, str]] = mapped_column(JsonText)
    """Definition id -> content id of the versions that the act rested on."""
    details: Mapped[dict[str, Json]] = mapped_column(JsonText)
    chain: Mapped[str] = mapped_column(server_default="unlinked")
    """A digest over this event and the chain of the one before it (`webapp.store.chain`)."""
