"""Signing in with an account that one has elsewhere: being sent there, and coming back."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from flask_babel import lazy_gettext as _l

from webapp.access import current, open_to_anyone, openid
from webapp.access.openid import OpenIdError
from webapp.identity_providers import IdentityProvider
from webapp.journeys import wording
from webapp.journeys.account.views import code_page, let_through, local_path, sign_in_page
from webapp.services.errors import NotFound, Refused
from webapp.services.sign_in import CodeNeeded
from webapp.services.sign_in_by_identity import sign_in_by_identity

SEE_OTHER = 303
FORBIDDEN, BAD_GATEWAY = 403, 502

wording.declare(
    {
        "openid-unreachable": _l("The other service does not answer just now. Try again, or sign in with a password"),
        "openid-refused": _l("The other service did not let you in. Try again, or sign in with a password"),
        "openid-wrong": _l("What came back could not be relied on. Begin again on this page"),
        "identity-unknown": _l("Nobody here has that account. You have to be invited first, under the same address"),
    }
)

_log = logging.getLogger("webapp")


def install(blueprint: Blueprint) -> None:
    """Add the pages to the account journey."""
    blueprint.get("/sign-in/with/<provider_name>")(go)
    blueprint.get("/sign-in/with/<provider_name>/back")(come_back)


@open_to_anyone
def go(provider_name: str) -> Response:
    """Send somebody away to sign in."""
    provider = _provider(provider_name)
    following = local_path(request.args.get("next", ""))
    try:
        address, begun = openid.begin(provider, _back(provider), following)
    except OpenIdError as error:
        return _refused(error.code, error)
    response = make_response(redirect(address, SEE_OTHER))
    settings = current.settings()
    response.set_cookie(
        _cookie(),
        openid.sealed(begun, settings.secret_key),
        max_age=openid.LASTS_SECONDS,
        secure=settings.secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


@open_to_anyone
def come_back(provider_name: str) -> Response:
    """Sign in whoever comes back, if their provider knows them and so do we."""
    provider, settings, known = _provider(provider_name), current.settings(), current.signed_in()
    now = current.now()
    if now is None:
        raise NotFound("identity_provider", provider_name)
    try:
        begun = openid.unsealed(request.cookies.get(_cookie(), ""), settings.secret_key)
        identity = openid.finish(provider, _back(provider), begun, request.args, now)
        entered = sign_in_by_identity(
            current.store(),
            provider,
            identity,
            secret_key=settings.secret_key,
            session_limit=settings.session_limit,
            replaces=known.session_id if known else None,
        )
    except OpenIdError as error:
        return _once(_refused(error.code, error))
    except Refused as refused:
        return _once(_refused(refused.code))
    if isinstance(entered, CodeNeeded):
        return _once(code_page(entered.ticket, following=begun.following))
    return _once(let_through(entered, following=begun.following))


def _provider(name: str) -> IdentityProvider:
    found = next((each for each in current.settings().identity_providers if each.id == name), None)
    if found is None:
        raise NotFound("identity_provider", name)
    return found


def _back(provider: IdentityProvider) -> str:
    return url_for("account.come_back", provider_name=provider.id, _external=True)


def _cookie() -> str:
    return "__Host-fps-openid" if current.settings().secure else "fps-openid"


def _refused(code: str, error: Exception | None = None) -> Response:
    _log.warning("%s not signed in by an account elsewhere: %s", g.get("request_id", ""), error or code)
    status = BAD_GATEWAY if code == "openid-unreachable" else FORBIDDEN
    return sign_in_page(status, following="/", errors=[{"text": wording.sentence(code, {}), "href": "#email"}])


def _once(response: Response) -> Response:
    """Take what the browser carried from it: what was begun is over, whatever came of it."""
    response.delete_cookie(_cookie(), secure=current.settings().secure, httponly=True, samesite="Lax", path="/")
    return response
