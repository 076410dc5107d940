"""List the people who may sign in, and those who once could."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.store import Actor, Store
from webapp.store.queries import organisations, people


@dataclass(frozen=True, slots=True)
class Listed:
    """A person, as listed."""

    id: UUID
    email: str
    name: str
    role: str
    organisation: str | None
    created_at: datetime
    closed_at: datetime | None


def list_people(store: Store, actor: Actor) -> tuple[Listed, ...]:
    """Give everyone the actor sees, by address."""
    with store.reading(actor) as work:
        names = {row.id: row.name for row in organisations.everything(work)}
        rows = people.everyone(work)
    return tuple(
        Listed(
            id=row.id,
            email=row.email,
            name=row.name,
            role=row.role,
            organisation=names.get(row.organisation_id) if row.organisation_id else None,
            created_at=row.created_at,
            closed_at=row.closed_at,
        )
        for row in rows
    )
