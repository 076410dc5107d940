"""Who looked at which application or document, or was not let: a note in the audit trail, once in half an hour."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from webapp import audit
from webapp.services.errors import NotFound, Unavailable
from webapp.store import Actor, Role, Store
from webapp.store.queries import audit as trail

SAME_LOOK = timedelta(minutes=30)
"""Opened again within this time by the same person, it is the same look."""
MOST_ASKED_CHARACTERS = 40
"""Of what an address asked for: an id or a reference, which are shorter."""


def note_look(store: Store, actor: Actor, kind: str, object_id: UUID) -> None:
    """Note that an officer or an auditor looks at something; anybody else sees nothing but their own.

    Args:
        store: The database.
        actor: Who looks.
        kind: Of what: the name of its table.
        object_id: Its id.
    """
    if actor.role in (Role.OFFICER, Role.AUDITOR):
        _note_once(store, actor, "look-at", kind, object_id)


def note_refused_page(store: Store, actor: Actor, page: str) -> None:
    """Note that somebody signed in was refused a page that is not theirs to open, by the name of its view.

    They are refused whether or not it can be noted: a database that cannot be reached just now tells the log so.
    """
    with suppress(Unavailable):
        _note_once(store, actor, "refuse-page", "page", page, page=page)


def note_refused_record(store: Store, actor: Actor, page: str, missing: NotFound) -> None:
    """Note that somebody signed in asked for what is not there, or not theirs to see: the answer is the same.

    Once in half an hour a person and page, with what they asked for first: whoever goes through a thousand addresses
    writes no thousand notes.
    """
    said = str(missing.key)[:MOST_ASKED_CHARACTERS]
    details = {"page": page, "of": missing.kind, "asked_for": said if said.isprintable() else ""}
    with suppress(Unavailable):
        _note_once(store, actor, "refuse-record", "page", page, **details)


def note_refusal(store: Store, actor: Actor, application_id: UUID) -> None:
    """Note that an officer wanted to open an application in which they have declared an interest."""
    with store.writing(actor) as work:
        audit.record(work, "refuse-look", "application", application_id)


def _note_once(store: Store, actor: Actor, action: str, kind: str, object_id: UUID | str, **details: Any) -> None:
    if actor.person_id is None:
        return
    with store.reading(actor) as work:
        last = trail.last_by(work, actor.person_id, action, kind, object_id)
        if last is not None and work.view().now - last < SAME_LOOK:
            return
    with store.writing(actor) as work:
        audit.record(work, action, kind, object_id, **details)
