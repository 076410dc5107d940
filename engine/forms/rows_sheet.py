"""Rows out of a spreadsheet: which column is which cell, and what each cell gives, as it would be posted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.forms.model import Question, RawInput, SheetCell

MOST_ROWS_ABOVE = 12
"""Rows that may stand above the headings: a title, words on what to fill in."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet, or what was copied out of one.

    Attributes:
        name: what the sheet is called; nothing where it was pasted.
        rows: what stands in it, by row and column, both from 1.
        unreadable: cells that hold what no answer can be, with a code: an error, another currency.
    """

    name: str
    rows: Mapping[int, Mapping[int, SheetCell]]
    unreadable: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetRows:
    """What a sheet says for a question of rows.

    Attributes:
        rows: the rows, as they would be posted.
        lines: for each of them its number in the sheet.
        columns: the column of each cell that has one, by id.
        heads: the heading of each column, as it stands in the sheet; nothing where there are no headings.
        unread: columns in which something stands, but which are none of the cells.
        repeated: cells for which there are two columns; the first counts.
        absent: cells that must be given and have no column.
    """

    rows: tuple[Mapping[str, RawInput], ...]
    lines: tuple[int, ...]
    columns: Mapping[str, int]
    heads: Mapping[int, str]
    unread: tuple[int, ...] = ()
    repeated: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def rows_of_sheet(question: Question, grid: Grid) -> SheetRows:
    """Return what `grid` says: by headings where a row has them, else the columns in the order of the cells.

    Headings are labels in either language, or ids, of at least half of the columns in a row near the top. What stands
    above them is passed over.
    """
    filled = {line: row for line, row in grid.rows.items() if any(map(_is_filled, row.values()))}
    head = next((line for line in sorted(filled)[:MOST_ROWS_ABOVE] if _is_head(question, filled[line])), 0)
    columns, repeated = _columns(question, filled[head]) if head else _in_order(question, filled)
    body = {line: filled[line] for line in sorted(filled) if line > head}
    used = {column for row in body.values() for column, cell in row.items() if _is_filled(cell)}
    rows = tuple(
        {cell.id: cell.type.of_cell(cell, row.get(columns[cell.id])) for cell in question.row if cell.id in columns}
        for row in body.values()
    )
    needed = (cell.id for cell in question.row if not cell.optional and cell.show_when is None)
    return SheetRows(
        rows=rows,
        lines=tuple(body),
        columns=columns,
        heads={column: _said(cell) for column, cell in filled[head].items() if _is_filled(cell)} if head else {},
        unread=tuple(sorted(used - set(columns.values()))),
        repeated=repeated,
        absent=tuple(name for name in needed if name not in columns),
    )


def _is_filled(cell: SheetCell) -> bool:
    return cell is not None and bool(str(cell).strip())


def _said(cell: SheetCell) -> str:
    return " ".join(str(cell).split())


def _key(text: str) -> str:
    """Return a heading without what people change in it: capitals, spaces, what stands in brackets at its end."""
    said = " ".join(text.replace("_", " ").split()).casefold().rstrip(":*?. ")
    return said.partition(" (")[0] if said.endswith(")") else said


def _names(question: Question) -> dict[str, str]:
    """Return the id of each cell by all that a heading may call it."""
    found: dict[str, str] = {}
    for cell in question.row:
        for name in (cell.id, cell.label.en, cell.label.cy):
            found.setdefault(_key(name), cell.id)
    found.pop("", None)
    return found


def _is_head(question: Question, row: Mapping[int, SheetCell]) -> bool:
    names = _names(question)
    said = [_key(_said(cell)) in names for cell in row.values() if _is_filled(cell)]
    return any(said) and said.count(True) * 2 >= len(said)


def _columns(question: Question, head: Mapping[int, SheetCell]) -> tuple[dict[str, int], tuple[str, ...]]:
    names, columns, repeated = _names(question), dict[str, int](), list[str]()
    for column in sorted(head):
        cell = names.get(_key(_said(head[column])) if _is_filled(head[column]) else "")
        if cell in columns:
            repeated.append(cell)
        elif cell:
            columns[cell] = column
    return columns, tuple(dict.fromkeys(repeated))


def _in_order(
    question: Question, rows: Mapping[int, Mapping[int, SheetCell]]
) -> tuple[dict[str, int], tuple[str, ...]]:
    first = min((column for row in rows.values() for column, cell in row.items() if _is_filled(cell)), default=1)
    return {cell.id: first + index for index, cell in enumerate(question.row)}, ()
