"""Create a person who may sign in."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from webapp import audit
from webapp.access import passwords
from webapp.access.duties import duties as known_duties
from webapp.services.errors import Conflict, ConstraintRefused, Refused
from webapp.services.managing_people import first_duties
from webapp.store import PEOPLE, Actor, Role, Store, Work
from webapp.store.queries import organisations, people

MOST_CHARACTERS = 254


@dataclass(frozen=True, slots=True)
class Created:
    """A person just created."""

    person_id: UUID
    organisation_id: UUID | None


def create_person(
    store: Store,
    actor: Actor,
    *,
    email: str,
    name: str,
    role: str,
    password: str,
    organisation: str | None = None,
    authority: str = "",
    duties: Collection[str] = (),
) -> Created:
    """Create a person.

    Args:
        store: The database.
        actor: Whoever does it: `OPERATOR` from the command line.
        email: What they will sign in with; one person an address, however it is spelt.
        name: Shown to them, and to officers.
        role: `officer`, `authority`, `auditor` or `provider`.
        password: See `webapp.access.passwords`.
        organisation: For a provider, the name of its organisation: joined if there is one of that name, else made.
        authority: For somebody of another authority, its id among the definitions.
        duties: What they do, by the ids of `webapp.access.duties`. Without any: everything their role does, but for
            a provider that has administrators already, what is usual.

    Raises:
        Refused: `email-invalid`, `name-missing`, `role-unknown`, `duty-unknown`, `organisation-missing`,
            `organisation-not-for-officer`, `authority-missing`, `authority-not-for-role`, `organisation-ambiguous`, or
            a code of `webapp.access.passwords.problems`.
        Conflict: `email-taken`.
    """
    _check(email, name, role, password, organisation)
    _check_role(Role(role), authority, duties)
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
                authority=authority,
                duties=tuple(duties) or _duties(work, Role(role), organisation_id),
            )
            audit.record(work, "create-person", "person", person.id, role_given=role, duties=" ".join(person.duties))
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
    if role not in PEOPLE:
        raise Refused("role-unknown", {"role": role})
    if role == Role.PROVIDER and not (organisation or "").strip():
        raise Refused("organisation-missing")
    if role != Role.PROVIDER and organisation:
        raise Refused("organisation-not-for-officer")
    for code in passwords.problems(password, email=email, name=name):
        raise Refused(code, {"least": passwords.LEAST_CHARACTERS, "most": passwords.MOST_CHARACTERS})


def _check_role(role: Role, authority: str, duties: Collection[str]) -> None:
    if role == Role.AUTHORITY and not authority:
        raise Refused("authority-missing")
    if role != Role.AUTHORITY and authority:
        raise Refused("authority-not-for-role")
    for duty in duties:
        if duty not in known_duties().roles[role].duties:
            raise Refused("duty-unknown", {"duty": duty})


def _duties(work: Work, role: Role, organisation_id: UUID | None) -> tuple[str, ...]:
    return (
        first_duties(work, role, organisation_id) if role == Role.PROVIDER else tuple(known_duties().roles[role].duties)
    )


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
