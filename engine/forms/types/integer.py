"""Whole numbers."""

from collections.abc import Mapping
from typing import ClassVar

from engine.forms import limits, typing_in
from engine.forms.bases import Whole, between
from engine.forms.controls import Line
from engine.forms.model import Question, RawInput, SheetCell, sentence
from engine.forms.parsing import is_blank, written
from engine.values import INTEGER


class Integer(Whole):
    """A whole number, with or without separators of thousands."""

    name = "integer"
    control = Line(characters=10, keys="numeric")
    fact = INTEGER
    wrong = "integer"
    codes: ClassVar[Mapping[str, str]] = {"integer": "It is not a whole number."}
    words: ClassVar[Mapping[str, str]] = {"integer": sentence("%(subject)s must be a whole number, like 25")}
    least = -limits.LARGEST

    def read(self, question: Question, raw: RawInput) -> int | None:
        """Return the number."""
        text = written(raw)
        return None if is_blank(text) else typing_in.whole(text)

    def cell(self, question: Question, answer: int, locale: str) -> SheetCell:
        """Return the number."""
        return answer

    def sample(self, question: Question) -> int:
        """Return a number within the bounds."""
        return between(question, 25)


TYPE = Integer()
