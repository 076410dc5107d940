"""Rounds. Whether a round is open is asked of the clock, never stored."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp.store.tables import Round
from webapp.store.unit import Work

__all__ = [
    "Round",
    "add",
    "by_plan_key",
    "close",
    "everything",
    "get",
    "hold",
    "next_after",
    "open_now",
    "open_round",
]


def add(
    work: Work,
    *,
    title: str,
    framework_id: str,
    lots: list[str],
    opens_at: datetime,
    closes_at: datetime,
    plan_key: str | None = None,
) -> Round:
    """Plan a round.

    Raises:
        Conflict: It would close before it opens, or the key was used before (see `by_plan_key`).
    """
    return work.add(
        Round(
            title=title,
            framework_id=framework_id,
            lots=lots,
            opens_at=opens_at,
            closes_at=closes_at,
            created_at=work.now(),
            created_by=work.actor.person_id,
            plan_key=plan_key,
        )
    )


def by_plan_key(work: Work, plan_key: str) -> Round | None:
    """Find the round that a form planned: what a second click gets."""
    return work.first(select(Round).where(Round.plan_key == plan_key))


def get(work: Work, round_id: UUID, *, lock: bool = False) -> Round:
    """Give a round; with `lock`, keep it from changing until the work ends, while others may lock it so as well."""
    query = select(Round).where(Round.id == round_id)
    return work.one(query.with_for_update(read=True) if lock else query, round_id)


def hold(work: Work, round_id: UUID) -> Round:
    """Give a round, held for this work alone: before changing it, as two that only `get` it locked never could."""
    return work.one(select(Round).where(Round.id == round_id).with_for_update(), round_id)


def everything(work: Work) -> list[Round]:
    """Give every round, the latest to open first."""
    return work.all(select(Round).order_by(Round.opens_at.desc(), Round.id))


def open_now(work: Work) -> list[Round]:
    """Give the rounds that may be applied in at this moment, the first to close first."""
    now = work.now()
    query = select(Round).where(Round.opened_at <= now, Round.opens_at <= now, Round.closes_at > now)
    return work.all(query.where(Round.closed_at.is_(None)).order_by(Round.closes_at, Round.id))


def next_after(work: Work, moment: datetime) -> Round | None:
    """Give the first round planned to open after a moment."""
    return work.first(select(Round).where(Round.opens_at > moment).order_by(Round.opens_at, Round.id))


def open_round(work: Work, round_id: UUID, *, pins: dict[str, str]) -> Round:
    """Open a round on pinned definitions."""
    row = hold(work, round_id)
    row.pins, row.opened_at, row.opened_by = pins, work.now(), work.person_id
    work.session.flush()
    return row


def close(work: Work, round_id: UUID) -> Round:
    """Note that an officer has closed a round. Sealed applications open at `closes_at`, not before."""
    row = hold(work, round_id)
    row.closed_at, row.closed_by = work.now(), work.person_id
    work.session.flush()
    return row
