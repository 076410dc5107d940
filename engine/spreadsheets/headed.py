"""Sheets with headings, read row by row: what a person did to the sheet is reported by sheet, row and column."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.errors import Faults, Place
from engine.hints import did_you_mean, nearest
from engine.reading import MAX_KEY_CHARACTERS, MapNode, Node, Scalar
from engine.spreadsheets.cells import cell_node
from engine.spreadsheets.grid import Book, Kind, SheetIn, column_number, is_for_the_reader
from engine.spreadsheets.records import Cells, Path, clashes, heading, is_step, mapping_of, path_of

_LOOKED_FOR_HEADINGS = 30
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a sheet.

    Attributes:
        place: Where its first column stands.
        cells: Its values by path; an empty cell has none.
        places: Where each of its cells stands, empty ones as well.
    """

    place: Place
    cells: Cells
    places: Mapping[Path, Place] = field(default_factory=dict)

    def text(self, path: Path) -> str:
        """Return the text at `path`, or nothing."""
        node = self.cells.get(path)
        return node.text if isinstance(node, Scalar) else ""

    def place_of(self, path: Path) -> Place:
        """Return where the cell at `path` stands, or the row where the sheet has no such column."""
        return self.places.get(path, self.place)

    def rest(self, *taken: Path) -> Cells:
        """Return the values but for those `taken`."""
        return {path: node for path, node in self.cells.items() if path not in taken}

    def mapping(self, cells: Mapping[Path, Node], faults: Faults) -> MapNode:
        """Return the mapping that `cells` of this row write; two that say the same thing twice are reported."""
        for path, shorter in clashes(cells):
            message = f"“{heading(path)}” and “{heading(shorter)}” are both filled in, and one goes without the other."
            faults.error(cells[path].place, "said-twice", message, "Empty one of the two cells.")
        return mapping_of(cells, self.place)


@dataclass(frozen=True, slots=True)
class Headed:
    """A sheet with its headings, by path in the order of the columns, and its rows that are not empty."""

    place: Place
    headings: Mapping[Path, Place] = field(default_factory=dict)
    records: tuple[Record, ...] = ()

    def by_name(self, path: Path) -> dict[str, Record]:
        """Return the rows by the text at `path`, the first of each; rows without one are left out."""
        found: dict[str, Record] = {}
        for record in self.records:
            if name := record.text(path):
                found.setdefault(name, record)
        return found

    def check_names(self, path: Path, what: str, faults: Faults) -> None:
        """Report each row without a name at `path`, with one too long, or with the name of a row above it."""
        first = self.by_name(path)
        for record in self.records:
            name = record.text(path)
            if path not in record.cells:
                message = f"The row says no “{heading(path)}”."
                faults.error(record.place_of(path), "cell-empty", message, "Fill the cell in, or empty the whole row.")
            elif len(name) > MAX_KEY_CHARACTERS:
                message = f"The name of a {what} has at most {MAX_KEY_CHARACTERS} characters."
                faults.error(record.place_of(path), "key-too-long", message)
            elif name and record is not first[name]:
                message = f"The {what} “{name}” stands twice, first in {first[name].place_of(path).path}."
                faults.error(record.place_of(path), "duplicate-id", message)


class BookReader:
    """Reads the sheets of one workbook by name; those that nothing asked for are told of at the end."""

    def __init__(self, book: Book, file: str, faults: Faults) -> None:
        self.book = book
        self.file = file
        self.faults = faults
        self.asked: list[str] = []

    def headed(self, name: str, first: str, known: Collection[str], *, needed: bool = True) -> Headed:
        """Return the sheet called `name`, whose first column has the heading `first`.

        Args:
            name: the sheet's name; capitals do not count.
            first: the heading without which a row of headings is none.
            known: the keys with which headings begin.
            needed: whether it is an error that there is no such sheet.
        """
        self.asked.append(name)
        sheet = next((each for each in self.book.sheets if _same(each.name, name)), None)
        nowhere = Place(self.file, 0, name)
        if sheet is None:
            if needed:
                hint = did_you_mean(name, [each.name for each in self.book.sheets])
                self.faults.error(nowhere, "sheet-missing", f"The workbook has no sheet “{name}”.", hint)
            return Headed(nowhere)
        row = _row_of_headings(sheet, first, known)
        if not row:
            message = f"The sheet has no row of headings with “{first}” in it."
            self.faults.error(sheet.place(self.file, 1, 1), "heading-missing", message, _columns(first, known))
            return Headed(sheet.place(self.file, 1, 1))
        return _Reader(self, sheet, row, first, known).headed()

    def tell_of_the_rest(self) -> None:
        """Warn of each sheet that has something in it and was not read."""
        for sheet in self.book.sheets:
            is_aside = is_for_the_reader(sheet.name) or any(_same(sheet.name, name) for name in self.asked)
            if sheet.cells and not is_aside:
                near = nearest(sheet.name, self.asked)
                hint = f"Did you mean {near}?" if near else "Put its name in brackets to keep it for yourselves."
                message = f"The sheet “{sheet.name}” is not part of the definition and was not read."
                self.faults.warning(sheet.place(self.file, 1, 1), "sheet-not-read", message, hint)


