"""Read a stored decision as it was recorded, and replay it from its facts, date and closure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.commands import Replayed, replay
from engine.library import Library
from webapp.services import interested
from webapp.services.noting_looks import note_look
from webapp.store import Actor, Store
from webapp.store.queries import applications, decisions


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """A decision as recorded: its core and facts as JSON data, and what stands around the core."""

    id: UUID
    lot: str
    number: int
    core: Mapping[str, Any]
    facts: Mapping[str, Any]
    digest: str
    engine_version: str
    second_opinion: Mapping[str, Any]
    made_at: datetime


def read_decision(store: Store, actor: Actor, decision_id: UUID) -> StoredDecision:
    """Return a stored decision.

    Raises:
        NotFound: There is none that this actor may see.
    """
    with store.reading(actor) as work:
        return _stored(decisions.get(work, decision_id))


def replay_decision(store: Store, actor: Actor, library: Library, decision_id: UUID, locale: str = "en") -> Replayed:
    """Decide a stored decision again from its facts, date and closure, and compare.

    Raises:
        NotFound: There is none that this actor may see.
        InputError: `closure`, a version it rests on is no longer in the library.
    """
    with store.reading(actor) as work:
        row = decisions.get(work, decision_id)
        interested.refuse_interested(work, library, applications.get(work, row.application_id))
        found = _stored(row)
    note_look(store, actor, "application", row.application_id)
    return replay(library, found.core, found.facts, locale, found.digest)


def _stored(row: decisions.Decision) -> StoredDecision:
    return StoredDecision(
        row.id,
        row.lot,
        row.number,
        json.loads(row.core),
        json.loads(row.facts),
        row.digest,
        row.engine_version,
        row.second_opinion,
        row.made_at,
    )
