"""Which facts exist, typed: the contract between rules and whoever supplies facts.

A vocabulary is the sum of vocabulary documents and of the records that forms add. Two documents that
declare one fact differently are a fault, never "last wins".
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import FactsError, Faults, InputError, Place
from engine.numerals import MAX_PLACES, count
from engine.reading import MapNode, Node, Scalar
from engine.values import Facts, Option, RowField, Type, TypeName, Value, from_json
from engine.words import Words, read_words

_AS_TEXT = json.JSONEncoder(ensure_ascii=False, default=str)


@dataclass(frozen=True, slots=True)
class Field:
    """One fact: its dotted name, type, title, and where and by which definition it is declared."""

    name: str
    type: Type
    title: Words
    source: str
    place: Place

    @property
    def record(self) -> str:
        """The record the fact belongs to: what stands before its dot."""
        return self.name.partition(".")[0]


class Vocabulary(Mapping[str, Field]):
    """The facts that exist, by dotted name."""

    def __init__(self, fields: Iterable[Field] = (), faults: Faults | None = None) -> None:
        """Add `fields` up; two that disagree are reported to `faults` and the first one kept."""
        self._fields: dict[str, Field] = {}
        for field in fields:
            known = self._fields.setdefault(field.name, field)
            if known.type.shape != field.type.shape and faults is not None:
                faults.error(
                    field.place,
                    "vocabulary-disagrees",
                    f"{field.name} is declared differently in {known.place.file}, line {known.place.line}.",
                    "Declare a fact once, or in the same way.",
                )

    def __getitem__(self, name: str) -> Field:
        """Return the field called `name`."""
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the facts."""
        return iter(self._fields)

    def __len__(self) -> int:
        """Return how many facts exist."""
        return len(self._fields)

    @property
    def records(self) -> frozenset[str]:
        """The names of the records."""
        return frozenset(field.record for field in self._fields.values())

    def sources(self, record: str) -> frozenset[str]:
        """Return the ids of the definitions that declare facts of `record`."""
        return frozenset(field.source for field in self._fields.values() if field.record == record)


def read_fields(document: MapNode, source: str, faults: Faults) -> Iterator[Field]:
    """Yield the fields that a vocabulary document declares, reporting what is wrong to `faults`."""
    records = document.map("records")
    for record, declared in (records.entries if records else {}).items():
        if records and record == "row":
            faults.error(records.place_of(record), "reserved-name", "“row” stands for the row at hand.", "Rename it.")
        if isinstance(declared, MapNode):
            for name, node in declared.entries.items():
                if isinstance(node, MapNode):
                    type_ = read_type(node, faults)
                    title = read_words(node.get("title"), faults) or Words(spoken(name))
                    yield Field(
                        f"{record}.{name}",
                        type_,
                        title,
                        source,
                        declared.place_of(name),
                    )


def read_type(node: MapNode, faults: Faults) -> Type:
    """Read the type declared by a field or question: `type`, and `options`, `places` or `row`."""
    written = node.text("type", "text")
    name = TypeName(written) if written in tuple(TypeName) else TypeName.TEXT  # the structure check has reported it
    options = read_options(node.items("options"), faults)
    if name in (TypeName.CHOICE, TypeName.CHOICES) and not options:
        faults.error(
            node.place,
            "options-missing",
            f"A {name} needs its options.",
            "Add options: [first, second].",
        )
    row = node.map("row")
    cells = tuple(
        RowField(
            key,
            read_type(cell, faults),
            read_words(cell.get("title"), faults) or Words(spoken(key)),
        )
        for key, cell in (row.entries if row else {}).items()
        if isinstance(cell, MapNode)
    )
    return Type(name, options, count(node.text("places"), MAX_PLACES), cells)


def read_options(nodes: Iterable[Node], faults: Faults) -> tuple[Option, ...]:
    """Read options: plain values, or `{value, label}`; the same value twice is a fault."""
    options: dict[str, Option] = {}
    for node in nodes:
        if isinstance(node, Scalar):
            option = Option(node.text, Words(spoken(node.text)))
        elif isinstance(node, MapNode):
            value = node.text("value")
            option = Option(value, read_words(node.get("label"), faults) or Words(spoken(value)))
        else:
            continue
        if option.value in options:
            faults.error(
                node.place,
                "duplicate-option",
                f"The option “{option.value}” stands twice.",
            )
        options.setdefault(option.value, option)
    return tuple(options.values())


def facts_from_json(vocabulary: Vocabulary, data: Mapping[str, Any]) -> Facts:
    """Read facts given as JSON, nested or dotted; absent or null is unknown.

    Raises:
        FactsError: facts nobody declares (`unknown-fact`), given both nested and dotted (`given-twice`), or that do
            not fit their types; all of them, each with its name as `field`.
    """
    facts: dict[str, Value | None] = {}
    errors: list[InputError] = []
    for name, item in _flattened(vocabulary, data):
        try:
            if name in facts:
                raise InputError("given-twice")
            facts[name] = None
            facts[name] = fact_from_json(vocabulary, name, item)
        except InputError as error:
            errors.append(InputError(error.code, name, error.params))
    if errors:
        raise FactsError(errors)
    return {name: value for name, value in facts.items() if value is not None}


def fact_from_json(vocabulary: Vocabulary, name: str, item: Any) -> Value | None:
    """Read one fact given as JSON, by its dotted name; null is unknown.

    Raises:
        InputError: nobody declares it (`unknown-fact`), or it does not fit its type.
    """
    if name not in vocabulary:
        raise InputError("unknown-fact")
    type_ = vocabulary[name].type
    if type_.name is TypeName.ROWS and isinstance(item, list):
        _refuse_unknown_cells(item, type_)
    _refuse_half_characters(item)
    return from_json(item, type_)


def _refuse_unknown_cells(rows: Iterable[Any], type_: Type) -> None:
    cells = {cell.name for cell in type_.row}
    for row in rows:
        for cell in row if isinstance(row, Mapping) else ():
            if cell not in cells:
                raise InputError("unknown-cell", params={"text": cell})


def _refuse_half_characters(item: Any) -> None:
    r"""Raise InputError where a text in `item` has what JSON can write (`\ud800`) and nothing can store."""
    if isinstance(item, bool | int):
        return
    try:
        (item if isinstance(item, str) else _AS_TEXT.encode(item)).encode()
    except UnicodeEncodeError as error:
        raise InputError("half-characters") from error


def _flattened(vocabulary: Vocabulary, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    records = vocabulary.records
    for key, item in data.items():
        if key not in vocabulary and isinstance(item, Mapping):
            for name, inner in item.items():
                yield f"{key}.{name}", inner
        elif item is not None or key not in records:
            yield key, item


def spoken(name: str) -> str:
    """Return the name of a fact or option as words, for where it has no title."""
    spoken = name.replace("_", " ").replace("-", " ")
    return spoken[:1].upper() + spoken[1:]
