"""Use a link: somebody who was invited, or has forgotten their password, sets one and is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from webapp import audit
from webapp.access import passwords, sessions, throttle
from webapp.access.second_factor import make_ticket
from webapp.access.tokens import token_hash
from webapp.services.end_sessions import end_each
from webapp.services.errors import Refused
from webapp.services.sign_in import CodeNeeded, Entered
from webapp.store import GATE, Store, Work
from webapp.store.queries import account_links, people, second_factors


class LinkState(StrEnum):
    """Whether a link is good."""

    VALID = "valid"
    USED = "link-used"
    LATE = "link-late"
    UNKNOWN = "link-unknown"


@dataclass(frozen=True, slots=True)
class LinkView:
    """What a link is for, and whose it is; nobody's unless it is good."""

    state: LinkState
    purpose: str = ""
    name: str = ""
    email: str = ""


def read_link(store: Store, token: str, *, address: str, secret_key: bytes) -> LinkView:
    """Return what a link is, without using it: programs look at links before people do.

    Args:
        store: The database.
        token: As it stands in the link.
        address: The network address that asks.
        secret_key: Of the installation.

    Raises:
        TooManyError: From this address too many links were tried that there are none of.
    """
    with store.reading(GATE) as work:
        found = account_links.by_token_hash(work, token_hash(token))
        if found is not None:
            person = people.get(work, found.person_id)
            state = _state(work, found, person)
            whose = (person.name, person.email) if state is LinkState.VALID else ("", "")
            return LinkView(state, found.purpose, *whose)
    throttle.count_call(store, throttle.Calls.of_wrong_links(secret_key, address))
    return LinkView(LinkState.UNKNOWN)


def use_link(
    store: Store, token: str, password: str, *, address: str, secret_key: bytes, session_limit: timedelta
) -> Entered | CodeNeeded:
    """Set the password of the person a link was sent to, end their other sessions, and begin one, or ask for a code.

    Raises:
        Refused: `link-unknown`, `link-used`, `link-late`; or a code of `webapp.access.passwords.problems`.
        TooManyError: See `read_link`.
    """
    seen = read_link(store, token, address=address, secret_key=secret_key)
    if seen.state is not LinkState.VALID:
        raise Refused(seen.state.value)
    for code in passwords.problems(password, email=seen.email, name=seen.name):
        raise Refused(code, {"least": passwords.LEAST_CHARACTERS, "most": passwords.MOST_CHARACTERS})
    kept = passwords.hashed(password)
    with store.writing(GATE) as work:
        link = account_links.by_token_hash(work, token_hash(token), lock=True)
        if link is None:
            raise Refused(LinkState.UNKNOWN.value)
        person = people.get(work, link.person_id, lock=True)
        state = _state(work, link, person)
        if state is not LinkState.VALID:
            raise Refused(state.value)
        account_links.use(work, link)
        people.set_password_hash(work, person, kept)
        ended = end_each(work, person.id)
        audit.record(work, "use-link", "person", person.id, purpose=link.purpose, sessions_ended=ended)
        factor = second_factors.of_person(work, person.id)
        if factor is not None and factor.confirmed_at is not None:
            return CodeNeeded(make_ticket(secret_key, person.id, kept, work.now()))
        return Entered(sessions.begin(work, person.id, session_limit), person.id)


def _state(work: Work, link: account_links.AccountLink, person: people.Person) -> LinkState:
    if link.used_at is not None:
        return LinkState.USED
    if person.closed_at is not None:
        return LinkState.UNKNOWN
    return LinkState.VALID if work.view().now < link.expires_at else LinkState.LATE
