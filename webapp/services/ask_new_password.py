"""Ask for a new password: a link goes to the address, if it is one that somebody signs in with.

Anybody may ask for anybody, and is told the same. So asking takes nothing away from whoever has the address, and fills
nobody's mailbox: an invitation that waits to be used is left alone, and so is a link that was sent a moment ago.
"""

from __future__ import annotations

from datetime import timedelta

from engine.library import Library
from webapp import audit
from webapp.access import throttle
from webapp.services.errors import Refused
from webapp.services.making_links import (
    GOOD_FOR,
    INVITATION,
    MOST_LETTERS,
    NEW_PASSWORD,
    LinkSetup,
    framework_with,
    letters_in_a_day,
    make_link,
)
from webapp.services.managing_people import who_has_joined
from webapp.store import GATE, Store, Work
from webapp.store.queries import account_links, people
from webapp.timetable import london_date

KEPT_FOR = timedelta(minutes=10)
"""How long a link is not replaced: its letter may still be on its way, and asking again would make it worth nothing."""


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
        gets_letter = _gets_letter(work, person)
        if gets_letter:
            make_link(work, library, person, NEW_PASSWORD, setup)
        audit.record(work, "ask-new-password", "person", person.id, letter=gets_letter)


def _gets_letter(work: Work, person: people.Person) -> bool:
    now = work.now()
    links = account_links.of_person(work, person.id, since=now - GOOD_FOR)
    waiting = [each for each in links if each.used_at is None and each.expires_at > now]
    is_invited = any(each.purpose == INVITATION for each in waiting)
    if is_invited and person.id not in who_has_joined(work, [person]):
        return False
    if any(each.purpose == NEW_PASSWORD and now - KEPT_FOR < each.made_at <= now for each in waiting):
        return False
    return letters_in_a_day(work, person) < MOST_LETTERS
