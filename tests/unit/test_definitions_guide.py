"""docs/definitions.md is complete, and every example in it is sound.

Blocks that begin with `kind` are definitions. The others are parts of one (a rule's condition, a form's
questions, …), which are put into a definition here; all together make one library, checked as any other.
"""

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.conditions.functions import FUNCTIONS, OVER_ROWS
from engine.conditions.operators import OPERATORS
from engine.errors import Faults
from engine.forms.codes import CODES
from engine.forms.files import MEDIA_TYPES
from engine.forms.model import QuestionType
from engine.library import check
from engine.reading import read, typed
from engine.structure import check_structure, kinds, schemas
from engine.trials.examples import run_examples
from engine.values import TypeName

GUIDE = Path(__file__).parents[2] / "docs" / "definitions.md"
TEXT = GUIDE.read_text(encoding="utf-8")
HEAD = "id: {id}\ntitle: T\nowner: lead\nin_force: {{from: 2020-11-01}}\n"
RULES = "kind: rules\n" + HEAD + "reads: [{records}, pricing/ceiling]\n"
NEVER = "rules:\n  - {id: r, when: {fact: inspection.grade, is: good}}\ncombine: none\n"
ABOUT_NO_QUESTION = {"unknown-question", "unknown-cell", "check"}
# The parts of a definition, by the key they begin with, and the definition they are put into.
PARTS = {
    "when": RULES + "combine: all-must-pass\nrules:\n  - id: r\n{indented}",
    "rules": RULES + "combine: all-must-pass\n{part}",
    "compute": RULES + "{part}" + NEVER.replace("{", "{{").replace("}", "}}"),
    "questions": "kind: form\n"
    + HEAD
    + "record: {record}\naudience: provider\npages:\n  - id: p\n    title: P\n{indented}",
}


def blocks() -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each YAML block of the guide."""
    for found in re.finditer(r"^```yaml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE):
        yield TEXT.count("\n", 0, found.start()) + 2, found.group(1)


BLOCKS = dict(blocks())
RECORDS = ", ".join(
    next(typed(read(text.encode(), "x"))["records"] for text in BLOCKS.values() if text.startswith("kind: vocabulary"))
)


def definition(line: int, text: str) -> str:
    """Return the block at `line` as a whole definition."""
    first = text.partition(":")[0]
    if first == "kind":
        return text
    return PARTS[first].format(
        id=f"part/line-{line}",
        record=f"line_{line}",
        records=RECORDS,
        part=text,
        indented=textwrap.indent(text, "    "),
    )


FILES = [
    (f"docs/definitions.md, block at line {line}", definition(line, text).encode()) for line, text in BLOCKS.items()
]


def test_there_are_some_blocks() -> None:
    assert len(BLOCKS) > 40


@pytest.mark.parametrize(("file", "source"), FILES, ids=[file for file, _ in FILES])
def test_every_example_has_the_right_structure(file: str, source: bytes) -> None:
    faults = Faults()
    check_structure(read(source, file), faults)
    assert list(faults) == []


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
    "question types": set(QuestionType),
}


@pytest.mark.parametrize("what", LANGUAGE)
def test_everything_in_the_language_is_named(what: str) -> None:
    assert LANGUAGE[what]
    assert LANGUAGE[what] - in_backticks() == set()


@pytest.mark.parametrize("what", ["properties", "operators", "expressions", "types", "question types"])
def test_everything_in_the_language_is_shown_in_an_example(what: str) -> None:
    assert LANGUAGE[what] - USED == set()


def test_schemas_and_engine_speak_one_language() -> None:
    condition, expression, question = (
        schemas()[f"{name}.schema.json"] for name in ("condition", "expression", "question")
    )
    groups = {"all", "any", "none", "not", "any_row", "every_row", "rule", "fact"}
    types = question["$defs"]["question"]["properties"]["type"]["enum"]
    assert set(condition["properties"]) == {*OPERATORS, *groups}
    assert set(expression["properties"]) == {*FUNCTIONS, *OVER_ROWS, "fact", "parameter"}
    assert set(types) == set(QuestionType)
    assert set(schemas()["answer-code.schema.json"]["enum"]) == set(CODES) - ABOUT_NO_QUESTION
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
