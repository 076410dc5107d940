"""Bounds from below and from above, by how far each reaches: “less than £10.01” reaches as far as “at most £10.00”."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from engine.conditions.model import Literal, Test
from engine.values import Type, TypeName

_FROM = {"at_least": True, "more_than": False, "on_or_after": True, "after": False}
"""Bounds from below, and whether the value itself is inside."""

_TO = {"at_most": True, "less_than": False, "on_or_before": True, "before": False}
BOUNDS = frozenset({*_FROM, *_TO})
"""The operators that test against one end."""

_WHOLE = (TypeName.INTEGER, TypeName.MONEY, TypeName.DATE)


@dataclass(frozen=True, slots=True, order=True)
class Reach:
    """How far a bound reaches: the greater the further, and of one end further where the end is inside."""

    number: Fraction
    inside: bool


def reach(test: Test) -> tuple[str, Reach] | None:
    """Return the side from which a bound holds, `from` or `to`, and how far; None where it is not written out.

    Args:
        test: a test by one of `BOUNDS`; of a type that has nothing between two steps (whole pounds and pence, days)
            the end is put on the last step inside.
    """
    value: Any = test.right[0].value if isinstance(test.right[0], Literal) else None
    if value is None:
        return None
    below, inside = opens(test) == "from", includes(test)
    number = Fraction(value.toordinal() if test.fact.type.name is TypeName.DATE else value)
    number, inside = _stepped(-number if below else number, inside, test.fact.type)
    return opens(test), Reach(number, inside)


def opens(test: Test) -> str:
    """Return the side from which a bound holds: `from` or `to`."""
    return "from" if test.operator in _FROM else "to"


def includes(test: Test) -> bool:
    """Tell whether a bound holds at its end itself."""
    return (_FROM | _TO)[test.operator]


def _stepped(number: Fraction, inside: bool, type_: Type) -> tuple[Fraction, bool]:  # whether it is inside
    """Return the end on the last step inside; as it is where the type has something between any two values."""
    places = 0 if type_.name in _WHOLE else type_.places
    if places is None:
        return number, inside
    step = Fraction(1, 10**places)
    return (floor(number / step) if inside else ceil(number / step) - 1) * step, True
