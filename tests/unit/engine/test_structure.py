"""The structure check: each schema error becomes a fault at the right line, in words for the author."""

import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from engine.errors import Fault, Faults
from engine.reading import read, typed
from engine.structure import MAX_FAULTS, check_structure, kinds, schemas

HEADS = {
    "rules": "kind: rules\nid: a/b\ntitle: T\nowner: lead\nin_force: {from: 2020-11-01}\n",
    "form": "kind: form\nid: a/b\ntitle: T\nowner: lead\nin_force: {from: 2020-11-01}\nrecord: r\naudience: provider\n",
    "lot": "kind: lot\nid: a/b\ntitle: T\nowner: lead\nin_force: {from: 2020-11-01}\ncode: 52\n",
}
RULES = HEADS["rules"] + "combine: all-must-pass\nrules:\n"
FORM = HEADS["form"] + "pages:\n  - id: p\n    title: P\n    questions:\n"


def faults_of(text: str) -> list[Fault]:
    """Return the faults of a definition, and check that the verdict agrees with them."""
    faults = Faults()
    sound = check_structure(read(text.encode(), "x.yaml"), faults)
    assert sound == (not faults.errors)
    return list(faults)


def rule(text: str) -> str:
    return RULES + textwrap.indent("- id: a\n  when: {fact: x.y, is: true}\n" + textwrap.indent(text, "  "), "  ")


def question(text: str) -> str:
    return FORM + f"      - {text}\n"


# A definition, and the one fault it has: code, line, path.
FAULTY = {
    "no kind": ("id: a/b\n", "kind-missing", 1, ""),
    "unknown kind": ("id: a/b\nkind: rule\n", "kind-unknown", 2, "kind"),
    "kind of a later time": ("kind: \nid: a\n", "kind-unknown", 1, "kind"),
    "kind is a list": ("kind: [rules]\n", "kind-unknown", 1, "kind"),
    "id in capitals": (rule("").replace("a/b", "A/b"), "pattern", 2, "id"),
    "id like a number": (rule("").replace("a/b", "2020"), "wrong-type", 2, "id"),
    "id with a line end": (rule("").replace("a/b", '"a/b\\n"'), "pattern", 2, "id"),
    "no title": (rule("").replace("title: T\n", ""), "key-missing", 1, ""),
    "empty title": (rule("").replace("title: T", "title:"), "empty", 3, "title"),
    "title is a list": (rule("").replace("title: T", "title: [T]"), "wrong-type", 3, "title"),
    "no English": (rule("title: {cy: T}"), "key-missing", 10, "rules.0.title"),
    "language": (rule("title: {en: T, fr: T}"), "unknown-key", 10, "rules.0.title.fr"),
    "no such day": (rule("").replace("2020-11-01", "2020-11-31"), "pattern", 5, "in_force.from"),
    "key misspelt": (rule("aplies_when: {}"), "unknown-key", 10, "rules.0.aplies_when"),
    "condition let through": (RULES + "  - {id: a}\n", "key-missing", 8, "rules.0"),
    "not a verdict": (rule("then: passed"), "not-allowed", 10, "rules.0.then"),
    "not a conclusion": (rule("then: {ofer: x}"), "unknown-key", 10, "rules.0.then.ofer"),
    "a verdict beside set": (rule("set: {x.z: true}\nthen: pass"), "out-of-place", 11, "rules.0.then"),
    "unknown beside a conclusion": (rule("then: {offer: x}\nunknown: pass"), "out-of-place", 11, "rules.0.unknown"),
    "otherwise_set alone": (rule("otherwise_set: {x.z: true}"), "key-missing", 8, "rules.0"),
    "set without a record": (rule("set: {z: true}"), "name", 10, "rules.0.set.z"),
    "because of what": (rule("because: {passed: x}"), "unknown-key", 10, "rules.0.because.passed"),
    "rules is a mapping": (HEADS["rules"] + "combine: none\nrules: {id: a}\n", "wrong-type", 7, "rules"),
    "no rules": (HEADS["rules"] + "combine: none\nrules: []\n", "too-few", 7, "rules"),
    "rule is text": (RULES + "  - a\n", "wrong-type", 8, "rules.0"),
    "combine": (rule("").replace("all-must-pass", "all"), "not-allowed", 6, "combine"),
    "read twice": (rule("").replace("combine", "reads: [a, a]\ncombine"), "repeated", 6, "reads"),
    "example": (rule("") + "examples: [{name: x, on: 2020-11-01, given: {}}]\n", "key-missing", 10, "examples.0"),
    "optional: yes": (
        question("{id: q, label: Q, type: text, optional: yes}"),
        "wrong-type",
        12,
        "pages.0.questions.0.optional",
    ),
    "max_mb too large": (
        question("{id: q, label: Q, type: file, max_mb: 1000}"),
        "too-large",
        12,
        "pages.0.questions.0.max_mb",
    ),
    "max_length is text": (
        question('{id: q, label: Q, type: text, max_length: "5"}'),
        "wrong-type",
        12,
        "pages.0.questions.0.max_length",
    ),
    "asked with a type": (question("{ask: q, type: text}"), "unknown-key", 12, "pages.0.questions.0.type"),
    "lot of no framework": (HEADS["lot"], "key-missing", 1, ""),
    "weeks": (HEADS["lot"] + "based_on: a\nchargeable_weeks: 54\n", "too-large", 8, "chargeable_weeks"),
    "weeks below nought": (HEADS["lot"] + "based_on: a\nchargeable_weeks: -1\n", "too-small", 8, "chargeable_weeks"),
}


