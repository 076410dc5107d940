"""Parameters as sheets, and back: their values, one row for each parameter and date, and what each parameter is."""

from collections.abc import Mapping
from typing import Any

from engine.errors import Faults, Place
from engine.hints import did_you_mean
from engine.reading import MapNode, Node, Scalar
from engine.spreadsheets.grid import SheetOut
from engine.spreadsheets.headed import BookReader, Headed, Record
from engine.spreadsheets.heads import head_sheet, read_head
from engine.spreadsheets.layout import Layout, named, properties, resolved, type_in_words, without
from engine.spreadsheets.options import OPTIONS, options_sheet, read_options, with_options
from engine.spreadsheets.records import VALUE, Cells, Path, cells_of, either_cells, either_of
from engine.values import is_date
from engine.vocabulary import read_type
from engine.words import read_words

_VALUES = "values"
_ELSEWHERE = {_VALUES: "Values"}
_NAME: Path = ("name",)
_PARAMETER: Path = ("parameter",)
_FROM: Path = ("from",)


def _parameters() -> Layout:
    about = (
        "What each parameter is. Its values stand on the sheet Values, the options of a choice on the sheet Options."
    )
    own = {"name": "The name by which rules ask for it: lower-case words joined by hyphens."}
    return Layout("Parameters", "name", about, without(properties("parameters", "parameter"), OPTIONS, _VALUES), own)


def _values() -> Layout:
    about = (
        "One row for each value of a parameter and the date from which it holds, until the next date. A new figure is "
        "a new row. Columns in brackets are for you to read: change those on the sheet Parameters."
    )
    own = {
        "parameter": "Its name on the sheet Parameters.",
        "(title)": "What people call it.",
        "(type)": "What a value may be.",
        "(unit)": "What the number counts.",
        "from": "The first day, year-month-day.",
    }
    return Layout("Values", "parameter", about, _keys_of_values(), own)


def _keys_of_values() -> Mapping[str, Any]:
    """Return the keys of one dated value: it alone, and what the schema lets stand beside it."""
    schema: Mapping[str, Any] = properties("parameters", "parameter")[_VALUES]["additionalProperties"]
    beside = resolved(schema, "parameters").get("properties", {})
    return {"value": {"description": "The value. Money carries its sign: £1,300.00."}, **without(beside, "value")}


def parameter_sheets(document: MapNode, faults: Faults) -> list[SheetOut]:
    """Return the sheets of the parameters that `document` declares.

    Args:
        document: a document of kind `parameters` of sound structure.
        faults: collects what a spreadsheet cannot hold.
    """
    declared = document.map(_VALUES)
    parameters = {
        name: each for name, each in (declared.entries if declared else {}).items() if isinstance(each, MapNode)
    }
    said: list[Cells] = []
    values: list[Cells] = []
    for name, node in parameters.items():
        rest = MapNode({key: each for key, each in node.entries.items() if key not in (OPTIONS, _VALUES)}, node.place)
        said.append({_NAME: named(name, node), **cells_of(rest)})
        dated = node.map(_VALUES)
        for start, value in (dated.entries if dated else {}).items():
            values.append(
                {_PARAMETER: named(name, node), _FROM: named(start, value), **_shown(node), **either_cells(value)}
            )
    return [
        _values().sheet(values, faults),
        head_sheet(document, without(properties("parameters"), _VALUES), faults),
        _parameters().sheet(said, faults),
        options_sheet(parameters, faults),
    ]


def _shown(node: MapNode) -> Cells:
    """Return what the reader of a value sees beside it."""
    unheard = Faults()
    texts = {
        "(title)": read_words(node.get("title"), unheard).said(),
        "(type)": type_in_words(read_type(node, unheard)),
        "(unit)": read_words(node.get("unit"), unheard).said(),
    }
    return {(key,): Scalar(text, node.place, quoted=True) for key, text in texts.items() if text}


def read_parameter_sheets(reader: BookReader) -> MapNode:
    """Return the parameters that the sheets of a workbook write; what is wrong goes to the reader's faults."""
    head = read_head(reader, _ELSEWHERE)
    listed = _parameters().read(reader)
    listed.check_names(_NAME, "parameter", reader.faults)
    declared = listed.by_name(_NAME)
    options = read_options(reader, declared, _parameters().name)
    values = _dated(_values().read(reader), declared, reader.faults)
    parameters: dict[str, Node] = {}
    for name, record in declared.items():
        entries: dict[str, Node] = dict(record.mapping(record.rest(_NAME), reader.faults).entries)
        if name in values:
            entries[_VALUES] = values[name]
        entries = with_options(entries, options.get(name), properties("parameters", "parameter"))
        parameters[name] = MapNode(entries, record.place, {key: node.place for key, node in entries.items()})
    places = {name: record.place for name, record in declared.items()}
    found = {**head.entries, _VALUES: MapNode(parameters, listed.place, places)}
    return MapNode(found, head.place, {key: node.place for key, node in found.items()})


def _dated(headed: Headed, declared: Mapping[str, Record], faults: Faults) -> dict[str, MapNode]:
    """Return the values by parameter and first day."""
    found: dict[str, dict[str, Node]] = {}
    places: dict[str, dict[str, Place]] = {}
    for record in headed.records:
        name, start = record.text(_PARAMETER), record.text(_FROM)
        if name not in declared:
            message = f"“{name}” does not stand on the sheet Parameters." if name else "The row says no “parameter”."
            faults.error(record.place, "unknown-name", message, did_you_mean(name, declared))
            continue
        where = record.place_of(_FROM)
        first = places.setdefault(name, {}).get(start)
        if not is_date(start):
            message = f"“{start}” is not a date written year-month-day." if start else "The row says no “from”."
            faults.error(where, "date", message, "Write it as 2020-11-01.")
        elif first is not None:
            faults.error(where, "duplicate-id", f"{name} has a value from {start} already, in {first.path}.")
            continue
        rest = record.rest(_PARAMETER, _FROM)
        if VALUE not in rest:
            faults.error(record.place_of(VALUE), "cell-empty", "The row says no “value”.", "Fill the cell in.")
            rest[VALUE] = Scalar("", record.place_of(VALUE), quoted=True)
        found.setdefault(name, {})[start] = (
            either_of(rest, record.place) if len(rest) == 1 else record.mapping(rest, faults)
        )
        places[name][start] = where
    return {name: MapNode(values, next(iter(values.values())).place, places[name]) for name, values in found.items()}
