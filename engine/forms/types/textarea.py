"""Text of several lines."""

from engine.forms import formats, typing_in
from engine.forms.bases import Written, fitting
from engine.forms.controls import Lines
from engine.forms.model import Question


class Textarea(Written):
    """Text of several lines."""

    name = "textarea"
    control = Lines()
    keys = frozenset({"max_length"})
    allows = "\n\t"
    length = 10_000
    pattern = formats.LINES
    format = "lines"

    def kept(self, text: str) -> str:
        """Return the text as it is kept."""
        return typing_in.lines(text)

    def sample(self, question: Question) -> str:
        """Return a sentence."""
        return fitting(question, "We meet every family each term and write down what we agreed.")


TYPE = Textarea()
