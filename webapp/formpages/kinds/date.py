"""Dates, typed as day, month and year: no picker, no guess at which number is the month."""

from collections.abc import Mapping
from typing import ClassVar

from flask_babel import gettext
from markupsafe import Markup

from webapp.formpages.fields import AnswerField, Json, Posted, Problem
from webapp.formpages.macros import Params, govuk
from webapp.formpages.speech import Sentence, sentence

PARTS = ("day", "month", "year")


class DateField(AnswerField):
    """A date in three parts. While it is no date, the parts are kept as they were typed."""

    own_words: ClassVar[Mapping[str, Sentence]] = {
        "min": sentence("%(subject)s must be the same as or after %(min)s"),
        "max": sentence("%(subject)s must be the same as or before %(max)s"),
    }

    def read(self, posted: Posted) -> dict[str, str]:
        """Return the parts as typed, by name; one that was not posted is empty."""
        return {part: _first(posted.getlist(f"{self.name}-{part}")) for part in PARTS}

    def target(self, problem: Problem) -> str:
        """Return the id of the first part at fault, or of the day."""
        wrong = parts_at_fault(problem.code, problem.params)
        return f"{self.id}-{wrong[0] if wrong else 'day'}"

    @property
    def parts(self) -> dict[str, str]:
        """The parts to show: of the date, or as they were typed."""
        return split(self.answer)

    @property
    def hint(self) -> Markup:
        """The author's hint, or an example."""
        return super().hint or Markup("{}").format(gettext("For example, 27 3 2026"))

    def carried(self) -> list[tuple[str, str]]:
        """Return the parts that were typed."""
        return [(f"{self.name}-{part}", typed) for part, typed in self.parts.items() if typed]

    def control(self) -> Markup:
        """Return three inputs in a fieldset; those at fault are marked, or all where it is the date."""
        labels = {"day": gettext("Day"), "month": gettext("Month"), "year": gettext("Year")}
        wrong = {part for problem in self.problems for part in parts_at_fault(problem.code, problem.params)}
        params = self.grouped()
        focus = params.pop("attributes", {})
        items: list[Params] = []
        for part in PARTS:
            red = self.faults and (part in wrong or not wrong)
            width = f"govuk-input--width-{4 if part == 'year' else 2}"
            item = {"name": part, "label": labels[part], "value": self.parts[part]}
            item["classes"] = f"{width} govuk-input--error" if red else width
            items.append(item | ({"attributes": focus} if part == "day" else {}))
        return govuk("date-input", params | {"namePrefix": self.name, "items": items})


def parts_at_fault(code: str, params: Mapping[str, object]) -> tuple[str, ...]:
    """Return the parts of a date that a fault is about; none where it is about the whole."""
    named = params.get("parts")
    if isinstance(named, tuple | list):
        return tuple(part for part in PARTS if part in named)
    return ("year",) if code == "date-year" else ()


def split(answer: Json) -> dict[str, str]:
    """Return the three parts of a date: of an ISO date, or of what was typed."""
    if isinstance(answer, Mapping):
        return {part: str(answer.get(part) or "") for part in PARTS}
    year, month, day = [*str(answer).split("-", 2), "", ""][:3] if isinstance(answer, str) else ("", "", "")
    return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}


def _first(values: list[object]) -> str:
    return values[0] if values and isinstance(values[0], str) else ""
