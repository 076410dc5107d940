"""The queue as a workbook: a row for each lot of each application."""

from __future__ import annotations

from datetime import datetime
from typing import IO

from flask_babel import gettext

from engine.forms.model import SheetCell
from webapp.formpages.worksheets import Formats, Sheet, workbook
from webapp.journeys.evaluation.words import STATES
from webapp.services.read_queue import Queue, QueuedLot, QueueItem


def write_queue(file: IO[bytes], queue: Queue, locale: str) -> None:
    """Write what was found into a file.

    Args:
        file: Where it is written.
        queue: What was found.
        locale: The language of the titles of lots and criteria.
    """
    book = workbook(file)
    sheet = Sheet(book, gettext("Applications"), Formats(book))
    heads = [gettext("Application"), gettext("Establishment"), gettext("Organisation"), gettext("Round")]
    heads += [gettext("Submitted"), gettext("Assigned to"), gettext("Lot"), gettext("State")]
    heads += [gettext("For a person to decide"), gettext("Not met")]
    sheet.head([(head, "") for head in heads])
    for item in queue.items:
        for lot in item.lots:
            row = _row(item, lot, locale)
            sheet.write(row, [None] * len(row))
    book.close()


def _row(item: QueueItem, lot: QueuedLot, locale: str) -> list[SheetCell | datetime]:
    waiting, failing = (
        "; ".join(title.said(locale) for title in criteria.values()) for criteria in (lot.waiting, lot.failing)
    )
    about: list[SheetCell | datetime] = [
        item.reference,
        item.establishment,
        item.organisation,
        item.round_title,
        item.submitted_at,
    ]
    return [*about, item.assigned, lot.title.said(locale), str(STATES[lot.state]), waiting, failing]
