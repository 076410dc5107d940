"""Numbers in text, exactly, within bounds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from engine import numerals
from engine.errors import InputError
from engine.showing import show
from engine.values import DECIMAL, MONEY


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-2), "-2"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1001, 100), "10.01"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-7, 6), "-7/6"),
        (Fraction(10**29), "1" + "0" * 29),
        (Fraction(10**30), "1" + "0" * 30 + "/1"),
        (Fraction(1, 2**40), f"1/{2**40}"),
    ],
)
def test_exact_text_and_back(number: Fraction, text: str) -> None:
    assert numerals.exact_text(number) == text
    assert numerals.exact(text) == number


@pytest.mark.parametrize("number", [Fraction(3**2000, 2**2000), Fraction(-(10**3999)), Fraction(1, 10**3999)])
def test_the_largest_that_is_held_can_be_written_read_and_shown(number: Fraction) -> None:
    assert not numerals.is_too_large(number)
    assert numerals.exact(numerals.exact_text(number)) == number
    assert show(number, DECIMAL)


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        (Fraction(1, 2), 0, 1),
        (Fraction(-1, 2), 0, -1),
        (Fraction(49, 100), 0, 0),
        (Fraction(3, 2), 0, 2),
        (Fraction(5, 2), 0, 3),
        (Fraction(1005, 1000), 2, Fraction(101, 100)),
        (Fraction(1, 3), 4, Fraction(3333, 10000)),
        (7, 2, 7),
    ],
)
def test_rounding_is_half_up(number: Fraction, places: int, expected: Fraction) -> None:
    assert numerals.rounded(number, places) == expected


@pytest.mark.parametrize(("text", "pence"), [("£0", 0), ("£0.05", 5), ("£12,345.67", 1234567), ("-£1", -100)])
def test_pence(text: str, pence: int) -> None:
    assert numerals.pence(text) == pence


@pytest.mark.parametrize("text", ["£", "£1,2345", "£,100", "1", "£1.234", "£-1", "€1", "£1\n", ""])
def test_what_is_not_money(text: str) -> None:
    with pytest.raises(InputError):
        numerals.pence(text)


@pytest.mark.parametrize("number", [10**30, -(10**30)])
def test_more_than_thirty_digits_are_refused(number: int) -> None:
    assert numerals.bounded(number // 10) == number // 10
    with pytest.raises(InputError, match="too-many-digits"):
        numerals.bounded(number)


def test_large_money_is_shown_to_the_penny() -> None:
    assert show(10**29 + 1, MONEY) == "£1,000,000,000,000,000,000,000,000,000.01"
    assert numerals.decimal(Fraction(1, 3)) == Decimal("0.333333")
