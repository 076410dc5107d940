"""Domains: the values that stand for all others, because nothing that a definition says tells them apart.

Numbers and dates are split at the values that are spoken of: each such value stands for itself, and between two of them
one or more stand for the rest. Whole numbers, money, dates and numbers of declared places have nothing between two
neighbours. Unknown (None) comes first in every domain.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

from engine.numerals import MAX_DIGITS
from engine.values import NUMBERS, File, Type, TypeName, Value

MOST_MENTIONED = 6
"""So many options of a fact of several choices are told apart in all their combinations."""
MOST_COMPARED = 3
"""So many facts that are compared with each other are told apart in every order."""
MOST_VALUES = 60
"""So many values, at most, has each of several facts that are compared with each other."""

_USUAL = {TypeName.MONEY: 100_000}
_USUAL_NUMBER = 10
_SOME_DAY = date(2020, 11, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Some rows: what stands for a known list of rows, which conditions look into by other ways."""

    value: Value


Held = Value | Rows | None
"""What a variable or a value expression comes to."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The values of one variable, unknown first.

    `unlikely` holds the places of values that hardly anyone means: numbers below nought where none is spoken of.
    """

    values: tuple[Held, ...]
    unlikely: frozenset[int] = frozenset()

    @property
    def likely(self) -> tuple[int, ...]:
        """The places of the known values, the likely ones first."""
        known = range(1, len(self.values))
        return (*(at for at in known if at not in self.unlikely), *(at for at in known if at in self.unlikely))


@dataclass(frozen=True, slots=True)
class Split:
    """How the values of some facts that are compared with each other are split.

    Attributes:
        points: The values spoken of; numbers and dates in order.
        between: How many values stand for what lies between two of them.
        exact: Whether these are enough to tell every way in which the facts can compare with each other.
    """

    points: tuple[Any, ...]
    between: int = 1
    exact: bool = True

    def tells(self, left: Any, right: Any) -> bool:
        """Tell whether how `left` and `right` compare is how all compare that they stand for."""
        if self.exact:
            return True
        if isinstance(left, tuple):
            return False
        if left in self.points or right in self.points:
            return True
        before: int = bisect_left(self.points, left)
        return before != bisect_left(self.points, right)


def split_of(points: Collection[Any], types: Sequence[Type], variables: Sequence[tuple[Type, bool]]) -> Split:
    """Return how values are split that are compared with each other.

    Args:
        points: the values spoken of.
        types: the types of all that is compared.
        variables: of what is not worked out from the others: its type, and whether it is computed and may lie between
            two values of its type.
    """
    names = {each.name for each in types}
    options = {option for each in types for option in each.values}
    count = max(1, len(variables))
    if TypeName.CHOICES in names:
        spoken = {each for each in points if isinstance(each, str)} | (options if len(types) > 1 else set())
        return Split(tuple(sorted(spoken)), exact=len(spoken) <= MOST_MENTIONED)
    if not names & (NUMBERS | {TypeName.DATE}):
        return Split(tuple(sorted({*points, *(options if TypeName.TEXT in names else ())}, key=str)), count)
    alike = len({(type_.name, None if dense else unit_of(type_)) for type_, dense in variables}) < 2
    small = count <= MOST_COMPARED and (len(points) + 1) * (count + 1) <= MOST_VALUES
    exact = count == 1 or (alike and small)
    return Split(tuple(sorted(points)), count if exact else 1, exact)


def unit_of(type_: Type) -> Fraction | None:
    """Return the least step between two numbers of `type_`, or None where there is none."""
    if type_.name in (TypeName.INTEGER, TypeName.MONEY, TypeName.DATE):
        return Fraction(1)
    return None if type_.places is None else Fraction(1, 10**type_.places)


def domain_of(
    type_: Type, split: Split, on: date, least: Value | None = None, most: Value | None = None, *, dense: bool = False
) -> Domain:
    """Return the values that stand for all of `type_`.

    Args:
        type_: the type of a fact or a computed value.
        split: where its values are split.
        on: a date of the time that is spoken of.
        least: the least value there can be, if any; one of the points.
        most: the greatest value there can be, if any; one of the points.
        dense: whether it is computed and may lie between two values of its type.
    """
    if type_.name in NUMBERS or type_.name is TypeName.DATE:
        return _ordered(type_, split, on, (least, most), None if dense else unit_of(type_))
    listed: Iterable[Held] = _LISTED[type_.name](type_, split)
    return Domain((None, *listed))


def usual(type_: Type, on: date) -> Held:
    """Return a value of `type_` such as might well be given."""
    found = domain_of(type_, Split(()), on).values
    return found[-1]


