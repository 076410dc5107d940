"""Programs: recognised by an access token in the Authorization header, and by nothing else.

What stands under `API` takes no cookies, so no page elsewhere can have a browser use it in someone's name, and its
posts need no token of a form. A token acts for the person who made it, with that person's rights as they are now.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Request

from webapp.access import throttle
from webapp.access.sessions import Ended, Visit, signed_in_as
from webapp.access.tokens import new_token, token_hash
from webapp.store import GATE, Store, Work
from webapp.store.queries import access_tokens, people

API = "/api/"
"""What the address of everything that is for programs begins with."""

MARK = "fps_"
"""What every token begins with, so that one left lying about is known for what it is."""

TOUCH_EVERY = timedelta(minutes=1)
"""How exactly the use of a token is noted."""


def for_programs(request: Request) -> bool:
    """Tell whether a request is to what is for programs."""
    return request.path.startswith(API)


def new_access_token() -> str:
    """Make a token for a program."""
    return MARK + new_token()


def recognise(store: Store, request: Request, secret_key: bytes) -> Visit:
    """Find who gave a program the token that it sends, and count the call.

    Raises:
        TooManyError: It has called too often, or too many wrong tokens came from there.
        Unavailable: The database cannot be reached.
    """
    token = _sent(request)
    with store.reading(GATE) as work:
        visit, touched = _look_up(work, token)
    if token:
        known = visit.signed_in
        limit = throttle.Calls.of(secret_key, known.session_id if known else None, request.remote_addr or "")
        throttle.count_call(store, limit)
    if visit.signed_in and (touched is None or visit.now - touched >= TOUCH_EVERY):
        with store.writing(GATE) as work:
            access_tokens.touch(work, visit.signed_in.session_id, visit.now)
    return visit


def _sent(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _look_up(work: Work, token: str) -> tuple[Visit, datetime | None]:
    now = work.view().now
    if not token:
        return Visit(now), None
    found = access_tokens.by_hash(work, token_hash(token))
    if found is None:
        return Visit(now, ended=Ended.UNKNOWN), None
    person = people.get(work, found.person_id)
    ended = _why_ended(found, person, now)
    if ended:
        return Visit(now, ended=ended), None
    return Visit(now, signed_in_as(found.id, person)), found.used_at


def _why_ended(token: access_tokens.AccessToken, person: people.Person, now: datetime) -> Ended | None:
    if person.closed_at is not None:
        return Ended.CLOSED
    if token.revoked_at is not None:
        return Ended.SIGNED_OUT
    return Ended.RUN_OUT if now >= token.expires_at else None
