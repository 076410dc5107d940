"""Reading definitions: bounded, plain, line by line; whatever is wrong is a fault with file and line.

`tests/corpus/hostile/` holds files that are broken on purpose; `tests/corpus/large.py` makes what is too large to keep.
"""

import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from corpus.large import HEAD, MADE
from engine import reading
from engine.errors import DefinitionError, Fault, Faults
from engine.library import check
from engine.reading import MAX_BYTES, MAX_DEPTH, MAX_NODES, ListNode, MapNode, Scalar, canonical, read, typed
from engine.structure import check_structure

HOSTILE = Path(__file__).parents[2] / "corpus" / "hostile"

# The first fault of each file: code and line.
STORED = {
    "alias-as-key.yaml": ("alias", 8),
    "alias-bomb.yaml": ("alias", 1),
    "alias-to-itself.yaml": ("alias", 8),
    "alias-undefined.yaml": ("alias", 8),
    "alias.yaml": ("alias", 8),
    "anchor-on-key.yaml": ("alias", 8),
    "anchor-unused.yaml": ("alias", 8),
    "archive.gz": ("not-utf-8", 1),
    "archive.zip": ("control-character", 1),
    "bell-escaped.yaml": ("control-character", 8),
    "bell-raw.yaml": ("control-character", 8),
    "beyond-unicode-escaped.yaml": ("yaml", 8),
    "bidi-escaped.yaml": ("control-character", 8),
    "bidi-isolate-raw.yaml": ("control-character", 8),
    "bidi-mark-raw.yaml": ("control-character", 8),
    "bidi-override-raw.yaml": ("control-character", 8),
    "block-dedent.yaml": ("yaml", 10),
    "block-indicator.yaml": ("yaml", 8),
    "bom-inside.yaml": ("control-character", 8),
    "boolean-capital.yaml": ("wrong-type", 8),
    "boolean-number.yaml": ("wrong-type", 8),
    "boolean-yes.yaml": ("wrong-type", 8),
    "c1-raw.yaml": ("control-character", 8),
    "conflict.yaml": ("yaml", 3),
    "date-and-time.yaml": ("pattern", 5),
    "date-never.yaml": ("pattern", 5),
    "date-year-0.yaml": ("pattern", 5),
    "dedent.yaml": ("yaml", 10),
    "deep-41.json": ("too-deep", 1),
    "deep-block-41.yaml": ("too-deep", 48),
    "deep-dashes-41.yaml": ("too-deep", 9),
    "deep-flow-41.yaml": ("too-deep", 8),
    "delete-raw.yaml": ("control-character", 8),
    "directive-tag.yaml": ("directive", 1),
    "directive-unknown.yaml": ("yaml", 1),
    "directive-yaml-2.yaml": ("yaml", 1),
    "directive-yaml.yaml": ("directive", 1),
    "duplicate-key-escaped.yaml": ("duplicate-key", 8),
    "duplicate-key-in-list.yaml": ("duplicate-key", 10),
    "duplicate-key-nested.yaml": ("duplicate-key", 11),
    "duplicate-key-quoted.yaml": ("duplicate-key", 8),
    "duplicate-key.json": ("duplicate-key", 3),
    "duplicate-key.yaml": ("duplicate-key", 8),
    "empty.yaml": ("not-a-mapping", 1),
    "escape-raw.yaml": ("control-character", 8),
    "far-beyond-unicode-escaped.yaml": ("yaml", 8),
    "form-feed-raw.yaml": ("control-character", 8),
    "id-line-end.yaml": ("pattern", 2),
    "id-long.yaml": ("too-long", 2),
    "id-number.yaml": ("wrong-type", 2),
    "id-path.yaml": ("pattern", 2),
    "id-true.yaml": ("wrong-type", 2),
    "json-comment.json": ("yaml", 2),
    "json-unclosed.json": ("yaml", 3),
    "key-empty.yaml": ("yaml", 8),
    "key-flow-list.yaml": ("key-not-text", 8),
    "key-list.yaml": ("key-not-text", 8),
    "key-long.yaml": ("key-too-long", 8),
    "key-longer-than-a-simple-key.yaml": ("yaml", 8),
    "key-lookalike.yaml": ("unknown-key", 8),
    "key-mapping.yaml": ("key-not-text", 8),
    "key-nested.yaml": ("key-not-text", 8),
    "key-null.yaml": ("unknown-key", 8),
    "key-number.yaml": ("unknown-key", 8),
    "key-prototype.yaml": ("unknown-key", 8),
    "key-true.yaml": ("unknown-key", 8),
    "kind-empty.yaml": ("kind-unknown", 1),
    "kind-list.yaml": ("kind-unknown", 1),
    "kind-mapping.yaml": ("kind-unknown", 1),
    "kind-missing.yaml": ("kind-missing", 1),
    "kind-null.yaml": ("kind-unknown", 1),
    "kind-path.yaml": ("kind-unknown", 1),
    "kind-shared-piece.yaml": ("kind-unknown", 1),
    "latin-1.yaml": ("not-utf-8", 8),
    "letter.pdf": ("not-utf-8", 2),
    "line-separator-escaped.yaml": ("control-character", 8),
    "line-separator-raw.yaml": ("control-character", 8),
    "list-at-top.json": ("not-a-mapping", 1),
    "list-at-top.yaml": ("not-a-mapping", 1),
    "list-in-mapping.yaml": ("yaml", 8),
    "mapping-in-a-line.yaml": ("yaml", 8),
    "merge-key-list.yaml": ("merge-key", 8),
    "merge-key.yaml": ("merge-key", 9),
    "missing-colon.yaml": ("yaml", 9),
    "next-line-escaped.yaml": ("control-character", 8),
    "next-line-raw.yaml": ("control-character", 8),
    "not-a-character-raw.yaml": ("control-character", 8),
    "nul-escaped-key.yaml": ("control-character", 8),
    "nul-escaped.json": ("control-character", 3),
    "nul-escaped.yaml": ("control-character", 8),
    "nul-in-comment.yaml": ("control-character", 8),
    "nul-raw.yaml": ("control-character", 8),
    "null-at-top.json": ("not-a-mapping", 1),
    "number-400-digits.yaml": ("wrong-type", 8),
    "number-arabic-digits.yaml": ("wrong-type", 8),
    "number-at-top.json": ("not-a-mapping", 1),
    "number-exponent.yaml": ("wrong-type", 8),
    "number-fraction.yaml": ("wrong-type", 8),
    "number-hexadecimal.yaml": ("wrong-type", 8),
    "number-infinity.json": ("wrong-type", 3),
    "number-infinity.yaml": ("wrong-type", 8),
    "number-nan.yaml": ("wrong-type", 8),
    "number-negative.yaml": ("too-small", 8),
    "number-octal.yaml": ("wrong-type", 8),
    "number-sexagesimal.yaml": ("wrong-type", 8),
    "number-underscores.yaml": ("wrong-type", 8),
    "only-comments.yaml": ("not-a-mapping", 1),
    "only-marks.yaml": ("not-a-mapping", 1),
    "only-spaces.yaml": ("not-a-mapping", 1),
    "page.html": ("not-a-mapping", 1),
    "paragraph-separator-raw.yaml": ("control-character", 8),
    "percent-value.yaml": ("yaml", 8),
    "picture.png": ("not-utf-8", 1),
    "reference-bomb.yaml": ("unknown-key", 8),
    "reserved-at.yaml": ("yaml", 8),
    "reserved-backtick.yaml": ("yaml", 8),
    "scalar-at-top.yaml": ("not-a-mapping", 1),
    "script.sh": ("not-a-mapping", 1),
    "several-documents-empty.yaml": ("several-documents", 8),
    "several-documents-json.json": ("yaml", 2),
    "several-documents.yaml": ("several-documents", 8),
    "stray-bracket.yaml": ("yaml", 8),
    "surrogate-escaped.json": ("yaml", 3),
    "surrogate-escaped.yaml": ("yaml", 8),
    "surrogate-raw.yaml": ("not-utf-8", 8),
    "tab-indent.yaml": ("yaml", 9),
    "table.csv": ("not-a-mapping", 1),
    "tag-binary.yaml": ("tag", 8),
    "tag-characters-raw.yaml": ("control-character", 8),
    "tag-include.yaml": ("tag", 8),
    "tag-local.yaml": ("tag", 8),
    "tag-non-specific.yaml": ("tag", 8),
    "tag-on-document.yaml": ("tag", 1),
    "tag-on-key.yaml": ("tag", 8),
    "tag-python-apply.yaml": ("tag", 8),
    "tag-python-module.yaml": ("tag", 8),
    "tag-python-name.yaml": ("tag", 8),
    "tag-python-new.yaml": ("tag", 8),
    "tag-str.yaml": ("tag", 8),
    "tag-undeclared-handle.yaml": ("yaml", 8),
    "tag-verbatim.yaml": ("tag", 8),
    "template.yaml": ("key-not-text", 1),
    "text-after-end.yaml": ("yaml", 9),
    "unclosed-brace.yaml": ("yaml", 9),
    "unclosed-bracket.yaml": ("yaml", 9),
    "unclosed-double-quote.yaml": ("yaml", 10),
    "unclosed-single-quote.yaml": ("yaml", 10),
    "unknown-escape.yaml": ("yaml", 8),
    "utf-16-be.yaml": ("not-utf-8", 1),
    "utf-16-le.yaml": ("not-utf-8", 1),
    "utf-16-without-mark.yaml": ("control-character", 1),
    "utf-32.yaml": ("not-utf-8", 1),
    "utf-8-beyond.yaml": ("not-utf-8", 8),
    "utf-8-five-bytes.yaml": ("not-utf-8", 8),
    "utf-8-overlong.yaml": ("not-utf-8", 8),
    "utf-8-truncated.yaml": ("not-utf-8", 8),
    "windows-1252.yaml": ("not-utf-8", 8),
    "words-list.yaml": ("wrong-type", 8),
    "words-too-long.yaml": ("too-long", 8),
    "wrong-bracket.yaml": ("yaml", 8),
    "zero-width-space-raw.yaml": ("control-character", 8),
}


