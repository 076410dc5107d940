"""Conditions proved to exclude each other, and those that are not: every proof is tried on facts as well."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known
from engine.conditions.model import Condition, Group
from engine.conditions.parse import parse
from engine.conditions.scope import Named, Scope
from engine.errors import Faults
from engine.forms.exclusion import exclusive, impossible
from engine.values import BOOLEAN, DATE, INTEGER, TEXT, Option, Type, TypeName
from engine.words import Words
from form_building import document

OPTIONS = tuple(Option(value, Words(value)) for value in ("a", "b", "c"))
TYPES = {
    "f.choice": Type(TypeName.CHOICE, OPTIONS),
    "f.choices": Type(TypeName.CHOICES, OPTIONS),
    "f.flag": BOOLEAN,
    "f.number": INTEGER,
    "f.on": DATE,
    "f.text": TEXT,
}
SCOPE = Scope({name: Named(name, type_, Words(name)) for name, type_ in TYPES.items()})
VALUES = {
    "f.choice": (None, "a", "b", "c"),
    "f.choices": (None, ("a",), ("b",), ("a", "b"), ("a", "b", "c")),
    "f.flag": (None, True, False),
    "f.number": (None, 4, 5, 6),
    "f.on": (None, date(2020, 1, 1), date(2020, 1, 2)),
    "f.text": (None, "x", "y"),
}
KNOWN = [
    Known({name: value for name, value in zip(VALUES, values, strict=True) if value is not None})
    for values in itertools.product(*VALUES.values())
]

C = "{fact: f.choice, "
N = "{fact: f.number, "
S = "{fact: f.choices, "

PROVED = [
    (C + "is: a}", C + "is: b}"),
    (C + "in: [a, b]}", C + "is: c}"),
    (C + "is: a}", C + "is_not: a}"),
    (C + "not_in: [a, b]}", C + "in: [a, b]}"),
    (C + "is_not: a}", C + "not_in: [b, c]}"),
    ("{fact: f.flag, is: true}", "{fact: f.flag, is: false}"),
    ("{fact: f.flag, is: true}", "{fact: f.flag, is_not: true}"),
    ("{fact: f.text, is: x}", "{fact: f.text, is: y}"),
    (C + "answered: true}", C + "missing: true}"),
    (C + "is: a}", C + "missing: true}"),
    (N + "at_most: 5}", N + "more_than: 5}"),
    (N + "less_than: 5}", N + "at_least: 5}"),
    (N + "between: [1, 4]}", N + "at_least: 5}"),
    (N + "is: 4}", N + "more_than: 4}"),
    ("{fact: f.on, before: 2020-01-02}", "{fact: f.on, on_or_after: 2020-01-02}"),
    ("{fact: f.on, on_or_before: 2020-01-01}", "{fact: f.on, after: 2020-01-01}"),
    (S + "includes_all: [a, b]}", S + "includes_none: [b]}"),
    (S + "includes_any: [a, b]}", S + "includes_none: [a, b, c]}"),
    (C + "is: a}", "{not: " + C + "is: a}}"),
    (C + "is: a}", "{not: " + C + "in: [a, b]}}"),
    (C + "is: a}", "{none: [" + C + "is: a}, {fact: f.flag, is: true}]}"),
    ("{all: [" + C + "is: a}, {fact: f.flag, is: true}]}", C + "is: b}"),
    ("{any: [" + C + "is: a}, " + C + "is: b}]}", C + "is: c}"),
    ("{any: [" + C + "is: a}, " + C + "is: b}]}", "{all: [{fact: f.flag, is: true}, " + C + "is: c}]}"),
    (
        "{any: [" + C + "is: a}, {fact: f.flag, is: true}]}",
        "{all: [" + C + "is: b}, {fact: f.flag, is: false}]}",
    ),
    (
        "{all: [" + C + "is: a}, {fact: f.flag, is: true}]}",
        "{not: {all: [{fact: f.flag, is: true}, " + C + "is: a}]}}",
    ),
    ("{any: [" + C + "is: a}, " + C + "is: b}]}", "{not: {any: [" + C + "is: b}, " + C + "is: a}]}}"),
]

NOT_PROVED = [
    (C + "is: a}", C + "is: a}"),
    (C + "is: a}", "{fact: f.flag, is: true}"),
    (C + "in: [a, b]}", C + "in: [b, c]}"),
    (C + "is_not: a}", C + "is_not: b}"),
    (C + "is: a}", C + "answered: true}"),
    (C + "missing: true}", C + "missing: true}"),
    (N + "at_most: 5}", N + "at_least: 5}"),
    (N + "between: [1, 5]}", N + "between: [5, 9]}"),
    ("{fact: f.text, is_not: x}", "{fact: f.text, is_not: y}"),
    (S + "includes_any: [a, b]}", S + "includes_none: [b]}"),
    (S + "includes_all: [a]}", S + "includes_all: [b]}"),
    ("{any: [" + C + "is: a}, {fact: f.flag, is: true}]}", C + "is: b}"),
    ("{not: " + C + "is: a}}", "{not: " + C + "is: b}}"),
    ("{not: {all: [" + C + "is: a}, {fact: f.flag, is: true}]}}", C + "is: a}"),
    ("{fact: f.flag, is: true}", "{not: {all: [{fact: f.flag, is: true}, " + C + "is: a}]}}"),
]


def condition(text: str) -> Condition:
    faults = Faults()
    found = parse(document(f"when: {text}").get("when"), SCOPE, faults)
    assert found is not None, list(faults)
    return found


@pytest.mark.parametrize(("one", "other"), PROVED)
def test_proved_either_way_and_true_of_all_facts(one: str, other: str) -> None:
    left, right = condition(one), condition(other)
    assert exclusive([left], [right])
    assert exclusive([right], [left])
    both = [known for known in KNOWN if evaluate(left, known) is True and evaluate(right, known) is True]
    assert not both


@pytest.mark.parametrize(("one", "other"), NOT_PROVED)
def test_not_proved(one: str, other: str) -> None:
    assert not exclusive([condition(one)], [condition(other)])
    assert not exclusive([condition(other)], [condition(one)])


def test_any_of_several_conditions_is_enough() -> None:
    flag, a, b = (condition(text) for text in ("{fact: f.flag, is: true}", C + "is: a}", C + "is: b}"))
    assert exclusive([flag, a], [b])
    assert not exclusive([flag], [b])
    assert not exclusive([], [b])


def test_conditions_that_never_hold() -> None:
    assert impossible([condition("{all: [" + C + "is: a}, {all: [" + C + "is: b}]}]}")])
    assert not impossible([condition("{any: [" + C + "is: a}, " + C + "is: b}]}")])
    assert not impossible([])


def test_every_proof_over_a_grid_of_conditions_is_true() -> None:
    leaves = [condition(text) for pair in (*PROVED, *NOT_PROVED) for text in pair]
    truths = [(leaf, frozenset(index for index, known in enumerate(KNOWN) if evaluate(leaf, known))) for leaf in leaves]
    for (one, held), (other, also) in itertools.combinations(truths, 2):
        if exclusive([one], [other]):
            assert not held & also, (one, other)


def test_huge_conditions_are_given_up_on_rather_than_compared_for_ever() -> None:
    leaf = condition(C + "is: a}")
    huge = Group("any", (leaf,) * 5000)
    assert not exclusive([huge], [huge])
    assert not impossible([Group("all", (huge, huge))])
