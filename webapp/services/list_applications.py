"""List the applications of a provider's organisation, with where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.library import Library
from engine.words import Words
from webapp.services.case import Stage, stage_of
from webapp.services.list_rounds import RoundView, view
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, letters, organisations, rounds


@dataclass(frozen=True, slots=True)
class Listed:
    """An application in a list.

    Attributes:
        letters: How many letters about it there are.
        unread: How many of them nobody has opened.
    """

    reference: str
    stage: Stage
    establishment_name: str
    lots: tuple[Words, ...]
    round: RoundView
    updated_at: datetime
    letters: int
    unread: int


def list_applications(store: Store, actor: Actor, library: Library) -> tuple[Listed, ...]:
    """Return the applications that the actor's organisation has made, the latest changed first."""
    with store.reading(actor) as work:
        rows = applications.everything(work)
        if not rows or actor.organisation_id is None:
            return ()
        now = work.now()
        in_rounds = {row.id: row for row in rounds.everything(work)}
        places = {row.id: row.name for row in organisations.establishments(work, actor.organisation_id)}
        sent = _letters(work)
        reopened = applications.reopened(work)
        return tuple(
            _listed(row, view(in_rounds[row.round_id], now), places, sent.get(row.id, []), library, row.id in reopened)
            for row in rows
        )


def _letters(work: Work) -> dict[UUID, list[bool]]:
    """Return for each application whether each of its letters has been read."""
    found: dict[UUID, list[bool]] = {}
    for row in letters.everything(work):
        found.setdefault(row.application_id, []).append(row.first_read_at is not None)
    return found


def _listed(
    row: applications.Application,
    in_round: RoundView,
    places: dict[UUID, str],
    read: list[bool],
    library: Library,
    reopened: bool,
) -> Listed:
    edition = library.pinned(in_round.pins)
    return Listed(
        reference=row.reference,
        stage=stage_of(row, in_round, reopened=reopened),
        establishment_name=places.get(row.establishment_id, ""),
        lots=tuple(edition.lots[lot].title for lot in row.lots),
        round=in_round,
        updated_at=row.updated_at,
        letters=len(read),
        unread=read.count(False),
    )
