"""Read the queue: the applications an officer may decide, with where each lot stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.library import Library
from engine.words import Words
from webapp.services.standing import LotState, settled_again, state_of
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, decisions, organisations, rounds, submissions


@dataclass(frozen=True, slots=True)
class QueueItem:
    """An application in the queue, with the state of each lot by its title."""

    reference: str
    organisation: str
    establishment: str
    round_title: str
    submitted_at: datetime
    lots: tuple[tuple[Words, LotState], ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue, and how many lots there are in each state."""

    items: tuple[QueueItem, ...]
    counts: Counter[LotState]


def read_queue(store: Store, actor: Actor, library: Library, round_id: UUID | None = None) -> Queue:
    """Return the submitted applications this actor may see: none of a round before its closing time.

    Raises:
        NotFound: There is no such round.
    """
    with store.reading(actor) as work:
        if round_id:
            rounds.get(work, round_id)
        rows = applications.in_round(work, round_id) if round_id else applications.everything(work)
        standing = submissions.standing_of_each(work)
        known = _Known(work, library)
        items = tuple(_item(known, library, row, standing[row.id]) for row in rows if row.id in standing)
        return Queue(items, Counter(state for item in items for _, state in item.lots))


class _Known:
    """What the rows of the queue hang on, asked once for all of them: one query each, however many rows there are."""

    def __init__(self, work: Work, library: Library) -> None:
        self.rounds = {row.id: row for row in rounds.everything(work)}
        self.organisations = organisations.names(work)
        self.establishments = organisations.establishment_names(work)
        self.states = _states(work, library)


def _item(
    known: _Known, library: Library, row: applications.Application, submission: submissions.Submission
) -> QueueItem:
    round_ = known.rounds[row.round_id]
    lots = library.pinned(round_.pins or {}).lots
    states = known.states.get(row.id, {})
    return QueueItem(
        reference=row.reference,
        organisation=known.organisations[row.organisation_id],
        establishment=known.establishments[row.establishment_id],
        round_title=round_.title,
        submitted_at=submission.submitted_at,
        lots=tuple((lots[lot].title, states.get(lot, LotState.UNDECIDED)) for lot in submission.lots),
    )


def _states(work: Work, library: Library) -> dict[UUID, dict[str, LotState]]:
    """Return where each lot stands that has been decided: application id -> lot -> state."""
    found: dict[UUID, dict[str, LotState]] = {}
    for application_id, outcomes in decisions.standing_outcomes(work).items():
        found[application_id] = {lot: LotState(outcome) for lot, outcome in outcomes.items()}
    for each in decisions.unsettled(work):
        found.setdefault(each.application_id, {})[each.lot] = state_of(settled_again(library, each))
    for application_id, outcomes in decisions.confirmed_outcomes(work).items():
        found.setdefault(application_id, {}).update({lot: state_of(None, said) for lot, said in outcomes.items()})
    return found
