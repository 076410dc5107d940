"""Everything that can be wrong in a condition: its code, and the line it stands on."""

from __future__ import annotations

import pytest
from test_operators import SCOPE

from engine.conditions.parse import parse
from engine.errors import Faults
from engine.reading import read

FAULTY = [
    ("condition", "when: plain words"),
    ("condition", "when: {is: true}"),
    ("condition", "when: [{fact: a.yes, is: true}]"),
    ("unknown-key", "when: {all: [{fact: a.yes, is: true}], any: []}"),
    ("group", "when: {all: []}"),
    ("group", "when: {any: {fact: a.yes, is: true}}"),
    ("unknown-rule", "when: {rule: nobody}"),
    ("rows-test", "when: {any_row: {of: a.lines}}"),
    ("not-rows", "when: {any_row: {of: a.yes, when: {fact: a.yes, is: true}}}"),
    (
        "nested-rows",
        "when: {any_row: {of: a.lines, when: {any_row: {of: a.lines, when: {fact: row.kind, is: x}}}}}",
    ),
    ("fact", "when: {fact: [a.yes], is: true}"),
    ("unknown-fact", "when: {fact: a.yess, is: true}"),
    ("unknown-fact", "when: {any_row: {of: a.lines, when: {fact: row.ratee, is: £1}}}"),
    ("unknown-fact", "when: {fact: row.rate, is: £1}"),
    ("unknown-operator", "when: {fact: a.yes, equals: true}"),
    ("one-operator", "when: {fact: a.whole}"),
    ("one-operator", "when: {fact: a.whole, at_least: 1, at_most: 2}"),
    ("operator-type", "when: {fact: a.grade, at_least: good}"),
    ("operator-type", "when: {fact: a.whole, before: 2020-01-01}"),
    ("operator-type", "when: {fact: a.tags, is: red}"),
    ("operator-type", "when: {fact: a.proof, is: x}"),
    ("not-true", "when: {fact: a.yes, answered: false}"),
    ("pattern", 'when: {fact: a.text, matches: "(?=x)"}'),
    ("pattern", "when: {fact: a.text, matches: [x]}"),
    ("list", "when: {fact: a.grade, in: good}"),
    ("list", "when: {fact: a.grade, in: []}"),
    ("pair", "when: {fact: a.whole, between: [1]}"),
    ("pair", "when: {fact: a.whole, between: [1, 2, 3]}"),
    ("value", "when: {fact: a.whole, is: [1]}"),
    ("type-mismatch", "when: {fact: a.price, is: {fact: a.whole}}"),
    ("type-mismatch", "when: {fact: a.price, is: {add: [1, 2]}}"),
    ("type-mismatch", "when: {fact: a.yes, is: {parameter: p/limit}}"),
    ("unknown-function", "when: {fact: a.whole, is: {plus: [1, 2]}}"),
    ("unknown-parameter", "when: {fact: a.price, is: {parameter: p/limits}}"),
    ("arguments", "when: {fact: a.whole, is: {subtract: [1, 2, 3]}}"),
    ("arguments", "when: {fact: a.whole, is: {add: [1]}}"),
    ("function-types", "when: {fact: a.price, is: {multiply: [£1, £2]}}"),
    ("function-types", "when: {fact: a.whole, is: {add: [1, 2020-01-01]}}"),
    ("function-types", "when: {fact: a.price, is: {sum: {of: a.lines, value: {fact: row.kind}}}}"),
    ("over-rows", "when: {fact: a.price, is: {sum: a.lines}}"),
    ("over-rows", "when: {fact: a.whole, is: {count: {of: a.lines, value: 1}}}"),
    ("places", "when: {fact: a.exact, is: {round: {value: {fact: a.exact}, places: many}}}"),
    ("places", "when: {fact: a.exact, is: {round: {value: {fact: a.exact}, places: 0011}}}"),
    ("unknown-key", "when: {fact: a.exact, is: {round: {value: {fact: a.exact}, plaices: 2}}}"),
    ("literal-money-sign", "when: {fact: a.price, is: 5}"),
    ("literal-money", "when: {fact: a.price, is: £5.5}"),
    ("literal-boolean", "when: {fact: a.yes, is: yes}"),
    ("literal-integer", "when: {fact: a.whole, is: 1.5}"),
    ("literal-number", "when: {fact: a.exact, is: 1e3}"),
    ("literal-date", "when: {fact: a.day, is: 2021-02-29}"),
    ("literal-option", "when: {fact: a.grade, is: goood}"),
    ("literal-option", "when: {fact: a.tags, includes_any: [pink]}"),
    ("literal-too-many-digits", f"when: {{fact: a.whole, is: {'9' * 31}}}"),
]


@pytest.mark.parametrize(("code", "text"), FAULTY, ids=[f"{code}-{at}" for at, (code, _) in enumerate(FAULTY)])
def test_a_fault_has_its_code_and_line(code: str, text: str) -> None:
    faults = Faults()
    found = parse(read(f"kind: rules\n\n\n{text}\n".encode(), "wrong.yaml").get("when"), SCOPE, faults)
    assert found is None or code == "unknown-key" or code == "places"
    assert {(fault.code, fault.file, fault.line) for fault in faults.errors} == {(code, "wrong.yaml", 4)}


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("when: {fact: a.pricee, is: £1}", "a.price"),
        ("when: {fact: a.whole, atleast: 1}", "at_least"),
        ("when: {fact: a.grade, is: goood}", "good"),
        ("when: {rule: namd}", "named"),
        ("when: {fact: a.whole, is: {ad: [1, 2]}}", "add"),
        ("when: {fact: a.price, is: {parameter: p/limt}}", "p/limit"),
    ],
)
def test_a_slip_is_met_with_the_nearest_word(text: str, hint: str) -> None:
    faults = Faults()
    parse(read(text.encode(), "wrong.yaml").get("when"), SCOPE, faults)
    assert [fault for fault in faults.errors if hint in fault.hint]


def test_one_fault_does_not_hide_the_next() -> None:
    text = "when:\n  all:\n    - {fact: a.no, is: 1}\n    - {fact: a.whole, is: x}\n    - {rule: nobody}\n"
    faults = Faults()
    assert parse(read(text.encode(), "wrong.yaml").get("when"), SCOPE, faults) is None
    assert [(fault.line, fault.code) for fault in faults] == [
        (3, "unknown-fact"),
        (4, "literal-integer"),
        (5, "unknown-rule"),
    ]


def test_a_range_that_holds_nothing_is_warned_of() -> None:
    for ends, codes in {"[4, 2]": ["empty-range"], "[2, 2]": [], "[4, {fact: a.whole}]": []}.items():
        faults = Faults()
        document = read(f"when: {{fact: a.whole, between: {ends}}}".encode(), "here.yaml")
        assert parse(document.get("when"), SCOPE, faults) is not None
        assert [fault.code for fault in faults] == codes
        assert not faults.errors
