"""One line of text."""

from engine.forms import formats, typing_in
from engine.forms.bases import Written, fitting
from engine.forms.controls import Line
from engine.forms.model import Question


class Text(Written):
    """One line of text."""

    name = "text"
    control = Line(checked=True)
    keys = frozenset({"max_length"})
    length = 500
    pattern = formats.LINE
    format = "line"

    def kept(self, text: str) -> str:
        """Return the text as it is kept."""
        return typing_in.line(text)

    def sample(self, question: Question) -> str:
        """Return a few words."""
        return fitting(question, "Oak Tree")


TYPE = Text()
