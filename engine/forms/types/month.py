"""Months, typed as month and year."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from babel.dates import format_date

from engine.errors import InputError
from engine.forms import formats, limits, typing_in
from engine.forms.controls import Part, Parts
from engine.forms.model import Question, QuestionType, RawInput, Schema, SheetCell, sentence
from engine.forms.parsing import is_blank, written
from engine.values import DATE, Value, iso_date, to_json
from engine.words import Words


class Month(QuestionType):
    """A month of a year, kept as its first day: a fact that compares with dates."""

    name = "month"
    control = Parts(
        (
            Part("month", Words("Month", "Mis"), Words("a month", "mis"), characters=2, numeric=True),
            Part("year", Words("Year", "Blwyddyn"), Words("a year", "blwyddyn"), characters=4, numeric=True),
        ),
        beside=True,
        example=Words("For example, 3 2026", "Er enghraifft, 3 2026"),
    )
    fact = DATE
    keys = frozenset({"min", "max"})
    is_written = False
    wrong = "month"
    codes: ClassVar[Mapping[str, str]] = {"month": "It is not a month of a year."}
    words: ClassVar[Mapping[str, str]] = {
        "month": sentence("%(subject)s must be a month and a year, like 3 2026"),
        "date-part-missing": sentence("%(subject)s must include %(parts)s"),
        "date-year": sentence("%(subject)s must have a year of four digits, from %(from)s to %(to)s"),
        "min": sentence("%(subject)s must be the same as or after %(min)s"),
        "max": sentence("%(subject)s must be the same as or before %(max)s"),
    }
    least = limits.EARLIEST
    most = limits.LATEST

    def read(self, question: Question, raw: RawInput) -> str | None:
        """Return the first day of the month as YYYY-MM-DD."""
        if isinstance(raw, Mapping):
            parts = {part: written(raw.get(part)) for part in ("month", "year")}
            return None if is_blank(parts) else typing_in.month_of_parts(parts)
        text = written(raw)
        return None if is_blank(text) else typing_in.month(text)

    def raw(self, question: Question, answer: str) -> dict[str, str]:
        """Return the parts."""
        year, month = [*answer.split("-", 2), ""][:2]
        return {"month": month.lstrip("0"), "year": year}

    def schema(self, question: Question) -> Schema:
        """Return the schema of the first day of a month."""
        bounds = {
            "formatMinimum": to_json(_first(limits.least(question))),
            "formatMaximum": to_json(limits.most(question)),
        }
        return {"type": "string", "format": "date", "pattern": formats.MONTH} | bounds

    def out_of_reach(self, field: str) -> InputError:
        """Return that the year is an unlikely one."""
        return InputError("date-year", field, typing_in.YEARS)

    def said(self, question: Question, answer: Any, locale: str) -> str:
        """Return the month by name, and the year."""
        return _named(iso_date(answer), locale)

    def bound_said(self, question: Question, bound: Value, locale: str) -> str:
        """Return the month that a bound lies in."""
        return _named(bound, locale) if isinstance(bound, date) else str(bound)

    def cell(self, question: Question, answer: Any, locale: str) -> SheetCell:
        """Return the first day of the month."""
        return iso_date(answer)

    def sample(self, question: Question) -> str:
        """Return a month within the bounds."""
        least, most = _first(limits.least(question)), limits.most(question)
        usual = date(2026, 3, 1)
        if isinstance(least, date) and isinstance(most, date):
            usual = min(max(usual, least), most)
        return usual.replace(day=1).isoformat()


def _named(day: date, locale: str) -> str:
    return str(format_date(day, "MMMM y", locale="cy" if locale.startswith("cy") else "en_GB"))


def _first(day: Value | None) -> Value | None:
    """Return the first day of the month of a bound, so that the whole month is taken."""
    return day.replace(day=1) if isinstance(day, date) else day


TYPE = Month()
