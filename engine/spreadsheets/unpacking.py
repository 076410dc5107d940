"""Workbooks that were edited by hand, read as grids of raw cells: nothing is computed, run or fetched.

Excel, LibreOffice and others write one format in different ways; what they agree on is read here. Formulas are kept as
the fact that there is one; links, pictures and macros are passed over.
"""

from collections.abc import Mapping
from typing import Any

import re2

from engine.spreadsheets.grid import Book, Kind, RawCell, SheetIn, column_number
from engine.spreadsheets.package import Package, Target

MAX_CELLS = 50_000
"""More than a definition can hold values."""
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_BUILT_IN = {
    **dict.fromkeys((1, 2, 3, 4, 11, 12, 13, 37, 38, 39, 40, 41, 43, 48), "0"),
    **dict.fromkeys((5, 6, 7, 8, 42, 44), "$0.00"),
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47), "h:mm"),
    22: "yyyy-mm-dd h:mm",
    49: "@",
}
"""The formats that files name by number alone; those of money are in the currency of whoever opens the file."""
_TRUTHS = {"TRUE()": "true", "FALSE()": "false"}
"""How LibreOffice writes yes and no: as formulas, but nobody typed one."""
_ESCAPED = re2.compile("_x([0-9A-Fa-f]{4})_")


def unpacked(source: bytes, file: str) -> Book:
    """Return the sheets of the workbook in `source`, which faults call `file`.

    Raises:
        DefinitionError: the bytes are no workbook that may be read.
    """
    package = Package(source, file)
    main = next((name for kind, name in package.related("").values() if kind == "officeDocument"), "")
    if main not in package:
        raise package.damaged()
    names, from_1904 = package.parsed(main, _Names())
    related = package.related(main)
    by_kind = dict(related.values())
    texts = package.parsed(by_kind["sharedStrings"], _Texts()) if "sharedStrings" in by_kind else []
    formats = package.parsed(by_kind["styles"], _Formats()) if "styles" in by_kind else []
    worksheets = [(name, related.get(key, ("", ""))) for name, key in names]
    return Book(
        tuple(
            package.parsed(part, _Sheet(name, texts, formats))
            for name, (kind, part) in worksheets
            if kind == "worksheet"
        ),
        from_1904,
    )


class _Names(Target):
    """Reads which sheets there are, by name and id, and where dates count from."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self.from_1904 = False

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            self.found.append((attributes.get("name", ""), attributes.get("id", "")))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in ("1", "true")

    def close(self) -> tuple[list[tuple[str, str]], bool]:
        return self.found, self.from_1904


class _Texts(Target):
    """Reads the texts that cells share; one with letters of several looks is one text."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.is_text = False
        self.is_phonetic = False

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "si":
            self.pieces = []
        elif tag == "rPh":
            self.is_phonetic = True
        elif tag == "t":
            self.is_text = not self.is_phonetic

    def data(self, text: str) -> None:
        if self.is_text:
            self.pieces.append(text)

    def finish(self, tag: str) -> None:
        if tag == "si":
            self.found.append(_unescaped("".join(self.pieces)))
        elif tag == "rPh":
            self.is_phonetic = False
        elif tag == "t":
            self.is_text = False

    def close(self) -> list[str]:
        return self.found


