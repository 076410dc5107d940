"""Rounding and bounds of computed values, worked out a second time for the second opinion."""

from fractions import Fraction
from math import floor

from engine.numerals import MAX_DIGITS, MAX_HELD
from engine.values import Type, TypeName, Value


def half_up(number: int | Fraction, places: int = 0) -> Fraction:
    """Return `number` rounded to `places` decimals (to tens where negative), away from zero at the half."""
    shift = Fraction(10**places) if places >= 0 else Fraction(1, 10**-places)
    away = floor(abs(Fraction(number)) * shift + Fraction(1, 2))
    return (away if number > 0 else -away) / shift


def as_declared(value: Value | None, type_: Type) -> Value | None:
    """Return a computed value as the fact it becomes: whole, or with as many places as it declares."""
    if value is None or isinstance(value, bool) or not isinstance(value, int | Fraction):
        return value
    if type_.name in (TypeName.MONEY, TypeName.INTEGER):
        whole = int(half_up(value))
        return whole if abs(whole) < 10**MAX_DIGITS else None
    return Fraction(value) if type_.places is None else half_up(value, type_.places)


def is_held(value: Value | None) -> bool:
    """Tell whether a computed number is small enough to be held."""
    if isinstance(value, int | Fraction):
        number = Fraction(value)
        return max(abs(number.numerator), number.denominator) < MAX_HELD
    return True