def _ordered(
    type_: Type, split: Split, on: date, ends: tuple[Value | None, Value | None], unit: Fraction | None
) -> Domain:
    points = [_number(point) for point in split.points]
    start = on.toordinal() if type_.name is TypeName.DATE else _USUAL.get(type_.name, _USUAL_NUMBER)
    found = sorted({*points, *_between_all(points, split.between, unit, Fraction(start))})
    low, high = (None if end is None else _number(end) for end in ends)
    kept = [each for each in found if _fits(each, type_, unit, low, high)]
    below_nought = min(points, default=Fraction(0)) >= 0 and type_.name is not TypeName.DATE
    unlikely = frozenset(at for at, each in enumerate(kept, 1) if each < 0 and below_nought)
    return Domain((None, *(_value(each, type_) for each in kept)), unlikely)


def _fits(number: Fraction, type_: Type, unit: Fraction | None, low: Fraction | None, high: Fraction | None) -> bool:
    if (low is not None and number < low) or (high is not None and number > high):
        return False
    if unit is not None and (number / unit).denominator != 1:
        return False
    if type_.name is TypeName.DATE:
        return 1 <= number <= date.max.toordinal()
    return bool(abs(number) < 10**MAX_DIGITS)


def _between_all(points: Sequence[Fraction], count: int, unit: Fraction | None, start: Fraction) -> Iterator[Fraction]:
    """Yield at most `count` numbers before, between and after `points`."""
    if not points:
        yield from (start + at * (unit or 1) for at in range(count))
        return
    yield from _before(points[0], count, unit)
    for low, high in pairwise(points):
        yield from _inside(low, high, count, unit)
    last = points[-1] if unit is None else points[-1] // unit * unit
    yield from (last + at * (unit or 1) for at in range(1, count + 1))


def _before(first: Fraction, count: int, unit: Fraction | None) -> Iterator[Fraction]:
    if unit is None and first > 0:
        yield from (first * at / (count + 1) for at in range(1, count + 1))
    else:
        step = unit or Fraction(1)
        top = -(-first // step) * step
        yield from (top - at * step for at in range(1, count + 1))


def _inside(low: Fraction, high: Fraction, count: int, unit: Fraction | None) -> Iterator[Fraction]:
    if unit is None:
        yield from (low + (high - low) * at / (count + 1) for at in range(1, count + 1))
        return
    first, end = (low // unit + 1) * unit, -(-high // unit) * unit
    yield from (first + at * unit for at in range(min(count, int((end - first) / unit))))


def _number(value: Any) -> Fraction:
    return Fraction(value.toordinal() if isinstance(value, date) else value)


def _value(number: Fraction, type_: Type) -> Value:
    if type_.name is TypeName.DATE:
        return date.fromordinal(int(number))
    whole = type_.name in (TypeName.INTEGER, TypeName.MONEY) and number.denominator == 1
    return int(number) if whole else number


def _options(type_: Type, split: Split) -> Iterable[Held]:
    if split.between > 1 or not split.exact:
        return type_.values
    mentioned = [option for option in type_.values if option in split.points]
    return (*mentioned, *[option for option in type_.values if option not in mentioned][:1])


def _texts(_type: Type, split: Split) -> Iterable[Held]:
    others = (f"Another text {at}" if at else "Another text" for at in range(len(split.points) + split.between))
    free = [text for text in others if text not in split.points]
    return (*split.points, *free[: split.between])


def _choices(type_: Type, split: Split) -> Iterable[Held]:
    others = [option for option in type_.values if option not in split.points]
    if not split.exact:
        return (type_.values[:1],)
    mentioned = [option for option in type_.values if option in split.points]
    sets = (chosen for size in range(1, len(mentioned) + 1) for chosen in combinations(mentioned, size))
    return (*sets, *((option,) for option in others[:1]))


def _truths(_type: Type, _split: Split) -> Iterable[Held]:
    return (True, False)


def _files(_type: Type, _split: Split) -> Iterable[Held]:
    return ((File("document.pdf"),),)


def _rows(type_: Type, _split: Split) -> Iterable[Held]:
    row = {cell.name: unwrapped(usual(cell.type, _SOME_DAY)) for cell in type_.row}
    return (Rows((row,)),)


def unwrapped(held: Held) -> Value | None:
    """Return the value that stands in a fact: of rows, the rows."""
    return held.value if isinstance(held, Rows) else held


_LISTED = {
    TypeName.BOOLEAN: _truths,
    TypeName.CHOICE: _options,
    TypeName.TEXT: _texts,
    TypeName.CHOICES: _choices,
    TypeName.FILE: _files,
    TypeName.ROWS: _rows,
}
