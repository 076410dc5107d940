"""The closed set of functions in value expressions: what each needs, what type it gives, what it means.

Arithmetic is on exact rationals. Dividing by zero and the least of nothing are unknown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from engine.values import DECIMAL, INTEGER, MONEY, NUMBERS, Row, Type, TypeName, Value


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the closed set: how many arguments, its type by theirs, its meaning."""

    word: str
    least: int
    most: int
    type_of: Callable[[Sequence[Type]], Type | None]
    meaning: Callable[[Sequence[Any]], Any]


def as_rows(value: Value) -> tuple[Row, ...]:
    """Return `value` as the rows it is; anything else has none."""
    return tuple([item for item in value if isinstance(item, dict)]) if isinstance(value, tuple) else ()


def total(values: Iterable[Value | None]) -> Value | None:
    """Return the exact sum; unknown if any is unknown; 0 of nothing."""
    result: int | Fraction = 0
    for value in values:
        if not isinstance(value, int | Fraction):
            return None
        result += value
    return result


def whole_years(start: date, end: date) -> int:
    """Return the whole years from `start` to `end`; one born on 29 February is a year older on 1 March.

    >>> whole_years(date(2004, 2, 29), date(2005, 2, 28)), whole_years(date(2004, 2, 29), date(2005, 3, 1))
    (0, 1)
    """
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _product(values: Sequence[Any]) -> Any:
    result = values[0]
    for value in values[1:]:
        result = result * value
    return result


def _quotient(values: Sequence[Any]) -> Fraction | None:
    return None if values[1] == 0 else Fraction(values[0]) / Fraction(values[1])


def _same(types: Sequence[Type]) -> Type | None:
    names = {type_.name for type_ in types}
    if len(names) == 1 and names <= NUMBERS | {TypeName.DATE}:
        return types[0]
    return DECIMAL if names <= {TypeName.INTEGER, TypeName.DECIMAL} else None


def _summed(types: Sequence[Type]) -> Type | None:
    return _same(types) if all(type_.name in NUMBERS for type_ in types) else None


def _any_same(types: Sequence[Type]) -> Type | None:
    if len({type_.name for type_ in types}) > 1:
        return _same(types)
    options = {option.value: option for type_ in types for option in type_.options}
    return replace(types[0], options=tuple(options.values()))


def _multiplied(types: Sequence[Type]) -> Type | None:
    names = [type_.name for type_ in types]
    if any(name not in NUMBERS for name in names) or names.count(TypeName.MONEY) > 1:
        return None
    if TypeName.MONEY in names:
        return MONEY
    return INTEGER if set(names) == {TypeName.INTEGER} else DECIMAL


def _divided(types: Sequence[Type]) -> Type | None:
    above, below = (type_.name for type_ in types)
    if above not in NUMBERS or below not in NUMBERS:
        return None
    if above is TypeName.MONEY:
        return DECIMAL if below is TypeName.MONEY else MONEY
    return None if below is TypeName.MONEY else DECIMAL


def _percent(types: Sequence[Type]) -> Type | None:
    rate, amount = types
    if rate.name not in (TypeName.PERCENTAGE, TypeName.INTEGER, TypeName.DECIMAL) or amount.name not in NUMBERS:
        return None
    return MONEY if amount.name is TypeName.MONEY else DECIMAL


def _between_dates(types: Sequence[Type]) -> Type | None:
    return INTEGER if all(type_.name is TypeName.DATE for type_ in types) else None


def _rounded_type(types: Sequence[Type]) -> Type | None:
    return types[0] if types[0].name in NUMBERS else None


_MANY = 50
_FUNCTIONS = (
    Function("add", 2, _MANY, _summed, sum),
    Function("subtract", 2, 2, _summed, lambda values: values[0] - values[1]),
    Function("multiply", 2, _MANY, _multiplied, _product),
    Function("divide", 2, 2, _divided, _quotient),
    Function("min", 1, _MANY, _same, min),
    Function("max", 1, _MANY, _same, max),
    Function("percent_of", 2, 2, _percent, lambda values: Fraction(values[0]) * values[1] / 100),
    Function("days_between", 2, 2, _between_dates, lambda values: (values[1] - values[0]).days),
    Function("years_between", 2, 2, _between_dates, lambda values: whole_years(values[0], values[1])),
    Function("first", 1, _MANY, _any_same, lambda values: values[0]),
    Function("round", 1, 1, _rounded_type, lambda values: values[0]),
)

FUNCTIONS = {each.word: each for each in _FUNCTIONS}
"""Every function by its word; `sum` and `count` are over rows and stand apart."""

OVER_ROWS = ("sum", "count")
