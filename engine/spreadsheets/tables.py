"""A decision table as sheets, and back: its rows as people expect them, its head, outputs, options and examples."""

from collections.abc import Mapping

from engine.errors import Faults
from engine.reading import ListNode, MapNode, Node
from engine.spreadsheets.grid import Column, SheetOut
from engine.spreadsheets.headed import BookReader, Record
from engine.spreadsheets.heads import head_sheet, read_head
from engine.spreadsheets.layout import Layout, choices_of, named, properties, type_in_words, without
from engine.spreadsheets.options import OPTIONS, options_sheet, read_options, with_options
from engine.spreadsheets.records import Cells, Path, cells_of, heading
from engine.spreadsheets.rows import GIVE, ID, MATCH, OTHERWISE, RowsReader
from engine.tables.cells import ANYTHING
from engine.tables.model import Aggregate
from engine.values import Type
from engine.vocabulary import Vocabulary, read_type, spoken
from engine.words import read_words

_ELSEWHERE = {
    "inputs": "Rows",
    "rows": "Rows",
    "otherwise": "Rows",
    "outputs": "Outputs",
    "examples": "Examples",
}
_NAME: Path = ("name",)


def _rows(*, gives: bool = True) -> Layout:
    about = (
        "One row of the table a row: what each input must be (match), and what the table then gives (give). “-” is "
        "anything; a list is [a, b]; an interval 4..11 has both ends in; operators are {at_least: 3}. The row "
        "(otherwise) says what the table gives where no row matches."
    )
    keys = properties("table", "row")
    return Layout("Rows", "id", about, keys if gives else without(keys, GIVE), {})


def _outputs() -> Layout:
    about = "What the table gives: one row for each output. The options of a choice stand on the sheet Options."
    own = {"name": "The fact that the table gives: record and field, joined by a dot."}
    return Layout("Outputs", "name", about, without(properties("table", "output"), OPTIONS), own)


def _examples() -> Layout:
    about = "Cases with what the table must give: the facts (given), and what is expected (expect)."
    return Layout("Examples", "name", about, properties("table", "example"), {})


def table_sheets(document: MapNode, vocabulary: Vocabulary, faults: Faults) -> list[SheetOut]:
    """Return the sheets of the table that `document` writes.

    Args:
        document: a document of kind `table` of sound structure.
        vocabulary: titles and types of its inputs, for the reader; one that is not in it is shown by its name.
        faults: collects what a spreadsheet cannot hold, and rows that are longer or shorter than the table.
    """
    outputs = _mappings(document.map("outputs"))
    keys = without(properties("table"), *_ELSEWHERE)
    declared: list[Cells] = [
        {_NAME: named(name, node), **{path: each for path, each in cells_of(node).items() if path != (OPTIONS,)}}
        for name, node in outputs.items()
    ]
    return [
        _rows_sheet(document, vocabulary, faults),
        head_sheet(document, keys, faults),
        _outputs().sheet(declared, faults),
        options_sheet(outputs, faults),
        _examples().sheet([cells_of(node) for node in document.maps("examples")], faults),
    ]


def _mappings(node: MapNode | None) -> dict[str, MapNode]:
    return {name: inner for name, inner in (node.entries if node else {}).items() if isinstance(inner, MapNode)}


def _rows_sheet(document: MapNode, vocabulary: Vocabulary, faults: Faults) -> SheetOut:
    outputs = _mappings(document.map("outputs"))
    matched: dict[Path, Column] = {(MATCH, name): _input(name, vocabulary) for name in document.texts("inputs")}
    given: dict[Path, Column] = {(GIVE, name): _output(name, node) for name, node in outputs.items()}
    rows: list[Cells] = []
    for node in document.maps("rows"):
        rest = {key: inner for key, inner in node.entries.items() if key not in (MATCH, GIVE)}
        spread = _spread(node, MATCH, matched, faults) | _spread(node, GIVE, given, faults)
        rows.append(cells_of(MapNode(rest, node.place)) | spread)
    if otherwise := document.get("otherwise"):
        last = MapNode({GIVE: otherwise}, document.place, {GIVE: document.place_of("otherwise")})
        rows.append({ID: named(OTHERWISE, otherwise), **_spread(last, GIVE, given, faults)})
    columns = matched | given
    return _rows(gives=any(path[0] == GIVE for row in rows for path in row)).sheet(rows, faults, columns)


def _spread(node: MapNode, key: str, columns: Mapping[Path, Column], faults: Faults) -> Cells:
    """Return the items of the list under `key`, one for each of the `columns`; none where there is no list."""
    if key not in node.entries:
        return {}
    items = node.items(key)
    if len(items) != len(columns):
        message = f"The row has {len(items)} of {len(columns)} values under {key}."
        faults.error(node.place_of(key), "row-length", message, "Put the definition right first.")
    return dict(zip(columns, items, strict=False))


def _input(name: str, vocabulary: Vocabulary) -> Column:
    declared = vocabulary.get(name)
    title = declared.title.said() if declared else _spoken(name)
    type_ = declared.type if declared else None
    return _column((MATCH, name), title, type_, ANYTHING)


def _output(name: str, node: MapNode) -> Column:
    unheard = Faults()
    title = read_words(node.get("title"), unheard).said() or _spoken(name)
    return _column((GIVE, name), title, read_type(node, unheard))


def _column(path: Path, title: str, type_: Type | None, *more: str) -> Column:
    about = type_in_words(type_) if type_ else ""
    return Column(heading(path), title, about, choices_of(type_, *more) if type_ else ())


def _spoken(name: str) -> str:
    return spoken(name.rpartition(".")[2])


def read_table_sheets(reader: BookReader) -> MapNode:
    """Return the table that the sheets of a workbook write; what is wrong goes to the reader's faults."""
    faults = reader.faults
    head = read_head(reader, _ELSEWHERE)
    listed = _outputs().read(reader)
    listed.check_names(_NAME, "output", faults)
    declared = listed.by_name(_NAME)
    options = read_options(reader, declared, _outputs().name)
    outputs: dict[str, Node] = {name: _declared(record, options.get(name), faults) for name, record in declared.items()}
    counts = head.text("aggregate") == Aggregate.COUNT
    rows = RowsReader(_rows().read(reader), tuple(outputs), faults, counts=counts)
    examples = _examples().read(reader, needed=False)
    cases = tuple(record.mapping(record.cells, faults) for record in examples.records)
    entries: dict[str, Node | None] = {
        **head.entries,
        "inputs": rows.inputs(),
        "outputs": MapNode(outputs, listed.place, {name: record.place for name, record in declared.items()}),
        "rows": rows.rows(),
        "otherwise": rows.otherwise(),
        "examples": ListNode(cases, examples.place) if cases else None,
    }
    kept = {key: node for key, node in entries.items() if node is not None}
    return MapNode(kept, head.place, {key: node.place for key, node in kept.items()})


def _declared(record: Record, options: ListNode | None, faults: Faults) -> MapNode:
    mapping = record.mapping(record.rest(_NAME), faults)
    entries = with_options(mapping.entries, options, properties("table", "output"))
    return MapNode(entries, record.place, {key: node.place for key, node in entries.items()})
