"""Close a person's account: they cannot sign in, and are signed out everywhere at once."""

from __future__ import annotations

from webapp import audit
from webapp.services.end_sessions import end_each
from webapp.services.errors import NotFound
from webapp.store import Actor, Store
from webapp.store.queries import people


def close_person(store: Store, actor: Actor, email: str) -> bool:
    """Close the account with an address; tell whether it was open.

    Raises:
        NotFound: Nobody has this address.
    """
    with store.writing(actor) as work:
        person = people.by_email(work, email)
        if person is None:
            raise NotFound("person", email)
        if person.closed_at is not None:
            return False
        people.close(work, person)
        audit.record(work, "close-person", "person", person.id, sessions_ended=end_each(work, person.id))
    return True
