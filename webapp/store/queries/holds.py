"""Holds on the records of organisations."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from webapp.store.tables import Hold
from webapp.store.unit import Work

__all__ = ["Hold", "add", "everything", "get", "held", "lift"]


def add(work: Work, organisation_id: UUID, reason: str) -> Hold:
    """Place a hold on an organisation's records."""
    hold = Hold(organisation_id=organisation_id, reason=reason, placed_at=work.now(), placed_by=work.person_id)
    return work.add(hold)


def get(work: Work, hold_id: UUID) -> Hold:
    """Give a hold, as it is until the work ends."""
    return work.one(select(Hold).where(Hold.id == hold_id).with_for_update(), hold_id)


def lift(work: Work, hold: Hold) -> None:
    """Lift a hold."""
    hold.lifted_at, hold.lifted_by = work.now(), work.person_id
    work.session.flush()


def everything(work: Work) -> list[Hold]:
    """Give every hold, lifted ones too, the latest first."""
    return work.all(select(Hold).order_by(Hold.placed_at.desc(), Hold.id))


def held(work: Work) -> frozenset[UUID]:
    """Give the ids of the organisations of which nothing is erased now."""
    return frozenset(work.session.execute(select(Hold.organisation_id).where(Hold.lifted_at.is_(None))).scalars())
