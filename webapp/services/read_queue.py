"""Read the queue: the applications an officer may decide, with where each lot stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from engine.library import Library
from engine.words import Words
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, decisions, organisations, rounds, submissions


class LotState(StrEnum):
    """Where one lot of an application stands."""

    UNDECIDED = "undecided"
    PASSES = "pass"
    FAILS = "fail"
    REFERRED = "refer"
    CONFIRMED_PASS = "confirmed-pass"
    CONFIRMED_FAIL = "confirmed-fail"


@dataclass(frozen=True, slots=True)
class QueueItem:
    """An application in the queue, with the state of each lot by its title."""

    reference: str
    organisation: str
    establishment: str
    round_title: str
    submitted_at: datetime
    withdrawn: bool
    lots: tuple[tuple[Words, LotState], ...]

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left to do: withdrawn, or every lot confirmed."""
        return self.withdrawn or all(state.value.startswith("confirmed") for _, state in self.lots)


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue, and how many lots there are in each state."""

    items: tuple[QueueItem, ...]
    counts: Counter[LotState]


def read_queue(store: Store, actor: Actor, library: Library, round_id: UUID | None = None) -> Queue:
    """Return the submitted applications this actor may see: none of a round before its closing time."""
    with store.reading(actor) as work:
        rows = applications.in_round(work, round_id) if round_id else applications.everything(work)
        standing = submissions.standing_of_each(work)
        items = tuple(_item(work, library, row, standing[row.id]) for row in rows if row.id in standing)
        return Queue(items, Counter(state for item in items if not item.withdrawn for _, state in item.lots))


def _item(work: Work, library: Library, row: applications.Application, submission: submissions.Submission) -> QueueItem:
    round_ = rounds.get(work, row.round_id)
    lots = library.pinned(round_.pins or {}).lots
    outcomes = {lot: outcome.outcome for lot, outcome in decisions.outcomes(work, row.id).items()}
    latest: dict[str, str] = {}
    for decision in decisions.of_application(work, row.id):
        latest.setdefault(decision.lot, decision.outcome)
    return QueueItem(
        reference=row.reference,
        organisation=organisations.get(work, row.organisation_id).name,
        establishment=organisations.get_establishment(work, row.establishment_id).name,
        round_title=round_.title,
        submitted_at=submission.submitted_at,
        withdrawn=row.state == applications.ApplicationState.WITHDRAWN,
        lots=tuple((lots[lot].title, _state(lot, outcomes, latest)) for lot in submission.lots),
    )


def _state(lot: str, outcomes: dict[str, str], latest: dict[str, str]) -> LotState:
    if lot in outcomes:
        return LotState(f"confirmed-{outcomes[lot]}")
    return LotState(latest[lot]) if lot in latest else LotState.UNDECIDED
