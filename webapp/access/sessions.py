"""Sessions: a random token in the browser's cookie, its hash and limits in the database, where they can be ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from webapp.access.duties import duties
from webapp.access.tokens import new_token, token_hash
from webapp.store import GATE, Actor, Role, Store, Work
from webapp.store.queries import people, sessions

TOUCH_EVERY = timedelta(minutes=1)
"""How exactly the use of a session is noted: not every page needs a write."""


class Ended(StrEnum):
    """Why a browser's token signs nobody in."""

    UNKNOWN = "unknown"
    SIGNED_OUT = "signed-out"
    IDLE = "idle"
    RUN_OUT = "run-out"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person recognised by their session, or a program of theirs by its access token, whose id this then is.

    `acts` are what they may do, as `webapp.access.duties` calls it.
    """

    session_id: UUID
    actor: Actor
    email: str
    acts: frozenset[str] = frozenset()


def signed_in_as(session_id: UUID, person: people.Person) -> SignedIn:
    """Say that somebody has been recognised, with what they may do now."""
    role = Role(person.role)
    actor = Actor(person.id, role, person.organisation_id, person.name, person.authority)
    return SignedIn(session_id, actor, person.email, duties().acts_of(role, person.duties))


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of whoever sent a request, and when: who they are, or why the token they sent signs nobody in."""

    now: datetime
    signed_in: SignedIn | None = None
    ended: Ended | None = None


def begin(work: Work, person_id: UUID, limit: timedelta) -> str:
    """Begin a session, with a token that nobody has seen before. Give the token, for the cookie."""
    token, now = new_token(), work.now()
    sessions.add(work, token_hash=token_hash(token), person_id=person_id, at=now, expires_at=now + limit)
    return token


def recognise(store: Store, token: str | None, idle_limit: timedelta) -> Visit:
    """Find who sent a token, and note that their session was used.

    Raises:
        Unavailable: The database cannot be reached.
    """
    with store.reading(GATE) as work:
        visit, last_seen = _look_up(work, token, idle_limit)
    if visit.signed_in and last_seen and visit.now - last_seen >= TOUCH_EVERY:
        with store.writing(GATE) as work:
            found = sessions.by_token_hash(work, token_hash(token or ""))
            if found is not None:
                sessions.touch(work, found, visit.now)
    return visit


def _look_up(work: Work, token: str | None, idle_limit: timedelta) -> tuple[Visit, datetime | None]:
    now = work.view().now
    if not token:
        return Visit(now), None
    found = sessions.by_token_hash(work, token_hash(token))
    if found is None:
        return Visit(now, ended=Ended.UNKNOWN), None
    person = people.get(work, found.person_id)
    ended = _why_ended(found, person, now, idle_limit)
    if ended:
        return Visit(now, ended=ended), None
    return Visit(now, signed_in_as(found.id, person)), found.seen_at


def _why_ended(
    session: sessions.SignInSession, person: people.Person, now: datetime, idle_limit: timedelta
) -> Ended | None:
    if person.closed_at is not None:
        return Ended.CLOSED
    if session.revoked_at is not None:
        return Ended.SIGNED_OUT
    if now >= session.expires_at:
        return Ended.RUN_OUT
    return Ended.IDLE if now - session.seen_at >= idle_limit else None
