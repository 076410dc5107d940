"""The audit trail. Events are added by `webapp.audit.record`, and never changed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from webapp.store.tables import AuditEvent
from webapp.store.types import Json
from webapp.store.unit import Work

__all__ = ["AuditEvent", "add", "of_object", "recent"]


def add(
    work: Work,
    action: str,
    *,
    object_kind: str,
    object_id: UUID | str,
    definitions: dict[str, str],
    details: dict[str, Json],
    organisation_id: UUID | None = None,
) -> None:
    """Add an event to the work's own transaction; of the organisation given, or else the actor's.

    It is written when the work commits, at the end of the chain.
    """
    work.tell(
        AuditEvent(
            at=work.now(),
            person_id=work.actor.person_id,
            role=work.actor.role.value,
            organisation_id=organisation_id or work.actor.organisation_id,
            action=action,
            object_kind=object_kind,
            object_id=str(object_id),
            definitions=definitions,
            details=details,
        )
    )


def of_object(work: Work, object_kind: str, object_id: UUID | str) -> list[AuditEvent]:
    """Give what was done to one thing, oldest first."""
    query = select(AuditEvent).where(AuditEvent.object_kind == object_kind, AuditEvent.object_id == str(object_id))
    return work.all(query.order_by(AuditEvent.seq))


def recent(work: Work, limit: int = 100) -> list[AuditEvent]:
    """Give the latest events this actor sees, latest first."""
    return work.all(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(limit))
