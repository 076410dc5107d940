"""How the sheets of a definition are laid out: by its schema, so that a key new to it has its column at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.errors import Faults
from engine.reading import Node, Scalar
from engine.spreadsheets.cells import cell_text
from engine.spreadsheets.grid import Column, SheetOut
from engine.spreadsheets.headed import BookReader, Headed
from engine.spreadsheets.records import Cells, Path, heading, paths
from engine.structure import schemas
from engine.values import Type, TypeName
from engine.vocabulary import spoken

_LONGEST_TYPE = 300
_LANGUAGES = {"en": "English", "cy": "Welsh"}


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet: its name, the heading of its first column, the words on it, and the schema of what a row is.

    `own` are the columns before those of the schema, each with what may stand in it.
    """

    name: str
    first: str
    about: str
    properties: Mapping[str, Any]
    own: Mapping[str, str]

    @property
    def known(self) -> tuple[str, ...]:
        """The keys with which the headings of its columns begin."""
        return (*self.own, *self.properties)

    def sheet(self, rows: Sequence[Cells], faults: Faults, said: Mapping[Path, Column] | None = None) -> SheetOut:
        """Return the sheet with `rows`.

        Args:
            rows: the values of each row by path.
            faults: collects values that a cell cannot hold.
            said: the columns of which more is known than the schema says, by path.
        """
        all_paths = [*((key,) for key in self.own), *paths(self.properties, rows)]
        columns = [(said or {}).get(path) or self._column(path) for path in all_paths]
        return SheetOut(self.name, self.about, tuple(columns), texts(all_paths, rows, faults))

    def read(self, reader: BookReader, *, needed: bool = True) -> Headed:
        """Return the sheet of `reader` that is laid out like this; it is an error that there is none where `needed`."""
        return reader.headed(self.name, self.first, self.known, needed=needed)

    def _column(self, path: Path) -> Column:
        schema = self.properties.get(path[0], {})
        choices = ("true", "false") if schema.get("type") == "boolean" else tuple(schema.get("enum", ()))
        return Column(heading(path), about=self.own.get(path[0]) or described(path, self.properties), choices=choices)


def named(name: str, node: Node) -> Scalar:
    """Return the name of `node` as the value of a cell."""
    return Scalar(name, node.place)


def texts(all_paths: Sequence[Path], rows: Sequence[Cells], faults: Faults) -> tuple[tuple[str, ...], ...]:
    """Return the text of each cell of `rows`, in the order of `all_paths`; those too long are reported."""
    return tuple(tuple(cell_text(row[path], faults) if path in row else "" for path in all_paths) for row in rows)


@cache
def properties(kind: str, part: str = "") -> Mapping[str, Any]:
    """Return the keys that the schema of `kind` gives to the document, or to one `part` of it, each with its schema."""
    schema = schemas()[f"{kind}.schema.json"]
    keys: Mapping[str, Any] = (schema["$defs"][part] if part else schema)["properties"]
    return keys


def without(keys: Mapping[str, Any], *taken: str) -> Mapping[str, Any]:
    """Return `keys` but for those `taken`."""
    return {key: schema for key, schema in keys.items() if key not in taken}


def resolved(schema: Mapping[str, Any], kind: str = "") -> Mapping[str, Any]:
    """Return `schema`, of which `kind` is the definition's, with what the shared piece that it names says as well."""
    file, _, name = str(schema.get("$ref", "")).partition("#/$defs/")
    return {**schemas()[file or f"{kind}.schema.json"]["$defs"][name], **schema} if name else schema


def described(path: Path, keys: Mapping[str, Any]) -> str:
    """Return what the schema says of the value at `path`, and the values that it lists."""
    schema = resolved(keys.get(path[0], {}))
    inner = schema.get("properties", {}).get(path[1], {}) if len(path) == 2 else {}
    language = _LANGUAGES.get(path[-1], "")
    said = str(inner.get("description", "") if inner and not language else schema.get("description", ""))
    allowed = schema.get("enum", ())
    return said + (f" ({language})" if language else f" One of: {', '.join(allowed)}." if allowed else "")


def type_in_words(type_: Type) -> str:
    """Return a type for a reader: its name, and its options with the labels that say more than they do."""
    word = "place" if type_.places == 1 else "places"
    places = "" if type_.places is None else f", at most {type_.places} decimal {word}"
    options = ", ".join(
        option.value if option.label.en == spoken(option.value) else f"{option.value} ({option.label.en})"
        for option in type_.options
    )
    said = f"{type_.name.value}{places}{': ' if options else ''}{options}"
    return said if len(said) <= _LONGEST_TYPE else f"{said[:_LONGEST_TYPE]}…"


def choices_of(type_: Type, *more: str) -> tuple[str, ...]:
    """Return the values of a type to choose from, with `more` of them; none where there is no end of them."""
    values = ("true", "false") if type_.name is TypeName.BOOLEAN else type_.values
    return (*values, *more) if values else ()
