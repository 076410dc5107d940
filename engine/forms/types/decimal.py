"""Numbers with decimal places."""

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from engine.forms import limits
from engine.forms.bases import Exact
from engine.forms.controls import Line
from engine.forms.model import sentence
from engine.values import TypeName


class Decimal(Exact):
    """A number with decimal places, with or without separators of thousands."""

    name = "decimal"
    named = TypeName.DECIMAL
    control = Line(characters=10, keys="decimal")
    wrong = "decimal"
    codes: ClassVar[Mapping[str, str]] = {
        "decimal": "It is not a number.",
        "decimal-places": "The number has more than `places` decimal places.",
    }
    words: ClassVar[Mapping[str, str]] = {
        "decimal": sentence("%(subject)s must be a number, like 12.5"),
        "decimal-places": sentence("%(subject)s must have no more digits after the point than %(places)s"),
    }
    least = Fraction(-limits.LARGEST)
    most = Fraction(limits.LARGEST)
    places = 6


TYPE = Decimal()
