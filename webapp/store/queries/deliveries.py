"""Letters on their way by e-mail: which waits, which has been sent, which was refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from webapp.store.tables import DeliveryState, Letter, LetterDelivery
from webapp.store.unit import Work

__all__ = [
    "DeliveryState",
    "LetterDelivery",
    "add",
    "claim",
    "of_letters",
    "put_off",
    "settle",
    "waiting",
]


def add(work: Work, letter: Letter, person_ids: Iterable[UUID]) -> None:
    """Have a letter go to people; it waits from now on."""
    for person_id in person_ids:
        work.add(
            LetterDelivery(
                letter_id=letter.id,
                organisation_id=letter.organisation_id,
                person_id=person_id,
                state=DeliveryState.WAITING.value,
                due_at=work.now(),
                tries=0,
            )
        )


def claim(work: Work, until: datetime) -> LetterDelivery | None:
    """Take the delivery that is due first and that nobody else has; nothing where there is none.

    Args:
        work: A unit of work that writes, for the sweep. Others may take it from `until` on, should this one die.
        until: See there.
    """
    query = (
        select(LetterDelivery)
        .where(LetterDelivery.state == DeliveryState.WAITING.value, LetterDelivery.due_at <= work.now())
        .order_by(LetterDelivery.due_at, LetterDelivery.id)
        .with_for_update(skip_locked=True)
    )
    found = work.first(query)
    if found is not None:
        found.due_at = until
        work.session.flush()
    return found


def put_off(work: Work, delivery_id: UUID, why: str, waits: Sequence[timedelta]) -> None:
    """Say that it could not be sent: it is tried again after the first wait, next time after the second."""
    row = _locked(work, delivery_id)
    if row.state == DeliveryState.WAITING.value:
        row.due_at = work.now() + waits[min(row.tries, len(waits) - 1)]
        row.tries += 1
        row.why = why
        work.session.flush()


def settle(work: Work, delivery_id: UUID, state: DeliveryState, why: str | None = None) -> bool:
    """Say that it was sent, or refused for good; tell whether that was not known before. What was sent stays so."""
    row = _locked(work, delivery_id)
    if row.state == DeliveryState.SENT.value:
        return False
    row.state, row.why, row.settled_at = state.value, why, work.now()
    row.tries += 1
    work.session.flush()
    return True


def waiting(work: Work) -> int:
    """Count those that wait, whoever has taken them."""
    query = select(func.count()).select_from(LetterDelivery).where(LetterDelivery.state == DeliveryState.WAITING.value)
    return int(work.session.execute(query).scalar_one())


def of_letters(work: Work, letter_ids: Collection[UUID]) -> list[LetterDelivery]:
    """Give the deliveries of some letters, in a fixed order."""
    query = select(LetterDelivery).where(LetterDelivery.letter_id.in_(letter_ids))
    return work.all(query.order_by(LetterDelivery.letter_id, LetterDelivery.id)) if letter_ids else []


def _locked(work: Work, delivery_id: UUID) -> LetterDelivery:
    return work.one(select(LetterDelivery).where(LetterDelivery.id == delivery_id).with_for_update(), delivery_id)
