"""Lift a hold: what has been kept long enough is erased again, the next night."""

from __future__ import annotations

from uuid import UUID

from webapp import audit
from webapp.store import Actor, Store
from webapp.store.queries import holds


def lift_hold(store: Store, actor: Actor, hold_id: UUID) -> bool:
    """Lift a hold; tell whether it had not been lifted already.

    Raises:
        NotFound: There is no such hold.
    """
    with store.writing(actor) as work:
        hold = holds.get(work, hold_id)
        if hold.lifted_at is not None:
            return False
        holds.lift(work, hold)
        audit.record(work, "lift-hold", "hold", hold.id)
        return True
