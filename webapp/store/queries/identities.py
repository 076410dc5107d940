"""Accounts elsewhere that people sign in with."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from webapp.store.tables import Identity, Person
from webapp.store.unit import Work

__all__ = ["Identity", "add", "find", "of_person", "who_has_one"]


def add(work: Work, person: Person, *, issuer: str, subject: str) -> Identity:
    """Bind a person to their account elsewhere.

    Raises:
        Conflict: That account is somebody else's, or they have another there.
    """
    return work.add(
        Identity(
            person_id=person.id,
            organisation_id=person.organisation_id,
            issuer=issuer,
            subject=subject,
            bound_at=work.now(),
        )
    )


def find(work: Work, issuer: str, subject: str) -> Identity | None:
    """Find whose an account elsewhere is."""
    return work.first(select(Identity).where(Identity.issuer == issuer, Identity.subject == subject))


def of_person(work: Work, person_id: UUID, issuer: str) -> Identity | None:
    """Give the account that a person has with an issuer, if any."""
    return work.first(select(Identity).where(Identity.person_id == person_id, Identity.issuer == issuer))


def who_has_one(work: Work) -> frozenset[UUID]:
    """Give the ids of those, of whom this actor sees, who have signed in with an account elsewhere."""
    return frozenset(work.session.execute(select(Identity.person_id)).scalars())
