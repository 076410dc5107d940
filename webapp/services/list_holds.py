"""List the holds on organisations' records, lifted ones too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.store import Actor, Store
from webapp.store.queries import holds, organisations, people


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold: on whose records, why, by whom and when; and by whom and when it was lifted."""

    id: UUID
    organisation: str
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holds:
    """Every hold, the latest first, and the organisations that there are, by name."""

    holds: tuple[HoldView, ...]
    organisations: tuple[tuple[UUID, str], ...]


def list_holds(store: Store, actor: Actor) -> Holds:
    """Return the holds that this actor sees, and the organisations that one can be placed on."""
    with store.reading(actor) as work:
        names, of = people.names(work), organisations.names(work)
        found = tuple(
            HoldView(
                id=row.id,
                organisation=of[row.organisation_id],
                reason=row.reason,
                placed_by=names[row.placed_by],
                placed_at=row.placed_at,
                lifted_by=names[row.lifted_by] if row.lifted_by else "",
                lifted_at=row.lifted_at,
            )
            for row in holds.everything(work)
        )
    return Holds(found, tuple(sorted(of.items(), key=lambda item: item[1].casefold())))
