"""The written forms of answers: text as it is kept, email, telephone, postcode, reference number, date.

Patterns are RE2, and mean the same in any JSON Schema reader (ECMA 262): only what both understand.
"""

import unicodedata
from collections.abc import Callable
from typing import Any

import re2
from jsonschema import FormatChecker

from engine.conditions.operators import pattern_options
from engine.errors import InputError
from engine.values import composed, iso_date

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


def is_date(text: str) -> bool:
    """Tell whether `text` is a date written YYYY-MM-DD, and in no other way of ISO 8601."""
    try:
        iso_date(text)
    except InputError:
        return False
    return True


def _of_text(check: Callable[[str], bool]) -> Callable[[Any], bool]:
    return lambda instance: not isinstance(instance, str) or check(instance)


FORMATS = FormatChecker(formats=())
"""The formats of answers, and no other; where jsonschema's own are loose, ours are not."""

for _name, _check in {"line": is_line, "lines": is_lines, "email": is_email, "date": is_date}.items():
    FORMATS.checks(_name)(_of_text(_check))
