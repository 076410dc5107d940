"""Telephone numbers."""

from collections.abc import Mapping
from typing import ClassVar

from engine.forms import formats, typing_in
from engine.forms.bases import Written
from engine.forms.controls import Line
from engine.forms.model import Question, sentence


class Telephone(Written):
    """A telephone number of the United Kingdom or abroad, with its extension."""

    name = "telephone"
    control = Line(characters=20, keys="tel", fills="tel")
    wrong = "telephone"
    codes: ClassVar[Mapping[str, str]] = {"telephone": "It is not a telephone number."}
    words: ClassVar[Mapping[str, str]] = {
        "telephone": sentence("%(subject)s must be a telephone number, like 01632 960 001 or +44 808 157 0192"),
    }
    length = 40
    pattern = formats.TELEPHONE

    def kept(self, text: str) -> str:
        """Return the text as it is kept."""
        return typing_in.telephone(text)

    def sample(self, question: Question) -> str:
        """Return a number that is nobody's."""
        return "01632 960001"


TYPE = Telephone()
