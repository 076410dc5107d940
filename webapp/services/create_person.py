"""Create a person who may sign in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from webapp import audit
from webapp.access import passwords
from webapp.services.errors import Conflict, ConstraintRefused, Refused
from webapp.store import Actor, Role, Store, Work
from webapp.store.queries import organisations, people

MOST_CHARACTERS = 254


@dataclass(frozen=True, slots=True)
class Created:
    """A person just created."""

    person_id: UUID
    organisation_id: UUID | None


def create_person(
    store: Store, actor: Actor, *, email: str, name: str, role: str, password: str, organisation: str | None = None
) -> Created:
    """Create a person.

    Args:
        store: The database.
        actor: Whoever does it: `OPERATOR` from the command line.
        email: What they will sign in with; one person an address, however it is spelt.
        name: Shown to them, and to officers.
        role: `officer` or `provider`.
        password: See `webapp.access.passwords`.
        organisation: For a provider, the name of its organisation: joined if there is one of that name, else made.

    Raises:
        Refused: `email-invalid`, `name-missing`, `role-unknown`, `organisation-missing`,
            `organisation-not-for-officer`, `organisation-ambiguous`, or a code of `webapp.access.passwords.problems`.
        Conflict: `email-taken`.
    """
    _check(email, name, role, password, organisation)
    kept = passwords.hashed(password)
    try:
        with store.writing(actor) as work:
            organisation_id = joined(work, organisation.strip()) if organisation else None
            person = people.add(
                work,
                email=email,
                name=name.strip(),
                password_hash=kept,
                role=Role(role),
                organisation_id=organisation_id,
                administrator=organisation_id is not None and not people.administrators(work, organisation_id),
            )
            audit.record(work, "create-person", "person", person.id, role_given=role)
    except ConstraintRefused as error:
        if "email_key" in error.constraint:
            raise Conflict("email-taken") from error
        raise
    return Created(person.id, organisation_id)


def _check(email: str, name: str, role: str, password: str, organisation: str | None) -> None:
    if not is_address(email.strip()):
        raise Refused("email-invalid")
    if not name.strip():
        raise Refused("name-missing")
    if role not in (Role.OFFICER, Role.PROVIDER):
        raise Refused("role-unknown", {"role": role})
    if role == Role.PROVIDER and not (organisation or "").strip():
        raise Refused("organisation-missing")
    if role == Role.OFFICER and organisation:
        raise Refused("organisation-not-for-officer")
    for code in passwords.problems(password, email=email, name=name):
        raise Refused(code, {"least": passwords.LEAST_CHARACTERS, "most": passwords.MOST_CHARACTERS})


def is_address(email: str) -> bool:
    """Tell whether a text can be an e-mail address; only sending to it would tell more."""
    local, at, host = email.rpartition("@")
    printable = all(unicodedata.category(character)[0] not in "CZ" for character in email)
    return bool(local and at and host) and "@" not in local and printable and len(email) <= MOST_CHARACTERS


def joined(work: Work, name: str) -> UUID:
    """Return the organisation of a name within a unit of work; one is made where there is none.

    Raises:
        Refused: `organisation-ambiguous`, there are several.
    """
    found = organisations.by_name(work, name)
    if len(found) > 1:
        raise Refused("organisation-ambiguous", {"name": name})
    if found:
        return found[0].id
    made = organisations.add(work, name=name)
    audit.record(work, "create-organisation", "organisation", made.id)
    return made.id
