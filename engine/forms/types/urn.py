"""Unique reference numbers of schools (URN), of the Department for Education's register."""

from collections.abc import Mapping
from typing import ClassVar

from engine.forms import formats, typing_in
from engine.forms.bases import Written
from engine.forms.controls import Line
from engine.forms.model import Question, sentence


class Urn(Written):
    """A unique reference number of six digits."""

    name = "urn"
    control = Line(characters=10, keys="numeric")
    wrong = "urn"
    codes: ClassVar[Mapping[str, str]] = {"urn": "It is not a unique reference number of six digits."}
    words: ClassVar[Mapping[str, str]] = {"urn": sentence("%(subject)s must be a number of six digits, like 123456")}
    length = 6
    pattern = formats.URN

    def kept(self, text: str) -> str:
        """Return the text as it is kept."""
        return typing_in.digits(text)

    def sample(self, question: Question) -> str:
        """Return a number."""
        return "123456"


TYPE = Urn()
