"""Sign in: from an e-mail address and a password, and a one-time code where one is needed, to a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from webapp import audit
from webapp.access import passwords, sessions, throttle
from webapp.access import second_factor as codes
from webapp.services.errors import NotFound, Refused
from webapp.store import GATE, Store, Work
from webapp.store.queries import people, second_factors
from webapp.store.queries import sessions as stored


@dataclass(frozen=True, slots=True)
class Entered:
    """A session just begun. The token is for the browser's cookie, and is kept nowhere else."""

    token: str
    person_id: UUID


@dataclass(frozen=True, slots=True)
class CodeNeeded:
    """The password was right, and a one-time code is still to be given: the ticket says so for some minutes."""

    ticket: str


def sign_in(
    store: Store,
    *,
    email: str,
    password: str,
    address: str,
    secret_key: bytes,
    session_limit: timedelta,
    replaces: UUID | None = None,
) -> Entered | CodeNeeded:
    """Begin a session for whoever gives a person's address and password; or ask for a code, of whoever set that up.

    An unknown address, a closed account and a wrong password take the same work and give the same answer.

    Args:
        store: The database.
        email: As typed.
        password: As typed.
        address: The network address it comes from.
        secret_key: Of the installation.
        session_limit: How long the session may last at most.
        replaces: The session that the browser had until now, if any: it ends.

    Raises:
        Refused: `sign-in-wrong`; or `sign-in-throttled`, with `seconds` to wait, the password not looked at.
        Unavailable: The database cannot be reached; nobody signs in.
    """
    tries = throttle.Tries.of(secret_key, email, address)
    wait = throttle.count(store, tries)
    if wait:
        raise Refused("sign-in-throttled", {"seconds": int(wait.total_seconds()) + 1})
    with store.reading(GATE) as work:
        person = people.by_email(work, email)
        kept = person.password_hash if person and person.closed_at is None else None
    right = passwords.matches(password, kept)
    if person is None or not right:
        with store.writing(GATE) as work:
            audit.record(work, "refuse-sign-in", "person", person.id if person else "unknown")
        raise Refused("sign-in-wrong")
    rehashed = passwords.hashed(password) if passwords.is_outdated(person.password_hash) else None
    with store.writing(GATE) as work:
        _refuse_if_changed(people.get(work, person.id, lock=True), person.password_hash, password)
        if rehashed:
            people.set_password_hash(work, people.get(work, person.id), rehashed)
        stored.forget_tries(work, tries.here)
        stored.refund_try(work, tries.address)
        factor = second_factors.of_person(work, person.id)
        if factor is not None and factor.confirmed_at is not None:
            return CodeNeeded(codes.make_ticket(secret_key, person.id, rehashed or person.password_hash, work.now()))
        return begin_session(work, person.id, session_limit, replaces)


def enter_code(
    store: Store,
    *,
    ticket: str,
    code: str,
    address: str,
    secret_key: bytes,
    session_limit: timedelta,
    replaces: UUID | None = None,
) -> Entered:
    """Begin a session for whoever has a ticket, by a one-time code or a recovery code; none of them works twice.

    Args:
        store: The database.
        ticket: From `sign_in`.
        code: As typed.
        address: The network address it comes from: tickets that are none are counted against it.
        secret_key: Of the installation.
        session_limit: How long the session may last at most.
        replaces: The session that the browser had until now, if any: it ends.

    Raises:
        Refused: `ticket-old`, the password is to be given again; `code-wrong`; or `sign-in-throttled`, with `seconds`
            to wait, the code not looked at.
        Unavailable: The database cannot be reached; nobody signs in.
    """
    with store.reading(GATE) as work:
        person_id = _holder(work, ticket, secret_key)
    if person_id is None:
        _count_bad_ticket(store, secret_key, address)
        raise Refused("ticket-old")
    wait = throttle.count_code(store, secret_key, person_id)
    if wait:
        raise Refused("sign-in-throttled", {"seconds": int(wait.total_seconds()) + 1})
    with store.writing(GATE) as work:
        person = people.get(work, person_id, lock=True)
        if _holder(work, ticket, secret_key) is None:
            raise Refused("ticket-old")
        if _uses_code(work, person.id, code, secret_key):
            return begin_session(work, person.id, session_limit, replaces)
        audit.record(work, "refuse-sign-in", "person", person.id)
    raise Refused("code-wrong")


def _holder(work: Work, ticket: str, secret_key: bytes) -> UUID | None:
    """Return whose ticket it is; None where it is none, or counts no more."""
    person_id = codes.holder_of(ticket)
    if person_id is None:
        return None
    try:
        person = people.get(work, person_id)
    except NotFound:
        return None
    is_good = codes.is_ticket(secret_key, ticket, person.id, person.password_hash, work.now())
    return person.id if is_good and person.closed_at is None else None


def _count_bad_ticket(store: Store, secret_key: bytes, address: str) -> None:
    try:
        throttle.count_call(store, throttle.Calls.of_bad_tickets(secret_key, address))
    except throttle.TooManyError as error:
        raise Refused("sign-in-throttled", {"seconds": error.seconds}) from error


def _uses_code(work: Work, person_id: UUID, code: str, secret_key: bytes) -> bool:
    factor = second_factors.of_person(work, person_id, lock=True)
    if factor is None or factor.confirmed_at is None:
        return True  # it was removed meanwhile, by whoever sees to the account
    step = codes.step_of(codes.secret_of(secret_key, factor.id), code, work.now(), factor.last_step)
    if step is None:
        return second_factors.use_recovery_code(work, person_id, codes.recovery_hash(secret_key, code))
    return second_factors.use_step(work, factor, step, codes.used_hash(secret_key, factor.id, step))


def begin_session(work: Work, person_id: UUID, session_limit: timedelta, replaces: UUID | None) -> Entered:
    """Begin a session, within a unit of work of the gate; the one it replaces, if any, ends."""
    ended = stored.revoke(work, replaces) if replaces else False
    token = sessions.begin(work, person_id, session_limit)
    stored.sweep(work, older_than=timedelta(hours=1))
    audit.record(work, "sign-in", "person", person_id, sessions_ended=int(ended))
    return Entered(token, person_id)


def _refuse_if_changed(person: people.Person, seen: str, password: str) -> None:
    """Refuse a password that was right a moment ago, while the account was being closed or given another."""
    changed = person.password_hash != seen and not passwords.matches(password, person.password_hash)
    if changed or person.closed_at is not None:
        raise Refused("sign-in-wrong")
