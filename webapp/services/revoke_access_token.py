"""Revoke an access token: the program that carries it is let in no more."""

from __future__ import annotations

from uuid import UUID

from webapp import audit
from webapp.store import Actor, Store
from webapp.store.queries import access_tokens


def revoke_access_token(store: Store, actor: Actor, token_id: UUID) -> bool:
    """End a token of the actor's, or anyone's for the operator; tell whether it was still good.

    Raises:
        NotFound: There is none that this actor may see.
    """
    with store.writing(actor) as work:
        row = access_tokens.get(work, token_id)
        ended = access_tokens.revoke(work, row)
        if ended:
            audit.record(work, "revoke-access-token", "access_token", row.id, person=str(row.person_id))
    return ended
