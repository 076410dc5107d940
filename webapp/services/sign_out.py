"""Sign out: end one session, here and now."""

from __future__ import annotations

from uuid import UUID

from webapp import audit
from webapp.store import Actor, Store
from webapp.store.queries import sessions


def sign_out(store: Store, actor: Actor, session_id: UUID) -> bool:
    """End one of the actor's own sessions; tell whether it was still going."""
    with store.writing(actor) as work:
        ended = sessions.revoke(work, session_id)
        if ended:
            audit.record(work, "sign-out", "person", work.person_id)
    return ended
