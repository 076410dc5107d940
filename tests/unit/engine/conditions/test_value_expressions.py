"""Every function of value expressions: its value, its type, and when it is unknown."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from test_operators import FACTS, SCOPE

from engine.conditions.evaluate import value_of
from engine.conditions.functions import FUNCTIONS, OVER_ROWS
from engine.conditions.known import Known
from engine.conditions.model import Expression
from engine.conditions.parse import expression
from engine.errors import Faults
from engine.numerals import MAX_HELD
from engine.reading import read
from engine.vocabulary import facts_from_json

GIVEN = {
    "a.whole": 7,
    "a.other": 2,
    "a.exact": "0.5",
    "a.price": 1001,
    "a.share": "12.5",
    "a.day": "2004-02-29",
    "a.grade": "good",
    "a.lines": [{"rate": 100, "kind": "x"}, {"rate": 250, "kind": "y"}],
}


def parsed(text: str) -> Expression:
    faults = Faults()
    found = expression(read(f"value: {text}".encode(), "e.yaml").get("value"), None, SCOPE, faults)
    assert found is not None, faults.errors
    return found


@pytest.mark.parametrize(
    ("text", "type_name", "expected"),
    [
        ("{add: [{fact: a.whole}, 1, 2]}", "integer", 10),
        ("{add: [{fact: a.whole}, {fact: a.exact}]}", "decimal", Fraction(15, 2)),
        ("{add: [{fact: a.price}, £0.99]}", "money", 1100),
        ("{subtract: [{fact: a.whole}, {fact: a.other}]}", "integer", 5),
        ("{multiply: [{fact: a.price}, {fact: a.exact}]}", "money", Fraction(1001, 2)),
        ("{multiply: [{fact: a.whole}, {fact: a.other}, 2]}", "integer", 28),
        ("{divide: [{fact: a.whole}, {fact: a.other}]}", "decimal", Fraction(7, 2)),
        ("{divide: [{fact: a.price}, {fact: a.other}]}", "money", Fraction(1001, 2)),
        ("{divide: [{fact: a.price}, £10.01]}", "decimal", 1),
        ("{min: [{fact: a.whole}, {fact: a.other}]}", "integer", 2),
        ("{max: [{fact: a.day}, 2004-03-01]}", "date", date(2004, 3, 1)),
        ("{percent_of: [{fact: a.share}, {fact: a.price}]}", "money", Fraction(1001, 8)),
        ("{percent_of: [10%, {fact: a.whole}]}", "decimal", Fraction(7, 10)),
        ("{days_between: [{fact: a.day}, 2004-03-01]}", "integer", 1),
        ("{days_between: [2004-03-01, {fact: a.day}]}", "integer", -1),
        ("{years_between: [{fact: a.day}, 2005-02-28]}", "integer", 0),
        ("{years_between: [{fact: a.day}, 2005-03-01]}", "integer", 1),
        ("{years_between: [{fact: a.day}, 2008-02-29]}", "integer", 4),
        ("{first: [{fact: a.text}, x]}", "text", "x"),
        ("{first: [{fact: a.grade}]}", "choice", "good"),
        ("{round: {value: {divide: [{fact: a.whole}, {fact: a.other}]}}}", "decimal", 4),
        ("{round: {value: {divide: [1, 8]}, places: 2}}", "decimal", Fraction(13, 100)),
        ("{round: {value: {divide: [-1, 8]}, places: 2}}", "decimal", Fraction(-13, 100)),
        ("{sum: {of: a.lines, value: {fact: row.rate}}}", "money", 350),
        ("{count: {of: a.lines}}", "integer", 2),
        ("{count: {of: a.lines, when: {fact: row.kind, is: x}}}", "integer", 1),
    ],
)
def test_a_value(text: str, type_name: str, expected: Any) -> None:
    found = parsed(text)
    assert found.type.name == type_name
    assert value_of(found, Known(facts_from_json(FACTS, GIVEN))) == expected


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        pytest.param("{divide: [1, {fact: a.whole}]}", {"a.whole": 0}, id="by-zero"),
        pytest.param("{add: [1, {fact: a.whole}]}", {}, id="of-an-unknown"),
        pytest.param("{first: [{fact: a.whole}]}", {}, id="first-of-nothing"),
        pytest.param("{min: [{fact: a.whole}, 1]}", {}, id="least-with-an-unknown"),
        pytest.param("{sum: {of: a.lines, value: {fact: row.rate}}}", {}, id="sum-of-unknown-rows"),
        pytest.param("{sum: {of: a.lines, value: {fact: row.rate}}}", {"a.lines": [{}]}, id="sum-with-unknown-cell"),
        pytest.param("{count: {of: a.lines, when: {fact: row.kind, is: x}}}", {"a.lines": [{}]}, id="count-unsure"),
        pytest.param("{parameter: p/limit}", {}, id="parameter-not-in-force"),
    ],
)
def test_what_cannot_be_known_is_unknown(text: str, facts: dict[str, Any]) -> None:
    assert value_of(parsed(text), Known(facts_from_json(FACTS, facts))) is None


def test_over_no_rows_a_sum_and_a_count_are_nought() -> None:
    known = Known(facts_from_json(FACTS, {"a.lines": []}))
    assert value_of(parsed("{sum: {of: a.lines, value: {fact: row.rate}}}"), known) == 0
    assert value_of(parsed("{count: {of: a.lines}}"), known) == 0


def test_arithmetic_does_not_grow_without_end() -> None:
    square = "{fact: a.whole}"
    for _ in range(10):
        square = f"{{multiply: [{square}, {square}]}}"
    facts = facts_from_json(FACTS, {"a.whole": 10**29})
    assert value_of(parsed(square), Known(facts)) is None
    assert MAX_HELD == 10**4000


def test_every_function_is_tried_here() -> None:
    tried = " ".join(each[0] for each in test_a_value.pytestmark[0].args[1])
    assert all(f"{{{word}:" in tried for word in (*FUNCTIONS, *OVER_ROWS))
