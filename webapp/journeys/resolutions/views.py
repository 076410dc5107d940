"""Views of the criteria that people decided."""

from __future__ import annotations

from datetime import datetime
from typing import IO

from flask import Blueprint, Response, render_template
from flask_babel import gettext

from engine.forms.model import SheetCell
from webapp import interface
from webapp.access import current, open_to
from webapp.formpages.worksheets import Formats, Sheet, workbook
from webapp.journeys.evaluation.words import VERDICTS
from webapp.journeys.workbooks import workbook_to_save
from webapp.services.list_resolutions import export_resolutions, list_resolutions

blueprint = Blueprint("resolutions", __name__, template_folder="templates")


@blueprint.get("/resolutions")
@open_to("read-applications")
def everything() -> str:
    """Show every criterion that a person decided, the latest first, with what the rules had said."""
    found = list_resolutions(current.store(), current.actor(), current.library(), interface.locale())
    return render_template("resolutions/everything.html", found=found, verdicts=VERDICTS)


@blueprint.get("/resolutions.xlsx")
@open_to("read-applications")
def export() -> Response:
    """Send the same as a workbook, to be saved."""
    return workbook_to_save(gettext("decided-by-a-person"), _write)


def _write(file: IO[bytes]) -> None:
    book = workbook(file)
    sheet = Sheet(book, gettext("Decided by a person"), Formats(book))
    heads = [gettext("When"), gettext("Who"), gettext("Application"), gettext("Organisation"), gettext("Lot")]
    heads += [gettext("Criterion"), gettext("What the rules said"), gettext("Why the rules said so")]
    heads += [gettext("Decided"), gettext("Reason"), gettext("Stands")]
    sheet.head([(head, "") for head in heads])
    locale = interface.locale()
    for each in export_resolutions(current.store(), current.actor(), current.library(), locale):
        row: list[SheetCell | datetime] = [
            each.at,
            each.by,
            each.reference,
            each.organisation,
            each.lot.said(locale),
            each.rule.title,
            str(VERDICTS[each.rule.verdict]),
            each.rule.because,
            str(VERDICTS[each.verdict]),
            each.reason,
            each.stands,
        ]
        sheet.write(row, [None] * len(row))
    book.close()