@pytest.mark.parametrize(("text", "code", "line", "path"), FAULTY.values(), ids=FAULTY.keys())
def test_one_fault_with_code_line_and_path(text: str, code: str, line: int, path: str) -> None:
    (fault,) = faults_of(text)
    assert (fault.code, fault.line, fault.path, fault.file) == (code, line, path, "x.yaml")
    assert fault.message.endswith(".")
    assert fault.message[0].isupper() or fault.message[0] == "“"


SOUND = {
    "rules": rule("because: {not-applicable: x}\nthen: refer"),
    "conclusion": rule("then: {offer: [direct-order, other]}"),
    "derivation": rule("set: {x.z: true}\notherwise_set: {x.z: false}"),
    "conditions are checked elsewhere": rule("applies_when: nonsense"),
    "title in digits": rule("title: 2020"),
    "lot": HEADS["lot"] + "based_on: lot/day\n",
    "form": question("{id: q, label: Q, type: choices, options: [1, true, {value: no, label: No}], at_least: 1}"),
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_sound_structure(text: str) -> None:
    assert faults_of(text) == []


def test_every_fault_is_reported_with_what_to_do() -> None:
    found = faults_of(rule("aplies_when: {}\nthen: pas\notherwise: maybe\nbecuase: {pass: x}"))
    assert [(fault.line, fault.code, fault.hint) for fault in found] == [
        (10, "unknown-key", "Did you mean “applies_when”?"),
        (11, "not-allowed", "Did you mean “pass”?"),
        (12, "not-allowed", "Allowed: pass, fail, refer."),
        (13, "unknown-key", "Did you mean “because”?"),
    ]


def test_a_key_that_is_misspelt_is_not_said_to_be_missing_too() -> None:
    found = faults_of(rule("then: pass").replace("combine:", "combin:").replace("owner:", "ownr:"))
    assert [(fault.code, fault.hint) for fault in found] == [
        ("unknown-key", "Did you mean “owner”?"),
        ("unknown-key", "Did you mean “combine”?"),
    ]


def test_words_cut_by_a_comma_are_recognised() -> None:
    (fault,) = faults_of(rule("title: {en: Reports, and what they say}"))
    assert "quotes" in fault.hint


def test_faults_are_bounded() -> None:
    keys = "".join(f"k{number}: 1\n" for number in range(MAX_FAULTS + 50))
    found = faults_of(HEADS["rules"] + keys)
    assert len(found) <= MAX_FAULTS + 1
    assert "too-many-faults" in {fault.code for fault in found}


def test_long_values_are_shortened_in_messages() -> None:
    (fault,) = faults_of(rule("then: " + "x" * 10_000))
    assert len(fault.message) < 200


def subschemas(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every mapping inside `schema`."""
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from subschemas(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from subschemas(inner)


def editor_registry() -> Registry[Any]:
    """Return the registry an editor has: every schema whole."""
    return Registry().with_resources((name, DRAFT202012.create_resource(schema)) for name, schema in schemas().items())


@pytest.mark.parametrize("name", schemas())
class TestSchema:
    """What every schema of the language keeps to, for editors' sake and the messages'."""

    def test_is_a_schema_with_its_own_name(self, name: str) -> None:
        Draft202012Validator.check_schema(schemas()[name])
        assert schemas()[name]["$id"] == name

    def test_every_property_is_described(self, name: str) -> None:
        resolver = editor_registry().resolver(name)
        for schema in subschemas(schemas()[name]):
            if "additionalProperties" not in schema:
                continue
            assert schema["title"], schema
            for key, each in schema.get("properties", {}).items():
                target = resolver.lookup(each["$ref"]).contents if "$ref" in each else {}
                assert each.get("description") or target.get("description"), f"{name}: {key}"

    def test_every_object_is_closed(self, name: str) -> None:
        for schema in subschemas(schemas()[name]):
            if "object" in schema.get("type", []) and "properties" in schema:
                assert schema["additionalProperties"] is False, schema

    def test_no_error_is_a_choice_among_branches(self, name: str) -> None:
        assert not [schema for schema in subschemas(schemas()[name]) if {"oneOf", "anyOf"} & schema.keys()]

    def test_every_reference_resolves(self, name: str) -> None:
        resolver = editor_registry().resolver(name)
        for schema in subschemas(schemas()[name]):
            if "$ref" in schema:
                resolver.lookup(schema["$ref"])


def test_there_are_some_kinds() -> None:
    assert {"rules", "form", "vocabulary", "parameters", "framework"} <= set(kinds())


CONDITIONS = {
    "{fact: a.b, is: true}": True,
    "{fact: a.b, between: [1, 2]}": True,
    "{fact: a.b, answered: true}": True,
    "{fact: a.b, answered: false}": False,
    "{fact: a.b}": False,
    "{fact: a.b, is: 1, is_not: 2}": False,
    "{is: 1}": False,
    "{fact: a.b, resembles: 1}": False,
    "{fact: a.b, in: 1}": False,
    "{fact: a.b, between: [1]}": False,
    "{fact: a.b, all: []}": False,
    "{all: [{fact: a.b, is: 1}], any: [{fact: a.b, is: 1}]}": False,
    "{any: [{fact: a.b, is: {add: [1, {fact: a.c}]}}]}": True,
    "{not: {any_row: {of: a.b, when: {fact: row.c, more_than: £0}}}}": True,
    "{every_row: {of: a.b}}": False,
    "{fact: a.b, is: {sum: {of: a.c, value: {fact: row.d}}}}": True,
    "{fact: a.b, is: {sum: {of: a.c}}}": False,
    "{fact: a.b, is: {round: {value: {divide: [1, 3]}, places: 2}}}": True,
    "{fact: a.b, is: {divide: [1, 2, 3]}}": False,
    "{fact: a.b, is: {power: [1, 2]}}": False,
    "{rule: some-rule}": True,
    "[]": False,
}


@pytest.mark.parametrize(("text", "sound"), CONDITIONS.items(), ids=CONDITIONS.keys())
def test_editors_check_conditions_too(text: str, sound: bool) -> None:
    condition = typed(read(f"when: {text}".encode(), "x.yaml"))["when"]
    validator = Draft202012Validator(schemas()["condition.schema.json"], registry=editor_registry())
    assert validator.is_valid(condition) is sound


ROOT = Path(__file__).parents[3]
SHIPPED = [path for folder in ("rulesets", "forms") for path in sorted((ROOT / folder).rglob("*.yaml"))]


def test_there_are_some_shipped_files() -> None:
    assert len(SHIPPED) > 30


@pytest.mark.parametrize("path", SHIPPED, ids=[str(path.relative_to(ROOT)) for path in SHIPPED])
def test_an_editor_finds_nothing_wrong_with_what_ships(path: Path) -> None:
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    document = read(rest.encode(), path.name)
    named = first.removeprefix("# yaml-language-server: $schema=")
    schema = (path.parent / named).resolve()
    assert schema == ROOT / "engine" / "meta" / f"{document.text('kind')}.schema.json"
    validator = Draft202012Validator(schemas()[schema.name], registry=editor_registry())
    assert [error.message for error in validator.iter_errors(typed(document))] == []
