"""Sheets of a workbook, written row by row.

Text is only ever text: what someone typed cannot run as a formula, become a link, or break the file.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from engine.forms.model import SheetCell
from engine.spreadsheets.packing import MAX_CELL_CHARACTERS
from engine.values import TypeName

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of a workbook."""
MAX_NAME = 31
"""Characters in the name of a sheet."""
_FORBIDDEN = frozenset("[]:*?/\\'")
_WIDTH, _HEADED = 24, 2
"""Characters in a column, and rows that are headings: the labels, and the ids under them."""


def workbook(file: IO[bytes]) -> Workbook:
    """Begin a workbook that takes no memory to speak of, however long it is; whoever begins it closes it."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return Workbook(file, {**options, "default_date_format": "d mmm yyyy", "remove_timezone": True})


class Formats:
    """How cells look."""

    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.id: Format = book.add_format({"font_color": "#505a5f", "italic": True})
        self.moment: Format = book.add_format({"num_format": "d mmm yyyy hh:mm"})
        self.money: Format = book.add_format({"num_format": "£#,##0.00"})
        self.percentage: Format = book.add_format({"num_format": '0.##"%"'})

    def of(self, kind: TypeName | None) -> Format | None:
        """Return how a number of a kind looks; None for plain ones."""
        return {TypeName.MONEY: self.money, TypeName.PERCENTAGE: self.percentage}.get(kind) if kind else None


class Sheet:
    """A sheet that is written from its first row to its last."""

    def __init__(self, book: Workbook, name: str, formats: Formats) -> None:
        self._sheet: Worksheet = book.add_worksheet(_name(name, {each.name.casefold() for each in book.worksheets()}))
        self._formats = formats
        self._row = 0

    def head(self, headings: Sequence[tuple[str, str]]) -> None:
        """Write the headings, and under them the ids."""
        self._sheet.set_column(0, max(0, len(headings) - 1), _WIDTH)
        self._sheet.freeze_panes(_HEADED, 1)
        for place, format_ in ((0, self._formats.head), (1, self._formats.id)):
            for index, heading in enumerate(headings):
                self._sheet.write_string(self._row, index, _text(heading[place]), format_)
            self._row += 1

    def write(self, cells: Sequence[SheetCell | datetime], kinds: Sequence[TypeName | None]) -> None:
        """Write a row; `kinds` say which numbers are money and which are percentages."""
        for index, (cell, kind) in enumerate(zip(cells, kinds, strict=True)):
            self._write(index, cell, kind)
        self._row += 1

    def _write(self, index: int, cell: SheetCell | datetime, kind: TypeName | None) -> None:
        if isinstance(cell, datetime):
            self._sheet.write_datetime(self._row, index, cell, self._formats.moment)
        elif isinstance(cell, date):
            self._sheet.write_datetime(self._row, index, datetime(cell.year, cell.month, cell.day))
        elif isinstance(cell, bool):
            self._sheet.write_boolean(self._row, index, cell)
        elif isinstance(cell, int | Decimal):
            self._sheet.write_number(self._row, index, float(cell), self._formats.of(kind))
        elif cell:
            self._sheet.write_string(self._row, index, _text(cell))


def _name(words: str, taken: set[str]) -> str:
    """Return a name for a sheet that is not taken, out of `words`."""
    plain = " ".join("".join(" " if each in _FORBIDDEN or not each.isprintable() else each for each in words).split())
    name, number = plain[:MAX_NAME] or "Sheet", 2
    while name.casefold() in taken:
        ending = f" {number}"
        name, number = plain[: MAX_NAME - len(ending)] + ending, number + 1
    return name


def _text(text: str) -> str:
    """Return `text` as a cell can hold it: not too long, without characters that no XML may have."""
    if text.isprintable() and len(text) <= MAX_CELL_CHARACTERS:
        return text
    kept = "".join(each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}" for each in text)
    return kept if len(kept) <= MAX_CELL_CHARACTERS else kept[: MAX_CELL_CHARACTERS - 1] + "…"
