"""Read the queue: the applications an officer may decide, with where each lot stands and what stands in its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from engine.catalogue import Lot
from engine.library import Library
from engine.words import Words
from webapp.services.managing_people import sees_to_applications
from webapp.services.standing import LotState, settled_again, state_of
from webapp.store import Actor, Store, Work
from webapp.store.queries import (
    applications,
    assignments,
    clarifications,
    decisions,
    organisations,
    people,
    rounds,
    submissions,
)
from webapp.timetable import london_date


class Order(StrEnum):
    """How the queue is sorted."""

    OLDEST = "oldest"
    NEWEST = "newest"
    ESTABLISHMENT = "establishment"
    ORGANISATION = "organisation"


NOBODY = "nobody"
"""Of whom an application is asked for that is assigned to no one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: everything that is said must hold.

    Attributes:
        round_id: Of the round.
        lot: Id of a lot that is applied for.
        state: Where a lot stands.
        criterion: Id of a rule that a lot waits for a person at, or that it fails.
        assigned: Id of the officer it is assigned to, or `nobody`.
        words: Some letters of the establishment, the organisation or the reference.
        order: How what is found is sorted.
    """

    round_id: UUID | None = None
    lot: str = ""
    state: LotState | None = None
    criterion: str = ""
    assigned: str = ""
    words: str = ""
    order: Order = Order.OLDEST


@dataclass(frozen=True, slots=True)
class QueuedLot:
    """A lot of an application: where it stands, and by rule id the criteria that wait for a person or are not met."""

    id: str
    title: Words
    state: LotState
    waiting: Mapping[str, Words]
    failing: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class QueueItem:
    """An application in the queue with its lots.

    `assigned` is the name of the officer it is assigned to, if any; `answer_by` the last day on which its provider may
    answer what they were asked, while they have not.
    """

    reference: str
    organisation: str
    establishment: str
    round_id: UUID
    round_title: str
    submitted_at: datetime
    lots: tuple[QueuedLot, ...]
    assigned_to: UUID | None = None
    assigned: str = ""
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class CriterionCount:
    """How many lots wait for a person at a criterion, and how many fail it, before they are confirmed."""

    id: str
    title: Words
    waiting: int
    failing: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What was looked for, and beside it what can be: counts of lots by state and criterion, rounds, lots, officers.

    The counts are of all that is found without regard to state and criterion, so that each tells what choosing it
    gives.
    """

    items: tuple[QueueItem, ...]
    counts: Counter[LotState]
    criteria: tuple[CriterionCount, ...]
    rounds: tuple[tuple[UUID, str], ...]
    lots: tuple[tuple[str, Words], ...]
    officers: tuple[tuple[UUID, str], ...]


_ORDERS: Mapping[Order, tuple[Callable[[QueueItem], Any], bool]] = {
    Order.OLDEST: (lambda item: item.submitted_at, False),
    Order.NEWEST: (lambda item: item.submitted_at, True),
    Order.ESTABLISHMENT: (lambda item: item.establishment.casefold(), False),
    Order.ORGANISATION: (lambda item: item.organisation.casefold(), False),
}


def read_queue(store: Store, actor: Actor, library: Library, asked: Asked | None = None) -> Queue:
    """Return the submitted applications this actor may see: none of a round before its closing time.

    Raises:
        NotFound: There is no such round.
    """
    asked = asked or Asked()
    with store.reading(actor) as work:
        if asked.round_id:
            rounds.get(work, asked.round_id)
        rows = applications.in_round(work, asked.round_id) if asked.round_id else applications.everything(work)
        standing = submissions.standing_of_each(work)
        known = _Known(work, library)
        there = [_item(known, library, row, standing[row.id]) for row in rows if row.id in standing]
    found = [item for item in there if _is_asked(item, asked)]
    key, turned = _ORDERS[asked.order]
    shown = sorted((item for item in found if any(_lot_is_asked(lot, asked) for lot in item.lots)), key=key)
    lots = [lot for item in found for lot in item.lots if asked.lot in ("", lot.id)]
    return Queue(
        items=tuple(reversed(shown) if turned else shown),
        counts=Counter(lot.state for lot in lots),
        criteria=_criteria(lots),
        rounds=tuple((row.id, row.title) for row in known.rounds.values()),
        lots=tuple(sorted({lot.id: lot.title for item in there for lot in item.lots}.items())),
        officers=known.officers,
    )


