"""What the buttons of rows do to a page, and how rows that were posted are taken and judged.

Every button posts the whole page, so that nothing typed is lost. What it leads to is kept in the draft at once, each
cell as an answer where it is one and else as it was typed.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext, ngettext
from markupsafe import escape

from engine.conditions.known import Known
from engine.errors import InputError
from engine.forms.limits import at_least
from engine.forms.model import Form
from engine.forms.rows_checks import rows_faults
from engine.forms.rows_parsing import read_rows
from engine.forms.validation import in_order
from engine.forms.visibility import Relevance
from engine.values import Value
from webapp.formpages.controls.pasting import not_added, pasted, problem, refusal
from webapp.formpages.controls.row_state import SHEET, Pasting, row_name
from webapp.formpages.controls.table import TableField
from webapp.formpages.fields import Json, Posted, Problem
from webapp.formpages.sheets import MAX_BYTES, SheetRefused, grid_of_file, text_of_grid

MOST_FAULTS = 50
"""Faults shown of one answer: a list of rows may have thousands, and nobody mends more at once."""

_MOVES = {"up": -1, "down": 1}
SHEETS = ("preview", "append", "replace")
BUTTONS = ("add", "remove", *_MOVES, *SHEETS)
"""What buttons of rows are called: `NAME:QUESTION:ROW`."""


def obey(field: TableField, action: str, argument: str) -> None:
    """Add, remove or move a row; the cursor goes where the next thing is done."""
    rows = list(field.rows)
    index = int(argument) if argument in map(str, range(len(rows))) else -1
    if action == "add" and len(rows) < field.at_most:
        rows.append({})
        _focus_row(field, len(rows) - 1)
    elif action == "remove" and index >= 0:
        del rows[index]
        field.told = gettext("%(row)s was removed.", row=_name(field, index))
        last = min(index, len(rows) - 1)
        field.focus_on = f"{field.id}-remove-{last}" if rows else f"{field.id}-add"
    elif action in _MOVES and index >= 0 and 0 <= index + _MOVES[action] < len(rows):
        other = index + _MOVES[action]
        rows[index], rows[other] = rows[other], rows[index]
        field.told = gettext("%(row)s is now %(now)s.", row=_name(field, index), now=_name(field, other))
        at_end = other == (0 if action == "up" else len(rows) - 1)
        back = "down" if action == "up" else "up"
        field.focus_on = f"{field.id}-{back if at_end else action}-{other}"
    field.answer = rows


def take(field: TableField, *, quiet: bool) -> Json:
    """Return the rows that were posted as a draft keeps them: without blank ones, which the page keeps if `quiet`."""
    question = field.question
    found = field.read_rows = read_rows(question, field.rows)
    places = dict(zip(found.places, found.rows, strict=True))
    if quiet:
        field.kept = [places.get(index, {}) for index in range(len(field.rows))]
    else:
        field.answer = field.kept = found.rows
    none: Json = [] if question.optional and not at_least(question) else None
    return found.rows or none


def use_sheet(field: TableField, action: str, files: Posted | None, known: Known) -> None:
    """Check what was pasted or uploaded, and add it where that is asked and nothing is wrong.

    Args:
        field: the question.
        action: `preview`, or `append` to, or `replace`, what is there.
        files: `request.files`.
        known: what conditions of cells may read.
    """
    grid = None
    try:
        content = _uploaded(field, files)
        if content is not None:
            grid = grid_of_file(field.question, content)
            field.pasted = text_of_grid(grid)
        found = pasted(field, field.pasted, known, grid)
    except SheetRefused as refused:
        found = refusal(refused)
    there = [row for row in field.rows if any(row.values())] if action == "append" else []
    field.pasting = found
    if found.faults:
        field.problems = (problem(found),)
    elif action == "preview":
        field.focus_on = f"{field.id}-ready"
    elif len(there) + len(found.rows) > field.at_most:
        told = gettext("You cannot add more than %(limit)s.", limit=field.at_most)
        field.problems = (replace(not_added(), message=escape(told)),)
    else:
        _put(field, there, found)


def _put(field: TableField, there: list[Mapping[str, Json]], found: Pasting) -> None:
    """Put the rows of a spreadsheet below those that are there."""
    field.answer = [*there, *found.posted]
    field.told = ngettext("%(num)s row was added.", "%(num)s rows were added.", len(found.rows))
    field.pasted, field.pasting, field.waits = "", None, False
    _focus_row(field, len(there))


def settle(
    field: TableField, form: Form, shown: Relevance, parameters: Mapping[str, Value], *, quiet: bool
) -> list[str]:
    """Work out which cells are shown and what is wrong with them; return the ids of those not yet asked.

    Args:
        field: the question, with what was posted.
        form: the form.
        shown: what of it is shown.
        parameters: values of the parameters that conditions mention.
        quiet: whether nothing wrong is told yet, but what is wrong with a spreadsheet.
    """
    field.show(Known(shown.known, parameters))
    if quiet:
        return []
    new = [f"{index}.{cell}" for index, cell in field.newly_shown()]
    faults = _faults(field, form, shown, parameters)
    field.problems = tuple(
        Problem(fault.code, fault.params, part)
        for fault in faults
        if (part := fault.field.partition(".")[2]) not in new
    )
    if len(field.problems) > MOST_FAULTS:
        rest = len(field.problems) - MOST_FAULTS
        told = ngettext("There is %(num)s more to put right.", "There are %(num)s more to put right.", rest)
        field.problems = (*field.problems[:MOST_FAULTS], replace(field.problems[MOST_FAULTS], message=escape(told)))
    if field.waits:
        field.problems = (not_added(), *field.problems)
    return [field.target(Problem("", part=place)) for place in new]


def _faults(field: TableField, form: Form, shown: Relevance, parameters: Mapping[str, Value]) -> tuple[InputError, ...]:
    """Return what is wrong with the rows that were posted: the cells that cannot be made out, then all the rest."""
    question, read = field.question, field.read_rows
    if read is None or not read.rows:
        return () if question.optional and not at_least(question) else rows_faults(form, question, None, shown)
    unread = []
    for error in read.errors:
        _, index, cell = error.field.split(".", 2)
        if cell in field.shown_in(int(index)):
            unread.append(error)
    known = {error.field for error in unread}
    rest = rows_faults(form, question, read.rows, shown, parameters)
    return in_order((*unread, *(fault for fault in rest if fault.field not in known)), {question.id: question})


def has_upload(field: TableField, files: Posted | None) -> bool:
    """Tell whether a file with rows was chosen."""
    return bool(_uploads(field, files))


def _uploads(field: TableField, files: Posted | None) -> list[Any]:
    uploads = files.getlist(f"{field.name}-{SHEET}") if files is not None else []
    return [upload for upload in uploads if getattr(upload, "filename", None)]


def _uploaded(field: TableField, files: Posted | None) -> bytes | None:
    """Return the file that was chosen, as far as it is read; None where there is none."""
    for upload in _uploads(field, files):
        content: bytes = upload.stream.read(MAX_BYTES + 1)
        return content
    return None


def _focus_row(field: TableField, index: int) -> None:
    """Put the cursor into the first cell of a row."""
    first = field.question.row[0]
    field.focus_on = str(field.make(first, f"{field.name}-{index}-{first.id}", field.locale).id)


def _name(field: TableField, index: int) -> str:
    return row_name(field.question, index + 1, field.locale)
