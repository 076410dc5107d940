"""Who looked at which application or document, or was not let: a note in the audit trail when an officer opens one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from webapp import audit
from webapp.store import Actor, Role, Store
from webapp.store.queries import audit as trail

SAME_LOOK = timedelta(minutes=30)
"""Opened again within this time by the same person, it is the same look."""


def note_look(store: Store, actor: Actor, kind: str, object_id: UUID) -> None:
    """Note that an officer looks at something; anybody else sees nothing but their own.

    Args:
        store: The database.
        actor: Who looks.
        kind: Of what: the name of its table.
        object_id: Its id.
    """
    if actor.role != Role.OFFICER or actor.person_id is None:
        return
    with store.reading(actor) as work:
        last = trail.last_by(work, actor.person_id, "look-at", kind, object_id)
        if last is not None and work.view().now - last < SAME_LOOK:
            return
    with store.writing(actor) as work:
        audit.record(work, "look-at", kind, object_id)


def note_refusal(store: Store, actor: Actor, application_id: UUID) -> None:
    """Note that an officer wanted to open an application in which they have declared an interest."""
    with store.writing(actor) as work:
        audit.record(work, "refuse-look", "application", application_id)
