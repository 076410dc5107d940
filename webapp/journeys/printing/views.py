"""Views of the printing journey."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time

from flask import Blueprint, Response, render_template, request, send_file
from flask_babel import format_date, format_datetime, gettext

from webapp import interface
from webapp.access import current, open_to, open_to_anyone
from webapp.formpages import printing
from webapp.formpages.paper import Paper, own
from webapp.services.read_forms import DatedForm, read_form
from webapp.services.read_submission import SubmissionView, read_submission
from webapp.timetable import DAY, MOMENT

blueprint = Blueprint("printing", __name__, template_folder="templates")

NOTHING_RUNS = "default-src 'none'; sandbox"
"""The policy under which a browser opens a PDF, should it open it among our pages."""


@blueprint.get("/forms/<content_id>/blank")
@open_to_anyone
def blank(content_id: str) -> str:
    """Show all that a form asks, to be read before answering it, or printed and written on."""
    found = _form(content_id)
    paper = _blank(found)
    return render_template("printing/blank.html", found=found, content_id=content_id, body=printing.html(paper))


@blueprint.get("/forms/<content_id>/blank.pdf")
@open_to_anyone
def blank_pdf(content_id: str) -> Response:
    """Send a form with nothing in it as PDF."""
    found = _form(content_id)
    made_at = datetime.combine(found.begins, time(), UTC)
    return _sent(_blank(found), made_at, found.form.id.replace("/", "-"))


@blueprint.get("/applications/<reference>/copy.pdf")
@open_to("read-submitted")
def copy_pdf(reference: str) -> Response:
    """Send what was submitted as PDF: to its provider, and to officers once the round has closed."""
    number = request.args.get("number", type=int)
    found = read_submission(current.store(), current.actor(), current.library(), reference, number, interface.locale())
    return _sent(_copy(found), found.submitted_at, f"{found.reference}-{found.number}")


def _form(content_id: str) -> DatedForm:
    return read_form(current.store(), current.actor(), current.library(), content_id)


def _blank(found: DatedForm) -> Paper:
    begins = gettext("In force from %(day)s.", day=format_date(found.begins, DAY))
    return printing.blank_form(found.form, interface.locale(), about=(begins,))


def _copy(found: SubmissionView) -> Paper:
    locale = interface.locale()
    when = format_datetime(found.submitted_at, MOMENT)
    lots = ", ".join(lot.title.said(locale) for lot in found.lots)
    about = (
        gettext("As submitted on %(when)s, receipt %(receipt)s.", when=when, receipt=found.receipt),
        f"{lots}. {found.round.title}.",
    )
    title = gettext("Copy of application %(reference)s", reference=found.reference)
    return Paper(
        own(title, locale),
        locale,
        tuple(own(line, locale) for line in about),
        tuple(
            printing.recorded_form(
                part.heading, part.form, part.answers, part.facts, locale, parameters=part.parameters
            )
            for part in (*found.registered, found.application)
        ),
        (own(f"{gettext('Digest (SHA-256)')}: {found.sha256}", locale),),
    )


def _sent(paper: Paper, made_at: datetime, name: str) -> Response:
    content = printing.pdf(paper, made_at, words={"page": gettext("Page {n} of {all}")})
    response = send_file(
        io.BytesIO(content), "application/pdf", as_attachment=True, download_name=f"{name}.pdf", etag=False
    )
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    return response
