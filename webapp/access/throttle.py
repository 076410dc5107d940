"""How often signing in may be tried, and a program may call. Counted in the database: all processes count together.

A try is counted before the password is looked at: tries made at once cannot slip past the limit. If the database cannot
count, nobody signs in. Windows are a minute long, so that nobody, least of all the person attacked, is shut out longer;
and the tightest limit is for one account from one address, so that an attacker elsewhere leaves its owner a way in.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from webapp.access.tokens import keyed
from webapp.store import GATE, Store
from webapp.store.queries import sessions
from webapp.store.queries.people import email_key

WINDOW = timedelta(minutes=1)
MOST_TRIES_HERE = 5
"""For one account from one address, a minute."""
MOST_TRIES_ACCOUNT = 20
"""For one account from anywhere, a minute."""
MOST_TRIES_ADDRESS = 30
"""From one address for any account, a minute: an office may share one."""
MOST_CALLS = 600
"""With one access token, a minute: ten a second."""


CODES_WINDOW = timedelta(hours=1)
MOST_CODES = 20
"""One-time codes for one account, an hour: only who has a ticket, which a right password or an account elsewhere gives,
gets to try any, and of a million three do."""


TAKEN_WINDOW = timedelta(hours=1)
MOST_TAKEN = 10
"""Invitations of one administrator refused because the address has an account, an hour: the refusal tells that somebody
has it, perhaps an officer or a rival. Enough for mistakes, too few to try a list."""


class TooManyError(Exception):
    """It was done too often; `seconds` says how long to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many")
        self.seconds = int(wait.total_seconds()) + 1


@dataclass(frozen=True, slots=True)
class Tries:
    """The counts that one try falls under, as keys that tell nobody whose they are."""

    here: str
    account: str
    address: str

    @classmethod
    def of(cls, secret_key: bytes, email: str, address: str) -> Tries:
        """Name the counts for an account and a network address, known or not."""
        account, network = email_key(email), _network(address)
        return cls(
            here=keyed(secret_key, "sign-in here", f"{account}\0{network}"),
            account=keyed(secret_key, "sign-in account", account),
            address=keyed(secret_key, "sign-in address", network),
        )


@dataclass(frozen=True, slots=True)
class Calls:
    """The count that a call by a program, or something forged, falls under, and how many it may come to in a window."""

    key: str
    most: int
    window: timedelta = WINDOW

    @classmethod
    def of(cls, secret_key: bytes, token_id: UUID | None, address: str) -> Calls:
        """Name the count for an access token; for one that is no good, that of the network address it comes from."""
        if token_id is None:
            return cls(keyed(secret_key, "wrong access token", _network(address)), MOST_TRIES_ADDRESS)
        return cls(keyed(secret_key, "access token", str(token_id)), MOST_CALLS)

    @classmethod
    def of_wrong_links(cls, secret_key: bytes, address: str) -> Calls:
        """Name the count for a link that there is none of, by the network address it is tried from."""
        return cls(keyed(secret_key, "wrong link", _network(address)), MOST_TRIES_ADDRESS)

    @classmethod
    def of_taken_addresses(cls, secret_key: bytes, person_id: UUID | None) -> Calls:
        """Name the count for addresses that cannot be given to somebody because they are taken, by who gives them."""
        return cls(keyed(secret_key, "taken address", str(person_id)), MOST_TAKEN, TAKEN_WINDOW)

    @classmethod
    def of_bad_tickets(cls, secret_key: bytes, address: str) -> Calls:
        """Name the count for a ticket that is none or counts no more, by the network address it is sent from.

        Not by whose it says it is: anybody could use up that person's tries at a code.
        """
        return cls(keyed(secret_key, "bad ticket", _network(address)), MOST_TRIES_ADDRESS)


def count_call(store: Store, calls: Calls) -> None:
    """Count a call by a program, or something else that has one limit.

    Raises:
        TooManyError: It is one too many.
        Unavailable: The database cannot count; the call must be refused.
    """
    with store.writing(GATE) as work:
        made, began = sessions.count_try(work, calls.key, calls.window)
        wait = max(began + calls.window - work.now(), timedelta(seconds=1))
    if made > calls.most:
        raise TooManyError(wait)


def take_back(store: Store, calls: Calls) -> None:
    """Take back what was counted last: it told nothing that is limited."""
    with store.writing(GATE) as work:
        sessions.refund_try(work, calls.key)


def count(store: Store, tries: Tries) -> timedelta | None:
    """Count a try. Give how long to wait if it is one too many, else nothing.

    Raises:
        Unavailable: The database cannot count; the try must be refused.
    """
    wait = timedelta()
    with store.writing(GATE) as work:
        limits = (
            (tries.here, MOST_TRIES_HERE),
            (tries.address, MOST_TRIES_ADDRESS),
            (tries.account, MOST_TRIES_ACCOUNT),
        )
        for key, most in limits:
            made, began = sessions.count_try(work, key, WINDOW)
            if made > most:
                wait = max(began + WINDOW - work.now(), timedelta(seconds=1))
                break
    return wait or None


def count_code(store: Store, secret_key: bytes, person_id: UUID) -> timedelta | None:
    """Count a try at a one-time code, of somebody whose ticket is good. Give how long to wait if it is one too many.

    Raises:
        Unavailable: The database cannot count; the try must be refused.
    """
    with store.writing(GATE) as work:
        made, began = sessions.count_try(work, keyed(secret_key, "one-time code", str(person_id)), CODES_WINDOW)
        return max(began + CODES_WINDOW - work.now(), timedelta(seconds=1)) if made > MOST_CODES else None


def _network(address: str) -> str:
    """Give what one customer of a network usually has: an IPv4 address, or a /64 of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    found = getattr(found, "ipv4_mapped", None) or found  # how a socket for both kinds writes an IPv4 address
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)
