"""Workbooks that people fill in with answers: what each cell shows, formulas as the values they last came to.

The program that computed a formula kept its result in the file; that is read, and nothing is computed here.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.forms.model import SheetCell
from engine.forms.rows_sheet import Grid
from engine.spreadsheets.grid import Kind, RawCell, SheetIn
from engine.spreadsheets.typed_in import TypedInError, typed_in
from engine.spreadsheets.unpacking import unpacked

_DAY = len("2026-03-27")


def grids_of(source: bytes, file: str) -> tuple[Grid, ...]:
    """Return the sheets of an XLSX workbook in which anything stands, in their order.

    Args:
        source: the bytes of the file.
        file: its name, used in faults.

    Raises:
        engine.errors.DefinitionError: it is none, is damaged, protected or too large, with one fault that says so.
    """
    book = unpacked(source, file)
    return tuple(_grid(sheet, from_1904=book.from_1904) for sheet in book.sheets if sheet.cells)


def _grid(sheet: SheetIn, *, from_1904: bool) -> Grid:
    rows: dict[int, dict[int, SheetCell]] = {}
    unreadable: dict[tuple[int, int], str] = {}
    for (row, column), cell in sheet.cells.items():
        held = rows.setdefault(row, {})
        try:
            held[column] = _value(cell, from_1904=from_1904)
        except TypedInError as error:
            held[column] = cell.text or "="
            unreadable[(row, column)] = error.code
    return Grid(sheet.name, rows, unreadable)


def _value(cell: RawCell, *, from_1904: bool) -> SheetCell:
    """Return what a cell shows: a number, a day, a share with its sign, yes or no, or text."""
    text = typed_in(replace(cell, has_formula=False), from_1904=from_1904)
    if cell.kind is Kind.BOOLEAN:
        return text == "true"
    if cell.kind is not Kind.NUMBER or text.endswith("%"):
        return text
    if len(text) == _DAY and text[4] == text[7] == "-":
        return date.fromisoformat(text)
    return Decimal(text.replace("£", "").replace(",", ""))
