"""A table or parameters go out to a spreadsheet and come back with the same meaning; a broken file never raises."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conditions.operators import OPERATORS
from engine.errors import Faults
from engine.reading import canonical, read, typed
from engine.spreadsheets.spreadsheet import KINDS, from_spreadsheet, to_spreadsheet
from engine.structure import schemas
from engine.tables.model import HitPolicy
from engine.versions import Version, read_version

TYPES = ["boolean", "integer", "decimal", "money", "percentage", "date", "text", "choice"]
NASTY = [
    *(
        "=1+1",
        "+44 161",
        "-5",
        "-",
        "–",
        "@SUM(A1)",
        "'quoted",
        "'both'",
        '"',
        '"both"',
        "[list",
        "{map",
        "a: b",
        "a #b",
    ),
    *("# no comment", "12", "012", "1.50", "1e5", "-0", "true", "TRUE", "False", "null", "~", "no", "22:30", "4..11"),
    *("2020-11-01", "£1,300.00", "2.5%", " before", "after ", "\u00a0hard\u00a0", "two\nlines", "\n", "a\n\n b\n"),
    *(
        "cr\rlf\r\n",
        "tab\there",
        "_x0041_",
        "_x000D_",
        "(otherwise)",
        "#REF!",
        "&amp; <b>",
        "]]>",
        "\\n",
        "🙂",
        "e\u0301",
    ),
    *("x" * 5000, "word " * 60 + "end", "key:", "- item", "? what", "a, b", "{a: 1}, {b: 2}", "%", "!tag", "&x", "*x"),
]
FACTS = ["given.alpha", "given.beta", "given.gamma", "other.one", "other.two"]
OUTPUTS = ["made.first", "made.second", "made.row_x0041_", "alpha.z"]
NAMES = ["a", "row", "two-words", "2024", "true", "null", "otherwise", "id", "x0041"]

visible = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
text = st.sampled_from(NASTY) | st.text(visible, max_size=30)
words_said = text.filter(lambda said: len(said) <= 20_000)
words = (
    words_said
    | st.integers(-5, 5)
    | st.fixed_dictionaries({"en": words_said.filter(bool)}, optional={"cy": words_said})
)
source = text.filter(bool)
date = st.dates().map(lambda day: day.isoformat())
literal = (
    text | st.booleans() | st.integers(-(10**20), 10**20) | st.decimals(-9999, 9999, places=3).map(str) | date
    | st.sampled_from([0.5, 2.25, 1e3, -0.1])
)  # fmt: skip
expression = literal | st.builds(lambda word, value: {word: value}, st.sampled_from(["fact", "parameter"]), text)
expressions = st.recursive(
    expression,
    lambda inner: st.builds(lambda items: {"add": items}, st.lists(inner, min_size=2, max_size=3)),
    max_leaves=3,
)
operators = st.dictionaries(
    st.sampled_from(sorted(OPERATORS)), expressions | st.lists(expressions, max_size=3), min_size=1, max_size=2
)
cell = st.just("-") | literal | st.lists(literal, min_size=1, max_size=3) | operators
ident = st.sampled_from(NAMES)
option = literal | st.fixed_dictionaries({"value": literal}, optional={"label": words})
about = {"title": words, "unit": words, "source": source, "note": text}
head = {"title": words, "owner": st.just("lead")}
in_force = st.fixed_dictionaries({"from": st.just("2020-11-01")}, optional={"to": st.just("2021-01-01")})


@st.composite
def declared(draw: st.DrawFn, **more: Any) -> dict[str, Any]:
    """What an output or a parameter is."""
    type_ = draw(st.sampled_from(TYPES))
    options = {"options": st.lists(option, min_size=1, max_size=4)} if type_ == "choice" else {}
    places = {"places": st.integers(0, 10)} if type_ in ("decimal", "percentage") else {}
    return draw(st.fixed_dictionaries({"type": st.just(type_), **options}, optional={**about, **places, **more}))


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """A table of sound structure; whether it makes sense is nothing to a spreadsheet."""
    inputs = draw(st.lists(st.sampled_from(FACTS), min_size=1, max_size=4, unique=True))
    outputs = draw(st.dictionaries(st.sampled_from(OUTPUTS), declared(), min_size=1, max_size=3))
    counts = draw(st.sampled_from([False, False, False, True]))
    gives = st.lists(expressions, min_size=len(outputs), max_size=len(outputs))
    match = st.lists(cell, min_size=len(inputs), max_size=len(inputs))
    row = {"match": match} if counts else {"match": match, "give": gives}
    ids = draw(st.lists(ident, min_size=1, max_size=4, unique=True))
    rows = [{"id": each, **draw(st.fixed_dictionaries(row, optional={"note": words}))} for each in ids]
    aggregate = {"hit": st.just("collect"), "aggregate": st.just("count")}
    hit = aggregate if counts else {"hit": st.sampled_from([policy.value for policy in HitPolicy])}
    optional = {"source": source, "note": text, "examples": st.lists(examples(), max_size=2)}
    more = {} if counts else {"otherwise": gives}
    whole = {"kind": st.just("table"), "id": st.just("made/table"), **head, "in_force": in_force, **hit}
    made = draw(st.fixed_dictionaries(whole, optional=optional | more))
    return {**made, "inputs": inputs, "outputs": outputs, "rows": rows}


@st.composite
def examples(draw: st.DrawFn) -> dict[str, Any]:
    """A case, its facts by dotted name or by record."""
    value = (
        literal | st.none() | st.lists(literal, max_size=2) | st.dictionaries(text.filter(bool), literal, max_size=2)
    )
    value = value.filter(lambda each: all(len(key) < 200 for key in each) if isinstance(each, dict) else True)
    facts = st.dictionaries(st.sampled_from([*FACTS, "given", "other"]), value, max_size=3)
    outputs = st.dictionaries(st.sampled_from(OUTPUTS), literal | st.none(), max_size=2)
    expect = {
        "outputs": st.none() | outputs | st.lists(outputs, max_size=2),
        "matched": st.lists(ident, max_size=2),
        "missing": st.lists(st.sampled_from(FACTS), max_size=2),
    }
    whole = {
        "name": source,
        "on": date,
        "given": facts,
        "expect": st.fixed_dictionaries({}, optional=expect).filter(bool),
    }
    return draw(st.fixed_dictionaries(whole, optional={"note": text}))


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, Any]:
    """Parameters, their values written plainly or with what is said of them."""
    said = {"confirmed_to": date, "source": source, "note": text}
    dated = literal | st.fixed_dictionaries({"value": literal}, optional=said)
    values = st.dictionaries(date, dated, min_size=1, max_size=3)
    more = {"authority_may_set": st.booleans(), "warn_days": st.integers(0, 400)}
    made = draw(st.dictionaries(ident, declared(**more), min_size=1, max_size=3))
    whole = {"kind": st.just("parameters"), "id": st.just("made/parameters"), **head, "in_force": in_force}
    document = draw(st.fixed_dictionaries(whole, optional={"source": source, "note": text}))
    return {**document, "values": {name: {**each, "values": draw(values)} for name, each in made.items()}}


DRAWN = {
    "table": {*head, "kind", "id", "in_force", "source", "note", "hit", "aggregate"}
    | {"inputs", "outputs", "rows", "otherwise", "examples"},
    "output": {*about, "type", "options", "places"},
    "row": {"id", "match", "give", "note"},
    "example": {"name", "on", "given", "expect", "note"},
    "parameters": {*head, "kind", "id", "in_force", "source", "note", "values"},
    "parameter": {*about, "type", "options", "places", "authority_may_set", "warn_days", "values"},
    "dated_value": {"value", "confirmed_to", "source", "note"},
}
"""The keys that the strategies above draw, by the part of a schema that they belong to."""


def test_every_key_that_a_definition_can_have_is_drawn() -> None:
    whole = {kind: schemas()[f"{kind}.schema.json"] for kind in KINDS}
    parts = {name: part for schema in whole.values() for name, part in schema["$defs"].items()}
    assert {name: set(schema["properties"]) for name, schema in (whole | parts).items()} == DRAWN


def version_of(written: dict[str, Any]) -> Version:
    """Return the definition that `written` is."""
    faults = Faults()
    version = read_version(json.dumps(written, ensure_ascii=False).encode(), "made.json", faults)
    assert version is not None
    assert [str(fault) for fault in faults] == []
    return version


def is_the_same_there_and_back(written: dict[str, Any]) -> None:
    version = version_of(written)
    faults = Faults()
    back = from_spreadsheet(to_spreadsheet(version.document), "made.xlsx", faults)
    assert [(fault.path, fault.code, fault.message) for fault in faults] == []
    assert back is not None
    assert back.version.content_id == version.content_id
    was, now = typed(version.document), typed(back.version.document)
    assert canonical(now.get("examples", [])) == canonical(was.get("examples", []))
    assert list(now.get("outputs", now.get("values"))) == list(was.get("outputs", was.get("values")))


SOUND = b"""
kind: table
id: made/table
title: T
owner: lead
in_force: {from: 2020-11-01}
hit: first
inputs: [given.alpha]
outputs: {made.first: {type: choice, options: [a, {value: b, label: B}]}}
rows: [{id: one, match: [[x, y]], give: [a], note: {en: N, cy: N}}]
otherwise: [b]
examples: [{name: E, on: 2020-11-01, given: {given.alpha: x}, expect: {matched: [one]}}]
"""
WORKBOOK = to_spreadsheet(read(SOUND, "sound.yaml"))
JUNK = [
    *(
        "",
        "<",
        "</c>",
        "&",
        "&#0;",
        "&x;",
        "\x00",
        "<f>1+1</f>",
        '<c r="A1"/>',
        '<c r="ZZZZ9999999999" t="s"><v>7</v></c>',
    ),
    *('<c t="b"><v>1</v></c>', '<c t="e"><v>#N/A</v></c>', '<c t="n"><v>1e999</v></c>', '<c s="99"><v>0.5</v></c>'),
    *('<mergeCell ref="A1:XFD1048576"/>', '<mergeCell ref="::"/>', '<row r="0" hidden="1">', '<row r="999999999999">'),
    *(
        'r="',
        't="s"',
        't="x"',
        "<v>",
        "<t>",
        "9" * 400,
        "match",
        "(otherwise)",
        "id",
        "{",
        '"',
        "<!DOCTYPE x>",
        "<?x?>",
    ),
]


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A workbook with one of its parts damaged, or its bytes."""
    if draw(st.booleans()):
        return damaged(draw, WORKBOOK)
    archive = zipfile.ZipFile(io.BytesIO(WORKBOOK))
    parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(parts)))
    parts[name] = damaged(draw, parts[name])
    if draw(st.integers(0, 9)) == 0:
        del parts[name]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for each, content in parts.items():
            written.writestr(each, content)
    return out.getvalue()