def _is_asked(item: QueueItem, asked: Asked) -> bool:
    """Tell whether an application is looked for, its lots aside."""
    words = asked.words.casefold()
    assigned = str(item.assigned_to) if item.assigned_to else NOBODY
    named = any(words in text.casefold() for text in (item.establishment, item.organisation, item.reference))
    return named and asked.assigned in ("", assigned)


def _lot_is_asked(lot: QueuedLot, asked: Asked) -> bool:
    return (
        asked.lot in ("", lot.id)
        and asked.state in (None, lot.state)
        and (not asked.criterion or asked.criterion in lot.waiting or asked.criterion in lot.failing)
    )


def _criteria(lots: Iterable[QueuedLot]) -> tuple[CriterionCount, ...]:
    """Return the criteria that something stands at, those that most wait for first."""
    titles: dict[str, Words] = {}
    waiting, failing = Counter[str](), Counter[str]()
    for lot in lots:
        titles.update(lot.waiting)
        titles.update(lot.failing)
        waiting.update(lot.waiting.keys())
        failing.update(lot.failing.keys())
    found = [CriterionCount(rule, title, waiting[rule], failing[rule]) for rule, title in titles.items()]
    return tuple(sorted(found, key=lambda each: (-each.waiting, -each.failing, each.title.en)))


class _Known:
    """What the rows of the queue hang on, asked once for all of them: one query each, however many rows there are."""

    def __init__(self, work: Work, library: Library) -> None:
        self.rounds = {row.id: row for row in rounds.everything(work)}
        self.organisations = organisations.names(work)
        self.establishments = organisations.establishment_names(work)
        self.assigned = assignments.standing(work)
        officers = people.officers(work)
        self.names = {row.id: row.name for row in officers}
        self.officers = tuple((row.id, row.name) for row in officers if sees_to_applications(row))
        self.places = _places(work, library)
        waiting = clarifications.waiting_rows(work, london_date(work.view().now))
        self.answer_by = {row.application_id: row.answer_by for row in waiting}


def _item(
    known: _Known, library: Library, row: applications.Application, submission: submissions.Submission
) -> QueueItem:
    round_ = known.rounds[row.round_id]
    lots = library.pinned(round_.pins or {}).lots
    places = known.places.get(row.id, {})
    assigned_to = known.assigned.get(row.id)
    return QueueItem(
        reference=row.reference,
        organisation=known.organisations[row.organisation_id],
        establishment=known.establishments[row.establishment_id],
        round_id=round_.id,
        round_title=round_.title,
        submitted_at=submission.submitted_at,
        lots=tuple(_queued(lots[lot], places.get(lot, _UNDECIDED)) for lot in submission.lots),
        assigned_to=assigned_to,
        assigned=known.names[assigned_to] if assigned_to else "",
        answer_by=known.answer_by.get(row.id),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a lot stands, and by rule id the criteria that wait for a person or are not met."""

    state: LotState
    waiting: Mapping[str, Words] = field(default_factory=dict)
    failing: Mapping[str, Words] = field(default_factory=dict)


_UNDECIDED = _Place(LotState.UNDECIDED)


def _queued(lot: Lot, place: _Place) -> QueuedLot:
    return QueuedLot(lot.id, lot.title, place.state, place.waiting, place.failing)


def _places(work: Work, library: Library) -> dict[UUID, dict[str, _Place]]:
    """Return where each lot stands that has been decided: application id -> lot -> that."""
    found: dict[UUID, dict[str, _Place]] = {}
    for application_id, outcomes in decisions.standing_outcomes(work).items():
        found[application_id] = {lot: _Place(LotState(outcome)) for lot, outcome in outcomes.items()}
    for each in decisions.unsettled(work):
        ruleset, settled = settled_again(library, each)
        waiting = {rule: ruleset.rule(rule).title for rule in settled.waiting}
        failing = {rule: ruleset.rule(rule).title for rule in settled.failing}
        found.setdefault(each.application_id, {})[each.lot] = _Place(state_of(settled), waiting, failing)
    for application_id, outcomes in decisions.confirmed_outcomes(work).items():
        found.setdefault(application_id, {}).update(
            {lot: _Place(state_of(None, said)) for lot, said in outcomes.items()}
        )
    return found
