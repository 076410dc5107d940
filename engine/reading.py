"""Bytes of YAML or JSON become a checked tree that keeps line numbers, within bounds.

Scalars stay text until the declared type reads them, so the traps of YAML 1.1 (`no`, `22:30`, `010`,
unquoted dates) cannot spring. Refused, each with file and line: aliases and anchors, tags, merge
keys, duplicate keys, several documents in one file, control characters, and anything over the bounds.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from engine.errors import DefinitionError, Fault, Place, Severity

MAX_BYTES = 256 * 1024
MAX_NODES = 20_000
MAX_DEPTH = 40
_TOO_DEEP = f"Values are nested more than {MAX_DEPTH} deep."
MAX_NUMBER_CHARACTERS = 40
MAX_KEY_CHARACTERS = 200
MAX_PATH_CHARACTERS = 400

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but for tab and line ends
    "\u2028\u2029\u2060-\u2064\u200b\ufeff\ufff9-\uffff"  # line ends, spaces and marks that nobody sees
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of the text
    "\U000e0000-\U000e007f\ud800-\udfff]"  # hidden letters, halves of characters
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, still text; `quoted` tells whether the author quoted it (or used a block)."""

    text: str
    place: Place
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of nodes."""

    items: "tuple[Node, ...]"
    place: Place

    def __iter__(self) -> "Iterator[Node]":
        """Iterate over the items."""
        return iter(self.items)


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping with text keys, in the author's order; `key_places` tells where each key stands."""

    entries: "dict[str, Node]"
    place: Place
    key_places: dict[str, Place] = field(default_factory=dict)

    def get(self, key: str) -> "Node | None":
        """Return the node under `key`, or None."""
        return self.entries.get(key)

    def text(self, key: str, default: str = "") -> str:
        """Return the text of the scalar under `key`, or `default` where there is none."""
        node = self.entries.get(key)
        return node.text if isinstance(node, Scalar) else default

    def items(self, key: str) -> "tuple[Node, ...]":
        """Return the items of the list under `key`; a single node counts as a list of one."""
        node = self.entries.get(key)
        if node is None:
            return ()
        return node.items if isinstance(node, ListNode) else (node,)

    def maps(self, key: str) -> "tuple[MapNode, ...]":
        """Return those items of the list under `key` that are mappings."""
        return tuple(item for item in self.items(key) if isinstance(item, MapNode))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of the scalars in the list under `key`."""
        return tuple(item.text for item in self.items(key) if isinstance(item, Scalar))

    def map(self, key: str) -> "MapNode | None":
        """Return the mapping under `key`, or None."""
        node = self.entries.get(key)
        return node if isinstance(node, MapNode) else None

    def place_of(self, key: str) -> Place:
        """Return where `key` stands, or the mapping itself where it does not."""
        return self.key_places.get(key, self.place)


Node = Scalar | ListNode | MapNode


def read(source: bytes, file: str) -> MapNode:
    """Read one definition document.

    Args:
        source: UTF-8 bytes of YAML or JSON, at most `MAX_BYTES`.
        file: name used in faults.

    Returns:
        The document's mapping.

    Raises:
        DefinitionError: the bytes are not one bounded, plain YAML mapping; names file and line.
    """
    text = _decoded(source, file)
    try:
        node = _Builder(file).document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(file, error) from error
    except yaml.YAMLError as error:
        raise _fault(file, 1, "yaml", f"This is not YAML: {error}.") from error
    except (ValueError, OverflowError) as error:  # the parser without C turns a number too large into a character
        raise _fault(file, 1, "yaml", "This is not YAML: an escape stands for no character.") from error
    if not isinstance(node, MapNode):
        raise _fault(
            file,
            1,
            "not-a-mapping",
            "A definition is a mapping that begins with kind and id.",
        )
    return node


def _fault(file: str, line: int, code: str, message: str, hint: str = "") -> DefinitionError:
    return DefinitionError([Fault(file, line, "", Severity.ERROR, code, message, hint)])


def _not_yaml(file: str, error: Any) -> DefinitionError:
    line = _line_of(error.problem_mark)
    if "nesting depth" in (error.problem or ""):  # the parser looks ahead, and has a limit of its own beyond ours
        return _fault(file, line, "too-deep", _TOO_DEEP)
    begun = f"Look at line {_line_of(error.context_mark)}, {error.context}." if error.context_mark else ""
    return _fault(file, line, "yaml", f"This is not YAML: {error.problem or error.context}.", begun)


def _decoded(source: bytes, file: str) -> str:
    if len(source) > MAX_BYTES:
        raise _fault(
            file,
            1,
            "too-large",
            f"The file has {len(source):,} bytes; the limit is {MAX_BYTES:,}.",
        )
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise _fault(file, line, "not-utf-8", "The file is not UTF-8 text.", "Save it as UTF-8.") from error
    text = text.removeprefix("\ufeff")
    if found := _INVISIBLE.search(text):
        raise _invisible(file, text.count("\n", 0, found.start()) + 1, found.group())
    return text


def _invisible(file: str, line: int, character: str) -> DefinitionError:
    message = f"The text has the invisible character U+{ord(character):04X}."
    return _fault(file, line, "control-character", message, "Remove it.")


class _Builder:
    """Builds nodes from parser events, counting as it goes so that cost is bounded."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0

    def document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                line = _line(event)
                if root is not None:
                    raise _fault(self.file, line, "several-documents", "One file holds one definition.")
                if event.version or event.tags:
                    raise _fault(self.file, line, "directive", "YAML directives (%…) are not used in definitions.")
            elif isinstance(event, yaml.NodeEvent):
                root = self.node(event, events, "", 1)
        return root

    def node(self, event: Any, events: Iterator[Any], path: str, depth: int) -> Node:
        place = self._place(event, path)
        self._within_bounds(event, place, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, place, quoted=bool(event.style))
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                items.append(self.node(inner, events, _joined(path, str(len(items))), depth + 1))
            return ListNode(tuple(items), place)
        return self._mapping(events, place, path, depth)

    def _mapping(self, events: Iterator[Any], place: Place, path: str, depth: int) -> MapNode:
        entries: dict[str, Node] = {}
        places: dict[str, Place] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, path, depth, places)
            inner = _joined(path, key)
            places[key] = self._place(event, inner)
            entries[key] = self.node(next(events), events, inner, depth + 1)
        return MapNode(entries, place, places)

    def _key(self, event: Any, path: str, depth: int, places: dict[str, Place]) -> str:
        """Return the key that `event` writes, which `places` does not have yet."""
        line = _line(event)
        self._within_bounds(event, self._place(event, path), depth)
        if not isinstance(event, yaml.ScalarEvent):
            raise _fault(self.file, line, "key-not-text", "A key is text, not a list or a mapping.")
        key: str = event.value
        if key == "<<" and not event.style:
            raise _fault(self.file, line, "merge-key", "Merge keys (<<) are not used in definitions.")
        if len(key) > MAX_KEY_CHARACTERS:
            raise _fault(self.file, line, "key-too-long", f"A key has at most {MAX_KEY_CHARACTERS} characters.")
        if key in places:
            raise _fault(self.file, line, "duplicate-key", f"“{key}” stands twice, first on line {places[key].line}.")
        return key

    def _place(self, event: Any, path: str) -> Place:
        return Place(self.file, _line(event), path)

    def _within_bounds(self, event: Any, place: Place, depth: int) -> None:
        self.count += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _fault(place.file, place.line, "alias", "Anchors (&) and aliases (*) are not used in definitions.")
        if event.tag is not None:
            raise _fault(place.file, place.line, "tag", f"Tags ({event.tag[:40]}) are not used in definitions.")
        if self.count > MAX_NODES:
            raise _fault(place.file, place.line, "too-many-nodes", f"The file has more than {MAX_NODES:,} values.")
        if depth > MAX_DEPTH:
            raise _fault(place.file, place.line, "too-deep", _TOO_DEEP)
        # An escape in double quotes may stand for what the text itself must not hold.
        if isinstance(event, yaml.ScalarEvent) and event.style == '"' and (found := _INVISIBLE.search(event.value)):
            raise _invisible(place.file, place.line, found.group())


