"""People who may sign in."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from webapp.store.actors import Role
from webapp.store.tables import Person
from webapp.store.unit import Work

__all__ = [
    "Person",
    "add",
    "by_email",
    "close",
    "email_key",
    "everyone",
    "get",
    "names",
    "of_organisation",
    "officers",
    "reopen",
    "set_duties",
    "set_email",
    "set_name",
    "set_password_hash",
]


MOST_COMPARED = 320
"""Characters. No address is longer, and composing text takes time with the square of its length at the worst."""


def email_key(email: str) -> str:
    """Give an e-mail address as it is compared: two spellings of one address are one person.

    >>> email_key("  Ann.Example@Example.ORG ")
    'ann.example@example.org'
    """
    return unicodedata.normalize("NFKC", email.strip()[:MOST_COMPARED]).strip().casefold()


def add(
    work: Work,
    *,
    email: str,
    name: str,
    password_hash: str,
    role: Role,
    organisation_id: UUID | None,
    duties: Sequence[str] = (),
    authority: str = "",
) -> Person:
    """Add a person.

    Raises:
        Conflict: The address is taken.
    """
    return work.add(
        Person(
            email=email.strip(),
            email_key=email_key(email),
            name=name,
            password_hash=password_hash,
            role=role.value,
            organisation_id=organisation_id,
            authority=authority,
            duties=sorted(duties),
            created_at=work.now(),
        )
    )


def get(work: Work, person_id: UUID, *, lock: bool = False) -> Person:
    """Give a person; with `lock`, hold them as they are until the work ends."""
    query = select(Person).where(Person.id == person_id)
    return work.one(query.with_for_update() if lock else query, person_id)


def by_email(work: Work, email: str) -> Person | None:
    """Find a person by e-mail address, however it is spelt."""
    return work.first(select(Person).where(Person.email_key == email_key(email)))


def everyone(work: Work) -> list[Person]:
    """Give everyone this actor sees, closed ones too, by address."""
    return work.all(select(Person).order_by(Person.email_key))


def of_organisation(work: Work, organisation_id: UUID) -> list[Person]:
    """Give the people of an organisation who may sign in, by address."""
    query = select(Person).where(Person.organisation_id == organisation_id, Person.closed_at.is_(None))
    return work.all(query.order_by(Person.email_key))


def officers(work: Work) -> list[Person]:
    """Give the officers by name, closed ones too."""
    query = select(Person).where(Person.role == Role.OFFICER.value)
    return work.all(query.order_by(Person.name, Person.email_key))


def names(work: Work) -> dict[UUID, str]:
    """Give the name of everyone this actor sees, by id."""
    return {row.id: row.name for row in work.session.execute(select(Person.id, Person.name))}


def close(work: Work, person: Person) -> None:
    """Stop a person from signing in, from now on. The row stays."""
    person.closed_at = person.closed_at or work.now()
    work.session.flush()


def reopen(work: Work, person: Person, password_hash: str) -> None:
    """Let a person sign in again, from now on, by a password whose hash this is."""
    person.closed_at, person.password_hash = None, password_hash
    work.session.flush()


def set_duties(work: Work, person: Person, duties: Sequence[str]) -> None:
    """Say what a person does here, from now on."""
    person.duties = sorted(duties)
    work.session.flush()


def set_name(work: Work, person: Person, name: str) -> None:
    """Say what a person is called, from now on."""
    person.name = name
    work.session.flush()


def set_email(work: Work, person: Person, email: str) -> None:
    """Say what a person's address is, from now on.

    Raises:
        Conflict: The address is taken.
    """
    person.email, person.email_key = email.strip(), email_key(email)
    work.session.flush()


def set_password_hash(work: Work, person: Person, password_hash: str) -> None:
    """Replace a password's hash: a new password, or the same one hashed harder."""
    person.password_hash = password_hash
    work.session.flush()
