"""Parameters: figures by date, each in force from its day until the next."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from defining import library
from engine.errors import Faults
from engine.parameters import Parameter, read_parameters
from engine.reading import read

TEXT = """\
kind: parameters
id: words/limits
title: {en: Limits}
owner: lead
in_force: {from: 2020-01-01}
values:
  most:
    type: money
    unit: {en: a week}
    title: {en: Most a week}
    source: minute 3
    values: {2022-04-01: "£20.00", 2021-01-01: "£10.00"}
  share: {type: percentage, title: {en: Share}, values: {2021-01-01: "12.5%"}}
"""


def parameters(text: str = TEXT) -> tuple[dict[str, Parameter], list[tuple[str, int]]]:
    faults = Faults()
    found = {each.name: each for each in read_parameters(read(text.encode(), "some.yaml"), faults)}
    return found, [(fault.code, fault.line) for fault in faults]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param("2020-12-31", None, id="before-the-first"),
        pytest.param("2021-01-01", 1_000, id="first-day"),
        pytest.param("2022-03-31", 1_000, id="last-day-of-the-first"),
        pytest.param("2022-04-01", 2_000, id="first-day-of-the-second"),
        pytest.param("9999-12-31", 2_000, id="for-good"),
    ],
)
def test_a_value_is_in_force_from_its_day_until_the_next(on: str, expected: int | None) -> None:
    assert parameters()[0]["words/limits/most"].value(date.fromisoformat(on)) == expected


def test_each_says_what_it_is() -> None:
    most = parameters()[0]["words/limits/most"]
    assert (most.title.en, most.unit.en, most.source, most.document) == (
        "Most a week",
        "a week",
        "minute 3",
        "words/limits",
    )
    assert most.named.name == "words/limits/most"


def test_values_are_exact() -> None:
    share = parameters()[0]["words/limits/share"].value(date(2021, 1, 1))
    assert share == Fraction(25, 2)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        pytest.param('2021-01-01: "£10.00"', '2021-02-30: "£10.00"', "date", 12, id="no-such-day"),
        pytest.param('"£10.00"', "10", "literal-money-sign", 12, id="money-without-its-sign"),
        pytest.param('"12.5%"', '"some"', "literal-number", 13, id="no-number"),
    ],
)
def test_a_value_with_a_fault(old: str, new: str, code: str, line: int) -> None:
    assert parameters(TEXT.replace(old, new))[1] == [(code, line)]


def test_an_edition_leaves_out_what_is_not_in_force_yet() -> None:
    made = library(("words/hands", '2024-01-01: "2"', '2025-01-01: "2"')).in_force(date(2024, 1, 1))
    assert made.parameter_values(date(2024, 12, 31)) == {"words/hands/fewest-volunteers": 3}
    assert made.parameter_values(date(2025, 1, 1)) == {
        "words/hands/fewest-volunteers": 3,
        "words/hands/fewest-years": 2,
    }


def test_the_date_decided_for_picks_the_value() -> None:
    made = library(("words/hands", '{2024-01-01: "3"}', '{2024-01-01: "3", 2025-01-01: "5"}')).in_force(
        date(2024, 1, 1)
    )
    facts = made.facts_from_json({"plan.volunteers": 4})
    found = [made.decide("judge/grant", facts, on) for on in (date(2024, 12, 31), date(2025, 1, 1))]
    assert [decision.finding("enough-hands").verdict.value for decision in found] == ["pass", "fail"]