def _line(event: Any) -> int:
    return _line_of(event.start_mark)


def _line_of(mark: Any) -> int:
    line: int = mark.line + 1 if mark else 1
    return line


def _joined(path: str, step: str) -> str:
    """Return `path` with one more step, shortened so that many values under long keys stay cheap."""
    longer = f"{path}.{step}" if path else step
    return longer if len(longer) <= MAX_PATH_CHARACTERS else longer[: MAX_PATH_CHARACTERS - 1] + "…"


def typed(node: Node) -> Any:
    """Return `node` as JSON-like data under the YAML 1.2 core schema, for structural validation.

    Unquoted `true`, `false`, `null` and numbers become themselves; everything else is text.
    Whole numbers are int, others Decimal; a number of more than 40 characters stays text.
    """
    if isinstance(node, MapNode):
        return {key: typed(value) for key, value in node.entries.items()}
    if isinstance(node, ListNode):
        return [typed(item) for item in node.items]
    if node.quoted or len(node.text) > MAX_NUMBER_CHARACTERS:
        return node.text
    if node.text in ("", "~", "null"):
        return None
    if node.text in ("true", "false"):
        return node.text == "true"
    if _INTEGER.match(node.text):
        return int(node.text)
    return Decimal(node.text) if _DECIMAL.match(node.text) else node.text


def canonical(data: Any) -> str:
    """Return canonical JSON of `data`: sorted keys, no spaces, decimals without trailing zeros.

    Two definitions or decisions mean the same exactly when their canonical JSON is equal.
    """
    return json.dumps(_plain(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item) for item in data]
    if isinstance(data, Decimal):
        text = format(data, "f").rstrip("0").rstrip(".")
        return int(text) if _INTEGER.match(text) else text
    return data
