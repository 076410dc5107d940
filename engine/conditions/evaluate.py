"""What a condition comes to on given facts: true, false, or unknown (None).

Kleene's three-valued logic: unknown is never false by accident. `answered` and `missing` are two-valued.
A computed number too large to hold is unknown. Nothing that was checked can raise, but a value that is looked up in a
table whose rows match together that may not: that is refused whatever else is known, so every part is worked out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from engine import numerals
from engine.conditions.functions import FUNCTIONS, as_rows, total
from engine.conditions.known import Known, Truth
from engine.conditions.model import (
    Computed,
    Condition,
    Expression,
    FactRef,
    Group,
    Literal,
    Lookup,
    OverRows,
    ParameterRef,
    RowsTest,
    RuleRef,
    Test,
)
from engine.conditions.operators import OPERATORS
from engine.values import TypeName, Value

TruthOf = Callable[[Condition, Known], Truth]
"""Says what a condition comes to on what is known: `evaluate`, or whoever asked it before and kept the answer."""


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: false if any is false, else unknown if any is unknown, else true."""
    found = set(truths)
    return False if False in found else None if None in found else True


def any_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's or: true if any is true, else unknown if any is unknown, else false."""
    found = set(truths)
    return True if True in found else None if None in found else False


def negated(truth: Truth) -> Truth:
    """Kleene's not: unknown stays unknown."""
    return None if truth is None else not truth


def counted(truths: Sequence[Truth]) -> int | None:
    """Return how many are true; unknown if any is unknown."""
    return None if None in truths else truths.count(True)


def evaluate(condition: Condition, known: Known) -> Truth:
    """Return what `condition` comes to on what is `known`."""
    match condition:
        case Test():
            return _test(condition, known)
        case Group(word, items):
            return _GROUPS[word](evaluate(item, known) for item in items)
        case RowsTest(word, rows, when):
            found = known.facts.get(rows.name)
            if found is None:
                return None
            truths = (evaluate(when, replace(known, row=row)) for row in as_rows(found))
            return any_of(truths) if word == "any_row" else all_of(truths)
        case RuleRef(name):
            return known.rules.get(name)


def value_of(expression: Expression, known: Known) -> Value | None:
    """Return the exact value of `expression` on what is `known`, or None where it is unknown."""
    match expression:
        case Literal(value):
            return value
        case FactRef(name):
            return known.fact(name)
        case ParameterRef(name):
            return known.parameters.get(name)
        case Computed():
            return held(_computed(expression, known))
        case OverRows():
            return held(_over_rows(expression, known))
        case Lookup(table, output):
            return table.value(output.name, arguments_of(expression, known), known)


def arguments_of(lookup: Lookup, known: Known) -> dict[str, Value | None]:
    """Return the value of each input that `lookup` gives to its table."""
    return {name: value_of(argument, known) for name, argument in lookup.arguments}


_GROUPS: Mapping[str, Callable[[Iterable[Truth]], Truth]] = {
    "all": all_of,
    "any": any_of,
    "none": lambda truths: negated(any_of(truths)),
    "not": lambda truths: negated(all_of(truths)),
}


def _test(test: Test, known: Known) -> Truth:
    left = known.fact(test.fact.name)
    word = test.operator
    if word in ("answered", "missing"):
        return (left is not None) == (word == "answered")
    right = [value_of(expression, known) for expression in test.right]
    if left is None:
        return None
    compare = OPERATORS[word].compare
    if word == "between":
        low, high = right
        return all_of((None if low is None else compare(low, left), None if high is None else compare(left, high)))
    truths = (None if item is None else compare(left, item) for item in right)
    if word in ("in", "includes_any"):
        return any_of(truths)
    if word in ("not_in", "includes_none"):
        return negated(any_of(truths))
    return all_of(truths)


def held(value: Value | None) -> Value | None:
    """Return a computed value, or None where it is a number too large to hold."""
    return None if isinstance(value, int | Fraction) and numerals.is_too_large(value) else value


def _computed(expression: Computed, known: Known) -> Value | None:
    values = [value_of(argument, known) for argument in expression.arguments]
    if expression.function == "first":
        return next((value for value in values if value is not None), None)
    if None in values:
        return None
    result: Value | None = FUNCTIONS[expression.function].meaning(values)
    if expression.function == "round" and isinstance(result, int | Fraction):
        # The places of money are those of pounds, its value is in pence.
        pence = 2 if expression.type.name is TypeName.MONEY else 0
        return numerals.rounded(result, expression.places - pence)
    return result


def _over_rows(expression: OverRows, known: Known) -> Value | None:
    found = known.facts.get(expression.rows.name)
    if found is None:
        return None
    rows = as_rows(found)
    if expression.function == "count":
        if expression.when is None:
            return len(rows)
        when = expression.when
        return counted([evaluate(when, replace(known, row=row)) for row in rows])
    value = expression.value
    if value is None:
        return None
    return total([value_of(value, replace(known, row=row)) for row in rows])
