"""Mappings of a definition as rows of a sheet, and back: a column for each key, also for keys inside keys.

The heading of a column is the way to its value, with spaces between: `note en`, `in_force from`,
`given inspection.grade`. What has no such way stands in one cell, as YAML.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.errors import Place
from engine.reading import MAX_KEY_CHARACTERS, MapNode, Node
from engine.words import LANGUAGES

Path = tuple[str, ...]
"""The keys that lead to a value."""
Cells = dict[Path, Node]
"""The values of one row of a sheet, by path."""

WORDS = "head.schema.json#/$defs/words"
VALUE: Path = ("value",)
_MOST_STEPS = 3
_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.-")


def cells_of(node: MapNode, steps: int = _MOST_STEPS) -> Cells:
    """Return the values inside `node` by path; a mapping inside a path of three keys is one value."""
    found: Cells = {}
    for key, inner in node.entries.items():
        if steps > 1 and isinstance(inner, MapNode) and inner.entries and all(map(is_step, inner.entries)):
            found |= {(key, *path): value for path, value in cells_of(inner, steps - 1).items()}
        else:
            found[(key,)] = inner
    return found


def mapping_of(cells: Mapping[Path, Node], place: Place) -> MapNode:
    """Return the mapping with these values, which stands at `place`.

    Where one path goes on from another that has a value of its own, the value stays and what goes on is left out:
    `clashes` finds these.
    """
    entries: dict[str, Node] = {}
    places: dict[str, Place] = {}
    inner: dict[str, dict[Path, Node]] = {}
    for path, node in cells.items():
        places.setdefault(path[0], node.place)
        if len(path) == 1:
            entries[path[0]] = node
        else:
            entries.setdefault(path[0], node)  # holds the key's place in the order
            inner.setdefault(path[0], {})[path[1:]] = node
    for key, deeper in inner.items():
        if (key,) not in cells:
            entries[key] = mapping_of(deeper, places[key])
    return MapNode(entries, place, places)


def clashes(cells: Mapping[Path, Node]) -> Iterator[tuple[Path, Path]]:
    """Yield each path that goes on from another which has a value of its own, with that other."""
    for path in cells:
        for length in range(1, len(path)):
            if path[:length] in cells:
                yield path, path[:length]


def either_cells(node: Node) -> Cells:
    """Return the values of what is either a value or a mapping with a `value`, such as an option with its label."""
    if isinstance(node, MapNode) and list(node.entries) != ["value"]:
        return cells_of(node)
    return {VALUE: node}


def either_of(cells: Mapping[Path, Node], place: Place) -> Node:
    """Return the value alone where there is nothing beside it, else the mapping."""
    return cells[VALUE] if list(cells) == [VALUE] else mapping_of(cells, place)


def paths(properties: Mapping[str, Any], rows: Iterable[Mapping[Path, Node]]) -> list[Path]:
    """Return the columns that `rows` need and that an author may want, in the order of the schema's `properties`.

    Words by language have a column for each language; plain words, which are English, have one.
    """
    used = list(dict.fromkeys(path for row in rows for path in row))
    found: list[Path] = []
    for key, schema in properties.items():
        mine = [path for path in used if path[0] == key]
        if schema.get("$ref") == WORDS and (not mine or any(len(path) > 1 for path in mine)):
            mine = [*(path for path in mine if len(path) == 1), *((key, language) for language in LANGUAGES)]
        found += mine or [(key,)]
    return found


def heading(path: Sequence[str]) -> str:
    """Return the heading of the column at `path`."""
    return " ".join(path)


def path_of(heading: str) -> Path:
    """Return the path that `heading` writes, whatever its spaces and capitals."""
    return tuple(heading.lower().split())


def is_step(key: str) -> bool:
    """Tell whether `key` may stand in a heading: it has small letters, digits and what joins them, and no spaces."""
    return 0 < len(key) <= MAX_KEY_CHARACTERS and _SIGNS.issuperset(key)
