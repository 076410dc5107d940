"""Plan a round: its title, the lots that may be applied for, when it opens and when it closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.edition import Edition
from engine.library import Library
from webapp import audit
from webapp.services.errors import Refused
from webapp.services.written import written
from webapp.store import Actor, Store
from webapp.store.queries import rounds
from webapp.timetable import TimeRefused, london_date, moment

MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Planned:
    """A round just planned."""

    round_id: UUID


def plan_round(
    store: Store,
    actor: Actor,
    library: Library,
    *,
    title: str,
    lots: Sequence[str],
    opens_local: datetime | None,
    closes_local: datetime,
) -> Planned:
    """Plan a round.

    Args:
        store: The database.
        actor: An officer.
        library: The definitions.
        title: What people call it.
        lots: Ids of the lots.
        opens_local: When it opens, as London's clocks show it; now where nothing is given.
        closes_local: When it closes, likewise.

    Raises:
        Refused: `title-missing`, `title-too-long`, `lots-missing`, `lot-not-open`, `lots-of-several-frameworks`,
            `closes-before-opening`, `closes-in-past`, `after-term`, `time-ambiguous` or `time-skipped`.
    """
    title = " ".join(written(title).split())
    _check_title(title)
    with store.writing(actor) as work:
        opens_at = _moment(opens_local) if opens_local else work.now()
        closes_at = _moment(closes_local)
        if closes_at <= work.now():
            raise Refused("closes-in-past")
        if closes_at <= opens_at:
            raise Refused("closes-before-opening")
        framework_id = checked_lots(library.in_force(london_date(opens_at)), lots)
        _check_term(library, framework_id, opens_at)
        row = rounds.add(
            work,
            title=title,
            framework_id=framework_id,
            lots=list(lots),
            opens_at=opens_at,
            closes_at=closes_at,
        )
        audit.record(work, "plan-round", "round", row.id)
        return Planned(row.id)


def checked_lots(edition: Edition, lots: Sequence[str]) -> str:
    """Return the framework that all of `lots` belong to.

    Raises:
        Refused: `lots-missing`, `lot-not-open` or `lots-of-several-frameworks`.
    """
    if not lots:
        raise Refused("lots-missing")
    for lot_id in lots:
        lot = edition.lots.get(lot_id)
        if lot is None or not lot.open_to_enrolment or not {"form", "criteria", "letter"} <= lot.enrolment.keys():
            raise Refused("lot-not-open", {"lot": lot.title.en if lot else lot_id})
    frameworks = {edition.lots[lot_id].framework for lot_id in lots}
    if len(frameworks) > 1:
        raise Refused("lots-of-several-frameworks")
    return frameworks.pop()


def _check_title(title: str) -> None:
    if not title:
        raise Refused("title-missing")
    if len(title) > MOST_CHARACTERS:
        raise Refused("title-too-long", {"most": MOST_CHARACTERS})


def _moment(local: datetime) -> datetime:
    try:
        return moment(local)
    except TimeRefused as error:
        raise Refused(error.code) from error


def _check_term(library: Library, framework_id: str, opens_at: datetime) -> None:
    """Refuse a round that begins after the framework has ended (O16)."""
    on = london_date(opens_at)
    framework = library.in_force(on).frameworks[framework_id]
    if framework.term_to is not None and on > framework.term_to:
        raise Refused("after-term", {"ended": framework.term_to})
