"""Dates and times as people give and read them: in London, refused where the clocks make them ambiguous."""

from __future__ import annotations

from datetime import UTC, date, datetime

from babel.dates import format_datetime

from webapp.store import LONDON

MOMENT = "d MMMM y, HH:mm"
"""How a moment is said, in letters and on pages: a pattern of CLDR's."""
DAY = "d MMMM y"
"""How a day is said on pages."""


class TimeRefused(ValueError):
    """A local time that does not exist, or exists twice, because the clocks change. `code` says which."""

    def __init__(self, code: str) -> None:
        """Keep the code: `time-ambiguous` or `time-skipped`."""
        super().__init__(code)
        self.code = code


def moment(local: datetime) -> datetime:
    """Return the moment, in UTC, at which London's clocks show `local`.

    Raises:
        TimeRefused: `time-ambiguous`, the clocks show it twice that night; `time-skipped`, they never do.
    """
    first = local.replace(tzinfo=LONDON, fold=0)
    second = local.replace(tzinfo=LONDON, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    shown = first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None)
    raise TimeRefused("time-ambiguous" if shown == local else "time-skipped")


def london_date(at: datetime) -> date:
    """Return the date in London at the moment `at`."""
    return at.astimezone(LONDON).date()


def said_moment(at: datetime, locale: str) -> str:
    """Say the moment `at` in the language of a letter: the day and the time in London."""
    return format_datetime(at, MOMENT, tzinfo=LONDON, locale=locale)
