"""Views of the clarifications journey: an officer asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from engine.errors import InputError
from engine.forms.typing_in import date_of_parts
from webapp import interface
from webapp.access import current, open_to
from webapp.formpages.pages import storable
from webapp.journeys import wording
from webapp.journeys.answering import SEE_OTHER
from webapp.journeys.clarifications import words
from webapp.services.ask_clarification import ask_clarification
from webapp.services.errors import Conflict, Refused
from webapp.services.read_clarifications import read_asking

blueprint = Blueprint("clarifications", __name__, template_folder="templates")

PARTS = ("day", "month", "year")

wording.declare(words.REFUSALS)


@blueprint.get("/evaluation/<reference>/clarification")
@open_to("prepare-outcomes")
def ask(reference: str) -> Response:
    """Show the page on which an officer asks an applicant for what is missing or unclear."""
    return _page(reference)


@blueprint.post("/evaluation/<reference>/clarification")
@open_to("prepare-outcomes")
def keep(reference: str) -> Response:
    """Ask, and send the letter; or show again what was typed with what is wrong."""
    sent = request.form
    try:
        ask_clarification(
            current.store(),
            current.actor(),
            current.library(),
            reference,
            questions=sent.getlist("questions"),
            reason=sent.get("reason", ""),
            answer_by=_day(sent),
        )
    except (Conflict, Refused) as refused:
        if refused.code == "clarification-not-allowed":
            raise
        error = {"text": wording.sentence(refused.code, refused.params), "href": words.FIELDS.get(refused.code, "")}
        return _page(reference, error, 409 if isinstance(refused, Conflict) else 422)
    return make_response(redirect(url_for("evaluation.one", reference=reference), SEE_OTHER))


def _page(reference: str, error: Mapping[str, str] | None = None, status: int = 200) -> Response:
    html = render_template(
        "clarifications/ask.html",
        found=read_asking(current.store(), current.actor(), current.library(), reference),
        named=request.form.getlist("questions"),
        typed={name: storable(text) for name, text in request.form.items()},
        page_errors=[error] if error else [],
        locale=interface.locale(),
    )
    return make_response(html, status)


def _day(sent: Mapping[str, str]) -> date | None:
    """Return the day that was typed; nothing where it is none."""
    try:
        return date.fromisoformat(date_of_parts({part: sent.get(f"by-{part}", "") for part in PARTS}))
    except InputError:
        return None
