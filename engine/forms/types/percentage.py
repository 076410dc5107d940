"""Percentages, typed with or without the sign."""

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from engine.forms.bases import Exact
from engine.forms.controls import Line
from engine.forms.model import sentence
from engine.values import TypeName
from engine.words import Words


class Percentage(Exact):
    """A share of a hundred, kept as the number before the sign: "12.5"."""

    name = "percentage"
    named = TypeName.PERCENTAGE
    control = Line(characters=5, keys="decimal", after=Words("%"))
    wrong = "percentage"
    codes: ClassVar[Mapping[str, str]] = {"percentage": "It is not a percentage."}
    words: ClassVar[Mapping[str, str]] = {
        "percentage": sentence("%(subject)s must be a percentage, like 12.5"),
        "decimal-places": sentence("%(subject)s must have no more digits after the point than %(places)s"),
    }
    least = Fraction(0)
    most = Fraction(100)
    told = frozenset({"min", "max"})
    places = 2

    def digits(self, text: str) -> str:
        """Return what was typed without the sign after it."""
        return text.rstrip().removesuffix("%").removesuffix("％")


TYPE = Percentage()
