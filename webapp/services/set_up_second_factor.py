"""Set up a second factor of signing in: begin, confirm by a first code, and remove."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from webapp import audit
from webapp.access import passwords, throttle
from webapp.access import second_factor as codes
from webapp.services.errors import NotFound, Refused
from webapp.services.managing_people import person_to_manage
from webapp.store import Actor, Store
from webapp.store.queries import people, second_factors


@dataclass(frozen=True, slots=True)
class FactorView:
    """A person's second factor: whether it is set up, and how many recovery codes are left."""

    is_set_up: bool
    codes_left: int


def read_second_factor(store: Store, actor: Actor) -> FactorView:
    """Return the actor's own."""
    with store.reading(actor) as work:
        found = second_factors.of_person(work, work.person_id)
        is_set_up = found is not None and found.confirmed_at is not None
        return FactorView(is_set_up, second_factors.codes_left(work, work.person_id) if is_set_up else 0)


def begin_second_factor(store: Store, actor: Actor, secret_key: bytes) -> str:
    """Begin to set one up; give the secret for the telephone. Nothing is asked for until it is confirmed.

    Raises:
        Refused: `factor-already`, there is one: it is removed first.
    """
    with store.writing(actor) as work:
        person = people.get(work, work.person_id, lock=True)
        found = second_factors.of_person(work, person.id, lock=True)
        if found is not None and found.confirmed_at is not None:
            raise Refused("factor-already")
        if found is None:
            found = second_factors.begin(work, person)
            audit.record(work, "begin-second-factor", "person", person.id)
        return codes.secret_of(secret_key, found.id)


def confirm_second_factor(store: Store, actor: Actor, secret_key: bytes, code: str) -> tuple[str, ...]:
    """Confirm by a first code that the telephone has the secret; give recovery codes, which are kept nowhere.

    Raises:
        Refused: `factor-not-begun`; `code-wrong`.
    """
    with store.writing(actor) as work:
        person = people.get(work, work.person_id, lock=True)
        found = second_factors.of_person(work, person.id, lock=True)
        if found is None or found.confirmed_at is not None:
            raise Refused("factor-not-begun")
        step = codes.step_of(codes.secret_of(secret_key, found.id), code, work.now(), found.last_step)
        if step is None:
            raise Refused("code-wrong")
        second_factors.use_step(work, found, step, codes.used_hash(secret_key, found.id, step))
        second_factors.confirm(work, found)
        made = codes.make_recovery_codes()
        second_factors.add_recovery_codes(work, person, [codes.recovery_hash(secret_key, each) for each in made])
        audit.record(work, "confirm-second-factor", "person", person.id)
        return made


def remove_my_second_factor(store: Store, actor: Actor, *, password: str, address: str, secret_key: bytes) -> None:
    """Remove the actor's own, by their password.

    Raises:
        Refused: `password-wrong`; or `sign-in-throttled`, with `seconds` to wait.
    """
    with store.reading(actor) as work:
        person = people.get(work, work.person_id)
    wait = throttle.count(store, throttle.Tries.of(secret_key, person.email, address))
    if wait:
        raise Refused("sign-in-throttled", {"seconds": int(wait.total_seconds()) + 1})
    if not passwords.matches(password, person.password_hash):
        raise Refused("password-wrong")
    with store.writing(actor) as work:
        if second_factors.remove(work, person.id):
            audit.record(work, "remove-second-factor", "person", person.id)


def remove_second_factor(store: Store, actor: Actor, person_id: UUID) -> None:
    """Remove that of somebody who has lost their telephone and their recovery codes.

    Raises:
        NotFound: There is no such person that this actor sees.
        Refused: `not-a-manager`, `yourself`, `person-closed`.
    """
    with store.writing(actor) as work:
        person = person_to_manage(work, person_id)
        if second_factors.remove(work, person.id):
            audit.record(work, "remove-second-factor", "person", person.id)


def remove_second_factor_of(store: Store, actor: Actor, email: str) -> bool:
    """Remove that of the person with an address; tell whether there was one. For the command line.

    Raises:
        NotFound: Nobody has this address.
    """
    with store.writing(actor) as work:
        person = people.by_email(work, email)
        if person is None:
            raise NotFound("person", email)
        removed = second_factors.remove(work, person.id)
        if removed:
            audit.record(work, "remove-second-factor", "person", person.id)
    return removed
