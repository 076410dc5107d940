"""docs/definitions.md is complete, and every example in it is sound.

`tests/corpus/guide.py` takes the examples out of it; all together make one library, checked as any other.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from corpus.guide import BLOCKS, FILES, TEXT
from engine.conditions.functions import FUNCTIONS, OVER_ROWS
from engine.conditions.operators import OPERATORS
from engine.errors import Faults
from engine.forms.codes import CODES
from engine.forms.files import MEDIA_TYPES
from engine.forms.types import TYPES
from engine.library import check
from engine.reading import read, typed
from engine.structure import check_structure, kinds, schemas
from engine.tables.model import Aggregate, HitPolicy
from engine.trials.examples import run_examples
from engine.values import TypeName


def test_there_are_some_blocks() -> None:
    assert len(BLOCKS) > 40


@pytest.mark.parametrize(("file", "source"), FILES, ids=[file for file, _ in FILES])
def test_every_example_has_the_right_structure(file: str, source: bytes) -> None:
    faults = Faults()
    check_structure(read(source, file), faults)
    assert list(faults) == []


@pytest.mark.parametrize(("file", "source"), FILES, ids=[file for file, _ in FILES])
def test_an_editor_finds_nothing_wrong_either(file: str, source: bytes) -> None:
    registry: Registry[Any] = Registry().with_resources(
        (name, DRAFT202012.create_resource(schema)) for name, schema in schemas().items()
    )
    document = read(source, file)
    validator = Draft202012Validator(schemas()[f"{document.text('kind')}.schema.json"], registry=registry)
    assert [error.message for error in validator.iter_errors(typed(document))] == []


def test_the_examples_together_are_a_library_without_a_fault() -> None:
    faults, library = check(FILES)
    assert [str(fault) for fault in faults] == []
    assert library is not None
    results = list(run_examples(library))
    assert len(results) >= 5
    assert [(result.name, result.differences) for result in results if not result.held] == []


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping inside `schema` that is a schema."""
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from subschemas(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from subschemas(inner)


def properties() -> set[str]:
    """Return the name of every property in the schemas."""
    return {key for schema in schemas().values() for each in subschemas(schema) for key in _properties(each)}


def _properties(schema: dict[str, Any]) -> set[str]:
    found = schema.get("properties", {})
    return set(found) if isinstance(found, dict) and "additionalProperties" in schema else set()


def allowed_words() -> set[str]:
    """Return every word that the schemas allow as a value."""
    found = [each for schema in schemas().values() for each in subschemas(schema)]
    words = {word for each in found if isinstance(each.get("enum"), list) for word in each["enum"]}
    return {word for word in words if isinstance(word, str)}


def in_backticks() -> set[str]:
    """Return every word that stands in backticks in the guide, alone or inside a longer piece."""
    prose = re.sub(r"^```.*?^```$", "", TEXT, flags=re.DOTALL | re.MULTILINE)
    return {word for piece in re.findall(r"`([^`\n]+)`", prose) for word in re.findall(r"[a-z][a-z0-9_-]*", piece)}


def used(node: Any) -> Iterator[str]:
    """Yield every key of the examples, and every value of a `type`."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            if key == "type" and isinstance(value, str):
                yield value
            yield from used(value)
    elif isinstance(node, list):
        for item in node:
            yield from used(item)


USED = {word for _, source in FILES for word in used(typed(read(source, "x")))}
LANGUAGE = {
    "kinds": set(kinds()),
    "properties": properties(),
    "words that are allowed": allowed_words(),
    "operators": set(OPERATORS),
    "expressions": {*FUNCTIONS, *OVER_ROWS},
    "types": set(TypeName),
    "question types": set(TYPES),
    "faults of answers": set(CODES) - {"unknown-question", "unknown-cell", "check"},
}


@pytest.mark.parametrize("what", LANGUAGE)
def test_everything_in_the_language_is_named(what: str) -> None:
    assert LANGUAGE[what]
    assert LANGUAGE[what] - in_backticks() == set()


@pytest.mark.parametrize("what", ["properties", "operators", "expressions", "types", "question types"])
def test_everything_in_the_language_is_shown_in_an_example(what: str) -> None:
    assert LANGUAGE[what] - USED == set()


def test_schemas_and_engine_speak_one_language() -> None:
    condition, expression = (schemas()[f"{name}.schema.json"] for name in ("condition", "expression"))
    groups = {"all", "any", "none", "not", "any_row", "every_row", "rule", "fact"}
    assert set(condition["properties"]) == {*OPERATORS, *groups}
    assert set(expression["properties"]) == {*FUNCTIONS, *OVER_ROWS, "fact", "parameter", "lookup"}
    assert set(schemas()["cell.schema.json"]["properties"]) == set(OPERATORS)
    table = schemas()["table.schema.json"]["properties"]
    assert (set(table["hit"]["enum"]), set(table["aggregate"]["enum"])) == (set(HitPolicy), set(Aggregate))
    assert set(schemas()["file-kind.schema.json"]["enum"]) == set(MEDIA_TYPES)
    assert set(schemas()["vocabulary.schema.json"]["$defs"]["field"]["properties"]["type"]["enum"]) == set(TypeName)


def test_a_file_of_facts_is_read_as_the_guide_says() -> None:
    _, library = check(FILES)
    assert library is not None
    (text,) = re.findall(r"^```json\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    edition = library.in_force(library.versions[-1].in_force_from)
    facts = edition.facts_from_json(json.loads(text))
    assert set(facts) == {"inspection.grade", "inspection.inspected_on", "offer.weekly_price"}


def test_headings_are_linked() -> None:
    links = re.findall(r"\]\(#([a-z-]+)\)", TEXT)
    headings = {
        re.sub(r"[^a-z -]", "", line.lower()).strip().replace(" ", "-")
        for line in re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)
    }
    assert set(links) <= headings
    assert len(links) >= 15