def faults_of(source: bytes, file: str) -> list[Fault]:
    """Return the faults of a file; any exception but DefinitionError goes through and fails the test."""
    faults = Faults()
    try:
        check_structure(read(source, file), faults)
    except DefinitionError as error:
        return list(error.faults)
    return list(faults)


def test_there_are_some_files() -> None:
    stored = {path.name for path in HOSTILE.iterdir() if path.name != ".gitattributes"}
    assert stored == STORED.keys()
    assert len(stored) + len(MADE) >= 60


@pytest.mark.parametrize("name", STORED)
class TestStored:
    def test_gives_its_fault(self, name: str) -> None:
        fault = faults_of((HOSTILE / name).read_bytes(), name)[0]
        assert (fault.code, fault.line) == STORED[name]
        assert fault.file == name
        assert fault.message

    def test_makes_no_library_and_raises_nothing(self, name: str) -> None:
        faults, library = check([(name, (HOSTILE / name).read_bytes())])
        assert library is None
        assert {fault.file for fault in faults} == {name}

    def test_raises_nothing_else_where_yaml_has_no_c_parser(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "_LOADER", yaml.SafeLoader)
        faults_of((HOSTILE / name).read_bytes(), name)


@pytest.mark.parametrize("name", MADE)
def test_large_files_give_their_fault(name: str) -> None:
    make, code, line = MADE[name]
    fault = faults_of(make(), name)[0]
    assert (fault.code, fault.line) == (code, line)
    assert len(str(fault)) < 1_000
    assert check([(name, make())])[1] is None


