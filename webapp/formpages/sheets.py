"""Spreadsheets that people paste or upload, as grids: XLSX, CSV of whatever kind, and text copied out of a sheet.

Nothing that comes in is kept or run. Each refusal is one of the codes of `REFUSALS`, which has its words.
"""

import codecs
import csv
import io
from collections.abc import Mapping

from engine.errors import DefinitionError
from engine.forms.model import Question, SheetCell, sentence
from engine.forms.rows_sheet import Grid, rows_of_sheet
from engine.spreadsheets.sheets import grids_of

MAX_BYTES = 4 * 1024 * 1024
MAX_CELLS = 50_000

REFUSALS: Mapping[str, str] = {
    "too-large": sentence("The spreadsheet is too large. Take out sheets, rows and columns that are not needed."),
    "not-a-sheet": sentence(
        "The file could not be read. Save it as an Excel workbook (XLSX) without a password, or as CSV."
    ),
    "nothing": sentence("There are no rows in the spreadsheet."),
}
"""What a person reads where a spreadsheet as a whole is refused."""

_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = "\t;,"
_LINES_LOOKED_AT = 5


class SheetRefused(Exception):
    """A spreadsheet cannot be read: `code` is one of `REFUSALS`."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        self.code = code
        super().__init__(code)


def grid_of_file(question: Question, content: bytes) -> Grid:
    """Return the sheet of a file that speaks of `question`: the one with the most of its columns.

    Args:
        question: a question of rows.
        content: the bytes of the file, at most `MAX_BYTES` and one more.

    Raises:
        SheetRefused: it is no spreadsheet, holds nothing, or too much.
    """
    if len(content) > MAX_BYTES:
        raise SheetRefused("too-large")
    if content.startswith(_OLD_WORKBOOK):
        raise SheetRefused("not-a-sheet")
    if not content.startswith(_WORKBOOK):
        return grid_of_text(decoded(content))
    try:
        grids = grids_of(content, "")
    except DefinitionError as error:
        code = "too-large" if error.faults[0].code == "too-large" else "not-a-sheet"
        raise SheetRefused(code) from error
    if not grids:
        raise SheetRefused("nothing")
    read = [(rows_of_sheet(question, grid), grid) for grid in grids]
    return max(read, key=lambda pair: (bool(pair[0].heads), bool(pair[0].heads) * len(pair[0].columns)))[1]


def decoded(content: bytes) -> str:
    """Return the text of a CSV file: UTF-8, the UTF-16 of Excel's "Unicode text", or else Windows-1252.

    Raises:
        SheetRefused: it is no text.
    """
    try:
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if any(ord(each) < ord(" ") and each not in "\t\r\n" for each in text):
        raise SheetRefused("not-a-sheet")
    return text


def grid_of_text(text: str) -> Grid:
    """Return what was copied out of a sheet, or stands in a CSV file, whatever stands between its cells.

    Raises:
        SheetRefused: it holds nothing, or too much.
    """
    if len(text) > MAX_BYTES:
        raise SheetRefused("too-large")
    rows: dict[int, dict[int, SheetCell]] = {}
    cells = 0
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), 1):
            cells += len(line)
            if cells > MAX_CELLS:
                raise SheetRefused("too-large")
            rows[number] = {column: cell for column, cell in enumerate(line, 1) if cell.strip()}
    except csv.Error as error:
        raise SheetRefused("not-a-sheet") from error
    if not any(rows.values()):
        raise SheetRefused("nothing")
    return Grid("", rows)


def text_of_grid(grid: Grid) -> str:
    """Return a sheet as text that a box can hold and `grid_of_text` reads: tabs between cells, line by line."""
    last = max((column for row in grid.rows.values() for column, cell in row.items() if cell is not None), default=0)
    lines = []
    for number in range(1, max(grid.rows, default=0) + 1) if max(grid.rows, default=0) <= MAX_CELLS else grid.rows:
        row = grid.rows.get(number, {})
        lines.append("\t".join(_quoted(row.get(column)) for column in range(1, last + 1)).rstrip("\t"))
    return "\n".join(lines)


def _quoted(cell: SheetCell) -> str:
    text = str(cell).lower() if isinstance(cell, bool) else "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if any(each in text for each in '\t\r\n"') else text


def _delimiter(text: str) -> str:
    """Return what stands between the cells: what the first lines have most of, a tab before others."""
    lines = [line for line in text[:10_000].splitlines() if line.strip()][:_LINES_LOOKED_AT]
    return max(_DELIMITERS, key=lambda each: (each == "\t" and each in "".join(lines), "".join(lines).count(each)))
