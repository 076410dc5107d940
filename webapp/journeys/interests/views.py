"""Views of the interests journey: an officer declares, and is sent here by whatever they may not open before."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from webapp import interface
from webapp.access import current, open_to
from webapp.formpages.pages import storable
from webapp.journeys import errors, wording
from webapp.journeys.answering import SEE_OTHER
from webapp.journeys.documents import below
from webapp.journeys.interests import words
from webapp.services.declare_interest import declare_interest
from webapp.services.errors import Conflict, Refused
from webapp.services.interested import Interested, Undeclared
from webapp.services.noting_looks import note_refusal
from webapp.services.read_interest import read_interest

blueprint = Blueprint("interests", __name__, template_folder="templates")

CHOICES = {"no": False, "yes": True}

wording.declare(words.REFUSALS)


@blueprint.get("/evaluation/<reference>/interest")
@open_to("declare-interests")
def ask(reference: str) -> Response:
    """Show what an interest is, and ask for it."""
    return _page(reference)


@blueprint.post("/evaluation/<reference>/interest")
@open_to("declare-interests")
def keep(reference: str) -> Response:
    """Record what was declared; who has no interest goes on to the application."""
    sent = request.form
    said = CHOICES.get(sent.get("interest", ""))
    parts = current.store(), current.actor(), current.library(), reference
    try:
        declare_interest(*parts, interest=said, what=sent.get("what", ""))
    except (Conflict, Refused) as refused:
        if refused.code not in words.FIELDS:
            raise
        error = {"text": wording.sentence(refused.code, refused.params), "href": words.FIELDS[refused.code]}
        return _page(reference, error, 422)
    to = url_for("evaluation.queue") if said else url_for("evaluation.one", reference=reference)
    return make_response(redirect(to, SEE_OTHER))


def _page(reference: str, error: Mapping[str, str] | None = None, status: int = 200) -> Response:
    found = read_interest(current.store(), current.actor(), current.library(), reference, interface.locale())
    html = render_template(
        "interests/declare.html",
        found=found,
        document=below(found.document.html),
        typed={name: storable(text) for name, text in request.form.items()},
        page_errors=[error] if error else [],
    )
    return make_response(html, status)


@blueprint.app_errorhandler(Undeclared)
def _undeclared(error: Undeclared) -> Response:
    """Send an officer here from whatever they wanted to open."""
    return make_response(redirect(url_for("interests.ask", reference=error.reference), SEE_OTHER))


@blueprint.app_errorhandler(Interested)
def _interested(error: Interested) -> Response:
    """Refuse it, and have that on record."""
    note_refusal(current.store(), current.actor(), error.application_id)
    return errors.page(403, happened=wording.sentence(error.code))
