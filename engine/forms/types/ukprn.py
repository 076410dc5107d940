"""Provider reference numbers (UKPRN), of the UK Register of Learning Providers."""

from collections.abc import Mapping
from typing import ClassVar

from engine.forms import formats, typing_in
from engine.forms.bases import Written
from engine.forms.controls import Line
from engine.forms.model import Question, sentence


class Ukprn(Written):
    """A provider reference number of eight digits, the first of which is 1."""

    name = "ukprn"
    control = Line(characters=10, keys="numeric")
    wrong = "ukprn"
    codes: ClassVar[Mapping[str, str]] = {"ukprn": "It is not a provider reference number of eight digits."}
    words: ClassVar[Mapping[str, str]] = {
        "ukprn": sentence("%(subject)s must be a number of eight digits that begins with 1, like 10001234")
    }
    length = 8
    pattern = formats.UKPRN

    def kept(self, text: str) -> str:
        """Return the text as it is kept."""
        return typing_in.digits(text)

    def sample(self, question: Question) -> str:
        """Return a number."""
        return "10001234"


TYPE = Ukprn()
