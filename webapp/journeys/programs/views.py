"""Views on the API for people: a page on its calls, and a page of one's own access tokens."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from webapp.access import current, open_to, open_to_anyone
from webapp.journeys import wording
from webapp.journeys.answering import SEE_OTHER
from webapp.journeys.api.calls import BASE, CALLS
from webapp.journeys.api.words import PROBLEMS
from webapp.services.errors import Refused
from webapp.services.list_access_tokens import list_access_tokens
from webapp.services.make_access_token import MOST_DAYS, USUAL_DAYS, MadeToken, make_access_token
from webapp.services.read_forms import read_forms
from webapp.services.revoke_access_token import revoke_access_token

blueprint = Blueprint("programs", __name__, url_prefix="/developers", template_folder="templates")

REFUSALS = {
    "token-name-missing": _l("Enter what the access token is for"),
    "token-name-too-long": _l("What it is for must be %(most)s characters or fewer"),
    "token-days": _l("The number of days must be a whole number from 1 to %(most)s"),
    "token-too-many": _l("You have %(most)s access tokens already. End one first."),
}
_AT = {"token-days": "#days"}
_MOST_DIGITS = 4

wording.declare(REFUSALS)


@blueprint.get("")
@open_to_anyone
def guide() -> str:
    """Show how a program uses the service: the calls, the forms, the problems."""
    forms = read_forms(current.store(), current.actor(), current.library())
    problems = {code: str(words) % _Places() for code, words in PROBLEMS.items()}
    return render_template("programs/guide.html", base=BASE, calls=CALLS, forms=forms, problems=problems)


@blueprint.get("/tokens")
@open_to("own-account")
def tokens() -> Response:
    """Show the access tokens of whoever is signed in."""
    return _tokens_page()


@blueprint.post("/tokens")
@open_to("own-account")
def make() -> Response:
    """Make an access token, and show it this once."""
    said = request.form.get("days", "").strip()
    days = int(said) if said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS else 0
    try:
        made = make_access_token(current.store(), current.actor(), name=request.form.get("name", ""), days=days)
    except Refused as refused:
        text = wording.sentence(refused.code, refused.params)
        return _tokens_page({"text": text, "href": _AT.get(refused.code, "#name")})
    return _tokens_page(made=made)


@blueprint.post("/tokens/<uuid:token_id>/end")
@open_to("own-account")
def end(token_id: UUID) -> Response:
    """End an access token."""
    revoke_access_token(current.store(), current.actor(), token_id)
    return make_response(redirect(url_for("programs.tokens"), SEE_OTHER))


def _tokens_page(error: Mapping[str, str] | None = None, made: MadeToken | None = None) -> Response:
    html = render_template(
        "programs/tokens.html",
        tokens=list_access_tokens(current.store(), current.actor()),
        made=made,
        page_errors=[error] if error else [],
        field_errors={error["href"]: {"text": error["text"], "visuallyHiddenText": gettext("Error")}} if error else {},
        name=request.form.get("name", "") if error else "",
        days=request.form.get("days", "") if error else str(USUAL_DAYS),
        most_days=MOST_DAYS,
    )
    return make_response(html, 422 if error else 200)


class _Places(dict[str, str]):
    """Leaves open what the words of a problem name."""

    def __missing__(self, _: str) -> str:
        return "…"
