"""Rows out of a spreadsheet, pasted or uploaded: shown first, with what is wrong with each cell, and then added.

An uploaded file becomes text in the box where rows are pasted, so that there is one way for both, and what is wrong can
be put right there and then. Nothing is added while anything is wrong, and nothing that was entered is lost.
"""

from collections.abc import Iterator, Mapping

from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from engine.conditions.known import Known
from engine.errors import InputError
from engine.forms.limits import at_most
from engine.forms.model import Question, sentence
from engine.forms.rows_parsing import read_rows
from engine.forms.rows_relevance import has_conditions, seen, without_hidden
from engine.forms.rows_sheet import Grid, SheetRows, rows_of_sheet
from engine.forms.schema import rows_schema
from engine.forms.validation import in_order, schema_faults
from engine.spreadsheets.grid import column_letters
from webapp.formpages.blank_sheet import link_to_blank_sheet
from webapp.formpages.catalogue import words
from webapp.formpages.controls.row_state import PASTE, SHEET, Pasting, RowsField
from webapp.formpages.fields import Json, Manner, Problem
from webapp.formpages.macros import template
from webapp.formpages.sheets import REFUSALS, SheetRefused, grid_of_text

MOST_TOLD = 50
"""Faults of a sheet that are told at once."""
MOST_SHOWN = 10
"""Rows of a sheet that are shown before they are added."""

_UNREADABLE: Mapping[str, str] = {
    "error-value": sentence("The cell shows an error. Put the value itself."),
    "currency": sentence("The amount is not in pounds. Put it in pounds."),
}


def pasted(field: RowsField, text: str, known: Known, grid: Grid | None = None) -> Pasting:
    """Return what a spreadsheet says for the rows of `field`, or what is wrong with it.

    Args:
        field: the question.
        text: what was pasted.
        known: what conditions of cells may read.
        grid: the sheet, where it was uploaded.
    """
    try:
        sheet = grid or grid_of_text(text)
    except SheetRefused as refused:
        return refusal(refused)
    question, found = field.question, rows_of_sheet(field.question, sheet)
    whole = list(_of_the_whole(question, found, field.locale))
    if not found.rows and not whole:
        return refusal(SheetRefused("nothing"))
    read = read_rows(question, found.rows)
    unread = {error.field for error in read.errors}
    shown, rows = None, list(read.rows)
    if has_conditions(question) and len(rows) <= at_most(question):
        shown, _ = seen(question, question.type.value(question, rows), known)
    schema = {"properties": {question.id: rows_schema(question, shown or ())}}
    visible = without_hidden(question, rows, shown or ())
    questions = {question.id: question}
    judged = schema_faults(schema, questions, {question.id: visible})
    errors = [error for error in read.errors if shown is None or _is_shown(error, shown)]
    errors += [fault for fault in judged if fault.field not in unread and fault.code != "too-few"]
    lines = [*whole, *_of_cells(field, sheet, found, read.places, in_order(errors, questions))]
    if lines:
        return Pasting(faults=tuple(lines[:MOST_TOLD]), more=max(0, len(lines) - MOST_TOLD))
    posted = tuple(found.rows[place] for place in read.places)
    return Pasting(rows=tuple(visible), posted=posted, notes=tuple(_notes(found)))


def refusal(refused: SheetRefused) -> Pasting:
    """Return that a spreadsheet as a whole cannot be read."""
    return Pasting(faults=(escape(gettext(REFUSALS[refused.code])),))


def problem(pasting: Pasting) -> Problem:
    """Return the problem that stands for all that is wrong with a spreadsheet, at the box."""
    count = len(pasting.faults) + pasting.more
    words = ngettext(
        "There is %(num)s thing to put right in the spreadsheet. Nothing was added.",
        "There are %(num)s things to put right in the spreadsheet. Nothing was added.",
        count,
    )
    return Problem("rows", part=PASTE, message=escape(words))


def not_added() -> Problem:
    """Return the problem that rows stand in the box, but were not added."""
    words = gettext("The rows from the spreadsheet are not added yet. Check and add them, or clear the box.")
    return Problem("rows", part=PASTE, message=escape(words))


def pasting_block(field: RowsField) -> Markup:
    """Return the box to paste rows into, the file to upload, and what was made of them."""

    def show(question: Question, answer: Json, manner: Manner) -> Markup:
        return field.make(question, "", field.locale).shown(question, answer, manner)

    pasting = field.pasting or Pasting()
    ready = list(pasting.rows[:MOST_SHOWN])
    return template(
        "pasting.html",
        field=field,
        paste=PASTE,
        sheet=SHEET,
        opened=bool(field.pasted or field.pasting),
        pasting=pasting,
        wrong=[fault.text for fault in field.faults if fault.part == PASTE],
        preview=type(field).shown(field.question, ready, Manner(field.locale, show)) if ready else "",
        there=len(field.kept),
        blank=link_to_blank_sheet(field.question, field.locale),
        words=_words(field, pasting),
    )


