"""Views of the letters journey."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template

from webapp.access import current, open_to
from webapp.journeys.documents import below
from webapp.journeys.letters import words
from webapp.services.read_letter import list_letters, read_letter

blueprint = Blueprint("letters", __name__, template_folder="templates")


@blueprint.get("/letters")
@open_to("read-submitted")
def everything() -> str:
    """List letters, the latest first."""
    found = list_letters(current.store(), current.actor())
    return render_template("letters/everything.html", letters=found, counted=words.counted, by_mail=_by_mail())


@blueprint.get("/letters/<uuid:letter_id>")
@open_to("read-submitted")
def one(letter_id: UUID) -> str:
    """Show a letter as it was sent, its headings below the page's own."""
    letter = read_letter(current.store(), current.actor(), current.library(), letter_id)
    told = {"reasons": words.REASONS, "states": words.STATES, "by_mail": _by_mail()}
    return render_template("letters/one.html", letter=letter, body=below(letter.html), **told)


def _by_mail() -> bool:
    """Whether who looks is told how letters go by e-mail."""
    return not current.actor().is_provider