def test_memory_is_bounded_by_the_limits() -> None:
    source = MADE["long keys over many values"][0]()
    tracemalloc.start()
    read(source, "x.yaml")
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 40_000_000


SOUND = {
    "a mark at the start": "\ufeff" + HEAD,
    "line ends of Windows": HEAD.replace("\n", "\r\n"),
    "line ends of old": HEAD.replace("\n", "\r"),
    "a start and an end": f"---\n{HEAD}...\n",
    "comments": f"# before\n{HEAD}# after",
    "no line end": HEAD.rstrip("\n"),
    "Welsh, a flower and an emoji": HEAD + "note: Ŵyn â blodau ❀ 🐑\n",
    "joined emoji": HEAD + "note: 👩\u200d🏫\n",
    "JSON": '{"kind": "lot", "id": "a", "title": {"en": "T"}, "owner": "lead", "in_force": {"from": "2020-11-01"},\n'
    '\t"code": "A\\u0175", "framework": "f", "chargeable_weeks": 38}',
    "text in blocks": HEAD + "note: >-\n  one\n  two\nsource: |\n  three\n",
    "a merge key in quotes": HEAD.replace("code: A", "code: '<<'"),
    "almost too deep": HEAD.replace("code: A", "code: A # " + "[" * 100),
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_sound_files(text: str) -> None:
    assert faults_of(text.encode(), "x.yaml") == []


def test_bounds_are_reached_exactly() -> None:
    deep = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    many = "a:\n" + "- 1\n" * (MAX_NODES - 3)
    large = b"a: b\n#" + b"x" * (MAX_BYTES - 6)
    for source in (deep.encode(), many.encode(), large):
        read(source, "x.yaml")
    for source in (deep.replace("[]", "[[]]").encode(), many.encode() + b"- 1\n", large + b"x"):
        with pytest.raises(DefinitionError):
            read(source, "x.yaml")


TRAPS = ["no", "No", "NO", "yes", "on", "off", "y", "n", "22:30", "1:20:30", "010", "0x1F", "0b1", "0o17", "1_000",
         "2020-11-01", "2020-11-01T10:00:00Z", "1e3", "1e400", ".inf", "-.inf", ".nan", ".5", "5.", "+5", "=", "True",
         "FALSE", "Null", "NULL", "١٢"]  # fmt: skip


@pytest.mark.parametrize("text", TRAPS)
def test_what_yaml_1_1_would_turn_into_something_else_stays_text(text: str) -> None:
    document = read(f"{text}: x\na: {text}\n".encode(), "x.yaml")
    assert list(document.entries) == [text, "a"]
    assert document.text("a") == text
    assert typed(document)["a"] == text


TYPED = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
    "0": 0,
    "-12": -12,
    "38.50": Decimal("38.50"),
    '"true"': "true",
    "'38'": "38",
    '""': "",
    "9" * 41: "9" * 41,
}


