"""Statements that a person makes."""

from collections.abc import Mapping
from typing import ClassVar

from engine.forms.controls import Tick
from engine.forms.model import Question, QuestionType, RawInput, Schema, sentence
from engine.forms.types.boolean import truth
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
        return truth(raw) or None

    def raw(self, question: Question, answer: bool) -> str:
        """Return `true`."""
        return str(answer).lower()

    def schema(self, question: Question) -> Schema:
        """Return the schema of a statement that was made."""
        return {"type": "boolean", "const": True}

    def said(self, question: Question, answer: bool, locale: str) -> str:
        """Return the words declared."""
        return question.text.said(locale) if answer is True else super().said(question, answer, locale)

    def sample(self, question: Question) -> bool:
        """Return that it was made."""
        return True


TYPE = Declaration()
