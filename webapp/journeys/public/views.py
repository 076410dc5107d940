"""Views of the public journey."""

from __future__ import annotations

from flask import Blueprint, render_template

from webapp import interface
from webapp.access import current, open_to_anyone
from webapp.formpages.prose import prose
from webapp.services.read_open_rounds import read_criteria, read_open_rounds

blueprint = Blueprint("public", __name__, template_folder="templates")


@blueprint.get("/")
@open_to_anyone
def start() -> str:
    """Show what the service is, the rounds open now, and when the next one opens."""
    found = read_open_rounds(current.store(), current.actor(), current.library())
    return render_template("public/start.html", found=found)


@blueprint.get("/criteria/<path:lot_id>")
@open_to_anyone
def criteria(lot_id: str) -> str:
    """Show what is asked of whoever applies to a lot, in sentences, with the guidance and the source of each."""
    found = read_criteria(current.store(), current.actor(), current.library(), lot_id, interface.locale())
    return render_template("public/criteria.html", found=found, prose=prose)