def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.sampled_from([0, 0, 1, 10, 200]))
        content = content[:start] + draw(st.sampled_from(JUNK)).encode() + content[end:]
    return content


def is_read_or_told_of(source: bytes) -> None:
    faults = Faults()
    back = from_spreadsheet(source, "broken.xlsx", faults)
    assert back is not None or faults.errors
    assert {fault.file for fault in faults} <= {"broken.xlsx"}


@settings(max_examples=300)
@given(broken())
def test_a_broken_workbook_is_read_or_told_of(source: bytes) -> None:
    is_read_or_told_of(source)


@settings(max_examples=150)
@given(tables())
def test_a_table_comes_back_as_it_went(written: dict[str, Any]) -> None:
    is_the_same_there_and_back(written)


@settings(max_examples=100)
@given(parameters())
def test_parameters_come_back_as_they_went(written: dict[str, Any]) -> None:
    is_the_same_there_and_back(written)


@pytest.mark.deep
@settings(max_examples=5_000)
@given(tables() | parameters())
def test_many_more_come_back_as_they_went(written: dict[str, Any]) -> None:
    is_the_same_there_and_back(written)


@pytest.mark.deep
@settings(max_examples=20_000)
@given(broken())
def test_many_more_broken_workbooks_are_read_or_told_of(source: bytes) -> None:
    is_read_or_told_of(source)
