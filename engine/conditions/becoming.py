"""What a computed value becomes when it is taken as a fact of a declared type."""

from fractions import Fraction

from engine import numerals
from engine.values import Type, TypeName, Value


def becoming(value: Value | None, type_: Type) -> Value | None:
    """Return a computed value as its fact's type.

    Money, whole numbers and numbers of declared places are rounded half-up; what has more digits than
    the type may have is unknown.
    """
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return value
    if type_.name in (TypeName.MONEY, TypeName.INTEGER):
        whole = int(numerals.rounded(value))
        return whole if abs(whole) < 10**numerals.MAX_DIGITS else None
    return Fraction(value) if type_.places is None else numerals.rounded(value, type_.places)
