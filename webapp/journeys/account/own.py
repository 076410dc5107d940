"""A person's own page: what they sign in with, where they are signed in, and their password."""

from __future__ import annotations

import json
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from webapp.access import current, open_to
from webapp.access.gate import SignInNeededError
from webapp.access.passwords import LEAST_CHARACTERS
from webapp.access.sessions import SignedIn
from webapp.formpages.pages import storable
from webapp.journeys import wording
from webapp.services.change_name import change_name
from webapp.services.change_password import change_password
from webapp.services.end_sessions import end_my_session, my_sessions
from webapp.services.errors import Refused
from webapp.services.read_own_record import read_own_record
from webapp.services.set_up_second_factor import read_second_factor

SEE_OTHER = 303

wording.declare({"own-name-missing": _l("Enter your name")})


def install(blueprint: Blueprint) -> None:
    """Add the pages to the account journey."""
    blueprint.get("/account")(own)
    blueprint.get("/account/record.json")(record)
    blueprint.post("/account/name")(rename)
    blueprint.post("/account/password")(change)
    blueprint.post("/account/sessions/<uuid:session_id>/end")(end)


@open_to("own-account")
def own() -> Response:
    """Show the page."""
    return _page()


@open_to("own-account")
def record() -> Response:
    """Send everything that is held about whoever asks, to be saved."""
    said = json.dumps(read_own_record(current.store(), current.actor()), ensure_ascii=False, indent=2)
    response = Response(said + "\n", content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = "attachment; filename=record.json"
    return response


@open_to("own-account")
def rename() -> Response:
    """Correct one's own name; or say why not, with what was typed."""
    name = request.form.get("name", "")
    try:
        change_name(current.store(), current.actor(), name)
    except Refused as refused:
        error = {"text": wording.sentence(refused.code, refused.params), "href": "#name"}
        return _page([error], 400, name=storable(name))
    return make_response(redirect(url_for("account.own"), SEE_OTHER))


@open_to("own-account")
def change() -> Response:
    """Set one's password anew; or say why not."""
    try:
        ended = change_password(
            current.store(),
            current.actor(),
            old=request.form.get("old", ""),
            new=request.form.get("new", ""),
            session_id=signed_in().session_id,
            address=request.remote_addr or "",
            secret_key=current.settings().secret_key,
        )
    except Refused as refused:
        field = "#old" if refused.code in ("password-wrong", "sign-in-throttled") else "#new"
        error = {"text": wording.sentence(refused.code, refused.params), "href": field}
        return _page([error], 429 if "seconds" in refused.params else 400)
    return _page(changed=True, ended=ended)


@open_to("own-account")
def end(session_id: UUID) -> Response:
    """Sign oneself out somewhere."""
    end_my_session(current.store(), current.actor(), session_id)
    return make_response(redirect(url_for("account.own"), SEE_OTHER))


def _page(
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
    *,
    changed: bool = False,
    ended: int = 0,
    name: str | None = None,
) -> Response:
    me = signed_in()
    html = render_template(
        "account/own.html",
        email=me.email,
        name=me.actor.name if name is None else name,
        here=me.session_id,
        sessions=my_sessions(current.store(), current.actor()),
        changed=changed,
        factor=read_second_factor(current.store(), current.actor()),
        least=LEAST_CHARACTERS,
        ended=ended,
        page_errors=errors or [],
        field_errors={error["href"]: error["text"] for error in errors or []},
    )
    return make_response(html, status)


def signed_in() -> SignedIn:
    """Return whoever is signed in, where the gate has seen to it that somebody is."""
    found = current.signed_in()
    if found is None:  # the gate lets nobody in here who is not
        raise SignInNeededError(None)
    return found
