"""Small changes of values: a penny, a day, another option; and of lists of parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Generic, TypeVar

from engine.errors import Place
from engine.numerals import exact_text
from engine.showing import show
from engine.values import NUMBERS, Type, TypeName, Value

Part = TypeVar("Part", covariant=True)
Whole = TypeVar("Whole")


@dataclass(frozen=True, slots=True)
class Change(Generic[Part]):
    """One small change of a part of a definition.

    Attributes:
        part: What stands there instead.
        place: Where it was made.
        words: What was changed: “at most £5.00 → less than £5.00”.
    """

    part: Part
    place: Place
    words: str

    def around(self, whole: Whole) -> "Change[Whole]":
        """Return the same change as one of `whole`, which holds the changed part."""
        return Change(whole, self.place, self.words)


def unit(value: Value, type_: Type) -> int | Fraction | None:
    """Return the least step of a number of `type_`: a penny, one, one in the last place; None of what is no number.

    Of a number without declared places it is one in the last place that `value` has.
    """
    if type_.name not in NUMBERS or not isinstance(value, int | Fraction):
        return None
    if type_.name in (TypeName.MONEY, TypeName.INTEGER):
        return 1
    written = len(exact_text(Fraction(value)).partition(".")[2])
    return Fraction(1, 10 ** (written if type_.places is None else type_.places))


def moved(value: Value, type_: Type) -> Iterator[Value]:
    """Yield `value` one step down and one step up; nothing where its type has no order."""
    step = unit(value, type_)
    if isinstance(value, date):
        yield from (value + timedelta(days=by) for by in (-1, 1) if date.min < value < date.max)
    elif step is not None and isinstance(value, int | Fraction):
        yield from (value - step, value + step)


def others(value: Value, type_: Type) -> Iterator[Value]:
    """Yield what may stand instead of `value`: a step away, the other truth, each other option, another text."""
    if isinstance(value, bool):
        yield not value
    elif type_.options:
        yield from (option for option in type_.values if option != value)
    elif isinstance(value, str):
        yield f"{value}…"
    else:
        yield from moved(value, type_)


def changed_value(value: Value, type_: Type, place: Place) -> Iterator[Change[Value]]:
    """Yield each value that may stand instead of `value`."""
    for other in others(value, type_):
        yield Change(other, place, f"{show(value, type_)} → {show(other, type_)}")


def with_item(items: tuple[Whole, ...], at: int, item: Whole) -> tuple[Whole, ...]:
    """Return `items` with another in place of that at `at`."""
    return (*items[:at], item, *items[at + 1 :])


def without(items: tuple[Whole, ...], at: int) -> tuple[Whole, ...]:
    """Return `items` without that at `at`."""
    return (*items[:at], *items[at + 1 :])


def swapped(items: tuple[Whole, ...], at: int) -> tuple[Whole, ...]:
    """Return `items` with that at `at` and the next the other way round."""
    return (*items[:at], items[at + 1], items[at], *items[at + 2 :])


def spoken(word: str) -> str:
    """Return a word of the language of definitions as people say it: `at_most`, at most."""
    return word.replace("_", " ")
