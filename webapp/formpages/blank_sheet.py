"""The spreadsheet that people download to fill in: a heading for each cell, an example, and what may be chosen."""

import base64
from functools import lru_cache

from flask_babel import gettext

from engine.errors import InputError
from engine.forms.controls import Control, PickOne, YesNo
from engine.forms.limits import at_most
from engine.forms.model import Question
from engine.spreadsheets.grid import Column, SheetOut
from engine.spreadsheets.packing import packed

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORBIDDEN = "[]:*?/\\'"
_MOST_CHARACTERS = 31


@lru_cache(maxsize=64)
def _encoded(sheet: SheetOut) -> str:
    return base64.b64encode(packed([sheet])).decode("ascii")


def link_to_blank_sheet(question: Question, locale: str) -> str:
    """Return an address that is the spreadsheet itself, so that every page has it without asking anybody for it."""
    return f"data:{_TYPE};base64,{_encoded(_sheet(question, locale))}"


def blank_sheet(question: Question, locale: str) -> bytes:
    """Return the spreadsheet to fill in for a question of rows, as XLSX."""
    return base64.b64decode(_encoded(_sheet(question, locale)))


def _sheet(question: Question, locale: str) -> SheetOut:
    name = "".join(" " if each in _FORBIDDEN else each for each in question.label.said(locale))
    about = gettext(
        "Fill in a row for each, below the headings, and upload the file. At most %(limit)s rows are taken.",
        limit=at_most(question),
    )
    columns = tuple(_column(cell, locale) for cell in question.row)
    return SheetOut(" ".join(name.split())[:_MOST_CHARACTERS] or "Rows", about, columns, ())


def _column(cell: Question, locale: str) -> Column:
    label = cell.label.said(locale)
    said = [gettext("For example: %(example)s", example=_example(cell, locale))]
    if cell.optional or cell.show_when is not None:
        said.append(gettext("May be left empty.") if cell.optional else gettext("Only where it is asked."))
    options = tuple(option.label.said(locale) for option in cell.options)
    truths = tuple(cell.type.said(cell, each, locale) for each in (True, False)) if _is(cell, YesNo) else ()
    if cell.hint:
        said.insert(0, cell.hint.said(locale))
    single = options if _is(cell, PickOne) else truths
    return Column(f"{label} " if label.startswith("(") else label, about=" ".join(said), choices=single)


def _is(cell: Question, control: type[Control]) -> bool:
    return isinstance(cell.type.control, control)


def _example(cell: Question, locale: str) -> str:
    """Return the example that the type of a cell has, as people say it."""
    try:
        return ", ".join(cell.type.said(cell, cell.type.sample(cell), locale).splitlines())
    except (InputError, ValueError, TypeError):
        return ""
