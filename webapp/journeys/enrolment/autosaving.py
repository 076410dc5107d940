"""Saving what is typed while a person goes on typing: the page's own form, sent by a script, answered with JSON.

Nothing depends on it: without scripts a page is saved by its button, as it is with them.
"""

from __future__ import annotations

from flask import Response, jsonify, make_response, request
from flask_babel import format_datetime, gettext

from webapp.access import current
from webapp.formpages import PageForm
from webapp.journeys import wording
from webapp.journeys.answering import posted_version
from webapp.services.errors import ServiceError
from webapp.services.read_application import ApplicationView
from webapp.services.save_page import FormChanged, Seen, StalePage, page_digest, save_page

SEEN, EDITING, FORM = "seen", "editing", "form"
"""Names of the hidden fields: what `page_digest` gave, which open page it is, and the version of the form."""

ACTION = "autosave"
_MOST_CHARACTERS = 100


def asked_for() -> bool:
    """Tell whether the request at hand is from the script."""
    return request.form.get("action") == ACTION


def posted_seen() -> Seen:
    """Return what the person had before them who sends the page at hand."""
    digest, editing, form = (request.form.get(name, "")[:_MOST_CHARACTERS] for name in (SEEN, EDITING, FORM))
    return Seen(digest, editing, form)


def save(found: ApplicationView, held: PageForm) -> Response:
    """Save what was typed so far, and say so in words; a conflict is said, and left to the person.

    Args:
        found: The application.
        held: The page, not yet bound.
    """
    held.bind(request.form)
    parts, seen = (current.store(), current.actor(), current.library()), posted_seen()
    try:
        saved = save_page(
            *parts,
            found.reference,
            held.page.id,
            answers=held.answers,
            version=posted_version(),
            seen=seen,
            in_passing=True,
        )
    except StalePage:
        said = gettext("Not saved: someone else has saved this page. Press “Save and continue” to see both answers.")
        return _answer(409, said)
    except FormChanged:
        said = gettext(
            "Not saved: the form has changed. Press “Save and continue” to save what you typed and see the change."
        )
        return _answer(409, said)
    except ServiceError as refused:
        return _answer(409, wording.sentence(refused.code, refused.params))
    now = found.saved_at if not saved.changed else current.now() or found.saved_at
    said = gettext("Saved at %(time)s", time=format_datetime(now, "HH:mm"))
    return _answer(200, said, version=saved.version, seen=page_digest(held.page, {**found.answers, **held.answers}))


def signed_out() -> Response:
    """Say that whoever is typing is signed out: the page keeps what was typed, and its button takes it along."""
    said = gettext("Not saved: you are signed out. Press “Save and continue” to sign in; what you typed goes with you.")
    return _answer(401, said)


def _answer(status: int, said: str, **more: object) -> Response:
    return make_response(jsonify(said=said, **more), status)
