"""Answers of several lines, with a count of what is left."""

from flask_babel import gettext
from markupsafe import Markup

from engine.forms.limits import max_length
from engine.forms.model import Question
from webapp.formpages.fields import AnswerField
from webapp.formpages.macros import Params, govuk
from webapp.formpages.paper import Block, Box, Boxes, Text, own

_LONG = 500
"""A limit above this gets a taller box."""


class LinesField(AnswerField):
    """Several lines of text."""

    def control(self) -> Markup:
        """Return a textarea, counting characters."""
        limit = max_length(self.question)
        params = self.labelled() | {"value": self._value(), "rows": 10 if limit > _LONG else 5, "spellcheck": True}
        return govuk("character-count", params | {"maxlength": limit} | _counting())

    def _value(self) -> str:
        """What was typed; a browser swallows the first newline of a textarea, so one more goes before it."""
        typed = self.typed
        return f"\n{typed}" if typed.startswith(("\n", "\r")) else typed

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return how much may be written, and a box of several lines."""
        limit = max_length(question)
        told = own(gettext("You can write up to %(limit)s characters.", limit=limit), locale)
        return (Text(told, "hint"), Boxes((Box(lines=10 if limit > _LONG else 5),)))


def _counting() -> Params:
    """The words of the counter, in the language being spoken; `%{count}` is filled in by the browser."""
    return {
        "textareaDescriptionText": gettext("You can enter up to %{count} characters"),
        "charactersUnderLimitText": {
            "one": gettext("You have %{count} character remaining"),
            "other": gettext("You have %{count} characters remaining"),
        },
        "charactersAtLimitText": gettext("You have 0 characters remaining"),
        "charactersOverLimitText": {
            "one": gettext("You have %{count} character too many"),
            "other": gettext("You have %{count} characters too many"),
        },
    }
