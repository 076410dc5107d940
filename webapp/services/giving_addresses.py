"""Giving somebody an address to sign in with: what is told of those that are taken is limited, and in the trail.

That an address is taken tells that somebody has an account, of whichever organisation. So whoever gives addresses is
told it a few times only, and each time is an event.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from webapp import audit
from webapp.access import throttle
from webapp.services.errors import Conflict, ConstraintRefused, Refused
from webapp.store import Actor, Store


@contextmanager
def giving_an_address(store: Store, actor: Actor, secret_key: bytes) -> Iterator[None]:
    """Give an address within; that it is taken is counted, before anything tells it, and told as a refusal.

    Args:
        store: The database.
        actor: Who gives it.
        secret_key: Of the installation.

    Raises:
        Refused: `sign-in-throttled`, with `seconds` to wait: too many were taken, and this one is not looked at.
        Conflict: `email-taken`: somebody has this address, here or in another organisation.
    """
    calls = throttle.Calls.of_taken_addresses(secret_key, actor.person_id)
    try:
        throttle.count_call(store, calls)
    except throttle.TooManyError as error:
        raise Refused("sign-in-throttled", {"seconds": error.seconds}) from error
    try:
        yield
    except ConstraintRefused as error:
        if "email_key" not in error.constraint:
            raise
        with store.writing(actor) as work:
            audit.record(work, "refuse-address", "person", "unknown")
        raise Conflict("email-taken") from error
    except Refused:
        throttle.take_back(store, calls)
        raise
    throttle.take_back(store, calls)
