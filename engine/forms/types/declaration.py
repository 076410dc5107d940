"""Statements that a person makes."""

from collections.abc import Mapping
from typing import ClassVar

from engine.forms.controls import Tick
from engine.forms.model import Question, QuestionType, RawInput, Schema, SheetCell, sentence
from engine.forms.types import boolean
from engine.values import BOOLEAN


class Declaration(QuestionType):
    """A statement that a person makes by ticking it; without it the form cannot be sent."""

    name = "declaration"
    control = Tick()
    is_cell = False
    fact = BOOLEAN
    keys = frozenset({"text"})
    lacks = frozenset({"optional", "prefill"})
    wrong = "required"
    words: ClassVar[Mapping[str, str]] = {"required": sentence("Tick the box under %(quoted)s to confirm it")}

    def read(self, question: Question, raw: RawInput) -> bool | None:
        """Return true, or nothing."""
        return boolean.truth(raw) or None

    def raw(self, question: Question, answer: bool) -> str:
        """Return `true`."""
        return str(answer).lower()

    def schema(self, question: Question) -> Schema:
        """Return the schema of a statement that was made."""
        return {"type": "boolean", "const": True}

    def said(self, question: Question, answer: bool, locale: str) -> str:
        """Return the words declared."""
        return question.text.said(locale) if answer is True else super().said(question, answer, locale)

    def cell(self, question: Question, answer: bool, locale: str) -> SheetCell:
        """Return Yes: the words declared are the same for all."""
        return boolean.TYPE.said(question, answer, locale)

    def of_cell(self, question: Question, cell: SheetCell) -> RawInput:
        """Return the truth that the cell says."""
        return boolean.TYPE.of_cell(question, cell)

    def sample(self, question: Question) -> bool:
        """Return that it was made."""
        return True


TYPE = Declaration()
