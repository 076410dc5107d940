"""Dates, typed as day, month and year: no picker, no guess at which number is the month."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from engine.errors import InputError
from engine.forms import limits, typing_in
from engine.forms.controls import Part, Parts
from engine.forms.model import Question, QuestionType, RawInput, Schema, SheetCell, sentence
from engine.forms.parsing import is_blank, written
from engine.values import DATE, iso_date, to_json
from engine.words import Words


class Date(QuestionType):
    """A date in three parts."""

    name = "date"
    control = Parts(
        (
            Part("day", Words("Day", "Diwrnod"), Words("a day", "diwrnod"), characters=2, numeric=True),
            Part("month", Words("Month", "Mis"), Words("a month", "mis"), characters=2, numeric=True),
            Part("year", Words("Year", "Blwyddyn"), Words("a year", "blwyddyn"), characters=4, numeric=True),
        ),
        beside=True,
        example=Words("For example, 27 3 2026", "Er enghraifft, 27 3 2026"),
    )
    fact = DATE
    keys = frozenset({"min", "max"})
    is_written = False
    wrong = "date"
    codes: ClassVar[Mapping[str, str]] = {
        "date": "It is not a date.",
        "date-part-missing": "The date lacks `parts`: of day, month and year, those not given.",
        "date-not-real": "There is no such day, as on 31 April.",
        "date-year": "The year is not one of four digits from `from` to `to`.",
    }
    words: ClassVar[Mapping[str, str]] = {
        "date": sentence("%(subject)s must be a real date, like 27 3 2026"),
        "date-part-missing": sentence("%(subject)s must include %(parts)s"),
        "date-not-real": sentence("%(subject)s must be a real date. There is no such day."),
        "date-year": sentence("%(subject)s must have a year of four digits, from %(from)s to %(to)s"),
        "min": sentence("%(subject)s must be the same as or after %(min)s"),
        "max": sentence("%(subject)s must be the same as or before %(max)s"),
    }
    least = limits.EARLIEST
    most = limits.LATEST

    def read(self, question: Question, raw: RawInput) -> str | None:
        """Return the date as YYYY-MM-DD."""
        if isinstance(raw, Mapping):
            parts = {part: written(raw.get(part)) for part in typing_in.DATE_PARTS}
            return None if is_blank(parts) else typing_in.date_of_parts(parts)
        text = typing_in.line(written(raw))
        return typing_in.iso(text) if text else None

    def raw(self, question: Question, answer: str) -> dict[str, str]:
        """Return the parts."""
        year, month, day = [*answer.split("-", 2), "", ""][:3]
        return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}

    def schema(self, question: Question) -> Schema:
        """Return the schema of a date."""
        least, most = to_json(limits.least(question)), to_json(limits.most(question))
        return {"type": "string", "format": "date", "formatMinimum": least, "formatMaximum": most}

    def out_of_reach(self, field: str) -> InputError:
        """Return that the year is an unlikely one."""
        return InputError("date-year", field, typing_in.YEARS)

    def cell(self, question: Question, answer: Any, locale: str) -> SheetCell:
        """Return the date."""
        return iso_date(answer)

    def of_cell(self, question: Question, cell: SheetCell) -> RawInput:
        """Return the date in a cell; one written as text says the day first, as people do here."""
        text = str(super().of_cell(question, cell)).strip()
        parts = text.replace("/", " ").replace(".", " ").replace("-", " ").split()
        if len(parts) != len(typing_in.DATE_PARTS) or len(parts[0]) == len("2026"):
            return text
        return dict(zip(typing_in.DATE_PARTS, parts, strict=True))

    def sample(self, question: Question) -> str:
        """Return a date within the bounds."""
        least, most = limits.least(question), limits.most(question)
        usual = date(2026, 3, 27)
        if isinstance(least, date) and isinstance(most, date):
            usual = min(max(usual, least), most)
        return usual.isoformat()


TYPE = Date()
