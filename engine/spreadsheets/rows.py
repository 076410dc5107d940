"""Reading the sheet of a table's rows: its columns are the inputs and outputs, each of its rows is one of the table."""

from collections.abc import Sequence

from engine.errors import Faults, Place
from engine.hints import did_you_mean, nearest
from engine.reading import ListNode, MapNode, Node, Scalar
from engine.spreadsheets.cells import DASHES
from engine.spreadsheets.headed import Headed, Record
from engine.spreadsheets.records import Path, heading
from engine.tables.cells import ANYTHING

ID: Path = ("id",)
MATCH, GIVE = "match", "give"
OTHERWISE = "(otherwise)"
"""What stands in place of an id in the row that says what the table gives where no row matches."""


class RowsReader:
    """Reads the rows below headings such as `match RECORD.FIELD` and `give RECORD.FIELD`."""

    def __init__(self, headed: Headed, outputs: Sequence[str], faults: Faults, *, counts: bool) -> None:
        """Read the headings.

        Args:
            headed: the sheet.
            outputs: the names of the table's outputs, in their order.
            faults: collects what is wrong.
            counts: whether the table counts its rows, which then give nothing.
        """
        self.headed = headed
        self.faults = faults
        self.counts = counts
        self.matched = self._columns(MATCH)
        given = self._columns(GIVE)
        self.given: list[Path] = [] if counts and not given else [(GIVE, name) for name in outputs]
        if headed.headings:
            self._check_outputs(given)
            headed.check_names(ID, "row", faults)

    def _columns(self, key: str) -> list[Path]:
        """Return the headings that begin with `key`, each of which names one fact."""
        found = [path for path in self.headed.headings if path[0] == key]
        for path in found:
            if len(path) != 2:
                message = f"“{heading(path)}” names no fact, or more than one."
                hint = f"Write {key}, a space and the fact: {key} record.field."
                self.faults.error(self.headed.headings[path], "unknown-heading", message, hint)
        return [path for path in found if len(path) == 2]

    def _check_outputs(self, given: Sequence[Path]) -> None:
        names = [name for _, name in self.given]
        meant: dict[Path, Path] = {}
        for path in given:
            if names and path not in self.given:
                message = f"{path[1]} does not stand on the sheet Outputs."
                near = nearest(path[1], [name for name in names if (GIVE, name) not in (*given, *meant)])
                hint = f"Did you mean {near}?" if near else did_you_mean(path[1], names)
                self.faults.error(self.headed.headings[path], "unknown-heading", message, hint)
                meant |= {(GIVE, near): path} if near else {}
        for path in self.given:
            if path not in given and path not in meant:
                message = f"The sheet has no column “{heading(path)}”, which is an output of the table."
                self.faults.error(self.headed.place, "heading-missing", message)
        # A column with a misspelt heading is read as the one that was meant, so that nothing more is said of it.
        self.given = [meant.get(path, path) for path in self.given]

    def inputs(self) -> ListNode:
        """Return the inputs of the table, in the order of their columns."""
        places = self.headed.headings
        return ListNode(tuple(Scalar(path[1], places[path]) for path in self.matched), self.headed.place)

    def rows(self) -> ListNode:
        """Return the rows of the table."""
        found = tuple(self._row(record) for record in self.headed.records if not _is_otherwise(record))
        return ListNode(found, self.headed.place)

    def otherwise(self) -> ListNode | None:
        """Return what the table gives where no row matches, or None where the sheet does not say."""
        record = next((each for each in self.headed.records if _is_otherwise(each)), None)
        if record is None or not self.given:
            return None
        for path, node in record.cells.items():
            is_empty = path[0] == MATCH and isinstance(node, Scalar) and node.text == ANYTHING
            if path != ID and path[0] != GIVE and not is_empty:
                message = f"The row {OTHERWISE} only says what the table gives: “{heading(path)}” has no place in it."
                self.faults.error(node.place, "out-of-place", message, "Empty the cell.")
        return ListNode(tuple(self._given(record, path) for path in self.given), record.place)

    def _row(self, record: Record) -> MapNode:
        entries: dict[str, Node] = {}
        if ID in record.cells:
            entries["id"] = record.cells[ID]
        if self.matched:
            entries[MATCH] = ListNode(tuple(self._matched(record, path) for path in self.matched), record.place)
        if (self.given and not self.counts) or any(path in record.cells for path in self.given):
            entries[GIVE] = ListNode(tuple(self._given(record, path) for path in self.given), record.place)
        rest = {path: node for path, node in record.cells.items() if path != ID and path[0] not in (MATCH, GIVE)}
        entries |= record.mapping(rest, self.faults).entries
        return MapNode(entries, record.place, {key: node.place for key, node in entries.items()})

    def _matched(self, record: Record, path: Path) -> Node:
        node = record.cells.get(path)
        if node is None:
            return self._empty(record.place_of(path), f"Write “{ANYTHING}” where anything matches.")
        if isinstance(node, Scalar) and node.text in DASHES and not node.quoted:
            message = f"“{node.text}” is another sign than “{ANYTHING}”."
            self.faults.error(node.place, "dash", message, f"Write “{ANYTHING}”, which anything matches.")
        return node

    def _given(self, record: Record, path: Path) -> Node:
        where = record.place_of(path) if path in self.headed.headings else self.headed.place
        node = record.cells.get(path)
        return self._empty(where, "Write what the table gives.") if node is None else node

    def _empty(self, place: Place, hint: str) -> Scalar:
        """Return what stands for a cell that must not be empty (reported, but where its whole column is missing)."""
        if place != self.headed.place:
            self.faults.error(place, "cell-empty", "The cell is empty.", hint)
        return Scalar("", place, quoted=True)


def _is_otherwise(record: Record) -> bool:
    return record.text(ID) == OTHERWISE
