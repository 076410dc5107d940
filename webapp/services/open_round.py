"""Open a round: from now on it runs on the definitions in force at this moment, whatever comes after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.library import Library
from webapp import audit
from webapp.services.errors import Conflict, Refused
from webapp.services.plan_round import checked_lots
from webapp.store import Actor, Store
from webapp.store.queries import rounds
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Opened:
    """A round that is open to applications from `opens_at`, and the definitions it is pinned to."""

    round_id: UUID
    opens_at: datetime
    pins: dict[str, str]


def open_round(store: Store, actor: Actor, library: Library, round_id: UUID) -> Opened:
    """Open a planned round and pin the content ids of everything its lots use (O6).

    Raises:
        NotFound: There is no such round.
        Conflict: `round-open-already`.
        Refused: `round-closed`, its closing time has passed; or what `checked_lots` raises.
    """
    with store.writing(actor) as work:
        row = rounds.hold(work, round_id)
        if row.opened_at is not None:
            raise Conflict("round-open-already")
        if row.closes_at <= work.now():
            raise Refused("round-closed", {"closed": row.closes_at})
        edition = library.in_force(london_date(max(row.opens_at, work.now())))
        framework_id = checked_lots(edition, row.lots)
        pins = edition.closure([framework_id, *row.lots])
        rounds.open_round(work, round_id, pins=pins)
        audit.record(work, "open-round", "round", round_id, definitions=pins)
        return Opened(round_id, row.opens_at, pins)
