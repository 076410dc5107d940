"""Change one's own password, which signs one out everywhere else."""

from __future__ import annotations

from uuid import UUID

from webapp import audit
from webapp.access import passwords, throttle
from webapp.services.errors import Refused
from webapp.store import Actor, Store
from webapp.store.queries import people, sessions


def change_password(
    store: Store,
    actor: Actor,
    *,
    old: str,
    new: str,
    session_id: UUID,
    address: str,
    secret_key: bytes,
) -> int:
    """Set the actor's password anew; tell how many other sessions that ended.

    Args:
        store: The database.
        actor: Who changes theirs.
        old: The one so far, as typed.
        new: As typed.
        session_id: The session that goes on.
        address: The network address it comes from.
        secret_key: Of the installation.

    Raises:
        Refused: `password-wrong`, the old one is not theirs; `sign-in-throttled`, with `seconds` to wait; or a code of
            `webapp.access.passwords.problems`.
    """
    with store.reading(actor) as work:
        person = people.get(work, work.person_id)
    wait = throttle.count(store, throttle.Tries.of(secret_key, person.email, address))
    if wait:
        raise Refused("sign-in-throttled", {"seconds": int(wait.total_seconds()) + 1})
    if not passwords.matches(old, person.password_hash):
        raise Refused("password-wrong")
    for code in passwords.problems(new, email=person.email, name=person.name):
        raise Refused(code, {"least": passwords.LEAST_CHARACTERS, "most": passwords.MOST_CHARACTERS})
    kept = passwords.hashed(new)
    with store.writing(actor) as work:
        row = people.get(work, person.id, lock=True)
        if row.password_hash != person.password_hash:
            raise Refused("password-wrong")
        people.set_password_hash(work, row, kept)
        others = [each.id for each in sessions.of_person(work, person.id) if each.id != session_id]
        ended = sum(sessions.revoke(work, each) for each in others)
        audit.record(work, "set-password", "person", person.id, sessions_ended=ended)
        return ended
