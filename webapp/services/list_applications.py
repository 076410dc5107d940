"""List the applications of a provider's organisation, with where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from engine.library import Library
from engine.words import Words
from webapp.services import drafting
from webapp.services.case import Stage, stage_of
from webapp.services.list_rounds import RoundView, view
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, clarifications, letters, organisations, rounds
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Listed:
    """An application in a list.

    Attributes:
        letters: How many letters about it there are.
        unread: How many of them nobody has opened.
        answer_by: The last day to answer what is asked about it; None where nothing is, or not any more.
    """

    reference: str
    stage: Stage
    establishment_name: str
    lots: tuple[Words, ...]
    round: RoundView
    updated_at: datetime
    letters: int
    unread: int
    answer_by: date | None


def list_applications(store: Store, actor: Actor, library: Library) -> tuple[Listed, ...]:
    """Return the applications that the actor's organisation has made, the latest changed first."""
    with store.reading(actor) as work:
        rows = applications.everything(work)
        if not rows or actor.organisation_id is None:
            return ()
        now = work.now()
        in_rounds = {row.id: row for row in rounds.everything(work)}
        places = {row.id: row.name for row in organisations.establishments(work, actor.organisation_id)}
        today = london_date(now)
        asked = {row.application_id: row.answer_by for row in clarifications.waiting_rows(work, today)}
        sent = _letters(work)
        drafts = applications.drafts(work)
        found = _Found(library, today, places, sent, asked)
        return tuple(_listed(found, row, view(in_rounds[row.round_id], now), drafts[row.id]) for row in rows)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the rows of the list hang on, asked once for all of them."""

    library: Library
    today: date
    places: dict[UUID, str]
    letters: dict[UUID, list[bool]]
    asked: dict[UUID, date]


def _letters(work: Work) -> dict[UUID, list[bool]]:
    """Return for each application whether each of its letters has been read."""
    found: dict[UUID, list[bool]] = {}
    for row in letters.everything(work):
        found.setdefault(row.application_id, []).append(row.first_read_at is not None)
    return found


def _listed(found: _Found, row: applications.Application, in_round: RoundView, draft: applications.Draft) -> Listed:
    edition = found.library.pinned(in_round.pins)
    read = found.letters.get(row.id, [])
    ended = drafting.ended(found.library, in_round.pins, draft, found.today)
    return Listed(
        reference=row.reference,
        stage=stage_of(row, in_round, reopened=draft.reopened_at is not None, ended=ended),
        establishment_name=found.places.get(row.establishment_id, ""),
        lots=tuple(edition.lots[lot].title for lot in row.lots),
        round=in_round,
        updated_at=row.updated_at,
        letters=len(read),
        unread=read.count(False),
        answer_by=found.asked.get(row.id),
    )
