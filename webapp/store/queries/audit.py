"""The audit trail. Events are added by `webapp.audit.record`, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from webapp.store.chain import START, linked
from webapp.store.tables import AuditEvent
from webapp.store.types import Json
from webapp.store.unit import Work

__all__ = ["AuditEvent", "Unreadable", "add", "links", "newest_link", "of_object", "recent"]

FETCHED_AT_ONCE = 5_000


class Unreadable(Exception):
    """What stands in the trail after event `seq` is not what any event is written as."""

    def __init__(self, seq: int) -> None:
        """Name the last event that could be read, 0 where none could."""
        super().__init__(f"nothing can be read after event {seq}")
        self.seq = seq


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


def newest_link(work: Work) -> tuple[int, str]:
    """Give number and chain of the newest event; 0 and the start of the chain where there is none."""
    table = AuditEvent.__table__
    found = work.session.execute(select(table.c.seq, table.c.chain).order_by(table.c.seq.desc()).limit(1)).one_or_none()
    return (found.seq, found.chain) if found else (0, START)


def links(work: Work) -> Iterator[tuple[int, str, bool]]:
    """Yield of every event, in order: its number, its chain, and whether that follows from it and the one before.

    They are fetched some at a time, and are of everybody: a chain of some events is none.

    Raises:
        Unreadable: A row is no event at all.
    """
    query = select(*AuditEvent.__table__.c).order_by(AuditEvent.__table__.c.seq)
    seq, chain = 0, START
    try:
        for row in work.session.execute(query, execution_options={"yield_per": FETCHED_AT_ONCE}):
            holds = linked(chain, row) == row.chain
            seq, chain = row.seq, row.chain
            yield seq, chain, holds
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(seq) from error
