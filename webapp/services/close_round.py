"""Close a round: note that its closing time has passed and that the applications may be read."""

from __future__ import annotations

from uuid import UUID

from webapp import audit
from webapp.services.errors import Conflict, Refused
from webapp.store import Actor, Store
from webapp.store.queries import rounds


def close_round(store: Store, actor: Actor, round_id: UUID) -> None:
    """Close a round after its closing time; before it nobody may, since applications are promised until then.

    Raises:
        NotFound: There is no such round.
        Refused: `round-not-opened`, or `round-still-open` before its closing time.
        Conflict: `round-closed-already`.
    """
    with store.writing(actor) as work:
        row = rounds.hold(work, round_id)
        if row.opened_at is None:
            raise Refused("round-not-opened")
        if row.closed_at is not None:
            raise Conflict("round-closed-already")
        if work.now() < row.closes_at:
            raise Refused("round-still-open", {"closes": row.closes_at})
        rounds.close(work, round_id)
        audit.record(work, "close-round", "round", round_id)
