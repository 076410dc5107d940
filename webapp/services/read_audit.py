"""Read the audit trail: who did what, when, and by which definitions; a page of it, or all that is looked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from webapp import audit
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, people, rounds
from webapp.store.queries import audit as trail
from webapp.store.types import Json
from webapp.timetable import moment

AT_ONCE = 50
"""Events on a page."""
FETCHED_AT_ONCE = 1_000
"""Events read at a time where all are wanted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: everything that is said must hold.

    Attributes:
        person_id: Who did it.
        action: What was done, as a code.
        reference: Of the application that it is about.
        since: The first day, in London.
        until: The last day, in London.
        definition: Id of a definition that it rests on.
    """

    person_id: UUID | None = None
    action: str = ""
    reference: str = ""
    since: date | None = None
    until: date | None = None
    definition: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """An event: who (a name, or nothing where a part of the service did it), in which role, what and to what.

    `about` is the reference of an application, the name of a person, the title of a round or the id of a definition,
    whichever it is about; `details` are codes, ids, counts and digests.
    """

    seq: int
    at: datetime
    who: str
    role: str
    action: str
    about: str
    definitions: Mapping[str, str]
    details: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the trail, the latest first; `older` is where the next begins, None on the last.

    `people` and `actions` are what can be looked for.
    """

    events: tuple[EventView, ...]
    older: int | None
    people: tuple[tuple[UUID, str], ...]
    actions: tuple[str, ...]


def read_audit(store: Store, actor: Actor, asked: Asked, before: int | None = None) -> AuditPage:
    """Return a page of what is looked for. What providers do is shown once the rounds have closed that were open then.

    Args:
        store: The database.
        actor: An officer.
        asked: What is looked for.
        before: Where the page begins: at events with a lower number.

    Raises:
        NotFound: There is no application of that reference that this actor may see.
    """
    with store.reading(actor) as work:
        known = _Known(work)
        found = trail.find(work, _wanted(work, asked), before=before, limit=AT_ONCE + 1)
        events, more = found[:AT_ONCE], len(found) > AT_ONCE
        return AuditPage(
            events=known.views(work, events),
            older=events[-1].seq if more else None,
            people=tuple(sorted(known.people.items(), key=lambda each: (each[1].casefold(), str(each[0])))),
            actions=tuple(trail.actions(work)),
        )


def export_audit(store: Store, actor: Actor, asked: Asked) -> Iterator[EventView]:
    """Yield all that is looked for, the latest first; that it was exported is recorded, before the first is read.

    Raises:
        NotFound: There is no application of that reference that this actor may see.
    """
    with store.writing(actor) as work:
        _wanted(work, asked)
        audit.record(work, "export-audit", "audit_event", "", **_told(asked))
    with store.reading(actor) as work:
        known, wanted, before = _Known(work), _wanted(work, asked), None
        while found := trail.find(work, wanted, before=before, limit=FETCHED_AT_ONCE):
            yield from known.views(work, found)
            before = found[-1].seq
            work.session.expunge_all()


class _Known:
    """The names that events are told with."""

    def __init__(self, work: Work) -> None:
        self.people = people.names(work)
        self.named = {
            "person": {str(person_id): name for person_id, name in self.people.items()},
            "round": {str(row.id): row.title for row in rounds.everything(work)},
        }

    def views(self, work: Work, events: list[trail.AuditEvent]) -> tuple[EventView, ...]:
        """Return events as they are told."""
        references = trail.about(work, events)
        return tuple(self._view(event, references) for event in events)

    def _view(self, event: trail.AuditEvent, references: Mapping[str, str]) -> EventView:
        if event.object_kind == "definition_version":
            about = event.object_id
        else:
            about = self.named.get(event.object_kind, references).get(event.object_id, "")
        who = self.people.get(event.person_id, "") if event.person_id else ""
        return EventView(event.seq, event.at, who, event.role, event.action, about, event.definitions, event.details)


def _wanted(work: Work, asked: Asked) -> trail.Wanted:
    found = trail.Wanted(person_id=asked.person_id, action=asked.action, definition=asked.definition)
    if asked.reference:
        application = applications.by_reference(work, asked.reference)
        found = replace(found, objects=trail.objects(work, application.id))
    if asked.since is not None:
        found = replace(found, since=_midnight(asked.since))
    if asked.until is not None:
        found = replace(found, until=_midnight(asked.until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return moment(datetime.combine(day, time()))


def _told(asked: Asked) -> dict[str, Any]:
    """Return what was looked for, as the trail keeps it: ids and codes, and days."""
    return {
        "by": str(asked.person_id) if asked.person_id else None,
        "done": asked.action or None,
        "application": asked.reference or None,
        "since": asked.since.isoformat() if asked.since else None,
        "until": asked.until.isoformat() if asked.until else None,
        "definition": asked.definition or None,
    }
