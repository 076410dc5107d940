"""Conditions as Python functions: what they come to, and that nothing an author writes can run in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from types import CodeType
from typing import Any

import pytest

from engine.conditions import model, python
from engine.conditions.compiled import Conditions
from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known, Truth
from engine.conditions.model import Condition, FactRef, Group, Literal, ParameterRef, RuleRef
from engine.conditions.names import Names
from engine.conditions.parse import parse
from engine.conditions.python import ATTRIBUTES, PythonFunction
from engine.conditions.scope import Named, Scope
from engine.errors import Faults
from engine.reading import read
from engine.values import MONEY, TEXT
from engine.vocabulary import Vocabulary, facts_from_json, read_fields
from engine.words import NO_WORDS, Words

VOCABULARY = """
kind: vocabulary
records:
  a:
    yes: {type: boolean}
    whole: {type: integer}
    exact: {type: decimal}
    price: {type: money}
    day: {type: date}
    text: {type: text}
    grade: {type: choice, options: [good, fair, poor]}
    tags: {type: choices, options: [red, green, blue]}
    lines: {type: rows, row: {rate: {type: money}, kind: {type: choice, options: [x, y]}}}
"""
FACTS = Vocabulary(read_fields(read(VOCABULARY.encode(), "v.yaml"), "v", Faults()))
SCOPE = Scope(
    {name: Named(name, field.type, field.title) for name, field in FACTS.items()},
    {"p/limit": Named("p/limit", MONEY, Words("the limit"))},
)


def condition(written: str) -> Condition:
    faults = Faults()
    found = parse(read(written.encode(), "c.yaml"), SCOPE, faults)
    assert found is not None, tuple(faults)
    return found


def function(given: Condition, *, keeps_all: bool = False) -> Callable[..., Truth]:
    made = PythonFunction(("facts", "parameters"))
    made.give(Conditions(made, Names(made), keeps_all=keeps_all).compiled(given).value)
    return made.finished()


@pytest.mark.parametrize(
    ("written", "facts", "wanted"),
    [
        pytest.param("{fact: a.grade, in: [good, fair]}", {"a.grade": "fair"}, True, id="one-of-several"),
        pytest.param("{fact: a.grade, in: [good, fair]}", {}, None, id="none-of-several-where-unknown"),
        pytest.param("{fact: a.grade, not_in: [good, fair]}", {}, None, id="not-one-of-several-where-unknown"),
        pytest.param("{fact: a.grade, not_in: [good]}", {"a.grade": "good"}, False, id="not-one-of-one"),
        pytest.param("{fact: a.exact, in: ['0.5', '2']}", {"a.exact": "0.50"}, True, id="exact-numbers-are-equal"),
        pytest.param("{fact: a.whole, in: ['1', '2']}", {"a.whole": 2}, True, id="whole-numbers"),
        pytest.param("{fact: a.day, in: ['2024-02-29']}", {"a.day": "2024-02-29"}, True, id="days"),
        pytest.param("{fact: a.yes, is: true}", {"a.yes": False}, False, id="no-is-not-yes"),
        pytest.param("{fact: a.grade, missing: true}", {}, True, id="missing-is-two-valued"),
        pytest.param("{fact: a.price, between: ['£1', '£2']}", {"a.price": 100}, True, id="both-ends-included"),
        pytest.param(
            "{fact: a.price, between: ['£1', {parameter: p/limit}]}", {"a.price": 99}, False, id="one-end-is-enough"
        ),
        pytest.param(
            "{fact: a.price, between: ['£1', {parameter: p/limit}]}", {"a.price": 100}, None, id="the-other-end-unknown"
        ),
        pytest.param(
            "{fact: a.price, in: ['£1', {parameter: p/limit}]}", {"a.price": 100}, True, id="a-match-settles-a-list"
        ),
        pytest.param("{fact: a.tags, includes_all: [red, blue]}", {"a.tags": ["red"]}, False, id="all-of-several"),
        pytest.param("{fact: a.tags, includes_none: [red, blue]}", {"a.tags": ["green"]}, True, id="none-of-several"),
        pytest.param("{fact: a.text, matches: 'a+'}", {"a.text": "aab"}, False, id="the-whole-text-matches"),
        pytest.param("{fact: a.text, matches: 'a.b'}", {"a.text": "a\nb"}, True, id="a-dot-is-a-newline-too"),
        pytest.param("{any_row: {of: a.lines, when: {fact: row.kind, is: x}}}", {"a.lines": []}, False, id="no-rows"),
        pytest.param("{every_row: {of: a.lines, when: {fact: row.kind, is: x}}}", {"a.lines": []}, True, id="of-none"),
        pytest.param(
            "{any_row: {of: a.lines, when: {fact: row.kind, is: x}}}", {"a.lines": [{}, {"kind": "x"}]}, True,
            id="one-row-is-enough",
        ),
        pytest.param(
            "{every_row: {of: a.lines, when: {fact: row.kind, is: x}}}", {"a.lines": [{}, {"kind": "x"}]}, None,
            id="a-row-is-open",
        ),
        pytest.param(
            "{fact: a.price, is: {sum: {of: a.lines, value: {fact: row.rate}}}}",
            {"a.price": 30, "a.lines": [{"rate": 10}, {"rate": 20}]}, True, id="a-sum",
        ),
        pytest.param(
            "{fact: a.price, is: {sum: {of: a.lines, value: {fact: row.rate}}}}",
            {"a.price": 30, "a.lines": [{"rate": 10}, {}]}, None, id="a-sum-with-an-open-row",
        ),
        pytest.param(
            "{fact: a.whole, is: {count: {of: a.lines, when: {fact: row.rate, more_than: £0}}}}",
            {"a.whole": 1, "a.lines": [{"rate": 10}, {"rate": 0}]}, True, id="a-count",
        ),
        pytest.param(
            "{fact: a.price, is: {round: {value: {divide: [£1, 3]}, places: 2}}}", {"a.price": 33}, True, id="pence"
        ),
        pytest.param(
            "{fact: a.exact, is: {divide: [{fact: a.exact}, {fact: a.whole}]}}", {"a.exact": 1, "a.whole": 0}, None,
            id="a-division-by-zero",
        ),
        pytest.param(
            "{fact: a.exact, at_least: {first: [{fact: a.exact}, '2']}}", {"a.exact": 1}, True, id="the-first-known"
        ),
        pytest.param("{none: [{fact: a.yes, is: true}, {fact: a.grade, is: good}]}", {"a.yes": True}, False, id="none"),
        pytest.param("{not: {fact: a.yes, is: true}}", {}, None, id="not-of-unknown"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("keeps_all", [False, True], ids=["settled-early", "all-kept"])
def test_a_condition(written: str, facts: dict[str, Any], wanted: Truth, keeps_all: bool) -> None:
    given, known = condition(written), facts_from_json(FACTS, facts)
    assert function(given, keeps_all=keeps_all)(known, {}) is wanted
    assert evaluate(given, Known(known)) is wanted


def test_a_number_too_large_to_hold_is_unknown() -> None:
    large = "{multiply: [" + ", ".join(["{fact: a.whole}"] * 40) + "]}"
    too_large = "{multiply: [" + ", ".join([large] * 5) + "]}"
    facts = {"a.whole": 10**29}
    assert function(condition(f"{{fact: a.whole, less_than: {large}}}"))(facts, {}) is True
    assert function(condition(f"{{fact: a.whole, less_than: {too_large}}}"))(facts, {}) is None


def test_a_rule_that_is_not_worked_out_is_unknown() -> None:
    assert function(RuleRef("nobody"))({}, {}) is None


def test_a_condition_is_settled_as_soon_as_it_can_be() -> None:
    asked: list[object] = []

    class Noting(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            asked.append(other)
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    given = condition("{all: [{fact: a.yes, is: true}, {fact: a.grade, is: good}]}")
    facts = {"a.yes": False, "a.grade": Noting("good")}
    assert function(given)(facts, {}) is False
    assert asked == []
    assert function(given, keeps_all=True)(facts, {}) is False
    assert asked == ["good"]


# Nothing an author writes can run.

HOSTILE = [
    "__import__('os').system('touch /tmp/owned')",
    "x'); __import__('os'); ('",
    "{facts.__class__.__mro__}",
    "t1",
    "c0",
    "facts",
    "made",
    "__builtins__",
    "__class__",
    "\\",
    "'\"\n#",
    "a if b else c",
]


def hostile(text: str) -> Condition:
    """Return a condition with `text` wherever an author's words can stand, and further than any reader lets them."""
    fact, named = FactRef(text, TEXT, NO_WORDS), ParameterRef(text, TEXT, NO_WORDS)
    tests = (
        model.Test(fact, "is", (Literal(text, TEXT),)),
        model.Test(fact, "in", (Literal(text, TEXT), Literal(f"{text}!", TEXT), named)),
        model.Test(FactRef("a.text", TEXT, NO_WORDS), "matches", (Literal(f"\\Q{text}\\E", TEXT),)),
        model.Test(fact, "answered"),
    )
    rows = condition("{any_row: {of: a.lines, when: {fact: row.kind, is: x}}}")
    return Group("any", (*tests, rows, RuleRef(text)))


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield `code` and all code inside it."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from codes(inner)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("keeps_all", [False, True], ids=["settled-early", "all-kept"])
def test_no_word_of_an_author_is_a_name_or_stands_in_the_code(text: str, keeps_all: bool) -> None:
    made = function(hostile(text), keeps_all=keeps_all)
    for code in codes(made.__code__):
        names = {*code.co_names, *code.co_varnames, *code.co_freevars, *code.co_cellvars}
        ours = {"facts", "parameters", *ATTRIBUTES}
        assert all(name in ours or (name[0] in "ct" and name[1:].isdecimal()) for name in names), names
        assert {type(each) for each in code.co_consts} <= {type(None), bool, tuple, CodeType}
        assert all(each == () for each in code.co_consts if isinstance(each, tuple))
        assert (code.co_name, code.co_filename) == ("made", "<made from a definition>")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_compared_as_words(text: str) -> None:
    made = function(hostile(text))
    assert made({text: text}, {}) is True
    assert made({text: f"{text}!"}, {}) is True
    assert made({"a.text": text}, {}) is True
    assert made({text: "else"}, {text: "else"}) is True


def test_a_function_has_no_builtins_and_reaches_only_what_is_bound_for_it() -> None:
    made = function(hostile("__import__"))
    bound = made.__globals__
    assert bound["__builtins__"] == {}
    assert all(name[0] == "c" and name[1:].isdecimal() for name in bound.keys() - {"__builtins__", "made"})
    allowed = (str, int, Fraction, date, frozenset, type, type(len))
    ours = [value for name, value in bound.items() if name[0] == "c" and not isinstance(value, allowed)]
    assert {each.__module__ for each in ours} == {"engine.conditions.functions", "re2"}


@pytest.mark.parametrize("name", ["__class__", "__globals__", "format", "mro", "get "])
def test_no_other_attribute_is_read(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        python.method(python.read("facts"), name)


def test_what_is_bound_stays_what_it_is() -> None:
    made = PythonFunction(("facts", "parameters"))
    word = json.loads('"\\u0000 and more"')
    assert made.bound(word) is made.bound(word)
    made.give(made.bound(word))
    assert made.finished()({}, {}) is word
