"""Definitions as YAML text: short and plain where that reads back the same."""

from __future__ import annotations

import pytest

from engine.reading import read, typed
from engine.spreadsheets.writing import WIDTH, written

LONG = "word " * 40 + "end"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("title: {en: A title, cy: Teitl}\n", id="flow"),
        pytest.param('title: "12"\nnote: "true"\nsource: "null"\nowner: "~"\n', id="quoted"),
        pytest.param('a: 12\nb: true\nc: null\nd: 1.50\ne: ""\nf: {}\ng: []\n', id="values"),
        pytest.param('a: Words, [in] {brackets}\nb: "a: b"\nc: "a #b"\nd: "- a"\ne: "end:"\nf: a:b\n', id="signs"),
        pytest.param('a: ["x, y", "a:b", "[", "£1.00", "-", 4..11, é]\n', id="signs-between-brackets"),
        pytest.param("rows:\n  - {id: a, match: [x]}\n  - {id: b, match: [y]}\n", id="rows"),
        pytest.param("examples:\n  - name: A\n    on: 2020-11-01\n", id="examples"),
        pytest.param("values:\n  a: {type: date}\n", id="parameters"),
        pytest.param("note: |-\n  one\n\n    two\nsource: x\n", id="lines"),
        pytest.param('note: "one \\ntwo"\na: "one\\n"\nb: "\\n"\nc: "\\tx"\nd: "a\\rb"\n', id="ends-of-lines"),
        pytest.param(f"note: >-\n  {LONG[:114]}\n  {LONG[115:]}\n", id="long"),
        pytest.param('"a b": [{"£": 1}]\n', id="keys"),
        pytest.param(f"x:\n  -\n    - {'a' * 70}\n    - {'b' * 70}\n", id="lists-in-lists"),
    ],
)
def test_it_is_written_as_it_was(text: str) -> None:
    assert written(read(text.encode(), "x")) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: 'x'\n", "a: x\n", id="needless-quotes"),
        pytest.param("a:\n  b: 1\n", "a: {b: 1}\n", id="needless-lines"),
        pytest.param('{"a": [1, "2"]}', 'a: [1, "2"]\n', id="json"),
        pytest.param("a: ~\nb:\n", "a: null\nb: null\n", id="nothing"),
        pytest.param("a: x # why\n", "a: x\n", id="comments-are-lost"),
        pytest.param("a: £12\n", 'a: "£12"\n', id="money-in-quotes"),
    ],
)
def test_the_style(text: str, expected: str) -> None:
    assert written(read(text.encode(), "x")) == expected


def test_a_long_list_has_a_line_an_item() -> None:
    items = [f"item-{number:03}" for number in range(20)]
    text = written(read(f"a: [{', '.join(items)}]".encode(), "x"))
    assert text == "a:\n" + "".join(f"  - {item}\n" for item in items)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert typed(read(text.encode(), "x")) == {"a": items}
