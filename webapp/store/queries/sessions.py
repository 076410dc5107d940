"""Sessions of signed-in browsers, and the count of tries behind throttling."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from webapp.store.tables import RateBucket, SignInSession
from webapp.store.unit import Work

AHEAD = timedelta(seconds=10)
"""How far ahead of now a window may have begun: another process read the clock before us and waited for us, no longer
than for a lock. What begins later than that was begun while the clock was wrong."""

__all__ = [
    "SignInSession",
    "add",
    "by_token_hash",
    "count_try",
    "forget_tries",
    "of_person",
    "refund_try",
    "revoke",
    "sweep",
    "touch",
]


def add(work: Work, *, token_hash: str, person_id: UUID, at: datetime, expires_at: datetime) -> SignInSession:
    """Begin a session."""
    return work.add(
        SignInSession(token_hash=token_hash, person_id=person_id, created_at=at, seen_at=at, expires_at=expires_at)
    )


def by_token_hash(work: Work, token_hash: str) -> SignInSession | None:
    """Find a session by the hash of its token, ended or not."""
    return work.first(select(SignInSession).where(SignInSession.token_hash == token_hash))


def touch(work: Work, session: SignInSession, at: datetime) -> None:
    """Note that a session was used."""
    row = work.one(select(SignInSession).where(SignInSession.id == session.id), session.id)
    row.seen_at = max(row.seen_at, at)
    work.session.flush()


def revoke(work: Work, session_id: UUID) -> bool:
    """End a session; tell whether it was still going."""
    row = work.first(select(SignInSession).where(SignInSession.id == session_id))
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = work.now()
    work.session.flush()
    return True


def of_person(work: Work, person_id: UUID) -> list[SignInSession]:
    """Give a person's sessions that have neither been ended nor run out, latest first. Idle ones are included."""
    query = select(SignInSession).where(
        SignInSession.person_id == person_id,
        SignInSession.revoked_at.is_(None),
        SignInSession.expires_at > work.now(),
    )
    return work.all(query.order_by(SignInSession.seen_at.desc()))


def count_try(work: Work, key: str, window: timedelta) -> tuple[int, datetime]:
    """Count one more try under a key, in one statement, so that no two are counted as one.

    Args:
        work: A unit of work that writes.
        key: What is limited, hashed.
        window: How long tries are counted together; the first try after it begins the next window. One begun in the
            future is over as well: the clock was ahead, and nobody is to wait until it is that late.

    Returns:
        The tries in this window, this one included, and when the window began.
    """
    now = work.now()
    insert = (postgresql if work.session.get_bind().dialect.name == "postgresql" else sqlite).insert
    over = or_(RateBucket.window_started_at <= now - window, RateBucket.window_started_at > now + AHEAD)
    query = (
        insert(RateBucket)
        .values(key=key, window_started_at=now, tries=1)
        .on_conflict_do_update(
            index_elements=[RateBucket.key],
            set_={
                "tries": case((over, 1), else_=RateBucket.tries + 1),
                "window_started_at": case((over, now), else_=RateBucket.window_started_at),
            },
        )
        .returning(RateBucket.tries, RateBucket.window_started_at)
    )
    tries, began = work.session.execute(query).one()
    return tries, began


def forget_tries(work: Work, key: str) -> None:
    """Forget the tries under a key: the last one was right."""
    work.session.execute(delete(RateBucket).where(RateBucket.key == key))


def refund_try(work: Work, key: str) -> None:
    """Take one try under a key back: it was right. Those before it still count."""
    query = update(RateBucket).where(RateBucket.key == key, RateBucket.tries > 0)
    work.session.execute(query.values(tries=RateBucket.tries - 1), execution_options={"synchronize_session": False})


def sweep(work: Work, *, older_than: timedelta) -> None:
    """Drop counts that no longer limit anything."""
    work.session.execute(delete(RateBucket).where(RateBucket.window_started_at < work.now() - older_than))
