"""The audit trail. Events are added by `webapp.audit.record`, and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, func, select

from webapp.store.chain import START, linked
from webapp.store.tables import (
    Application,
    Assessment,
    AuditEvent,
    Clarification,
    Decision,
    InterestDeclaration,
    LateFile,
    Letter,
    Outcome,
    ReferralResolution,
    StoredFile,
    Submission,
)
from webapp.store.types import Json, json_text
from webapp.store.unit import Work

__all__ = [
    "AuditEvent",
    "Unreadable",
    "Wanted",
    "about",
    "actions",
    "add",
    "find",
    "last_by",
    "links",
    "newest_link",
    "objects",
    "of_object",
    "recent",
]
_OF_APPLICATIONS: Mapping[str, Any] = {
    table.__tablename__: table
    for table in (
        Assessment,
        Clarification,
        Decision,
        InterestDeclaration,
        LateFile,
        Letter,
        Outcome,
        ReferralResolution,
        StoredFile,
        Submission,
    )
}
"""By name, the tables whose rows belong to an application."""

FETCHED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are looked for: those for which all that is said holds.

    Attributes:
        person_id: Who did it.
        action: What was done.
        objects: To which things; None is any.
        since: Not before this moment; aware.
        until: Before this moment; aware.
        definition: Id of a definition that it rests on.
    """

    person_id: UUID | None = None
    action: str = ""
    objects: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    definition: str = ""


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


def of_person(work: Work, person_id: UUID) -> list[AuditEvent]:
    """Give everything that somebody did, of what this actor sees, the latest first."""
    return work.all(select(AuditEvent).where(AuditEvent.person_id == person_id).order_by(AuditEvent.seq.desc()))


def find(work: Work, wanted: Wanted, *, before: int | None = None, limit: int) -> list[AuditEvent]:
    """Give the events that are looked for, of those this actor sees, the latest first.

    Args:
        work: The unit of work.
        wanted: Which.
        before: Of those, only the ones with a lower number.
        limit: How many at most.
    """
    query = select(AuditEvent)
    if before is not None:
        query = query.where(AuditEvent.seq < before)
    if wanted.person_id is not None:
        query = query.where(AuditEvent.person_id == wanted.person_id)
    if wanted.action:
        query = query.where(AuditEvent.action == wanted.action)
    if wanted.objects is not None:
        query = query.where(AuditEvent.object_id.in_(wanted.objects))
    if wanted.since is not None:
        query = query.where(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEvent.at < wanted.until)
    if wanted.definition:
        named = json_text({wanted.definition: ""})[1:-3]
        query = query.where(cast(AuditEvent.definitions, Text).contains(named, autoescape=True))
    return work.all(query.order_by(AuditEvent.seq.desc()).limit(limit))


def last_by(work: Work, person_id: UUID, action: str, object_kind: str, object_id: UUID | str) -> datetime | None:
    """Tell when somebody last did something to a thing; None if never."""
    query = select(func.max(AuditEvent.at)).where(
        AuditEvent.object_kind == object_kind,
        AuditEvent.object_id == str(object_id),
        AuditEvent.action == action,
        AuditEvent.person_id == person_id,
    )
    return work.session.execute(query).scalar_one()


def actions(work: Work) -> list[str]:
    """Give everything that was ever done, of what this actor sees, once each and in order."""
    return list(work.session.execute(select(AuditEvent.action).distinct().order_by(AuditEvent.action)).scalars())


def objects(work: Work, application_id: UUID) -> frozenset[str]:
    """Give the ids of an application and of everything that belongs to it, of what this actor sees."""
    found = {str(application_id)}
    for table in _OF_APPLICATIONS.values():
        query = select(table.id).where(table.application_id == application_id)
        found.update(str(row_id) for row_id in work.session.execute(query).scalars())
    return frozenset(found)


def about(work: Work, events: Iterable[AuditEvent]) -> dict[str, str]:
    """Give the references of the applications that events are about, by the id of their object, as this actor sees."""
    kinds: dict[str, set[UUID]] = {}
    for event in events:
        if event.object_kind in _OF_APPLICATIONS or event.object_kind == Application.__tablename__:
            kinds.setdefault(event.object_kind, set()).add(UUID(event.object_id))
    found: dict[str, str] = {}
    for kind, ids in kinds.items():
        table = _OF_APPLICATIONS.get(kind)
        query = select(Application.id, Application.reference).where(Application.id.in_(ids))
        if table is not None:
            query = select(table.id, Application.reference).join(Application, Application.id == table.application_id)
            query = query.where(table.id.in_(ids))
        found.update((str(row_id), reference) for row_id, reference in work.session.execute(query))
    return found


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
