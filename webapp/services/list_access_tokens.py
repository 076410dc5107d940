"""List a person's access tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.services.errors import NotFound
from webapp.store import Actor, Store
from webapp.store.queries import access_tokens, people


@dataclass(frozen=True, slots=True)
class TokenItem:
    """A token in a list: all but the token itself, which nobody has but the program that carries it."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


def list_access_tokens(store: Store, actor: Actor, *, email: str = "") -> tuple[TokenItem, ...]:
    """Return the tokens that are still good, the latest made first.

    Args:
        store: The database.
        actor: A person, whose own they are; or the operator.
        email: Whose they are, where the operator asks.

    Raises:
        NotFound: Nobody has this address.
    """
    with store.reading(actor) as work:
        person = people.by_email(work, email) if actor.person_id is None else people.get(work, actor.person_id)
        if person is None:
            raise NotFound("person", email)
        rows = access_tokens.of_person(work, person.id)
    return tuple(TokenItem(row.id, row.name, row.created_at, row.expires_at, row.used_at) for row in rows)
