"""Postcodes of the United Kingdom."""

from collections.abc import Mapping
from typing import ClassVar

from engine.forms import formats, typing_in
from engine.forms.bases import Written
from engine.forms.controls import Line
from engine.forms.model import Question, sentence


class Postcode(Written):
    """A full postcode of the United Kingdom."""

    name = "postcode"
    control = Line(characters=10, fills="postal-code")
    wrong = "postcode"
    codes: ClassVar[Mapping[str, str]] = {"postcode": "It is not a United Kingdom postcode."}
    words: ClassVar[Mapping[str, str]] = {"postcode": sentence("%(subject)s must be a full UK postcode, like CW1 2BJ")}
    length = 8
    pattern = formats.POSTCODE

    def kept(self, text: str) -> str:
        """Return the text as it is kept."""
        return typing_in.postcode(text)

    def sample(self, question: Question) -> str:
        """Return a postcode."""
        return "CW1 2BJ"


TYPE = Postcode()
