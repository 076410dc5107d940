"""The sentences for what a service refuses, by code.

A journey declares its own as it is imported; the error pages, and the journeys themselves, say them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import LazyString, format_date, format_datetime, gettext
from flask_babel import lazy_gettext as _l

from webapp.timetable import DAY, MOMENT

_SENTENCES: dict[str, LazyString] = {}


def declare(sentences: Mapping[str, LazyString]) -> None:
    """Declare the sentences for codes. `%(name)s` in one is a param of the refusal.

    Raises:
        ValueError: A code has a sentence already.
    """
    twice = sorted(sentences.keys() & _SENTENCES.keys())
    if twice:
        raise ValueError(f"these codes have a sentence already: {', '.join(twice)}")
    _SENTENCES.update(sentences)


def sentence(code: str, params: Mapping[str, object] | None = None) -> str:
    """Say a code in the language of the page at hand; in general terms if nobody declared it."""
    found = _SENTENCES.get(code)
    if found is None:
        return str(gettext("This cannot be done as things stand."))
    return str(found) % {name: _said(value) for name, value in (params or {}).items()}


def _said(value: object) -> object:
    """Say a moment as pages do, in London's time, and a date; anything else says itself."""
    if isinstance(value, datetime):
        return format_datetime(value, MOMENT)
    return format_date(value, DAY) if isinstance(value, date) else value


def codes() -> frozenset[str]:
    """Give every code that has a sentence."""
    return frozenset(_SENTENCES)


declare(
    {
        "sign-in-wrong": _l("The email address or the password is wrong"),
        "sign-in-throttled": _l("There were too many tries. Try again in %(seconds)s seconds"),
    }
)
