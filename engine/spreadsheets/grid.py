"""Sheets as grids: what is written to a workbook, and what was read out of one.

Every cell that goes out is text. What comes back is what a hand may have left: text, numbers, dates, formulas, errors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import Place


class Look(StrEnum):
    """How a cell looks, and so what it is for."""

    ABOUT = "about"
    """Words on the sheet, above its headings."""
    TITLE = "title"
    """Words on a column, above its heading."""
    HEADING = "heading"
    """What the column is called in the definition: read back."""
    VALUE = "value"
    """What stands in the definition: read back."""
    READING = "reading"
    """Beside the values, for the reader alone."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet that goes out.

    Attributes:
        heading: What it is called in the definition; in brackets where it is for the reader alone.
        title: What people call it.
        about: What may stand in it, in words.
        choices: What its cells offer to choose from; anything else may be typed as well.
    """

    heading: str
    title: str = ""
    about: str = ""
    choices: tuple[str, ...] = ()

    @property
    def look(self) -> Look:
        """How its cells look."""
        return Look.READING if is_for_the_reader(self.heading) else Look.VALUE


@dataclass(frozen=True, slots=True)
class SheetOut:
    """A sheet that goes out: words on it, its columns, and its rows, a text for each column ("" is an empty cell)."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


class Kind(StrEnum):
    """What a cell of a workbook holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as it stands in a workbook, never empty.

    Attributes:
        kind: What it holds.
        text: The text; of a number, as the file writes it.
        format: The code of its number format.
        has_formula: Whether a formula computes it.
    """

    kind: Kind
    text: str
    format: str = "General"
    has_formula: bool = False


@dataclass(frozen=True, slots=True)
class SheetIn:
    """A sheet that was read: its cells by row and column, both from 1, and what was done to it."""

    name: str
    cells: Mapping[tuple[int, int], RawCell]
    merged: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def place(self, file: str, row: int, column: int) -> Place:
        """Return where a cell stands, as people say it: the path is `Rows!D7`, the line is the row."""
        return Place(file, row, f"{self.name}!{column_letters(column)}{row}")


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that was read: its sheets in order, and whether its dates count from 1904."""

    sheets: tuple[SheetIn, ...]
    from_1904: bool = False


def is_for_the_reader(heading: str) -> bool:
    """Tell whether a column or a sheet is for the reader alone: its heading or name stands in brackets."""
    return heading.startswith("(") and heading.endswith(")")


def column_letters(number: int) -> str:
    """Return the letters of a column, counted from 1.

    >>> column_letters(1), column_letters(26), column_letters(27), column_letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of the column called `letters`, from 1; 0 where that is no column.

    >>> column_number("A"), column_number("AA"), column_number("a1"), column_number("ABCD")
    (1, 27, 0, 0)
    """
    if not 1 <= len(letters) <= 3 or not all("A" <= letter <= "Z" for letter in letters):
        return 0
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
