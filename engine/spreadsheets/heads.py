"""The sheet `Definition`: what every definition begins with, and what it says as a whole, a key a row."""

from collections.abc import Collection, Mapping
from typing import Any

from engine.errors import Faults
from engine.reading import MapNode
from engine.spreadsheets.grid import Column, SheetOut
from engine.spreadsheets.headed import BookReader, Record
from engine.spreadsheets.layout import described, texts
from engine.spreadsheets.records import VALUE, Cells, cells_of, heading, path_of, paths

NAME = "Definition"
_FIRST = "key"
_WHAT_IT_IS = "(what it is)"
_ABOUT = "What the definition says as a whole. Change the values; leave the keys as they are. A key may have no value."


def head_sheet(document: MapNode, keys: Mapping[str, Any], faults: Faults) -> SheetOut:
    """Return the sheet with those of the `keys` of `document` that stand on it, each with what it is."""
    written = MapNode({key: node for key, node in document.entries.items() if key in keys}, document.place)
    cells = cells_of(written)
    rows = []
    for path in _paths(keys, cells):
        (text,) = texts([path], [cells], faults)[0]
        rows.append((heading(path), text, described(path, keys)))
    columns = (Column(_FIRST), Column("value"), Column(_WHAT_IT_IS))
    return SheetOut(NAME, _ABOUT, columns, tuple(rows))


def read_head(reader: BookReader, elsewhere: Mapping[str, str]) -> MapNode:
    """Return the keys on the sheet with their values.

    Args:
        reader: the workbook.
        elsewhere: keys that stand on sheets of their own, and on which.
    """
    headed = reader.headed(NAME, _FIRST, (_FIRST, "value"))
    headed.check_names((_FIRST,), "key", reader.faults)
    cells: Cells = {}
    for name, record in headed.by_name((_FIRST,)).items():
        path = path_of(name)
        if path[0] in elsewhere:
            message = f"“{path[0]}” does not stand here, but on the sheet {elsewhere[path[0]]}."
            reader.faults.error(record.place, "out-of-place", message)
        elif VALUE in record.cells:
            cells[path] = record.cells[VALUE]
    return Record(headed.place, cells).mapping(cells, reader.faults)


def kind_said(reader: BookReader, kinds: Collection[str]) -> str:
    """Return which of the `kinds` the sheet says the definition is of; nothing (reported) where it says none."""
    headed = BookReader(reader.book, reader.file, Faults()).headed(NAME, _FIRST, (_FIRST, "value"))
    said = next((record for record in headed.records if path_of(record.text((_FIRST,))) == ("kind",)), None)
    kind = said.text(VALUE) if said else ""
    if kind in kinds:
        return kind
    if said:
        message = f"A spreadsheet can hold a definition of kind {' or '.join(kinds)}; this says “{kind}”."
        reader.faults.error(said.place_of(VALUE), "kind-unknown", message)
    elif not headed.headings:
        reader.headed(NAME, _FIRST, (_FIRST, "value"))
    else:
        reader.faults.error(
            headed.place, "kind-missing", "The sheet does not say the kind.", "Write table or parameters."
        )
    return ""


def _paths(keys: Mapping[str, Any], cells: Cells) -> list[tuple[str, ...]]:
    """Return the rows of the sheet: what is said and what could be; a last day can be, wherever there is a first."""
    found = paths(keys, [cells])
    if ("in_force", "from") in found and ("in_force", "to") not in found:
        found.insert(found.index(("in_force", "from")) + 1, ("in_force", "to"))
    return found
