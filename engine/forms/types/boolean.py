"""Yes or no."""

from collections.abc import Mapping
from typing import ClassVar

from engine.errors import InputError
from engine.forms import typing_in
from engine.forms.controls import YesNo
from engine.forms.model import Question, QuestionType, RawInput, Schema, SheetCell, sentence
from engine.forms.parsing import written
from engine.showing import show
from engine.values import BOOLEAN


class Boolean(QuestionType):
    """Yes or no, neither taken for granted."""

    name = "boolean"
    control = YesNo()
    fact = BOOLEAN
    wrong = "boolean"
    codes: ClassVar[Mapping[str, str]] = {"boolean": "It is neither yes nor no."}
    words: ClassVar[Mapping[str, str]] = {
        "required": sentence("Select yes or no for %(quoted)s"),
        "boolean": sentence("%(subject)s must be yes or no"),
    }

    def read(self, question: Question, raw: RawInput) -> bool | None:
        """Return the truth."""
        return truth(raw)

    def raw(self, question: Question, answer: bool) -> str:
        """Return `true` or `false`."""
        return str(answer).lower()

    def schema(self, question: Question) -> Schema:
        """Return the schema of a truth."""
        return {"type": "boolean"}

    def said(self, question: Question, answer: bool, locale: str) -> str:
        """Return Yes or No."""
        said = super().said(question, answer, locale)
        return said[:1].upper() + said[1:]

    def of_cell(self, question: Question, cell: SheetCell) -> RawInput:
        """Return the truth that the cell says in any of the languages in which it is said."""
        return truth_said(super().of_cell(question, cell))

    def sample(self, question: Question) -> bool:
        """Return yes."""
        return True


def truth(raw: RawInput) -> bool | None:
    """Return the truth that `raw` writes, or None where it writes nothing.

    Raises:
        InputError: `boolean`, it writes something else.
    """
    text = typing_in.line(written(raw)).casefold()
    if text and text not in typing_in.YES_OR_NO:
        raise InputError("boolean")
    return typing_in.YES_OR_NO.get(text)


def truth_said(raw: RawInput) -> RawInput:
    """Return `raw`, or `true` or `false` where it says yes or no in Welsh."""
    said = typing_in.line(raw).casefold() if isinstance(raw, str) else ""
    return next((str(each).lower() for each in (True, False) if said == show(each, BOOLEAN, "cy")), raw)


TYPE = Boolean()
