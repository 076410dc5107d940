"""Numbers in text, read and written exactly: integers, decimals, pence; no float on the way.

Bounded to 30 digits, so that no number a person types can make the arithmetic slow.
"""

import re
from decimal import Decimal, localcontext
from fractions import Fraction

from engine.errors import InputError

MAX_DIGITS = 30
MAX_PLACES = 10
"""The most decimal places that a definition may ask for."""
MAX_HELD = 10**4000
"""What is computed and grows beyond this, above or below the line, is unknown: arithmetic stays bounded."""

SHOWN_DIGITS = 8100

_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_EXACT = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?\Z")
_QUOTIENT = re.compile(r"-?[0-9]{1,4000}/[1-9][0-9]{0,3999}\Z")
_MONEY = re.compile(r"(-?)£([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{2}))?\Z")


def count(text: str, most: int) -> int | None:
    """Return the whole number from 0 to `most` that is written in plain digits; None where the text is no such number.

    >>> count("12", 20), count("21", 20), count("9" * 5_000, 20), count("²", 20), count("", 20)
    (12, None, None, None, None)
    """
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return int(text) if plain and int(text) <= most else None


def bounded(number: int) -> int:
    """Return `number`, refusing one of more than 30 digits.

    Raises:
        InputError: `too-many-digits`.
    """
    if abs(number) >= 10**MAX_DIGITS:
        raise InputError("too-many-digits", params={"limit": MAX_DIGITS})
    return number


def integer(text: str) -> int:
    """Return the whole number in `text`.

    Raises:
        InputError: `integer` or `too-many-digits`.
    """
    if not _INTEGER.match(text):
        raise InputError("integer", params={"text": text})
    _check_length(text)
    return int(text)


def exact(text: str) -> Fraction:
    """Return the decimal number (or quotient, as `exact_text` writes it) in `text`, exactly.

    Raises:
        InputError: `number` or `too-many-digits`.
    """
    if _QUOTIENT.match(text):
        return Fraction(text)
    if not _EXACT.match(text):
        raise InputError("number", params={"text": text})
    _check_length(text)
    return Fraction(text)


def digits(number: object) -> str:
    """Return a number of JSON written in digits alone; one that would be too long stays as it is.

    >>> digits(Decimal("1e2")), digits(Decimal("0.10")), digits(Decimal("1e999999")), digits("1,000")
    ('100', '0.10', '1E+999999', '1,000')
    """
    is_short = isinstance(number, Decimal) and abs(number.adjusted()) <= MAX_DIGITS
    return format(number, "f") if is_short else str(number)


def is_too_large(number: Fraction | int) -> bool:
    """Tell whether a computed number has grown beyond what is held, above or below the line."""
    return max(abs(number.numerator), number.denominator) >= MAX_HELD


def exact_text(number: Fraction) -> str:
    """Return `number` as decimal text where it ends within 30 digits, else as a quotient.

    >>> exact_text(Fraction(25, 2)), exact_text(Fraction(1, 3)), exact_text(Fraction(-2))
    ('12.5', '1/3', '-2')
    """
    quotient = f"{number.numerator}/{number.denominator}"
    if abs(number.numerator) >= 10**MAX_DIGITS:
        return quotient
    if number.denominator == 1:
        return str(number.numerator)
    rest = number.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places >= MAX_DIGITS or abs(number) * 10**places >= 10**MAX_DIGITS:
        return quotient
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def pence(text: str) -> int:
    """Return the pence in money written with its sign, `£1,300.00` or `£1300`.

    Raises:
        InputError: `money-sign` where the pound sign is missing, `money` where it is not money.
    """
    found = _MONEY.match(text)
    if not found:
        raise InputError(
            "money-sign" if _EXACT.match(text.replace(",", "")) else "money",
            params={"text": text},
        )
    _check_length(text)
    sign, pounds, fraction = found.groups()
    total = int(pounds.replace(",", "")) * 100 + int(fraction or 0)
    return -total if sign else total


def rounded(number: Fraction | int, places: int = 0) -> Fraction:
    """Return `number` rounded half-up (away from zero at the half) to `places` decimals, or to tens where negative.

    >>> rounded(Fraction(5, 2)), rounded(Fraction(-5, 2)), rounded(Fraction(1005, 1000), 2)
    (Fraction(3, 1), Fraction(-3, 1), Fraction(101, 100))
    """
    unit = Fraction(10) ** -places
    scaled = abs(Fraction(number)) / unit
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return unit * (whole if number >= 0 else -whole)


def decimal(number: Fraction) -> Decimal:
    """Return `number` as a Decimal of at most six places, for showing to people.

    >>> decimal(Fraction(10**40 * 3, 2)) == Decimal(15 * 10**39), decimal(Fraction(1, 3))
    (True, Decimal('0.333333'))
    """
    scaled = rounded(number, 6)
    with localcontext(prec=SHOWN_DIGITS):  # the usual 28 digits would lose some of what may be held
        return (Decimal(scaled.numerator) / Decimal(scaled.denominator)).normalize()


def _check_length(text: str) -> None:
    if sum(character.isdigit() for character in text) > MAX_DIGITS:
        raise InputError("too-many-digits", params={"limit": MAX_DIGITS})
