"""The sheet `Options`: the allowed values of outputs and parameters that are choices, each with its label."""

from collections.abc import Collection, Iterable, Mapping

from engine.errors import Faults
from engine.hints import did_you_mean
from engine.reading import ListNode, MapNode, Node
from engine.spreadsheets.grid import Column, SheetOut
from engine.spreadsheets.headed import BookReader
from engine.spreadsheets.layout import Layout, named
from engine.spreadsheets.records import Cells, Path, either_cells, either_of
from engine.structure import schemas

OPTIONS = "options"
_OF: Path = ("of",)


def _layout() -> Layout:
    about = "The allowed values of each choice, in order. A label is what people see; without one, the value in words."
    keys = schemas()["head.schema.json"]["$defs"]["option"]["properties"]
    return Layout("Options", "of", about, keys, {"of": "What it is an option of."})


def options_sheet(owners: Mapping[str, MapNode], faults: Faults) -> SheetOut:
    """Return the sheet with the options of each of the `owners` that has some."""
    rows: list[Cells] = [
        {_OF: named(name, owner), **either_cells(option)}
        for name, owner in owners.items()
        for option in owner.items(OPTIONS)
    ]
    of = Column("of", about="What it is an option of.", choices=tuple(owners))
    return _layout().sheet(rows, faults, {_OF: of})


def read_options(reader: BookReader, owners: Collection[str], where: str) -> dict[str, ListNode]:
    """Return the options on the sheet by what they belong to.

    Args:
        reader: the workbook; it may have no such sheet.
        owners: what options may belong to.
        where: the sheet on which these stand.
    """
    found: dict[str, list[Node]] = {}
    for record in _layout().read(reader, needed=False).records:
        owner = record.text(_OF)
        rest = record.rest(_OF)
        if owner not in owners:
            message = (
                f"“{owner}” does not stand on the sheet {where}." if owner else "The row does not say what it is of."
            )
            reader.faults.error(record.place, "unknown-name", message, did_you_mean(owner, owners))
        else:
            node = either_of(rest, record.place) if len(rest) == 1 else record.mapping(rest, reader.faults)
            found.setdefault(owner, []).append(node)
    return {owner: ListNode(tuple(items), items[0].place) for owner, items in found.items()}


def with_options(entries: Mapping[str, Node], options: ListNode | None, order: Iterable[str]) -> dict[str, Node]:
    """Return `entries` with `options`, if there are any, where the schema's `order` of keys has them."""
    found = dict(entries) if options is None else {**entries, OPTIONS: options}
    ranks = {key: rank for rank, key in enumerate(order)}
    return dict(sorted(found.items(), key=lambda pair: ranks.get(pair[0], len(ranks))))
