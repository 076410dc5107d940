"""Set a person's password anew, which signs them out everywhere."""

from __future__ import annotations

from webapp import audit
from webapp.access import passwords
from webapp.services.end_sessions import end_each
from webapp.services.errors import NotFound, Refused
from webapp.store import Actor, Store
from webapp.store.queries import people


def set_password(store: Store, actor: Actor, email: str, password: str) -> None:
    """Set the password of the person with an address.

    Raises:
        NotFound: Nobody has this address.
        Refused: A code of `webapp.access.passwords.problems`.
    """
    kept = passwords.hashed(password[: passwords.MOST_CHARACTERS])
    with store.writing(actor) as work:
        person = people.by_email(work, email)
        if person is None:
            raise NotFound("person", email)
        for code in passwords.problems(password, email=person.email, name=person.name):
            raise Refused(code, {"least": passwords.LEAST_CHARACTERS, "most": passwords.MOST_CHARACTERS})
        people.set_password_hash(work, person, kept)
        audit.record(work, "set-password", "person", person.id, sessions_ended=end_each(work, person.id))
