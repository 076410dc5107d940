"""Ask for a new password: a link goes to the address, if it is one that somebody signs in with."""

from __future__ import annotations

from engine.library import Library
from webapp import audit
from webapp.access import throttle
from webapp.services.errors import Refused
from webapp.services.making_links import NEW_PASSWORD, LinkSetup, framework_with, make_link
from webapp.store import GATE, Store
from webapp.store.queries import people
from webapp.timetable import london_date


def ask_new_password(store: Store, library: Library, setup: LinkSetup, *, email: str, address: str) -> None:
    """Send a link to whoever signs in with an address; the same is said to the asker whether or not anybody does.

    Args:
        store: The database.
        library: The definitions.
        setup: What the link is made with.
        email: As typed.
        address: The network address it comes from.

    Raises:
        Refused: `sign-in-throttled`, with `seconds` to wait; or `no-letter`.
    """
    wait = throttle.count(store, throttle.Tries.of(setup.secret_key, f"new password {email}", address))
    if wait:
        raise Refused("sign-in-throttled", {"seconds": int(wait.total_seconds()) + 1})
    with store.writing(GATE) as work:
        framework_with(library.in_force(london_date(work.now())), NEW_PASSWORD)
        found = people.by_email(work, email)
        person = people.get(work, found.id, lock=True) if found else None
        if person is None or person.closed_at is not None:
            audit.record(work, "ask-new-password", "person", "unknown")
            return
        make_link(work, library, person, NEW_PASSWORD, setup)
        audit.record(work, "ask-new-password", "person", person.id)
