"""List rounds: what is open, what is planned, what is past, and when the next one begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from engine.framework import FrameworkYear
from engine.library import Library
from engine.words import Words
from webapp.store import Actor, Store, Work
from webapp.store.queries import rounds
from webapp.timetable import london_date


class RoundState(StrEnum):
    """Where a round stands at a moment; asked of the clock, never stored."""

    PLANNED = "planned"
    WAITING = "waiting"
    OPEN = "open"
    EVALUATION = "evaluation"
    CLOSED = "closed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as people see it. `pins` is empty until it has been opened."""

    id: UUID
    title: str
    framework_id: str
    lots: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    state: RoundState
    pins: Mapping[str, str]


def list_rounds(store: Store, actor: Actor) -> tuple[RoundView, ...]:
    """Return every round, the latest to open first."""
    with store.reading(actor) as work:
        return tuple(view(row, work.now()) for row in rounds.everything(work))


@dataclass(frozen=True, slots=True)
class YearCheck:
    """How a year of a framework stands against its rounds policy: what it asks for, and what is planned or done."""

    framework: Words
    year: FrameworkYear
    closings: int

    @property
    def is_short(self) -> bool:
        """Tell whether fewer rounds close in the year than the framework asks for."""
        return self.closings < self.year.least_closings


def check_year(store: Store, actor: Actor, library: Library) -> tuple[YearCheck, ...]:
    """Return, for each framework in force, how this year stands against its rounds policy (O17, O18).

    A round counts in the year in which it closes, in London; one that was never opened in time does not count.
    """
    with store.reading(actor) as work:
        now = work.now()
        today = london_date(now)
        rows = [view(row, now) for row in rounds.everything(work)]
    found = []
    for framework in library.in_force(today).frameworks.values():
        year = framework.year(today)
        if year is not None:
            mine = (row for row in rows if row.framework_id == framework.id and row.state is not RoundState.LAPSED)
            closing = [row for row in mine if year.first_day <= london_date(row.closes_at) <= year.last_day]
            found.append(YearCheck(framework.title, year, len(closing)))
    return tuple(found)


def read_round(store: Store, actor: Actor, round_id: UUID) -> RoundView:
    """Return one round.

    Raises:
        NotFound: There is no such round.
    """
    with store.reading(actor) as work:
        return view(rounds.get(work, round_id), work.now())


def next_round(work: Work, after: datetime) -> datetime | None:
    """Return when the first round planned after a moment opens, if any is planned."""
    found = rounds.next_after(work, after)
    return found.opens_at if found else None


def view(row: rounds.Round, now: datetime) -> RoundView:
    """Return a stored round as people see it at the moment `now`."""
    return RoundView(
        row.id,
        row.title,
        row.framework_id,
        tuple(row.lots),
        row.opens_at,
        row.closes_at,
        _state(row, now),
        dict(row.pins or {}),
    )


def _state(row: rounds.Round, now: datetime) -> RoundState:
    if row.opened_at is None:
        return RoundState.PLANNED if now < row.closes_at else RoundState.LAPSED
    if now < row.opens_at:
        return RoundState.WAITING
    if now < row.closes_at:
        return RoundState.OPEN
    return RoundState.EVALUATION if row.closed_at is None else RoundState.CLOSED
