"""Every operator on what is known, what is unknown, and what lies just on the bound."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known, Truth
from engine.conditions.missing import missing
from engine.conditions.operators import OPERATORS
from engine.conditions.parse import parse
from engine.conditions.scope import Named, Scope
from engine.errors import Faults
from engine.reading import read
from engine.values import BOOLEAN, MONEY
from engine.vocabulary import Vocabulary, facts_from_json, read_fields
from engine.words import Words

VOCABULARY = """
kind: vocabulary
records:
  a:
    yes: {type: boolean}
    also: {type: boolean}
    whole: {type: integer}
    other: {type: integer}
    exact: {type: decimal}
    price: {type: money}
    share: {type: percentage}
    day: {type: date}
    text: {type: text}
    grade: {type: choice, options: [good, fair, poor]}
    tags: {type: choices, options: [red, green, blue]}
    proof: {type: file}
    lines: {type: rows, row: {rate: {type: money}, kind: {type: choice, options: [x, y]}}}
"""
FACTS = Vocabulary(read_fields(read(VOCABULARY.encode(), "v.yaml"), "v", Faults()))
SCOPE = Scope(
    {name: Named(name, field.type, field.title) for name, field in FACTS.items()},
    {"p/limit": Named("p/limit", MONEY, Words("the limit")), "p/on": Named("p/on", BOOLEAN, Words("on"))},
    {"named": Words("Named")},
)


def truth(condition: str, facts: dict[str, Any], parameters: dict[str, Any] | None = None) -> Truth:
    faults = Faults()
    found = parse(read(condition.encode(), "c.yaml"), SCOPE, faults)
    assert found is not None, faults.errors
    given = facts_from_json(FACTS, {f"a.{name}": value for name, value in facts.items()})
    return evaluate(found, Known(given, parameters or {}))


CASES = [
    ("is", "{fact: a.yes, is: true}", "yes", {True: True, False: False}),
    ("is", "{fact: a.whole, is: 3}", "whole", {3: True, 4: False}),
    ("is", "{fact: a.grade, is: good}", "grade", {"good": True, "poor": False}),
    ("is", "{fact: a.text, is: no}", "text", {"no": True, "No": False}),
    ("is", "{fact: a.exact, is: 0.1}", "exact", {"0.10": True, "1/10": True, "0.11": False}),
    ("is", "{fact: a.day, is: 2020-02-29}", "day", {"2020-02-29": True, "2020-03-01": False}),
    ("is_not", "{fact: a.grade, is_not: good}", "grade", {"good": False, "poor": True}),
    ("is_not", "{fact: a.yes, is_not: true}", "yes", {True: False, False: True}),
    ("in", "{fact: a.grade, in: [good, fair]}", "grade", {"good": True, "fair": True, "poor": False}),
    ("in", "{fact: a.whole, in: [1, 3]}", "whole", {1: True, 2: False, 3: True}),
    ("not_in", "{fact: a.grade, not_in: [good, fair]}", "grade", {"good": False, "fair": False, "poor": True}),
    ("at_least", "{fact: a.whole, at_least: 3}", "whole", {2: False, 3: True, 4: True}),
    ("at_least", '{fact: a.price, at_least: "£1.50"}', "price", {149: False, 150: True, 151: True}),
    ("at_most", "{fact: a.share, at_most: 12.5%}", "share", {"12.49": True, "12.5": True, "12.51": False}),
    ("more_than", "{fact: a.whole, more_than: 3}", "whole", {2: False, 3: False, 4: True}),
    ("less_than", "{fact: a.exact, less_than: 0.5}", "exact", {"0.49": True, "0.5": False, "0.51": False}),
    ("between", "{fact: a.whole, between: [2, 4]}", "whole", {1: False, 2: True, 4: True, 5: False}),
    ("between", "{fact: a.whole, between: [4, 2]}", "whole", {2: False, 3: False, 4: False}),
    ("before", "{fact: a.day, before: 2020-03-01}", "day", {"2020-02-29": True, "2020-03-01": False}),
    ("after", "{fact: a.day, after: 2020-02-29}", "day", {"2020-02-29": False, "2020-03-01": True}),
    ("on_or_before", "{fact: a.day, on_or_before: 2020-02-29}", "day", {"2020-02-29": True, "2020-03-01": False}),
    ("on_or_after", "{fact: a.day, on_or_after: 2020-03-01}", "day", {"2020-02-29": False, "2020-03-01": True}),
    ("matches", '{fact: a.text, matches: "[A-Z]+[0-9]"}', "text", {"AB1": True, "AB12": False, "xAB1": False}),
    ("matches", '{fact: a.text, matches: "a.b"}', "text", {"a\nb": True, "aéb": True, "ab": False}),
    ("matches", '{fact: a.text, matches: "é"}', "text", {"é": True, "e\u0301": True, "e": False}),
]  # fmt: skip
LISTS = [
    ("includes_any", "{fact: a.tags, includes_any: [red, green]}", [["red"], ["green", "blue"]], [["blue"]]),
    ("includes_all", "{fact: a.tags, includes_all: [red, green]}", [["red", "green"]], [["red"], ["blue"]]),
    ("includes_none", "{fact: a.tags, includes_none: [red, green]}", [["blue"]], [["red"], ["green", "blue"]]),
]
TABLE = [
    pytest.param(condition, {name: value}, expected, id=f"{word}-{name}-{value}")
    for word, condition, name, answers in CASES
    for value, expected in answers.items()
] + [
    pytest.param(condition, {"tags": value}, expected, id=f"{word}-{'-'.join(value)}")
    for word, condition, true, false in LISTS
    for expected, values in ((True, true), (False, false))
    for value in values
]


@pytest.mark.parametrize(("condition", "facts", "expected"), TABLE)
def test_an_operator_on_what_is_known(condition: str, facts: dict[str, Any], expected: bool) -> None:
    assert truth(condition, facts) is expected


@pytest.mark.parametrize("condition", sorted({each[1] for each in (*CASES, *LISTS)}))
def test_an_operator_on_what_is_unknown_is_unknown(condition: str) -> None:
    assert truth(condition, {}) is None


def test_the_table_has_every_operator() -> None:
    assert {each[0] for each in (*CASES, *LISTS)} | {"answered", "missing"} == set(OPERATORS)


@pytest.mark.parametrize(
    ("name", "value"),
    [("yes", False), ("whole", 0), ("text", "x"), ("tags", ["red"]), ("proof", {"name": "a.pdf"}), ("lines", [])],
)
def test_answered_and_missing_are_never_unknown(name: str, value: Any) -> None:
    for facts in ({name: value}, {}, {name: None}):
        known = facts.get(name) is not None
        assert truth(f"{{fact: a.{name}, answered: true}}", facts) is known
        assert truth(f"{{fact: a.{name}, missing: true}}", facts) is not known


@pytest.mark.parametrize("name", ["text", "grade"])
def test_empty_text_and_no_choice_are_unknown(name: str) -> None:
    assert truth(f"{{fact: a.{name}, missing: true}}", {name: ""}) is True


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        pytest.param("{fact: a.whole, between: [{fact: a.other}, 4]}", {"whole": 5}, False, id="above-the-known-end"),
        pytest.param("{fact: a.whole, between: [{fact: a.other}, 4]}", {"whole": 3}, None, id="below-it"),
        pytest.param("{fact: a.whole, between: [2, {fact: a.other}]}", {"whole": 1}, False, id="below-the-known-end"),
        pytest.param("{fact: a.whole, in: [1, {fact: a.other}]}", {"whole": 1}, True, id="in-one-match-settles"),
        pytest.param("{fact: a.whole, in: [1, {fact: a.other}]}", {"whole": 2}, None, id="in-else-unknown"),
        pytest.param("{fact: a.whole, not_in: [1, {fact: a.other}]}", {"whole": 1}, False, id="not_in-settles"),
        pytest.param("{fact: a.whole, not_in: [1, {fact: a.other}]}", {"whole": 2}, None, id="not_in-else-unknown"),
        pytest.param("{fact: a.tags, includes_any: [red, {fact: a.grade}]}", {"tags": ["red"]}, True, id="any-settles"),
        pytest.param("{fact: a.tags, includes_all: [red, {fact: a.grade}]}", {"tags": ["blue"]}, False, id="all-fails"),
        pytest.param("{fact: a.yes, is: {fact: a.also}}", {"yes": False, "also": False}, True, id="two-facts"),
        pytest.param("{fact: a.whole, at_least: {fact: a.exact}}", {"whole": 1, "exact": "1"}, True, id="int-decimal"),
    ],
)  # fmt: skip
def test_an_unknown_right_hand_side(condition: str, facts: dict[str, Any], expected: Truth) -> None:
    assert truth(condition, facts) is expected


@pytest.mark.parametrize(
    ("pence", "parameters", "expected"),
    [(500, {"p/limit": 500}, True), (501, {"p/limit": 500}, False), (1, {}, None), (None, {"p/limit": 5}, None)],
)
def test_a_parameter_is_looked_up_and_may_be_unknown(pence: int | None, parameters: Any, expected: Truth) -> None:
    assert truth("{fact: a.price, at_most: {parameter: p/limit}}", {"price": pence}, parameters) is expected


RATE = "{of: a.lines, when: {fact: row.rate, more_than: £0}}"


@pytest.mark.parametrize(
    ("rows", "every", "some"),
    [
        pytest.param(None, None, None, id="unknown-rows"),
        pytest.param([], True, False, id="no-rows"),
        pytest.param([{"rate": 1}, {"rate": 2}], True, True, id="all-hold"),
        pytest.param([{"rate": 1}, {"rate": 0}], False, True, id="one-fails"),
        pytest.param([{"rate": 1}, {}], None, True, id="deciding-cell-unknown"),
        pytest.param([{"rate": 0}, {}], False, None, id="settled-by-the-other"),
    ],
)
def test_rows(rows: Any, every: Truth, some: Truth) -> None:
    assert truth(f"{{every_row: {RATE}}}", {"lines": rows}) is every
    assert truth(f"{{any_row: {RATE}}}", {"lines": rows}) is some


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        ("{all: [{fact: a.yes, is: true}, {fact: a.whole, is: 1}]}", {}, ("a.yes", "a.whole")),
        ("{all: [{fact: a.yes, is: true}, {fact: a.whole, is: 1}]}", {"yes": False}, ()),
        ("{any: [{fact: a.yes, is: true}, {fact: a.whole, is: 1}]}", {"yes": False}, ("a.whole",)),
        ("{not: {fact: a.whole, at_least: {add: [{fact: a.other}, 1]}}}", {"whole": 1}, ("a.other",)),
        (f"{{every_row: {RATE}}}", {"lines": [{"rate": 1}, {}]}, ("a.lines.rate",)),
        (f"{{every_row: {RATE}}}", {}, ("a.lines",)),
        ("{fact: a.price, is: {sum: {of: a.lines, value: {fact: row.rate}}}}", {"lines": [{}]},
         ("a.price", "a.lines.rate")),
        ("{fact: a.whole, is: {count: {of: a.lines, when: {fact: row.kind, is: x}}}}", {"whole": 1, "lines": [{}]},
         ("a.lines.kind",)),
        ("{rule: named}", {}, ("rule named",)),
        ("{fact: a.exact, is: {divide: [{fact: a.whole}, 0]}}", {"exact": 1, "whole": 1}, ()),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(condition: str, facts: dict[str, Any], expected: tuple[str, ...]) -> None:
    found = parse(read(condition.encode(), "c.yaml"), SCOPE, Faults())
    assert found is not None, json.dumps(condition)
    known = Known(facts_from_json(FACTS, {f"a.{name}": value for name, value in facts.items()}))
    assert missing(found, known) == expected
