"""Letters and links on their way by e-mail: which waits, which has been sent, which was refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select

from webapp.store.tables import AccountLink, DeliveryState, Letter, LetterDelivery
from webapp.store.unit import Work

__all__ = [
    "DeliveryState",
    "Going",
    "LetterDelivery",
    "add",
    "claim",
    "of_letters",
    "put_off",
    "settle",
    "waiting",
]

Row = TypeVar("Row", LetterDelivery, AccountLink)
Going = LetterDelivery | AccountLink
"""What can be on its way to a person."""


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


def claim(work: Work, until: datetime) -> Going | None:
    """Take what is due first and nobody else has, of letters and of links; nothing where there is none.

    Args:
        work: A unit of work that writes, for the sweep. Others may take it from `until` on, should this one die.
        until: See there.
    """
    found: Going | None = _due(work, AccountLink) or _due(work, LetterDelivery)
    if found is not None:
        found.due_at = until
        work.session.flush()
    return found


def _due(work: Work, table: type[Row]) -> Row | None:
    """Give the row of a table that is due first. Links come first of all: they are good for a day."""
    query = (
        select(table)
        .where(table.state == DeliveryState.WAITING.value, table.due_at <= work.now())
        .order_by(table.due_at, table.id)
        .with_for_update(skip_locked=True)
    )
    return work.first(query)


def put_off(work: Work, going: Going, why: str, waits: Sequence[timedelta]) -> None:
    """Say that it could not be sent: it is tried again after the first wait, next time after the second."""
    row = _locked(work, going)
    if row.state == DeliveryState.WAITING.value:
        row.due_at = work.now() + waits[min(row.tries, len(waits) - 1)]
        row.tries += 1
        row.why = why
        work.session.flush()


def settle(work: Work, going: Going, state: DeliveryState, why: str | None = None) -> bool:
    """Say that it was sent, or refused for good; tell whether that was not known before. What was sent stays so."""
    row = _locked(work, going)
    if row.state == DeliveryState.SENT.value:
        return False
    row.state, row.why, row.settled_at = state.value, why, work.now()
    row.tries += 1
    work.session.flush()
    return True


def waiting(work: Work) -> int:
    """Count those that wait, whoever has taken them."""
    return sum(
        int(
            work.session.execute(
                select(func.count()).select_from(table).where(table.state == DeliveryState.WAITING.value)
            ).scalar_one()
        )
        for table in (AccountLink, LetterDelivery)
    )


def of_letters(work: Work, letter_ids: Collection[UUID]) -> list[LetterDelivery]:
    """Give the deliveries of some letters, in a fixed order."""
    query = select(LetterDelivery).where(LetterDelivery.letter_id.in_(letter_ids))
    return work.all(query.order_by(LetterDelivery.letter_id, LetterDelivery.id)) if letter_ids else []


def _locked(work: Work, going: Going) -> Going:
    if isinstance(going, AccountLink):
        return work.one(select(AccountLink).where(AccountLink.id == going.id).with_for_update(), going.id)
    return work.one(select(LetterDelivery).where(LetterDelivery.id == going.id).with_for_update(), going.id)
