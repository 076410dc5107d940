"""The ways people write one thing, made into the one way it is kept: lines, numbers, money, dates, postcodes.

What is left over after this is judged by the JSON Schema of the question; only what cannot be made out
at all is refused here. Digits are those of ASCII and their compatibility forms (full width); a
superscript is no digit.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache

import re2
from babel.dates import get_month_names

from engine import numerals
from engine.errors import InputError
from engine.forms.formats import hidden_character
from engine.forms.limits import EARLIEST, LATEST, MAX_NUMBER_DIGITS
from engine.values import composed

DATE_PARTS = ("day", "month", "year")
YEARS = {"from": EARLIEST.year, "to": LATEST.year, "parts": ("year",)}
"""What is said of an unlikely year."""
YES_OR_NO = {"true": True, "yes": True, "false": False, "no": False}

MOST_TYPED = 20_000
"""Characters that are looked at one by one, at most: of a million, that took half a second."""

_SPACES = str.maketrans(dict.fromkeys("\t\n\r\x0b\x0c\x85\u2028\u2029", " ") | {"\ufeff": None})
_NEWLINES = str.maketrans(dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n") | {"\ufeff": None})
_WIDE = str.maketrans("，．￡－＋（）／", ",.£-+()/")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))

_GROUPED = r"([0-9]+|[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}( [0-9]{3})+)"
_WHOLE = re2.compile(rf"[+-]?{_GROUPED}")
_DECIMAL = re2.compile(rf"([+-]?)({_GROUPED}(\.[0-9]+)?|\.[0-9]+)")
_MONEY = re2.compile(rf"(-?)£? ?(-?){_GROUPED}(\.[0-9]+)?")
_MONTH = re2.compile(r"([0-9]{4})-([0-9]{2})(-01)?")
_EXTENSION = re2.compile(r"(?i)[ ,]*(extension|ext|x)[. ]*([0-9]+)$")
_JOINED = re2.compile(r"^[A-Z0-9]{5,7}$")


def line(text: str) -> str:
    r"""Return `text` as one line: composed (NFC), trimmed, with spaces for tabs and newlines.

    >>> line("  A\tname ")
    'A name'
    """
    return composed(text.translate(_SPACES)).strip()


def lines(text: str) -> str:
    r"""Return `text` as lines: composed, trimmed, every kind of line end a newline.

    >>> lines("one\r\ntwo\r\n")
    'one\ntwo'
    """
    return composed(text.replace("\r\n", "\n").translate(_NEWLINES)).strip()


def bare(text: str) -> str:
    """Return `text` as one line without the invisible marks that copying out of other programs leaves.

    Raises:
        InputError: `control-character`, or `too-long`: so much is no number, address or name of anything.
    """
    whole = line(text)
    if len(whole) > MOST_TYPED:
        raise InputError("too-long", params={"limit": MOST_TYPED, "length": len(whole)})
    found = "".join(each for each in whole if unicodedata.category(each) != "Cf")
    if hidden := hidden_character(found):
        raise InputError("control-character", params={"character": f"U+{ord(hidden):04X}"})
    return found.strip()


def _numeral(text: str) -> str:
    """Return `text` with plain digits, signs and spaces, for reading a number out of it."""
    plain = "".join(
        unicodedata.normalize("NFKC", each) if unicodedata.category(each) == "Nd" else each for each in bare(text)
    )
    return " ".join(plain.translate(_WIDE).translate(_DASHES).split())


def whole(text: str) -> int:
    """Return the whole number that `text` writes, with or without separators of thousands.

    Raises:
        InputError: `integer` or `too-many-digits`.
    """
    found = _numeral(text)
    if not _WHOLE.fullmatch(found):
        raise InputError("integer")
    _not_too_long(found)
    return numerals.integer(found.replace(",", "").replace(" ", ""))


def pence(text: str) -> int:
    """Return the pence in the amount that `text` writes: `£1,234.50`, `1234`, `-£5`.

    Raises:
        InputError: `money`, `money-pence` (one, or more than two, digits of pence) or `too-many-digits`.
    """
    written = _numeral(text)
    found = _MONEY.fullmatch(written)
    if not found or (found.group(1) and found.group(2)):
        raise InputError("money")
    fraction = found.group(6) or ".00"
    if len(fraction) != 3:
        raise InputError("money-pence")
    _not_too_long(found.group(3) + fraction)
    amount = int(found.group(3).replace(",", "").replace(" ", "")) * 100 + int(fraction[1:])
    return -amount if found.group(1) or found.group(2) else amount


def decimal(text: str, code: str = "decimal") -> str:
    """Return the number that `text` writes as it is kept: no plus, no separators, no noughts that say nothing.

    >>> [decimal(text) for text in ("1,234.50", ".5", "+7", "-0.0", "007")]
    ['1234.5', '0.5', '7', '0', '7']

    Raises:
        InputError: `code`, it writes none, or `too-many-digits`.
    """
    found = _DECIMAL.fullmatch(_numeral(text))
    if not found:
        raise InputError(code)
    whole, _, fraction = found.group(2).replace(",", "").replace(" ", "").partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    _not_too_long(whole)
    number = f"{whole}.{fraction}" if fraction else whole
    return f"-{number}" if found.group(1) == "-" and number != "0" else number


def _not_too_long(number: str) -> None:
    digits_only = "".join(each for each in number if each.isdigit()).lstrip("0")
    if len(digits_only) > MAX_NUMBER_DIGITS:
        raise InputError("too-many-digits", params={"limit": MAX_NUMBER_DIGITS})


def date_of_parts(parts: Mapping[str, str]) -> str:
    """Return the ISO date that day, month and year write; the month may be a name in English or Welsh.

    Raises:
        InputError: `date-part-missing`, `date`, `date-year` or `date-not-real`.
    """
    written = {part: _numeral(parts.get(part, "")) for part in DATE_PARTS}
    missing = tuple(part for part in DATE_PARTS if not written[part])
    if missing:
        raise InputError("date-part-missing", params={"parts": missing})
    month = str(_months().get(written["month"].rstrip(".").casefold(), written["month"]))
    day, year = written["day"], written["year"]
    if not all(each.isascii() and each.isdigit() and len(each) <= 4 for each in (day, month, year)):
        raise InputError("date")
    if len(year) != 4:
        raise InputError("date-year", params=YEARS)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise InputError("date-not-real") from None


def month_of_parts(parts: Mapping[str, str]) -> str:
    """Return the first day of the month that month and year write, as an ISO date.

    Raises:
        InputError: `date-part-missing`, `month` or `date-year`.
    """
    try:
        return date_of_parts({**parts, "day": "1"})
    except InputError as error:
        raise InputError(
            {"date": "month", "date-not-real": "month"}.get(error.code, error.code), params=error.params
        ) from None


def month(text: str) -> str:
    """Return the first day of the month that `text` writes as year-month, or as the first day itself.

    Raises:
        InputError: as `month_of_parts`.
    """
    found = _MONTH.fullmatch(_numeral(text))
    if not found:
        raise InputError("month")
    return month_of_parts({"month": found.group(2), "year": found.group(1)})


def iso(text: str) -> str:
    """Return the ISO date that `text` writes as year-month-day.

    Raises:
        InputError: as `date_of_parts`.
    """
    parts = text.split("-")
    if len(parts) != 3 or [len(part) for part in parts] != [4, 2, 2] or not all(part.isdigit() for part in parts):
        raise InputError("date")
    return date_of_parts(dict(zip(reversed(DATE_PARTS), parts, strict=True)))


@cache
def _months() -> Mapping[str, int]:
    found = {
        name.rstrip(".").casefold(): number
        for locale in ("en_GB", "cy")
        for width in ("abbreviated", "wide")
        for number, name in get_month_names(width, locale=locale).items()
    }
    return found | {"sep": 9}


def digits(text: str) -> str:
    """Return `text` with plain digits and no spaces.

    >>> digits(" 123 456 ")
    '123456'
    """
    return _numeral(text).replace(" ", "")


def telephone(text: str) -> str:
    """Return a telephone number with plain digits, single spaces and its extension as `ext 12`.

    >>> telephone("+44 (0)1632.960001  Ext. 12")
    '+44 (0)1632 960001 ext 12'
    """
    written = _numeral(text)
    found = _EXTENSION.search(written)
    main = written[: found.start()] if found else written
    main = " ".join(main.replace(".", " ").replace("/", " ").split())
    return f"{main} ext {found.group(2)}" if found else main


def postcode(text: str) -> str:
    """Return a postcode in capitals with one space before its last three characters.

    >>> postcode("l30 4xx")
    'L30 4XX'
    """
    joined = digits(text).upper()
    return f"{joined[:-3]} {joined[-3:]}" if _JOINED.match(joined) else bare(text)
