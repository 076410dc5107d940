"""Answers of one line."""

from markupsafe import Markup

from engine.forms.controls import Line
from engine.forms.model import Question
from webapp.formpages.fields import AnswerField
from webapp.formpages.macros import Params, govuk
from webapp.formpages.paper import Block, Box, Boxes

_WIDTHS = (2, 3, 4, 5, 10, 20, 30)
"""The widths that GOV.UK's inputs come in, in characters."""
_TYPES = {"email": "email", "tel": "tel"}


class LineField(AnswerField):
    """One line that is typed."""

    def control(self) -> Markup:
        """Return a text input."""
        return govuk("input", self.labelled() | {"value": self.typed} | self._own())

    def _own(self) -> Params:
        line = self.question.type.control
        own: Params = {"spellcheck": False}
        if not isinstance(line, Line):
            return own
        if line.checked:
            del own["spellcheck"]
        if line.characters:
            own["classes"] = widths(line)
        if line.keys in ("numeric", "decimal"):
            own["inputmode"] = line.keys
        if line.fills:
            own["autocomplete"] = line.fills
        for key, words in (("prefix", line.before), ("suffix", line.after)):
            if words:
                own[key] = {"text": words.said(self.locale)}
        return own | {"type": _TYPES[line.keys]} if line.keys in _TYPES else own

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return a box of one line."""
        line = question.type.control
        if not isinstance(line, Line):
            return (Boxes((Box(),)),)
        return (Boxes((Box(None, line.characters, 1, line.before.said(locale), line.after.said(locale)),)),)


def widths(line: Line) -> str:
    """Return the class of an input as wide as the usual answer, or nothing for the whole width."""
    width = next((width for width in _WIDTHS if width >= line.characters), _WIDTHS[-1])
    return f"govuk-input--width-{width}" if line.characters else ""