class _Formats(Target):
    """Reads the code of the number format of each style."""

    def __init__(self) -> None:
        self.codes = dict(_BUILT_IN)
        self.styles: list[int] = []
        self.is_style = False

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            self.codes[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self.is_style = True
        elif tag == "xf" and self.is_style:
            self.styles.append(_whole(attributes.get("numFmtId", "")))

    def finish(self, tag: str) -> None:
        if tag == "cellXfs":
            self.is_style = False

    def close(self) -> list[str]:
        return [self.codes.get(number, "General") for number in self.styles]


class _Sheet(Target):
    """Reads one sheet, cell by cell."""

    def __init__(self, name: str, texts: list[str], formats: list[str]) -> None:
        self.name = name
        self.texts = texts
        self.formats = formats
        self.cells: dict[tuple[int, int], RawCell] = {}
        self.merged: list[str] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.row = self.column = 0
        self.attributes: Mapping[str, str] = {}
        self.pieces: list[str] = []
        self.formula: list[str] | None = None
        self.is_value = self.is_phonetic = self.is_formula = False

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            self.row, self.column = _whole(attributes.get("r", "")) or self.row + 1, 0
            if _is_hidden(attributes):
                self.hidden_rows.add(self.row)
        elif tag == "c":
            self._begin_cell(attributes)
        elif tag in ("v", "t"):
            self.is_value = not self.is_phonetic
        elif tag == "f":
            self.is_formula, self.formula = True, []
        elif tag == "rPh":
            self.is_phonetic = True
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
        elif tag == "col" and _is_hidden(attributes):
            last = min(_whole(attributes.get("max", "")), MAX_COLUMN)
            self.hidden_columns.update(range(max(1, _whole(attributes.get("min", ""))), last + 1))

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        where = attributes.get("r", "")
        letters = where.rstrip("0123456789")
        self.column = column_number(letters) if letters else self.column + 1
        self.row = _whole(where[len(letters) :]) or self.row
        if not (1 <= self.row <= MAX_ROW and 1 <= self.column <= MAX_COLUMN):
            raise self.package.damaged()
        self.attributes, self.pieces, self.formula = attributes, [], None

    def data(self, text: str) -> None:
        if self.is_value:
            self.pieces.append(text)
        elif self.is_formula and self.formula is not None:
            self.formula.append(text)

    def finish(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.is_value = False
        elif tag == "f":
            self.is_formula = False
        elif tag == "rPh":
            self.is_phonetic = False
        elif tag == "c":
            self._finish_cell("".join(self.pieces))

    def _finish_cell(self, text: str) -> None:
        formula = None if self.formula is None else "".join(self.formula)
        has_formula = formula is not None and formula not in _TRUTHS
        kind, text = self._held(self.attributes.get("t", "n"), text)
        if formula in _TRUTHS:
            kind, text = Kind.BOOLEAN, _TRUTHS[formula]
        if not text and not has_formula:
            return
        if len(self.cells) >= MAX_CELLS:
            raise self.package.fault("too-large", f"The sheet {self.name} has more than {MAX_CELLS:,} cells.")
        self.package.spend(len(text))
        style = _whole(self.attributes.get("s", ""))
        code = self.formats[style] if style < len(self.formats) else "General"
        self.cells[(self.row, self.column)] = RawCell(kind, text, code, has_formula)

    def _held(self, written: str, text: str) -> tuple[Kind, str]:
        """Return what a cell of the type `written` holds."""
        if written == "s":
            at = _whole(text)
            return Kind.TEXT, self.texts[at] if text and at < len(self.texts) else ""
        if written == "b":
            return Kind.BOOLEAN, "true" if text in ("1", "true") else "false" if text else ""
        if written == "e":
            return Kind.ERROR, text
        if written == "n":
            return Kind.NUMBER, text
        return Kind.TEXT, _unescaped(text)

    def close(self) -> SheetIn:
        hidden = frozenset(self.hidden_rows), frozenset(self.hidden_columns)
        return SheetIn(self.name, self.cells, tuple(self.merged), *hidden)


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden", "") in ("1", "true")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _unescaped(text: str) -> str:
    """Return `text` with the format's own escapes read: `_x000D_` is what once began the end of a line."""
    return _ESCAPED.sub(_escaped, text) if "_x" in text else text


def _escaped(found: Any) -> str:
    number = int(found.group(1), 16)
    is_half_a_character = 0xD800 <= number <= 0xDFFF
    return str(found.group()) if is_half_a_character else chr(number)
