"""Definitions as spreadsheets, and back: nothing is lost but comments, and every fault says sheet, row and column.

A table or parameters go out as an XLSX workbook that an officer edits. What comes back becomes a definition in YAML,
which is read and checked as any other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from engine.errors import DefinitionError, Fault, Faults, Place
from engine.reading import ListNode, MapNode, Node, read
from engine.spreadsheets.grid import Book
from engine.spreadsheets.headed import BookReader
from engine.spreadsheets.heads import kind_said
from engine.spreadsheets.packing import packed
from engine.spreadsheets.parameters import parameter_sheets, read_parameter_sheets
from engine.spreadsheets.tables import read_table_sheets, table_sheets
from engine.spreadsheets.unpacking import unpacked
from engine.spreadsheets.writing import written
from engine.versions import Version, read_version
from engine.vocabulary import Vocabulary

KINDS = ("table", "parameters")
"""The kinds of definition that a spreadsheet can hold."""

EVERY_SHEET = "*"
"""Stands for all sheets among those that are broken; no sheet of a spreadsheet program can be called so."""
_WANTING = ("give-missing", "key-missing", "options-missing", "too-few")
"""Faults of what is not there."""


@dataclass(frozen=True, slots=True)
class FromSpreadsheet:
    """A definition that a workbook wrote.

    Attributes:
        version: The definition, read from its YAML text, which is its `source`.
        places: Sheet, row and column of each of its values, by path.
        reported: The places at which the workbook itself is at fault.
        broken: The sheets of which a column could not be read; `EVERY_SHEET` where a whole sheet is missing.
    """

    version: Version
    places: Mapping[str, Place]
    reported: frozenset[Place]
    broken: frozenset[str]

    def located(self, faults: Iterable[Fault]) -> Faults:
        """Return `faults` with those in this definition where they stand in the workbook.

        One that only follows from what is wrong with the cell itself, or from a column that could not be read, is left
        out: that is reported already.
        """
        found = Faults()
        for fault in faults:
            place = _place_of(fault, self.places) if fault.file == self.version.file else None
            if place is None:
                found.add(fault)
            elif place not in self.reported and not self._follows(fault, place):
                found.add(replace(fault, line=place.line, path=place.path))
        return found

    def _follows(self, fault: Fault, place: Place) -> bool:
        """Tell whether what is missing at `place` was in a column or on a sheet that could not be read."""
        return fault.code in _WANTING and not self.broken.isdisjoint((EVERY_SHEET, _sheet_of(place.path)))


def to_spreadsheet(document: MapNode, vocabulary: Vocabulary | None = None) -> bytes:
    """Return a table or parameters as the bytes of an XLSX workbook, the same for the same definition.

    Args:
        document: of one of the `KINDS`, and of sound structure.
        vocabulary: titles and options of a table's inputs, for the reader; without it their names are shown.

    Raises:
        DefinitionError: a spreadsheet cannot hold it: a value too long for a cell, a row of the wrong length.
        KeyError: it is of another kind.
    """
    faults = Faults()
    if document.text("kind") == "table":
        sheets = table_sheets(document, vocabulary or Vocabulary(), faults)
    else:
        sheets = {"parameters": parameter_sheets}[document.text("kind")](document, faults)
    faults.raise_errors()
    return packed(sheets)


def from_spreadsheet(source: bytes, file: str, faults: Faults) -> FromSpreadsheet | None:
    """Read the definition that a workbook writes; all that is wrong with it goes to `faults`.

    A fault's path is its sheet, row and column (`Rows!D7`), its line is the row.

    Args:
        source: the bytes of an XLSX file.
        file: its name, used in faults.
        faults: collects what is wrong with the workbook, and with the structure of the definition.

    Returns:
        The definition, or None where the workbook is none, or has no usable head (kind, id and date).
    """
    try:
        book = unpacked(source, file)
    except DefinitionError as error:
        for fault in error.faults:
            faults.add(fault)
        return None
    wrong = Faults()
    found = _read(book, file, wrong)
    for fault in wrong:
        faults.add(fault)
    if found is None:
        return None
    text, reported = written(found).encode(), _reported(wrong)
    try:
        places = dict(_places(read(text, file), found, reported))
    except DefinitionError as error:  # all of it together is too large
        for fault in () if reported else error.faults:
            faults.add(replace(fault, line=0))
        return None
    structural = Faults()
    version = read_version(text, file, structural, undated=date.max)
    if version is None:
        return None
    back = FromSpreadsheet(version, places, reported, _broken(wrong))
    for fault in back.located(structural):
        faults.add(fault)
    return back


def _read(book: Book, file: str, faults: Faults) -> MapNode | None:
    reader = BookReader(book, file, faults)
    kind = kind_said(reader, KINDS)
    if not kind:
        return None
    document = read_table_sheets(reader) if kind == "table" else read_parameter_sheets(reader)
    reader.tell_of_the_rest()
    return document


def _reported(faults: Faults) -> frozenset[Place]:
    return frozenset(Place(fault.file, fault.line, fault.path) for fault in faults.errors)


def _broken(faults: Faults) -> frozenset[str]:
    missing = any(fault.code == "sheet-missing" for fault in faults)
    columns = {_sheet_of(fault.path) for fault in faults if fault.code in ("heading-missing", "unknown-heading")}
    return frozenset({*columns, *([EVERY_SHEET] if missing else [])})


def _sheet_of(path: str) -> str:
    return path.partition("!")[0]


def _place_of(fault: Fault, places: Mapping[str, Place]) -> Place:
    path = fault.path
    while path not in places:  # the nearest of what it is in; the definition itself is called nothing
        path = path.rpartition(".")[0]
    return places[path]


def _places(node: Node, mine: Node, reported: frozenset[Place]) -> Iterator[tuple[str, Place]]:
    """Yield the path of each value in the text that was written, with where it stands in the workbook."""
    yield node.place.path, mine.place
    if isinstance(node, MapNode) and isinstance(mine, MapNode):
        for key, inner in node.entries.items():
            yield from _places(inner, mine.entries[key], reported)
            if mine.place_of(key) in reported:
                yield inner.place.path, mine.place_of(key)
    elif isinstance(node, ListNode) and isinstance(mine, ListNode):
        for inner, own in zip(node, mine, strict=True):
            yield from _places(inner, own, reported)
