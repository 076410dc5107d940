"""Types: literals, JSON both ways, what is unknown and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from engine.errors import InputError
from engine.values import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    MAX_ROWS,
    MAX_TEXT,
    MONEY,
    PERCENTAGE,
    TEXT,
    File,
    Option,
    RowField,
    Type,
    TypeName,
    from_json,
    iso_date,
    read_literal,
    to_json,
)
from engine.words import Words

CHOICE = Type(TypeName.CHOICE, (Option("no", Words("No")), Option("yes", Words("Yes"))))
CHOICES = Type(TypeName.CHOICES, CHOICE.options)
FILE = Type(TypeName.FILE)
PLACES = Type(TypeName.DECIMAL, places=2)
ROWS = Type(TypeName.ROWS, row=(RowField("rate", MONEY), RowField("kind", CHOICE)))


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("true", BOOLEAN, True),
        ("false", BOOLEAN, False),
        ("-12", INTEGER, -12),
        ("010", INTEGER, 10),
        ("1.50", DECIMAL, Fraction(3, 2)),
        ("0.25", PLACES, Fraction(1, 4)),
        ("12.5%", PERCENTAGE, Fraction(25, 2)),
        ("12.5", PERCENTAGE, Fraction(25, 2)),
        ("£1,300.00", MONEY, 130000),
        ("£1300", MONEY, 130000),
        ("-£0.01", MONEY, -1),
        ("2020-02-29", DATE, date(2020, 2, 29)),
        ("no", CHOICE, "no"),
        ("22:30", TEXT, "22:30"),
        ("e\u0301", TEXT, "é"),
    ],
)
def test_a_literal(text: str, type_: Type, expected: Any) -> None:
    found = read_literal(text, type_)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "type_", "code"),
    [
        ("yes", BOOLEAN, "boolean"),
        ("True", BOOLEAN, "boolean"),
        ("1.0", INTEGER, "integer"),
        ("٣", INTEGER, "integer"),
        ("1e3", DECIMAL, "number"),
        (".5", DECIMAL, "number"),
        ("1/0", DECIMAL, "number"),
        ("1/00", DECIMAL, "number"),
        ("0.125", PLACES, "places"),
        ("1300", MONEY, "money-sign"),
        ("1,300.00", MONEY, "money-sign"),
        ("£1,30", MONEY, "money"),
        ("£1.5", MONEY, "money"),
        ("£ 1", MONEY, "money"),
        ("2021-02-29", DATE, "date"),
        ("20210201", DATE, "date"),
        ("2021-2-1", DATE, "date"),
        ("maybe", CHOICE, "option"),
        ("x", FILE, "no-literal"),
        ("x", ROWS, "no-literal"),
        ("9" * 31, INTEGER, "too-many-digits"),
        ("£" + "9" * 31, MONEY, "too-many-digits"),
        ("0." + "0" * 31, DECIMAL, "too-many-digits"),
    ],
)
def test_a_literal_that_is_refused(text: str, type_: Type, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_literal(text, type_)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("data", "type_", "expected"),
    [
        (False, BOOLEAN, False),
        (5, INTEGER, 5),
        ("5", INTEGER, 5),
        (1.5, DECIMAL, Fraction(3, 2)),
        ("0.1", DECIMAL, Fraction(1, 10)),
        ("1/3", DECIMAL, Fraction(1, 3)),
        (7, DECIMAL, Fraction(7)),
        (-150, MONEY, -150),
        ("2020-02-29", DATE, date(2020, 2, 29)),
        ("e\u0301", TEXT, "é"),
        ("yes", CHOICE, "yes"),
        (["yes", "no", "yes"], CHOICES, ("no", "yes")),
        ("a.pdf", FILE, (File("a.pdf"),)),
        ([{"name": "a.pdf", "size_bytes": 3}], FILE, (File("a.pdf", 3),)),
        ([], ROWS, ()),
        ([{"rate": 5}], ROWS, ({"rate": 5, "kind": None},)),
    ],
)
def test_json(data: Any, type_: Type, expected: Any) -> None:
    found = from_json(data, type_)
    assert found == expected
    assert type(found) is type(expected)
    assert from_json(to_json(found), type_) == found


@pytest.mark.parametrize("type_", [BOOLEAN, INTEGER, DECIMAL, MONEY, DATE, TEXT, CHOICE, CHOICES, FILE, ROWS])
@pytest.mark.parametrize("data", [None, ""])
def test_nothing_is_unknown(data: Any, type_: Type) -> None:
    assert from_json(data, type_) is None


@pytest.mark.parametrize("type_", [CHOICES, FILE])
def test_none_chosen_is_unknown(type_: Type) -> None:
    assert from_json([], type_) is None


@pytest.mark.parametrize(
    ("data", "type_", "code"),
    [
        (1, BOOLEAN, "boolean"),
        ("true", BOOLEAN, "boolean"),
        (True, INTEGER, "integer"),
        (1.0, INTEGER, "integer"),
        (10**30, INTEGER, "too-many-digits"),
        (True, DECIMAL, "number"),
        ("NaN", DECIMAL, "number"),
        (float("inf"), DECIMAL, "number"),
        ("1/" + "9" * 5000, DECIMAL, "number"),
        ("0.125", PLACES, "places"),
        (1.5, MONEY, "pence"),
        ("150", MONEY, "pence"),
        (20200101, DATE, "date"),
        ("2020-1-1", DATE, "date"),
        (5, TEXT, "text"),
        ("x" * (MAX_TEXT + 1), TEXT, "too-long"),
        ("maybe", CHOICE, "option"),
        (["yes"], CHOICE, "option"),
        ("yes", CHOICES, "list"),
        ([["yes"]], CHOICES, "option"),
        ({"size_bytes": 1}, FILE, "file"),
        ({"name": "a.pdf", "size_bytes": "big"}, FILE, "file"),
        ({"name": "a.pdf", "size_bytes": -1}, FILE, "file"),
        ([1], ROWS, "rows"),
        ({}, ROWS, "rows"),
        ([{}] * (MAX_ROWS + 1), ROWS, "too-many-rows"),
        ([{"rate": "5"}], ROWS, "pence"),
    ],
)
def test_json_that_is_refused(data: Any, type_: Type, code: str) -> None:
    with pytest.raises(InputError) as refused:
        from_json(data, type_)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["", "2020-02-30", "2020-W01-1", "２020-01-01", " 2020-01-0", "2020-01-01T00:00"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(InputError):
        iso_date(text)


def test_declarations_of_one_fact_agree_but_for_words() -> None:
    other = Type(TypeName.CHOICE, (Option("no", Words("Never")), Option("yes", Words("Always"))))
    assert CHOICE.shape == other.shape
    assert CHOICE.shape != CHOICES.shape
    assert CHOICE.label("yes").en == "Yes"
    assert CHOICE.label("gone").en == "gone"
