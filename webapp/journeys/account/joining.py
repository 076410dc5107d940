"""Pages on links to set a password: coming in by one, and asking for one where the password is forgotten."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from webapp.access import current, open_to_anyone
from webapp.access.passwords import LEAST_CHARACTERS
from webapp.access.throttle import TooManyError
from webapp.journeys import wording
from webapp.journeys.account.links import link_setup
from webapp.journeys.account.views import code_page, let_through
from webapp.services.ask_new_password import ask_new_password
from webapp.services.errors import Refused
from webapp.services.sign_in import CodeNeeded
from webapp.services.use_link import LinkState, LinkView, read_link, use_link

BAD_REQUEST, GONE, TOO_MANY = 400, 410, 429

wording.declare(
    {
        "password-too-short": _l("The password must have %(least)s characters or more: three or four words will do"),
        "password-too-long": _l("The password must be %(most)s characters or fewer"),
        "password-unwritable": _l("The password has a character in it that cannot be typed"),
        "password-common": _l("That password is among the first that are guessed. Choose another"),
        "password-personal": _l("The password may not be your name or address. Choose another"),
        "password-wrong": _l("That is not your password"),
    }
)


def install(blueprint: Blueprint) -> None:
    """Add the pages to the account journey."""
    blueprint.get("/join/<token>")(join)
    blueprint.post("/join/<token>")(set_password)
    blueprint.get("/forgotten-password")(forgotten)
    blueprint.post("/forgotten-password")(ask)


@open_to_anyone
def join(token: str) -> Response:
    """Show the page a link leads to. It may be looked at any number of times before it is used."""
    return _answer(token)


@open_to_anyone
def set_password(token: str) -> Response:
    """Set the password, once, and sign its person in."""
    settings = current.settings()
    try:
        entered = use_link(
            current.store(),
            token,
            request.form.get("password", ""),
            address=request.remote_addr or "",
            secret_key=settings.secret_key,
            session_limit=settings.session_limit,
        )
    except Refused as refused:
        return _answer(token, refused)
    except TooManyError as error:
        return _too_many(error)
    return code_page(entered.ticket) if isinstance(entered, CodeNeeded) else let_through(entered)


@open_to_anyone
def forgotten() -> str:
    """Show the page to ask for a new password."""
    return render_template("account/forgotten.html", asked=False, email="")


@open_to_anyone
def ask() -> Response:
    """Send a link to an address, if somebody signs in with it; the answer is the same if nobody does."""
    email = request.form.get("email", "").strip()
    if not email:
        return _forgotten(email, gettext("Enter your email address"), BAD_REQUEST)
    try:
        ask_new_password(
            current.store(), current.library(), link_setup(), email=email, address=request.remote_addr or ""
        )
    except Refused as refused:
        status = TOO_MANY if "seconds" in refused.params else BAD_REQUEST
        return _forgotten(email, wording.sentence(refused.code, refused.params), status)
    return make_response(render_template("account/forgotten.html", asked=True, email=email))


def _answer(token: str, refused: Refused | None = None) -> Response:
    settings = current.settings()
    try:
        found = read_link(current.store(), token, address=request.remote_addr or "", secret_key=settings.secret_key)
    except TooManyError as error:
        return _too_many(error)
    if found.state is not LinkState.VALID:
        return make_response(render_template("account/no_link.html", state=found.state.value), GONE)
    return _password_page(found, refused)


def _password_page(found: LinkView, refused: Refused | None) -> Response:
    errors = [{"text": wording.sentence(refused.code, refused.params), "href": "#password"}] if refused else []
    html = render_template("account/join.html", found=found, least=LEAST_CHARACTERS, page_errors=errors)
    return make_response(html, BAD_REQUEST if errors else 200)


def _forgotten(email: str, text: str, status: int) -> Response:
    errors = [{"text": text, "href": "#email"}]
    html = render_template("account/forgotten.html", asked=False, email=email, page_errors=errors)
    return make_response(html, status)


def _too_many(error: TooManyError) -> Response:
    response = make_response(render_template("account/no_link.html", state="too-many"), TOO_MANY)
    response.headers["Retry-After"] = str(error.seconds)
    return response
