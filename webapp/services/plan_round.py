"""Plan a round: its title, the lots that may be applied for, when it opens and when it closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.edition import Edition
from engine.library import Library
from webapp import audit
from webapp.services.errors import Conflict, ConstraintRefused, Refused
from webapp.services.written import written
from webapp.store import Actor, Store, Work
from webapp.store.queries import rounds
from webapp.timetable import TimeRefused, london_date, moment

MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Planned:
    """A round just planned, or planned before with the same key."""

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
    plan_key: str | None = None,
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
        plan_key: The one-time key of the form: the same key gives the same round.

    Raises:
        Conflict: `key-used`, the key planned a round that says something else.
        Refused: `title-missing`, `title-too-long`, `lots-missing`, `lot-not-open`, `lots-of-several-frameworks`,
            `closes-before-opening`, `closes-in-past`, `after-term`, `time-ambiguous` or `time-skipped`.
    """
    title = " ".join(written(title).split())
    _check_title(title)
    said = _Said(title, tuple(lots), _moment(opens_local) if opens_local else None, _moment(closes_local), plan_key)
    try:
        return _plan(store, actor, library, said)
    except ConstraintRefused:
        if plan_key is None:
            raise
        return _plan(store, actor, library, said)  # the other of two clicks has planned it in this moment


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of a round that is to be planned; `opens_at` is None for now."""

    title: str
    lots: tuple[str, ...]
    opens_at: datetime | None
    closes_at: datetime
    key: str | None


def _plan(store: Store, actor: Actor, library: Library, said: _Said) -> Planned:
    with store.writing(actor) as work:
        known = _planned_before(work, said)
        if known is not None:
            return known
        opens_at, closes_at = said.opens_at or work.now(), said.closes_at
        if closes_at <= work.now():
            raise Refused("closes-in-past")
        if closes_at <= opens_at:
            raise Refused("closes-before-opening")
        framework_id = checked_lots(library.in_force(london_date(opens_at)), said.lots)
        _check_term(library, framework_id, opens_at)
        row = rounds.add(
            work,
            title=said.title,
            framework_id=framework_id,
            lots=list(said.lots),
            opens_at=opens_at,
            closes_at=closes_at,
            plan_key=said.key,
        )
        audit.record(work, "plan-round", "round", row.id)
        return Planned(row.id)


def _planned_before(work: Work, said: _Said) -> Planned | None:
    """Return what the same form planned before, unless it says something else now: from a page gone back to."""
    row = rounds.by_plan_key(work, said.key) if said.key else None
    if row is None:
        return None
    same_opening = row.opens_at == said.opens_at if said.opens_at else row.opens_at <= row.created_at
    same = (row.title, set(row.lots), row.closes_at) == (said.title, set(said.lots), said.closes_at)
    if not (same and same_opening):
        raise Conflict("key-used")
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
