"""Pages on the second factor of signing in: setting it up, its recovery codes, removing it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from webapp.access import current, open_to
from webapp.access.second_factor import address_of, picture_of
from webapp.journeys import wording
from webapp.journeys.account.own import signed_in
from webapp.journeys.layout import service_title
from webapp.services.errors import Refused
from webapp.services.set_up_second_factor import (
    begin_second_factor,
    confirm_second_factor,
    read_second_factor,
    remove_my_second_factor,
)

SEE_OTHER = 303

wording.declare(
    {
        "code-wrong": _l("That code is not right, or has been used. Enter the one your telephone shows now"),
        "ticket-old": _l("Too much time went by. Enter your password again"),
        "factor-already": _l("You have a second factor already. Remove it first"),
        "factor-not-begun": _l("Begin again: scan the picture first"),
    }
)


def install(blueprint: Blueprint) -> None:
    """Add the pages to the account journey."""
    blueprint.get("/account/second-factor")(factor)
    blueprint.post("/account/second-factor")(confirm_factor)
    blueprint.post("/account/second-factor/remove")(remove_factor)


@open_to("own-account")
def factor() -> Response:
    """Show how to set it up; or, where it is, a form to remove it."""
    return _page()


@open_to("own-account")
def confirm_factor() -> Response:
    """Set it up by a first code, and show the recovery codes, once."""
    try:
        codes = confirm_second_factor(
            current.store(), current.actor(), current.settings().secret_key, request.form.get("code", "")
        )
    except Refused as refused:
        return _page(refused)
    return make_response(render_template("account/recovery.html", codes=codes))


@open_to("own-account")
def remove_factor() -> Response:
    """Remove it, by the password."""
    try:
        remove_my_second_factor(
            current.store(),
            current.actor(),
            password=request.form.get("password", ""),
            address=request.remote_addr or "",
            secret_key=current.settings().secret_key,
        )
    except Refused as refused:
        return _page(refused)
    return make_response(redirect(url_for("account.own"), SEE_OTHER))


def _page(refused: Refused | None = None) -> Response:
    found, me = read_second_factor(current.store(), current.actor()), signed_in()
    field = "#password" if found.is_set_up else "#code"
    errors = [{"text": wording.sentence(refused.code, refused.params), "href": field}] if refused else []
    secret, picture = "", Markup()
    if not found.is_set_up:
        secret = begin_second_factor(current.store(), current.actor(), current.settings().secret_key)
        picture = Markup(picture_of(address_of(secret, me.email, service_title()[0])))  # noqa: S704 - ours
    html = render_template(
        "account/factor.html", factor=found, email=me.email, secret=secret, picture=picture, page_errors=errors
    )
    status = 200 if refused is None else 429 if "seconds" in refused.params else 400
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
