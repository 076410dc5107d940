"""Answers of one line: text, whole numbers, money, and the written forms of addresses and numbers."""

from typing import ClassVar

from markupsafe import Markup

from webapp.formpages.fields import AnswerField
from webapp.formpages.macros import Params, govuk


class TextField(AnswerField):
    """One line of text."""

    own: ClassVar[Params] = {}

    def control(self) -> Markup:
        """Return a text input."""
        return govuk("input", self.labelled() | {"value": self.typed} | self.own)


class IntegerField(TextField):
    """A whole number."""

    own: ClassVar[Params] = {"inputmode": "numeric", "classes": "govuk-input--width-10", "spellcheck": False}


class MoneyField(TextField):
    """Pounds and pence, typed with or without the sign, kept as whole pence."""

    own: ClassVar[Params] = {"classes": "govuk-input--width-10", "spellcheck": False, "inputmode": "decimal"}

    @property
    def typed(self) -> str:
        """Pence as pounds and pence, `1300.00`; what was typed where it is no money."""
        if isinstance(self.answer, int) and not isinstance(self.answer, bool):
            sign = "-" if self.answer < 0 else ""
            return f"{sign}{abs(self.answer) // 100}.{abs(self.answer) % 100:02d}"
        return super().typed

    def control(self) -> Markup:
        """Return a text input under a pound sign."""
        return govuk("input", self.labelled() | {"value": self.typed, "prefix": {"text": "£"}} | self.own)


class EmailField(TextField):
    """An email address."""

    own: ClassVar[Params] = {"type": "email", "autocomplete": "email", "spellcheck": False}


class TelephoneField(TextField):
    """A telephone number."""

    own: ClassVar[Params] = {"type": "tel", "autocomplete": "tel", "classes": "govuk-input--width-20"}


class PostcodeField(TextField):
    """A United Kingdom postcode."""

    own: ClassVar[Params] = {"classes": "govuk-input--width-10", "spellcheck": False}


class UrnField(TextField):
    """A unique reference number."""

    own: ClassVar[Params] = {"inputmode": "numeric", "classes": "govuk-input--width-10", "spellcheck": False}
