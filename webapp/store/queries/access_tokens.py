"""Access tokens: what programs are recognised by."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp.store.tables import AccessToken
from webapp.store.unit import Work

__all__ = ["AccessToken", "add", "by_hash", "get", "of_person", "revoke", "touch"]


def add(work: Work, *, token_hash: str, person_id: UUID, name: str, at: datetime, expires_at: datetime) -> AccessToken:
    """Add a token."""
    return work.add(
        AccessToken(token_hash=token_hash, person_id=person_id, name=name, created_at=at, expires_at=expires_at)
    )


def by_hash(work: Work, token_hash: str) -> AccessToken | None:
    """Find a token by its hash, ended or not."""
    return work.first(select(AccessToken).where(AccessToken.token_hash == token_hash))


def get(work: Work, token_id: UUID) -> AccessToken:
    """Give a token.

    Raises:
        NotFound: There is none that this actor may see.
    """
    return work.one(select(AccessToken).where(AccessToken.id == token_id).with_for_update(), token_id)


def of_person(work: Work, person_id: UUID) -> list[AccessToken]:
    """Give a person's tokens that have neither been ended nor run out, the latest made first."""
    query = select(AccessToken).where(
        AccessToken.person_id == person_id,
        AccessToken.revoked_at.is_(None),
        AccessToken.expires_at > work.now(),
    )
    return work.all(query.order_by(AccessToken.created_at.desc(), AccessToken.id))


def touch(work: Work, token_id: UUID, at: datetime) -> None:
    """Note that a token was used."""
    row = get(work, token_id)
    row.used_at = max(row.used_at or at, at)
    work.session.flush()


def revoke(work: Work, token: AccessToken) -> bool:
    """End a token; tell whether it was still good."""
    if token.revoked_at is not None or token.expires_at <= work.now():
        return False
    token.revoked_at = work.now()
    work.session.flush()
    return True
