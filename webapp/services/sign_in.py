"""Sign in: from an e-mail address and a password to a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from webapp import audit
from webapp.access import passwords, sessions, throttle
from webapp.services.errors import Refused
from webapp.store import GATE, Store
from webapp.store.queries import people
from webapp.store.queries import sessions as stored


@dataclass(frozen=True, slots=True)
class Entered:
    """A session just begun. The token is for the browser's cookie, and is kept nowhere else."""

    token: str
    person_id: UUID


def sign_in(
    store: Store,
    *,
    email: str,
    password: str,
    address: str,
    secret_key: bytes,
    session_limit: timedelta,
    replaces: UUID | None = None,
) -> Entered:
    """Begin a session for whoever gives a person's address and password.

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
        ended = stored.revoke(work, replaces) if replaces else False
        token = sessions.begin(work, person.id, session_limit)
        stored.forget_tries(work, tries.here)
        stored.refund_try(work, tries.address)
        stored.sweep(work, older_than=timedelta(hours=1))
        audit.record(work, "sign-in", "person", person.id, sessions_ended=int(ended))
    return Entered(token, person.id)


def _refuse_if_changed(person: people.Person, seen: str, password: str) -> None:
    """Refuse a password that was right a moment ago, while the account was being closed or given another."""
    changed = person.password_hash != seen and not passwords.matches(password, person.password_hash)
    if changed or person.closed_at is not None:
        raise Refused("sign-in-wrong")
