"""Amounts of money, kept as whole pence."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from engine.forms import typing_in
from engine.forms.bases import Whole, between
from engine.forms.controls import Line
from engine.forms.model import Question, RawInput, SheetCell, sentence
from engine.forms.parsing import is_blank, written
from engine.values import MONEY
from engine.words import Words


class Money(Whole):
    """Pounds and pence, typed with or without the sign."""

    name = "money"
    control = Line(characters=10, keys="decimal", before=Words("£"))
    fact = MONEY
    wrong = "money"
    codes: ClassVar[Mapping[str, str]] = {
        "money": "It is not an amount of money.",
        "money-pence": "The pence are not two digits, as in £1,234.50.",
    }
    words: ClassVar[Mapping[str, str]] = {
        "money": sentence("%(subject)s must be an amount of money, like 1,234.50"),
        "money-pence": sentence("%(subject)s must have two digits for the pence, like 1,234.50"),
    }
    least = 0
    told = frozenset({"min"})

    def read(self, question: Question, raw: RawInput) -> int | None:
        """Return the pence."""
        text = written(raw)
        return None if is_blank(text) else typing_in.pence(text)

    def raw(self, question: Question, answer: int) -> str:
        """Return pounds and pence, `1300.00`."""
        return f"{'-' if answer < 0 else ''}{abs(answer) // 100}.{abs(answer) % 100:02d}"

    def cell(self, question: Question, answer: int, locale: str) -> SheetCell:
        """Return the pounds."""
        return Decimal(answer) / 100

    def of_cell(self, question: Question, cell: SheetCell) -> RawInput:
        """Return the amount; a number of a spreadsheet has lost the noughts at its end."""
        if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
            pence = Decimal(cell) * 100
            return self.raw(question, int(pence)) if pence == int(pence) else str(cell)
        text = str(super().of_cell(question, cell)).strip()
        return f"{text}0" if "." in text[-2:-1] else text

    def sample(self, question: Question) -> int:
        """Return an amount within the bounds."""
        return between(question, 123_450)


TYPE = Money()
