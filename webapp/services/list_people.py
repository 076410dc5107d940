"""List the people who may sign in, and those who once could."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.services.making_links import NEW_PASSWORD
from webapp.services.managing_people import manages, who_has_joined
from webapp.store import Actor, Store
from webapp.store.queries import account_links, erasing, organisations, people, second_factors
from webapp.store.queries.deliveries import DeliveryState


@dataclass(frozen=True, slots=True)
class Listed:
    """A person, as listed.

    `duties` are what they do, by id; `manages` that they see to the accounts of others.

    `joined` tells that they have set a password, or come in by an account elsewhere; `invited_until` when the link ends
    by which somebody may do so who has not yet, where there is a good one; `refused` why their last link could not be
    sent, as a code, and `asked_at` when it was asked for; `second_factor` that signing in asks for a
    code; `erased` that it is forgotten who they were.
    """

    id: UUID
    email: str
    name: str
    role: str
    organisation: str | None
    authority: str
    created_at: datetime
    closed_at: datetime | None
    duties: tuple[str, ...]
    manages: bool
    joined: bool
    invited_until: datetime | None
    refused: str
    asked_at: datetime | None
    second_factor: bool
    erased: bool


def list_people(store: Store, actor: Actor) -> tuple[Listed, ...]:
    """Give everyone the actor sees, by address."""
    with store.reading(actor) as work:
        names = {row.id: row.name for row in organisations.everything(work)}
        rows = people.everyone(work)
        links, now = account_links.of_people(work), work.view().now
        secured, joined = second_factors.who_has_one(work), who_has_joined(work, rows)
    return tuple(
        _listed(row, names, links.get(row.id), now, second_factor=row.id in secured, joined=row.id in joined)
        for row in rows
    )


def _listed(
    row: people.Person,
    names: dict[UUID, str],
    link: account_links.AccountLink | None,
    now: datetime,
    *,
    second_factor: bool,
    joined: bool,
) -> Listed:
    valid = link is not None and not joined and link.expires_at > now
    unsent = link is not None and link.state == DeliveryState.REFUSED and link.used_at is None
    return Listed(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        organisation=names.get(row.organisation_id) if row.organisation_id else None,
        authority=row.authority,
        created_at=row.created_at,
        closed_at=row.closed_at,
        duties=tuple(row.duties),
        manages=manages(row),
        joined=joined,
        invited_until=link.expires_at if link and valid else None,
        second_factor=second_factor,
        # An invitation that did not arrive is no news of somebody who has come in; a new password may still be wanted.
        refused=(link.why or "") if link and unsent and (not joined or link.purpose == NEW_PASSWORD) else "",
        asked_at=link.made_at if link else None,
        erased=erasing.is_erased(row),
    )
