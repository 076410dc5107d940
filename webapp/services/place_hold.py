"""Place a hold on an organisation's records: nothing of theirs is erased until it is lifted."""

from __future__ import annotations

from uuid import UUID

from webapp import audit
from webapp.services.errors import Refused
from webapp.services.written import written
from webapp.store import Actor, Store
from webapp.store.queries import holds, organisations

LEAST_CHARACTERS, MOST_CHARACTERS = 10, 2_000


def place_hold(store: Store, actor: Actor, organisation_id: UUID | None, reason: str) -> UUID:
    """Place a hold; give its id. There may be several at once, each for its own reason.

    Args:
        store: The database.
        actor: An officer.
        organisation_id: Whose records are kept; None where none was chosen.
        reason: Why, in the officer's words.

    Raises:
        NotFound: There is no such organisation.
        Refused: `hold-organisation-missing`, `hold-reason-too-short` or `hold-reason-too-long`.
    """
    reason = written(reason)
    if organisation_id is None:
        raise Refused("hold-organisation-missing")
    if len(reason) < LEAST_CHARACTERS:
        raise Refused("hold-reason-too-short", {"least": LEAST_CHARACTERS})
    if len(reason) > MOST_CHARACTERS:
        raise Refused("hold-reason-too-long", {"most": MOST_CHARACTERS})
    with store.writing(actor) as work:
        hold = holds.add(work, organisations.get(work, organisation_id).id, reason)
        audit.record(work, "place-hold", "hold", hold.id, organisation=str(organisation_id))
        return hold.id
