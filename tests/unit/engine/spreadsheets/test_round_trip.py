"""Tables and parameters out to a spreadsheet and back: the same meaning, the same examples, the same order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.guide import FILES
from engine.errors import DefinitionError
from engine.reading import canonical, typed
from engine.spreadsheets.spreadsheet import KINDS, to_spreadsheet
from spreadsheeting import PARAMETERS, TABLE, brought, definition, opened, saved, sheets

ROOT = Path(__file__).parents[4]
HEAD = "id: garden/made\ntitle: T\nowner: lead\nin_force: {from: 2024-01-01}\n"
INTEGER = "inputs: [a.b]\noutputs: {c.d: {type: integer}}\n"
CHOICES = "inputs: [a.b]\noutputs: {z.z: {type: choice, options: [p, q]}, c.d: {type: choice, options: [q, p]}}\n"
CELLS = [
    *("good", '"12"', "12", "1.50", "true", '"true"', "4..11", "[a, b]", "['1', 2]", "{answered: true}", "2020-11-01"),
    *("{more_than: 18, at_most: 35}", "{not_in: [red, blue]}", "{at_least: {parameter: a/b}}", '"£1,300.00"', "2.5%"),
    *("{is: {add: [{fact: x.y}, 1]}}", '"–"', '"[not a list]"', '" a "', "'-'"),
]
NOTES = """\
rows:
  - {id: r, match: ['-'], give: [1], note: Plain}
  - {id: s, match: ['-'], give: [2], note: {en: By language}}
  - {id: t, match: ['-'], give: [2]}
examples:
  - {name: Several, on: 2024-01-01, given: {}, expect: {outputs: [{c.d: 1}, {c.d: null}]}}
  - {name: Nothing, on: 2024-01-01, given: {a: {b: x}}, expect: {outputs: null, missing: []}}
  - name: Rows
    on: 2024-01-01
    given: {a.b: [{x: 1, y: '£2'}], a.c: {name: f.pdf}}
    expect: {matched: [r, s]}
    note: N
"""


def table(more: str) -> str:
    return f"kind: table\n{HEAD}{more}"


def parameter(said: str) -> str:
    return f"kind: parameters\n{HEAD}values:\n  p: {said}\n"


def one(hit: str, given: str = "1", outputs: str = INTEGER) -> str:
    return table(f"hit: {hit}\n{outputs}rows: [{{id: r, match: ['-'], give: [{given}]}}]\n")


def every_cell() -> str:
    rows = [f"  - {{id: r{at}, match: [{cell}], give: [1]}}\n" for at, cell in enumerate(CELLS)]
    return table(f"hit: first\n{INTEGER}rows:\n{''.join(rows)}")


CASES = {
    "a table": TABLE,
    "parameters": PARAMETERS,
    **{f"hit {hit}": one(hit) for hit in ("unique", "any", "first", "rule-order")},
    **{f"hit {hit}": one(hit, "q, p", CHOICES) for hit in ("priority", "output-order")},
    **{f"collect {each}": one(f"collect\naggregate: {each}") for each in ("sum", "min", "max")},
    "rows that give nothing": table(f"hit: collect\naggregate: count\n{INTEGER}rows: [{{id: r, match: [x]}}]\n"),
    "cells of every form": every_cell(),
    "notes and examples of every form": table(f"hit: rule-order\n{INTEGER}{NOTES}"),
    "empty text": one("first\nnote: ''"),
    "no examples": one("first\nexamples: []"),
    "options of every form": parameter(
        "{type: choice, options: [a, {value: b}, {value: 3, label: Three}, 'no', true], values: {2024-01-01: a}}"
    ),
    "values of every form": parameter(
        "{type: integer, values: {2024-01-01: {value: 1}, 2025-01-01: '1', 2023-01-01: 1}}"
    ),
    "words that look like others": parameter(
        "{type: text, title: 2024, unit: {en: '12', cy: x}, note: ' ', values: {2024-01-01: 'null', 2025-01-01: ''}}"
    ),
    "a text of several lines": parameter(
        '{type: text, note: "one\\n\\n  two\\n", source: "a\\nb", values: {2024-01-01: "a\\r\\nb\\tc"}}'
    ),
}
SHIPPED = [path.read_text("utf-8") for each in ("rulesets", "tests/library") for path in (ROOT / each).rglob("*.yaml")]
GUIDE = [source.decode() for _, source in FILES]
OURS = [text for text in (*SHIPPED, *GUIDE) if any(f"\nkind: {kind}\n" in f"\n{text}" for kind in KINDS)]


def is_the_same(text: str, source: bytes) -> None:
    version = definition(text)
    back, faults = brought(source)
    assert faults == []
    assert back is not None
    assert back.version.content_id == version.content_id
    was, now = typed(version.document), typed(back.version.document)
    assert canonical(now.get("examples", [])) == canonical(was.get("examples", []))
    assert list(now.get("outputs", now.get("values"))) == list(was.get("outputs", was.get("values")))


def test_there_are_some() -> None:
    assert len(OURS) >= 5


@pytest.mark.parametrize("text", OURS, ids=lambda text: text.partition("\nid: ")[2].partition("\n")[0])
def test_what_ships_comes_back_as_it_went(text: str) -> None:
    is_the_same(text, sheets(text))


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_it_comes_back_as_it_went(text: str) -> None:
    is_the_same(text, sheets(text))


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_it_comes_back_when_another_program_has_saved_it(text: str) -> None:
    is_the_same(text, saved(opened(sheets(text))))


def test_the_same_definition_gives_the_same_bytes() -> None:
    assert sheets(TABLE) == sheets(TABLE)


def test_a_definition_in_json_comes_back_as_yaml() -> None:
    is_the_same(TABLE, sheets(json.dumps(typed(definition(TABLE).document), default=str)))


def test_what_comes_back_is_written_as_definitions_are() -> None:
    back, _ = brought(sheets(TABLE))
    assert back is not None
    assert back.version.source.decode() == TABLE.lstrip()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(one(f"first\nnote: {'x' * 33_000}"), "cell-too-long", id="a-text-too-long-for-a-cell"),
        pytest.param(one("first", "1, 2"), "row-length", id="a-row-too-long"),
        pytest.param(
            table(f"hit: first\n{INTEGER}rows: [{{id: r, match: [1, 2], give: [1]}}]"), "row-length", id="cells"
        ),
    ],
)
def test_what_a_spreadsheet_cannot_hold_is_refused_and_not_cut(text: str, code: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        to_spreadsheet(definition(text).document)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_another_kind_of_definition_has_no_spreadsheet() -> None:
    with pytest.raises(KeyError):
        sheets("kind: authority\nid: a/b\n")
