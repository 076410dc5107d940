"""Views of the letters journey."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from markupsafe import Markup

from webapp.access import OFFICER, PROVIDER, current, open_to
from webapp.services.read_letter import list_letters, read_letter

blueprint = Blueprint("letters", __name__, template_folder="templates")


@blueprint.get("/letters")
@open_to(OFFICER, PROVIDER)
def everything() -> str:
    """List letters, the latest first."""
    return render_template("letters/everything.html", letters=list_letters(current.store(), current.actor()))


@blueprint.get("/letters/<uuid:letter_id>")
@open_to(OFFICER, PROVIDER)
def one(letter_id: UUID) -> str:
    """Show a letter as it was sent."""
    letter = read_letter(current.store(), current.actor(), letter_id)
    # The engine rendered and sanitised it (engine.documents.render); these are the bytes that were sent.
    return render_template("letters/one.html", letter=letter, body=Markup(letter.html))  # noqa: S704