def _words(field: RowsField, pasting: Pasting) -> dict[str, str]:
    count, there = len(pasting.rows), sum(1 for row in field.kept if row)
    more = count - MOST_SHOWN
    return {
        "title": gettext("Paste or upload a spreadsheet"),
        "error": gettext("Error"),
        "about": gettext(
            "Copy the rows in your spreadsheet, with their headings if you can, and paste them here. "
            "Or upload the file. You see what is read before it is added."
        ),
        "box": gettext("Rows from a spreadsheet"),
        "file": gettext("Spreadsheet file (XLSX or CSV)"),
        "check": gettext("Check these rows"),
        "blank": gettext("Download a spreadsheet to fill in"),
        "ready": ngettext("%(num)s row is ready to be added.", "%(num)s rows are ready to be added.", count),
        "more": ngettext("%(num)s more is not shown.", "%(num)s more are not shown.", more) if more > 0 else "",
        "add": ngettext("Add %(num)s row", "Add %(num)s rows", count),
        "replace": ngettext("Put it in place of the row here", "Put them in place of the %(num)s rows here", there)
        if there
        else "",
        "faults": gettext("What to put right in the spreadsheet"),
        "further": ngettext("There is %(num)s more.", "There are %(num)s more.", pasting.more) if pasting.more else "",
    }


def _is_shown(error: InputError, shown: tuple[frozenset[str], ...]) -> bool:
    _, index, cell = error.field.split(".", 2)
    return not shown or cell in shown[int(index)]


def _of_the_whole(question: Question, found: SheetRows, locale: str) -> Iterator[Markup]:
    """Yield what is wrong with the columns, and with how many rows there are."""
    labels = {cell.id: cell.label.said(locale) for cell in question.row}
    for cell in found.absent if found.heads else ():
        yield escape(gettext("There is no column “%(name)s”. Add it, with a heading.", name=labels[cell]))
    for cell in found.repeated:
        yield escape(gettext("There are two columns “%(name)s”. Take one out.", name=labels[cell]))
    if found.unread and not found.heads:
        letters = ", ".join(map(column_letters, found.unread[:MOST_TOLD]))
        yield escape(
            gettext("It is not clear what column %(letters)s is. Put headings above the rows.", letters=letters)
        )
    if len(found.rows) > at_most(question):
        many = gettext(
            "There are %(given)s rows, and %(limit)s can be added at most. Take some out.",
            given=len(found.rows),
            limit=at_most(question),
        )
        yield escape(many)


def _of_cells(
    field: RowsField, sheet: Grid, found: SheetRows, places: tuple[int, ...], errors: tuple[InputError, ...]
) -> Iterator[Markup]:
    """Yield what is wrong with each cell: where it stands, its column, and what to do about it."""
    told = set()
    cells = {cell.id: cell for cell in field.question.row}
    for line in found.lines:
        for cell_id, column in found.columns.items():
            if code := sheet.unreadable.get((line, column)):
                told.add((line, column))
                text = gettext(_UNREADABLE.get(code, "The cell could not be read. Put the value itself."))
                yield _at(sheet, found, line, column, cells[cell_id].label.said(field.locale), escape(text))
    for error in errors:
        _, index, cell_id = [*error.field.split(".", 2), "", ""][:3]
        if cell_id not in cells or not index.isdigit():
            continue
        line, column = found.lines[places[int(index)]], found.columns.get(cell_id, 0)
        if (line, column) not in told:
            text = words(field, cells[cell_id], Problem(error.code, error.params, cell_id))
            yield _at(sheet, found, line, column, cells[cell_id].label.said(field.locale), text)


def _at(sheet: Grid, found: SheetRows, line: int, column: int, label: str, text: Markup) -> Markup:
    """Return a fault with where it stands: "Prices, C7 (Hourly rate): …"."""
    cell = f"{column_letters(column)}{line}" if column else gettext("row %(number)s", number=line)
    where = f"{sheet.name}, {cell}" if sheet.name else cell
    return Markup("<strong>{} ({}):</strong> {}").format(where, found.heads.get(column, label), text)


def _notes(found: SheetRows) -> Iterator[str]:
    for column in found.unread[:MOST_TOLD]:
        head = found.heads.get(column, "")
        name = f"{column_letters(column)} ({head})" if head else column_letters(column)
        yield gettext("Column %(name)s was not read: the form does not ask for it.", name=name)
