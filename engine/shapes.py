"""What the schema of a kind says of each place in a document: its shape, by key and item, with references followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.structure import schemas

_SUFFIX = ".schema.json"
_SHARED = "head"


@dataclass(frozen=True, slots=True)
class Shape:
    """A piece of a schema.

    Attributes:
        file: the schema file that it stands in.
        schema: its keywords.
        name: what it is called where others refer to it: `words` of the shared pieces, `question/cell` of a file's
            own, `condition` of a whole file; nothing where it is written in place.
    """

    file: str
    schema: Mapping[str, Any]
    name: str = ""

    def under(self, key: str) -> "Shape":
        """Return the shape of what stands under `key`; one that says nothing where the schema does not know it."""
        found = self.schema.get("properties", {}).get(key, self.schema.get("additionalProperties"))
        if found is None:
            branches = (_resolved(self.file, self.schema.get(word, {})) for word in ("then", "else"))
            found_in = next((each for each in branches if key in each.schema.get("properties", {})), None)
            return found_in.under(key) if found_in else Shape(self.file, {})
        return _resolved(self.file, found if isinstance(found, Mapping) else {})

    def piece(self, name: str) -> "Shape":
        """Return the piece of the file that is called `name`."""
        return _resolved(self.file, {"$ref": f"#/$defs/{name}"})

    @property
    def item(self) -> "Shape":
        """The shape of the items of a list."""
        return _resolved(self.file, self.schema.get("items", {}))

    @property
    def keys(self) -> str:
        """What the keys of a mapping with free keys are called: `record_field` where each names a fact."""
        return _resolved(self.file, self.schema.get("propertyNames", {})).name

    @property
    def description(self) -> str:
        """What the author reads about it, without the full stop."""
        return str(self.schema.get("description", "")).removesuffix(".")

    @property
    def is_set(self) -> bool:
        """Tell whether it is a list whose order means nothing: each item may stand in it once."""
        return bool(self.schema.get("uniqueItems"))

    @property
    def is_words(self) -> bool:
        """Tell whether it is text by language."""
        return self.name == "words"


@cache
def shape_of(kind: str) -> Shape:
    """Return the shape of a document of `kind`; one that says nothing where there is no such kind."""
    name = f"{kind}{_SUFFIX}"
    return Shape(name, schemas().get(name, {}))


def _resolved(file: str, schema: Mapping[str, Any]) -> Shape:
    """Follow references; what is said beside one comes before what it refers to."""
    name = ""
    while "$ref" in schema:
        target, _, pointer = str(schema["$ref"]).partition("#")
        file = target or file
        found: Any = schemas().get(file, {})
        for step in pointer.split("/")[1:]:
            found = found[step]
        name = name or _name(file, pointer)
        schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
        if "$ref" in schema and schema["$ref"] == found.get("$ref"):
            continue
    return Shape(file, schema, name)


def _name(file: str, pointer: str) -> str:
    stem, last = file.removesuffix(_SUFFIX), pointer.rpartition("/")[2]
    return stem if not last else last if stem == _SHARED else f"{stem}/{last}"
