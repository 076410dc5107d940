"""Views of keeping and erasing: what is kept how long, for anyone; holds, for officers and auditors."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from webapp.access import current, open_to, open_to_anyone
from webapp.formpages.pages import storable
from webapp.journeys import wording
from webapp.journeys.answering import SEE_OTHER
from webapp.journeys.holds import words
from webapp.services.errors import Refused
from webapp.services.lift_hold import lift_hold
from webapp.services.list_holds import Holds, list_holds
from webapp.services.place_hold import place_hold
from webapp.services.read_retention import read_retention

blueprint = Blueprint("holds", __name__, template_folder="templates")

wording.declare(words.REFUSALS)


@blueprint.get("/keeping")
@open_to_anyone
def keeping() -> str:
    """Show how long each kind of record is kept and why, and how to see or correct one's own."""
    found = read_retention(current.store(), current.actor(), current.library())
    return render_template("holds/keeping.html", frameworks=found, records=words.RECORDS)


@blueprint.get("/holds")
@open_to("see-holds")
def everything() -> Response:
    """Show the holds, and a form to place one for those who may."""
    return _page()


@blueprint.post("/holds")
@open_to("place-holds")
def place() -> Response:
    """Place a hold; or say why not, with what was typed."""
    chosen = request.form.get("organisation", "")
    known = {str(organisation_id): organisation_id for organisation_id, _ in _found().organisations}
    try:
        place_hold(current.store(), current.actor(), known.get(chosen), request.form.get("reason", ""))
    except Refused as refused:
        return _page({"text": wording.sentence(refused.code, refused.params), "href": words.FIELDS[refused.code]})
    return _back()


@blueprint.post("/holds/<uuid:hold_id>/lift")
@open_to("place-holds")
def lift(hold_id: UUID) -> Response:
    """Lift a hold."""
    lift_hold(current.store(), current.actor(), hold_id)
    return _back()


def _found() -> Holds:
    return list_holds(current.store(), current.actor())


def _back() -> Response:
    return make_response(redirect(url_for("holds.everything"), SEE_OTHER))


def _page(error: Mapping[str, str] | None = None) -> Response:
    typed = {name: storable(text) for name, text in request.form.items()} if error else {}
    html = render_template("holds/everything.html", found=_found(), typed=typed, page_errors=[error] if error else [])
    return make_response(html, 400 if error else 200)