@pytest.mark.parametrize(("text", "value"), TYPED.items(), ids=TYPED.keys())
def test_what_the_core_schema_gives_a_type(text: str, value: object) -> None:
    found = typed(read(f"a: {text}\n".encode(), "x.yaml"))["a"]
    assert found == value
    assert type(found) is type(value)


def test_scalars_stay_text_until_a_type_reads_them() -> None:
    node = read(b"a: 0038\nb: 'no'\n", "x.yaml")
    assert (node.text("a"), node.text("b")) == ("0038", "no")
    a, b = node.entries["a"], node.entries["b"]
    assert isinstance(a, Scalar)
    assert isinstance(b, Scalar)
    assert (a.quoted, b.quoted) == (False, True)


def test_places_name_file_line_and_path() -> None:
    node = read(b"# head\nkind: rules\nrules:\n  - id: a\n    when:\n      all:\n        - {fact: x}\n", "f.yaml")
    (rule,) = node.maps("rules")
    when = rule.map("when")
    assert when is not None
    (fact,) = when.maps("all")
    assert (node.place_of("rules").line, node.place_of("absent").line) == (3, 2)
    assert (rule.place.line, rule.place.path) == (4, "rules.0")
    assert (fact.place_of("fact").line, fact.place_of("fact").path) == (7, "rules.0.when.all.0.fact")
    assert fact.place.file == "f.yaml"


def test_lists_and_maps_are_read_leniently_by_their_readers() -> None:
    node = read(b"one: a\nmany: [a, {b: c}, [d]]\n", "x.yaml")
    assert isinstance(node.entries["many"], ListNode)
    assert node.texts("one") == ("a",)
    assert node.texts("many") == ("a",)
    assert [inner.text("b") for inner in node.maps("many")] == ["c"]
    assert node.items("absent") == ()
    assert node.map("one") is None
    assert node.text("many", "default") == "default"


def test_canonical_json_is_the_same_for_the_same_meaning() -> None:
    one = {"b": Decimal("38.50"), "a": [Decimal("2.0"), True, None, "ŵ"]}
    other = {"a": [2, True, None, "ŵ"], "b": Decimal("38.5")}
    assert canonical(one) == canonical(other) == '{"a":[2,true,null,"ŵ"],"b":"38.5"}'


def test_a_decision_to_read_is_all_or_nothing() -> None:
    with pytest.raises(DefinitionError) as raised:
        read(b"a: 1\na: 2\n", "x.yaml")
    (fault,) = raised.value.faults
    assert str(fault) == "x.yaml:2: error[duplicate-key]: “a” stands twice, first on line 1."


def test_the_document_is_a_mapping() -> None:
    assert isinstance(read(b"{}", "x.json"), MapNode)
