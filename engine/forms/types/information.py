"""Words between questions."""

from engine.forms.controls import Prose
from engine.forms.model import Question, QuestionType, RawInput


class Information(QuestionType):
    """Words to be read; there is nothing to answer."""

    name = "information"
    control = Prose()
    asks = False
    is_cell = False
    fact = None
    keys = frozenset({"text"})
    lacks = frozenset({"optional", "feeds", "messages", "needed_for", "prefill"})

    def read(self, question: Question, raw: RawInput) -> None:
        """Return nothing."""

    def said(self, question: Question, answer: object, locale: str) -> str:
        """Return the words."""
        return question.text.said(locale)

    def sample(self, question: Question) -> None:
        """Return nothing."""


TYPE = Information()
