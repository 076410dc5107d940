"""End a person's sessions: they are signed out everywhere at once, and may sign in again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp import audit
from webapp.services.errors import NotFound
from webapp.store import Actor, Store, Work
from webapp.store.queries import people, sessions


@dataclass(frozen=True, slots=True)
class Session:
    """A session that has not been ended: when it began, when it was last used, and when it ends whatever happens."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def end_sessions(store: Store, actor: Actor, email: str) -> int:
    """End every session of the person with an address; tell how many there were.

    Raises:
        NotFound: Nobody has this address.
    """
    with store.writing(actor) as work:
        person = people.by_email(work, email)
        if person is None:
            raise NotFound("person", email)
        ended = end_each(work, person.id)
        audit.record(work, "end-sessions", "person", person.id, sessions_ended=ended)
    return ended


def list_sessions(store: Store, actor: Actor, email: str) -> tuple[Session, ...]:
    """Give the sessions of the person with an address that have not ended, the latest used first.

    Raises:
        NotFound: Nobody has this address.
    """
    with store.reading(actor) as work:
        person = people.by_email(work, email)
        if person is None:
            raise NotFound("person", email)
        rows = sessions.of_person(work, person.id)
    return tuple(Session(row.id, row.created_at, row.seen_at, row.expires_at) for row in rows)


def end_each(work: Work, person_id: UUID) -> int:
    """End every session of a person within a unit of work; tell how many there were."""
    return sum(sessions.revoke(work, row.id) for row in sessions.of_person(work, person_id))


def my_sessions(store: Store, actor: Actor) -> tuple[Session, ...]:
    """Give the actor's own sessions that have not ended, the latest used first."""
    with store.reading(actor) as work:
        rows = sessions.of_person(work, work.person_id)
    return tuple(Session(row.id, row.created_at, row.seen_at, row.expires_at) for row in rows)


def end_my_session(store: Store, actor: Actor, session_id: UUID) -> None:
    """End one of the actor's own sessions; one that has ended, or is another's, stays as it is."""
    with store.writing(actor) as work:
        mine = {row.id for row in sessions.of_person(work, work.person_id)}
        if session_id in mine and sessions.revoke(work, session_id):
            audit.record(work, "end-sessions", "person", work.person_id, sessions_ended=1)