class _Reader:
    """Reads one sheet whose row of headings is known."""

    def __init__(self, reader: BookReader, sheet: SheetIn, row: int, first: str, known: Collection[str]) -> None:
        self.file, self.faults, self.from_1904 = reader.file, reader.faults, reader.book.from_1904
        self.sheet = sheet
        self.row = row
        self.first = first
        self.known = known
        self.columns: dict[int, Path] = {}
        self.aside: set[int] = set()
        """Columns for the reader alone, and those already reported."""

    def headed(self) -> Headed:
        self._read_headings()
        self._refuse_merged()
        places = {path: self.place(self.row, column) for column, path in self.columns.items()}
        records = tuple(self._records())
        self._warn_of_hidden({record.place.line for record in records})
        return Headed(self.place(self.row, 1), places, records)

    def place(self, row: int, column: int) -> Place:
        return self.sheet.place(self.file, row, column)

    def _read_headings(self) -> None:
        seen: dict[Path, Place] = {}
        for column in sorted(column for row, column in self.sheet.cells if row == self.row):
            place, text = self.place(self.row, column), self.sheet.cells[(self.row, column)].text.strip()
            path = path_of(text)
            if is_for_the_reader(text) or not path:
                self.aside.update([column] if path else [])
                continue
            if path[0] not in self.known or not all(map(is_step, path)):
                near = nearest(path[0], self.known)
                message = (
                    f"“{text}” is not a heading of this sheet. A column for yourselves has its heading in brackets."
                )
                hint = f"Did you mean {near}?" if near else self._own_headings()
                self.faults.error(place, "unknown-heading", message, hint)
                # What was meant is read, so that nothing more is said for want of it.
                path = (near, *path[1:])
            if not path[0] or not all(map(is_step, path)):
                self.aside.add(column)
            elif path in seen:
                self.aside.add(column)
                message = f"The heading “{heading(path)}” stands twice, first in {seen[path].path}."
                self.faults.error(place, "repeated-heading", message)
            else:
                seen[path] = place
                self.columns[column] = path

    def _own_headings(self) -> str:
        """Return a hint that names the headings that are right, and how others may begin."""
        paths = (path_of(cell.text) for (row, _), cell in sorted(self.sheet.cells.items()) if row == self.row)
        found = [path for path in paths if path and path[0] in self.known]
        others = [key for key in self.known if all(path[0] != key for path in found)]
        more = f" Others may begin with {', '.join(others)}." if others else ""
        return f"Its headings are {', '.join(map(heading, found))}.{more}"

    def _records(self) -> Iterator[Record]:
        """Yield the rows below the headings that have something in a column of the definition."""
        by_row: dict[int, list[int]] = {}
        for row, column in sorted(self.sheet.cells):
            if row > self.row and column not in self.aside:
                by_row.setdefault(row, []).append(column)
        for row, columns in by_row.items():
            cells = {self.columns[column]: node for column in columns if (node := self._node(row, column)) is not None}
            if cells:
                places = {path: self.place(row, column) for column, path in self.columns.items()}
                yield Record(places[(self.first,)], cells, places)

    def _node(self, row: int, column: int) -> Node | None:
        """Return what a cell says; of a column without a heading nothing, its first cell reported."""
        place = self.place(row, column)
        if column in self.columns:
            return cell_node(self.sheet.cells[(row, column)], place, self.faults, from_1904=self.from_1904)
        cell = self.sheet.cells[(row, column)]
        if column not in self.aside and (cell.kind is not Kind.TEXT or cell.text.strip()):
            self.aside.add(column)
            message = "The column has something in it, and no heading."
            self.faults.error(place, "heading-missing", message, _columns(self.first, self.known))
        return None

    def _refuse_merged(self) -> None:
        for written in self.sheet.merged:
            start, _, end = written.partition(":")
            (top, left), (bottom, _) = _corner(start), _corner(end)
            if top and bottom >= self.row:
                message = f"The cells {written} are merged into one: it cannot be told which row and column it is for."
                hint = "Take the merging away and write the value into each cell."
                self.faults.error(self.place(top, left), "merged-cells", message, hint)

    def _warn_of_hidden(self, rows: Collection[int]) -> None:
        hidden = sorted(self.sheet.hidden_rows & set(rows))
        if hidden:
            named = _several(str(row) for row in hidden)
            message = f"Hidden rows are read as well: {named}."
            self.faults.warning(self.place(hidden[0], 1), "hidden", message, "Delete rows that should not count.")
        columns = sorted(self.sheet.hidden_columns & set(self.columns))
        if columns:
            named = _several(heading(self.columns[column]) for column in columns)
            message = f"Hidden columns are read as well: {named}."
            self.faults.warning(self.place(self.row, columns[0]), "hidden", message)


def _row_of_headings(sheet: SheetIn, first: str, known: Collection[str]) -> int:
    """Return the row among the first that is the most like headings, `first` among them; 0 where none is."""
    likeness: dict[int, int] = {}
    has_first: set[int] = set()
    for (row, _), cell in sheet.cells.items():
        path = path_of(cell.text)
        if row <= _LOOKED_FOR_HEADINGS and path and path[0] in known:
            likeness[row] = likeness.get(row, 0) + 1
            has_first.update([row] if path == (first,) else [])
    return max(has_first, key=lambda row: (likeness[row], -row), default=0)


def _columns(first: str, known: Iterable[str]) -> str:
    return f"Headings: {', '.join(dict.fromkeys([first, *known]))}."


def _several(names: Iterable[str]) -> str:
    listed = list(names)
    more = "" if len(listed) <= _MOST_NAMED else f" and {len(listed) - _MOST_NAMED} more"
    return ", ".join(listed[:_MOST_NAMED]) + more


def _corner(written: str) -> tuple[int, int]:
    """Return row and column of a cell written `B7`; noughts where it is none."""
    letters = written.rstrip("0123456789")
    digits = written[len(letters) :]
    column = column_number(letters)
    return (int(digits), column) if column and digits and len(digits) < 10 else (0, 0)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.casefold()
