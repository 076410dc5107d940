"""Whether two conditions can hold at once: a simple proof that they cannot, never a guess.

Proved are: other values of the same fact, ranges that do not meet, given and not given, options included
and not, and `not` or `none` of what the other says. What is not proved may still be so.
"""

from collections.abc import Collection
from datetime import date
from fractions import Fraction
from itertools import combinations

from engine.conditions.model import Condition, Group, Literal, Test
from engine.values import TypeName, Value

MAX_COMPARISONS = 10_000

_LISTED = ("is", "in", "is_not", "not_in")
_LOWER = {"at_least": False, "more_than": True, "on_or_after": False, "after": True}
_UPPER = {"at_most": False, "less_than": True, "on_or_before": False, "before": True}

Bound = tuple[Fraction | int, bool]
"""An end of a range, dates as day numbers, and whether the end itself is outside."""


def exclusive(one: Collection[Condition], other: Collection[Condition]) -> bool:
    """Tell whether it is proved that the conditions of `one` and of `other` never all hold together."""
    if sum(map(_size, one)) * sum(map(_size, other)) > MAX_COMPARISONS:
        return False
    return any(_excludes(left, right) for left in one for right in other)


def impossible(conditions: Collection[Condition]) -> bool:
    """Tell whether it is proved that `conditions` never all hold together."""
    parts = [part for condition in conditions for part in _conjuncts(condition)]
    if sum(map(_size, parts)) ** 2 > MAX_COMPARISONS:
        return False
    return any(_excludes(left, right) for left, right in combinations(parts, 2))


def _size(condition: Condition) -> int:
    return sum(map(_size, condition.items)) if isinstance(condition, Group) else 1


def _conjuncts(condition: Condition) -> list[Condition]:
    if isinstance(condition, Group) and condition.word == "all":
        return [part for item in condition.items for part in _conjuncts(item)]
    return [condition]


def _excludes(one: Condition, other: Condition) -> bool:
    for left, right in ((one, other), (other, one)):
        if isinstance(left, Group) and left.word == "any":
            return all(_excludes(item, right) for item in left.items)
    for left, right in ((one, other), (other, one)):
        if isinstance(left, Group):
            if left.word == "all" and any(_excludes(item, right) for item in left.items):
                return True
            if left.word in ("not", "none") and any(_implies(right, item) for item in left.items):
                return True
    return isinstance(one, Test) and isinstance(other, Test) and _tests_exclude(one, other)


def _implies(one: Condition, other: Condition) -> bool:
    """Tell whether it is proved that `other` holds wherever `one` does."""
    if one == other:
        return True
    if isinstance(other, Group) and other.word in ("all", "any"):
        proved = all if other.word == "all" else any
        if proved(_implies(one, item) for item in other.items):
            return True
    if isinstance(one, Group) and one.word in ("all", "any"):
        proved = any if one.word == "all" else all
        return proved(_implies(item, other) for item in one.items)
    if isinstance(one, Test) and isinstance(other, Test) and one.fact.name == other.fact.name:
        values, wider = _values(one), _values(other)
        return values is not None and wider is not None and values <= wider
    return False


def _tests_exclude(one: Test, other: Test) -> bool:
    if one.fact.name != other.fact.name:
        return False
    operators = {one.operator, other.operator}
    if "missing" in operators:
        return operators != {"missing"}
    if one.fact.type.name is TypeName.CHOICES:
        return _options_exclude(one, other) or _options_exclude(other, one)
    values, others = _values(one), _values(other)
    if values is not None and others is not None:
        return not values & others
    low, high = _range(one), _range(other)
    return _apart(low, high) or _apart(high, low)


def _literals(test: Test) -> tuple[Value, ...] | None:
    found = tuple(item.value for item in test.right if isinstance(item, Literal))
    return found if len(found) == len(test.right) else None


def _values(test: Test) -> frozenset[Value] | None:
    """Return the values under which `test` holds, where they can be listed."""
    said = _literals(test)
    if said is None or test.operator not in _LISTED:
        return None
    if test.operator in ("is", "in"):
        return frozenset(said)
    type_ = test.fact.type
    if type_.name is TypeName.BOOLEAN:
        return frozenset({True, False}) - frozenset(said)
    return frozenset(type_.values) - frozenset(said) if type_.name is TypeName.CHOICE else None


def _options_exclude(one: Test, other: Test) -> bool:
    """Tell whether `one` needs an option that `other` rules out."""
    needed, ruled_out = _literals(one), _literals(other)
    if needed is None or ruled_out is None or other.operator != "includes_none":
        return False
    if one.operator == "includes_all":
        return bool(set(needed) & set(ruled_out))
    return one.operator == "includes_any" and set(needed) <= set(ruled_out)


def _range(test: Test) -> tuple[Bound | None, Bound | None]:
    """Return the lower and the upper end within which `test` holds; None where there is none."""
    said = _literals(test)
    numbers = [_number(value) for value in said or ()]
    if not numbers or None in numbers:
        return None, None
    known = [number for number in numbers if number is not None]
    if test.operator in ("is", "in", "between"):
        return (min(known), False), (max(known), False)
    low = (known[0], _LOWER[test.operator]) if test.operator in _LOWER else None
    return low, (known[0], _UPPER[test.operator]) if test.operator in _UPPER else None


def _number(value: Value) -> Fraction | int | None:
    if isinstance(value, date):
        return value.toordinal()
    return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


def _apart(below: tuple[Bound | None, Bound | None], above: tuple[Bound | None, Bound | None]) -> bool:
    """Tell whether the range `below` ends before the range `above` begins."""
    end, start = below[1], above[0]
    if end is None or start is None:
        return False
    return end[0] < start[0] or (end[0] == start[0] and (end[1] or start[1]))
