"""Views of the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from engine.forms.model import SheetCell
from webapp.access import current, open_to
from webapp.formpages.worksheets import Formats, Sheet, workbook
from webapp.journeys import wording
from webapp.journeys.trail import words
from webapp.journeys.trail.asking import DAYS, PARTS, read_looked
from webapp.journeys.workbooks import workbook_to_save
from webapp.services.errors import NotFound
from webapp.services.read_audit import AuditPage, EventView, export_audit, read_audit

blueprint = Blueprint("trail", __name__, template_folder="templates")

wording.declare(
    {
        "audit-no-date": _l("Enter a date with a day, a month and a year, like 27 3 2027"),
        "audit-no-application": _l("There is no application of that reference that you may see"),
    }
)


@blueprint.get("/audit")
@open_to("read-audit")
def everything() -> Response:
    """Show what was done, the latest first, and a form to look for some of it."""
    looked = read_looked(request.args)
    errors = list(looked.errors)
    before = request.args.get("before", type=int)
    found = AuditPage((), None, (), ())
    try:
        found = read_audit(current.store(), current.actor(), looked.asked, before)
    except NotFound:
        errors.append({"text": wording.sentence("audit-no-application"), "href": "#application"})
        everybody = read_audit(current.store(), current.actor(), read_looked(type(request.args)()).asked)
        found = AuditPage((), None, everybody.people, everybody.actions)
    html = render_template(
        "trail/everything.html",
        found=found,
        looked=looked,
        page_errors=errors,
        field_errors={error["href"]: error["text"] for error in errors},
        done=_done,
        doer=_doer,
        days=DAYS,
        parts=PARTS,
    )
    return make_response(html, 400 if errors else 200)


@blueprint.get("/audit.xlsx")
@open_to("read-audit")
def export() -> Response:
    """Send all that is looked for as a workbook, to be saved. That it was sent is recorded."""
    looked = read_looked(request.args)
    if looked.errors:
        abort(400)
    events = export_audit(current.store(), current.actor(), looked.asked)
    return workbook_to_save(gettext("audit-trail"), lambda file: _write(file, events))


def _write(file: IO[bytes], events: Iterable[EventView]) -> None:
    book = workbook(file)
    sheet = Sheet(book, gettext("Audit trail"), Formats(book))
    heads = [gettext("Number"), gettext("When"), gettext("Who"), gettext("What"), gettext("Code"), gettext("About")]
    heads += [gettext("Details"), gettext("Definitions")]
    sheet.head([(head, "") for head in heads])
    for event in events:
        details = "; ".join(f"{name}: {value}" for name, value in event.details.items() if value is not None)
        rests_on = "; ".join(f"{name} {content}" for name, content in event.definitions.items())
        row: list[SheetCell] = [
            event.seq,
            event.at,
            _doer(event),
            _done(event.action),
            event.action,
            event.about,
            details,
            rests_on,
        ]
        sheet.write(row, [None] * len(row))
    book.close()


def _done(action: str) -> str:
    """Say what was done; a code that no word is known for is said as it is."""
    return str(words.ACTIONS.get(action, action))


def _doer(event: EventView) -> str:
    """Say who did it: a person, or a part of the service."""
    return event.who or str(words.PARTS.get(event.role, event.role))
