"""Make an access token: a program that carries it acts for the person who made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from webapp import audit
from webapp.access.bearer import new_access_token
from webapp.access.tokens import token_hash
from webapp.services.errors import NotFound, Refused
from webapp.services.written import written
from webapp.store import Actor, Store, Work
from webapp.store.queries import access_tokens, people

MOST_NAME_CHARACTERS = 100
MOST_DAYS = 365
USUAL_DAYS = 90
MOST_TOKENS = 20
"""That one person may have at a time."""


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token just made. It is shown once, and kept nowhere else."""

    id: UUID
    token: str
    name: str
    expires_at: datetime


def make_access_token(store: Store, actor: Actor, *, name: str, days: int = USUAL_DAYS, email: str = "") -> MadeToken:
    """Make a token for the actor, or for the person with an address where the command line asks.

    Args:
        store: The database.
        actor: A person, or the operator.
        name: What the person knows it by: the program it is for.
        days: How long it is good for.
        email: Whose it is, where the operator makes it.

    Raises:
        NotFound: Nobody has this address, or the account is closed.
        Refused: `token-name-missing`, `token-name-too-long` with `most`, `token-days` with `most`, or
            `token-too-many` with `most`.
    """
    called = " ".join(written(name).split())
    if not called:
        raise Refused("token-name-missing")
    if len(called) > MOST_NAME_CHARACTERS:
        raise Refused("token-name-too-long", {"most": MOST_NAME_CHARACTERS})
    if not 0 < days <= MOST_DAYS:
        raise Refused("token-days", {"most": MOST_DAYS})
    token = new_access_token()
    with store.writing(actor) as work:
        person = _owner(work, actor, email)
        if len(access_tokens.of_person(work, person.id)) >= MOST_TOKENS:
            raise Refused("token-too-many", {"most": MOST_TOKENS})
        now = work.now()
        row = access_tokens.add(
            work,
            token_hash=token_hash(token),
            person_id=person.id,
            name=called,
            at=now,
            expires_at=now + timedelta(days=days),
        )
        audit.record(work, "make-access-token", "access_token", row.id, person=str(person.id), days=days)
        return MadeToken(row.id, token, called, row.expires_at)


def _owner(work: Work, actor: Actor, email: str) -> people.Person:
    """Return whose token it will be, held so that no two at once pass the limit."""
    found = people.by_email(work, email) if actor.person_id is None else people.get(work, actor.person_id)
    if found is None or found.closed_at is not None:
        raise NotFound("person", email)
    return people.get(work, found.id, lock=True)
