"""Email addresses."""

from collections.abc import Mapping
from typing import ClassVar

from engine.forms import formats, typing_in
from engine.forms.bases import Written
from engine.forms.controls import Line
from engine.forms.model import Question, sentence


class Email(Written):
    """An email address with a domain that can be looked up."""

    name = "email"
    control = Line(keys="email", fills="email")
    wrong = "email"
    codes: ClassVar[Mapping[str, str]] = {"email": "It is not an email address."}
    words: ClassVar[Mapping[str, str]] = {
        "email": sentence("%(subject)s must be an email address, like name@example.com")
    }
    length = 254
    pattern = formats.EMAIL
    format = "email"

    def kept(self, text: str) -> str:
        """Return the text as it is kept."""
        return typing_in.bare(text)

    def sample(self, question: Question) -> str:
        """Return an address."""
        return "name@example.com"


TYPE = Email()
