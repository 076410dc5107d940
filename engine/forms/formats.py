"""The written forms of answers: text as it is kept, email, telephone, postcode, reference numbers, dates, decimals.

Patterns are RE2, and mean the same in any JSON Schema reader (ECMA 262): only what both understand.
"""

import unicodedata
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import re2
from jsonschema import FormatChecker

from engine.conditions.operators import pattern_options
from engine.values import composed, is_date, iso_date

EMAIL = (
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,63}|xn--[A-Za-z0-9-]{2,59})$"
)
TELEPHONE = r"^[(]?[+0]([ ()-]{0,3}[0-9]){7,15}( (ext|x) [0-9]{1,6})?$"
POSTCODE = (
    r"^(GIR 0AA|([A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9ABEHMNPRV-Y]|[0-9][A-HJKPS-UW])"
    r" [0-9][ABD-HJLNP-UW-Z]{2}))$"
)
URN = r"^[1-9][0-9]{5}$"
UKPRN = r"^1[0-9]{7}$"
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])-01$"
WHOLE_DIGITS = 15
"""Before the point of a decimal number, at most."""
LINE = r"^[^\x00-\x1f\x7f-\x9f]+$"
LINES = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]+$"

MAX_LOCAL_PART = 64
_HIDDEN = frozenset("\u2028\u2029\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Zs", "Zl", "Zp"})


def matches(pattern: str, text: str) -> bool:
    """Tell whether the RE2 `pattern` is found in `text`; text that is no Unicode (a lone surrogate) never matches."""
    try:
        return re2.compile(pattern, pattern_options()).search(text) is not None
    except UnicodeEncodeError:
        return False


def hidden_character(text: str, also: str = "") -> str:
    """Return the first character that must not be in an answer, or nothing; those in `also` may.

    Controls, characters that turn the direction of writing, line separators and lone surrogates.
    """
    unwanted = (each for each in text if each in _HIDDEN or unicodedata.category(each) in ("Cc", "Cs"))
    return next((each for each in unwanted if each not in also), "")


def is_seen(text: str) -> bool:
    """Tell whether `text` has anything to see."""
    return any(unicodedata.category(each) not in _UNSEEN and each not in _BLANKS for each in text)


def _is_kept(text: str, also: str) -> bool:
    shown = not hidden_character(text, also) and is_seen(text)
    return shown and text == text.strip() and composed(text) == text


def is_line(text: str) -> bool:
    """Tell whether `text` is one line as it is kept: trimmed, composed, without controls."""
    return _is_kept(text, "")


def is_lines(text: str) -> bool:
    """Tell whether `text` is lines as they are kept; tabs and newlines may be in it."""
    return _is_kept(text, "\n\t")


def is_email(text: str) -> bool:
    """Tell whether `text` is an email address with a domain that can be looked up."""
    return matches(EMAIL, text) and text.index("@") <= MAX_LOCAL_PART


def decimal_pattern(places: int) -> str:
    """Return the pattern of a decimal number as it is kept: no plus, no noughts that say nothing, at most `places`.

    >>> [text for text in ("12.5", "-0.25", "0", "-0", "12.50", "012", "1.125") if matches(decimal_pattern(2), text)]
    ['12.5', '-0.25', '0']
    """
    whole = rf"[1-9][0-9]{{0,{WHOLE_DIGITS - 1}}}"
    if not places:
        return rf"^(0|-?{whole})$"
    fraction = rf"\.[0-9]{{0,{places - 1}}}[1-9]"
    return rf"^(0|-?(0{fraction}|{whole}({fraction})?))$"


_DECIMAL = decimal_pattern(WHOLE_DIGITS)
ANY_DECIMAL = rf"^-?[0-9]{{1,{WHOLE_DIGITS}}}\.[0-9]*[1-9]$"
"""A number with places, however many."""


def is_decimal(text: str) -> bool:
    """Tell whether `text` is a decimal number as it is kept, of however many places."""
    return matches(_DECIMAL, text)


def ordered(format_name: str, text: Any) -> date | Fraction | None:
    """Return what a text of a format with an order stands for, to be held against bounds; None where it is none."""
    if not isinstance(text, str):
        return None
    if format_name == "decimal":
        return Fraction(text) if is_decimal(text) else None
    return iso_date(text) if is_date(text) else None


def _of_text(check: Callable[[str], bool]) -> Callable[[Any], bool]:
    return lambda instance: not isinstance(instance, str) or check(instance)


FORMATS = FormatChecker(formats=())
"""The formats of answers, and no other; where jsonschema's own are loose, ours are not."""

_CHECKS = {"line": is_line, "lines": is_lines, "email": is_email, "date": is_date, "decimal": is_decimal}
for _name, _check in _CHECKS.items():
    FORMATS.checks(_name)(_of_text(_check))
