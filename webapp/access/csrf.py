"""Forms are accepted only from our own pages (cross-site request forgery).

A form carries a token signed for the secret in the browser's own cookie: of its session, or before signing in of its
visit. It is checked before anything else is done with a request, without the database; a session that has just run out
still vouches for where the form came from, so that what was typed can be carried over signing in again.
"""

from __future__ import annotations

import secrets

from flask import Request

from webapp.access.tokens import keyed, new_token, same

FIELD = "csrf_token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_PURPOSE = "form"


class ForgeryError(Exception):
    """A form came from elsewhere, or from a page older than the browser's cookies."""


def session_cookie(secure: bool) -> str:
    """Name the cookie of a session. With HTTPS the name itself binds it to this host."""
    return "__Host-fps" if secure else "fps"


def visit_cookie(secure: bool) -> str:
    """Name the cookie of a visit, which vouches for forms before signing in and signs nobody in."""
    return "__Host-fps-visit" if secure else "fps-visit"


def cookie_secret(request: Request, *, secure: bool) -> str | None:
    """Give the secret that forms from this browser are bound to."""
    return request.cookies.get(session_cookie(secure)) or request.cookies.get(visit_cookie(secure)) or None


def new_visit() -> str:
    """Make the secret of a visit."""
    return new_token()


def issue(key: bytes, secret: str) -> str:
    """Make a token for a form. Each is different, so that compression gives none away."""
    salt = secrets.token_hex(16)
    return f"{salt}.{keyed(key, _PURPOSE, f'{salt}.{secret}')}"


def check(request: Request, key: bytes, *, secure: bool) -> None:
    """Refuse a request that changes something unless it came from one of our forms in this browser.

    Raises:
        ForgeryError: It did not.
    """
    if request.method not in SAFE_METHODS:
        check_bound(request, key, cookie_secret(request, secure=secure))


def check_bound(request: Request, key: bytes, secret: str | None) -> None:
    """Refuse a request unless it came from a form that was bound to `secret`, which only its browser has.

    Raises:
        ForgeryError: It did not.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ForgeryError("sent by another site")
    salt, _, digest = (request.headers.get("X-CSRF-Token") or request.form.get(FIELD, "")).partition(".")
    if not secret or not same(digest, keyed(key, _PURPOSE, f"{salt}.{secret}")):
        raise ForgeryError("no token for this browser")
