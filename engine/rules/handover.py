"""What reaches the second opinion's networks already evaluated, worked out here a second time.

Networks take booleans, whole numbers and option words. So a number is scaled, a date becomes its day number,
and what a network cannot do (text, patterns, rows, computed values) is done here, in code of its own: three
truths are the numbers -1, 0 and 1, so that *and* is `min`, *or* is `max` and *not* is minus.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor, lcm, prod
from typing import Any, cast

import re2

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
from engine.rules.rounded_again import half_up, is_held
from engine.rules.tables_again import outputs_again
from engine.tables.lookup import TableLookup
from engine.tables.model import Table
from engine.values import Row, TypeName, Value

MAX_INTEGER = 2**62
"""Whole numbers below this compare exactly in the library; from 2**63 on it silently cuts them."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What fills one field of a network.

    `what` is `known`, `value`, `number` (times the scale), `left` or `right` (two numbers made whole
    together), `has` (an option), or `decided` and `truth` of a condition.
    """

    what: str
    subject: Condition | Expression
    other: Expression | Value | None = None


def scaled(value: Value, scale: int) -> int:
    """Return `value` as a whole number that compares exactly with numbers that are whole at `scale`.

    What is whole becomes even, what lies between two whole numbers the odd number between theirs; what
    is too large for the library becomes the largest, beyond anything it is compared with.

    >>> scaled(Fraction(5, 2), 10), scaled(Fraction(1, 3), 10), scaled(date(1, 1, 2), 1)
    (50, 7, 4)
    """
    number = _number(value) * scale
    below = floor(number)
    return 2 * below + (below != number)


def whole_pair(left: Value, right: Value) -> tuple[int, int]:
    """Return two whole numbers that compare as `left` and `right` do, and that the library can compare."""
    one, other = _number(left), _number(right)
    scale = lcm(one.denominator, other.denominator)
    first, second = int(one * scale), int(other * scale)
    if max(abs(first), abs(second)) >= MAX_INTEGER:  # bring both near zero by the same step
        first, second = _clamped(first - second), 0
    return first, second


def _clamped(number: int) -> int:
    return max(-MAX_INTEGER, min(MAX_INTEGER, number))


def _number(value: Value) -> Fraction:
    return Fraction(value.toordinal() if isinstance(value, date) else cast("int | Fraction", value))


@dataclass(slots=True)
class Handover:
    """Fills fields from what is known: facts, parameters, truths of rules; it grows pass by pass."""

    facts: dict[str, Value]
    parameters: Mapping[str, Value]
    rules: dict[str, int] = field(default_factory=dict)

    def fill(self, handed: Handed) -> bool | int | str:
        """Return what fills the field: a neutral value where it is unknown."""
        what, subject = handed.what, handed.subject
        if isinstance(subject, Test | Group | RowsTest | RuleRef):
            truth = self.truth(subject)
            return truth != 0 if what == "decided" else truth > 0
        value = self.value(subject)
        if what == "known":
            return value is not None
        if what == "has":
            return isinstance(value, tuple) and handed.other in value
        if what == "value":
            return cast("bool | str", _NEUTRAL[subject.type.name] if value is None else value)
        if what == "number":
            return 0 if value is None else _clamped(scaled(value, cast(int, handed.other)))
        other = self.value(cast(Expression, handed.other))
        return 0 if value is None or other is None else whole_pair(value, other)[0]

    def truth(self, condition: Condition, row: Row | None = None) -> int:
        """Return 1 where `condition` is true, -1 where it is false, 0 where it is unknown."""
        if isinstance(condition, Test):
            return self._test(condition, row)
        if isinstance(condition, RuleRef):
            return self.rules[condition.id]
        if isinstance(condition, RowsTest):
            rows = self.facts.get(condition.rows.name)
            if rows is None:
                return 0
            truths = [self.truth(condition.when, each) for each in cast("tuple[Row, ...]", rows)]
            return max([-1, *truths]) if condition.word == "any_row" else min([1, *truths])
        truths = [self.truth(item, row) for item in condition.items]
        if condition.word == "all":
            return min(truths)
        if condition.word == "any":
            return max(truths)
        return -max(truths)

    def _test(self, test: Test, row: Row | None) -> int:
        left, word = self.value(test.fact, row), test.operator
        if word in ("answered", "missing"):
            return 1 if (left is None) == (word == "missing") else -1
        right = [self.value(item, row) for item in test.right]
        if word == "between":
            ends = ("at_least", "at_most")
            return min(_compared(end, left, item) for end, item in zip(ends, right, strict=True))
        if word in ("in", "includes_any"):
            return max(_compared(word, left, item) for item in right)
        if word in ("is_not", "not_in", "includes_none"):
            return -max(_compared(word, left, item) for item in right)
        return min(_compared(word, left, item) for item in right)

    def value(self, expression: Expression, row: Row | None = None) -> Value | None:
        """Return the value of `expression`, exactly, or None where it is unknown."""
        if isinstance(expression, Literal):
            return expression.value
        if isinstance(expression, ParameterRef):
            return self.parameters.get(expression.name)
        if isinstance(expression, FactRef):
            is_cell = row is not None and expression.name.startswith("row.")
            return row.get(expression.name[4:]) if row is not None and is_cell else self.facts.get(expression.name)
        if isinstance(expression, Computed):
            found: Value | None = self._computed(expression, row)
        elif isinstance(expression, Lookup):
            return self._lookup(expression, row)
        else:
            found = self._over(expression)
        return found if is_held(found) else None

    def _computed(self, expression: Computed, row: Row | None) -> Any:
        values = [self.value(argument, row) for argument in expression.arguments]
        if expression.function == "first":
            return next(filter(lambda value: value is not None, values), None)
        if any(value is None for value in values):
            return None
        if expression.function == "round":
            in_pence = expression.type.name is TypeName.MONEY
            return half_up(cast("int | Fraction", values[0]), expression.places - (2 if in_pence else 0))
        return _MEANINGS[expression.function](values)

    def outputs(self, table: Table) -> Mapping[str, Value | None]:
        """Return what `table` gives on what is known.

        Raises:
            EvaluationError: rows match together that the hit policy forbids to.
        """
        return outputs_again(table, [self._matches(row.cells) for row in table.rows], self.value)

    def _matches(self, cells: Sequence[Sequence[Test]]) -> int:
        return min([1, *(self._test(test, None) for cell in cells for test in cell)])

    def _lookup(self, lookup: Lookup, row: Row | None) -> Value | None:
        facts = self.facts | {name: self.value(argument, row) for name, argument in lookup.arguments}
        inside = Handover({name: value for name, value in facts.items() if value is not None}, self.parameters)
        return inside.outputs(cast(TableLookup, lookup.table).table)[lookup.output.name]

    def _over(self, expression: OverRows) -> Value | None:
        rows = cast("tuple[Row, ...] | None", self.facts.get(expression.rows.name))
        if rows is None:
            return None
        if expression.value is not None:
            values = [self.value(expression.value, row) for row in rows]
            return None if None in values else sum(cast("list[int]", values))
        truths = [1 if expression.when is None else self.truth(expression.when, row) for row in rows]
        return None if 0 in truths else sum(truth > 0 for truth in truths)


_NEUTRAL = {TypeName.BOOLEAN: False, TypeName.CHOICE: "", TypeName.TEXT: ""}
_SIGNS = {
    "is": (0,),
    "is_not": (0,),
    "in": (0,),
    "not_in": (0,),
    "at_least": (0, 1),
    "at_most": (-1, 0),
    "more_than": (1,),
    "less_than": (-1,),
    "before": (-1,),
    "after": (1,),
    "on_or_before": (-1, 0),
    "on_or_after": (0, 1),
}


def _compared(word: str, left: Any, right: Any) -> int:
    if left is None or right is None:
        return 0
    if word == "matches":
        options = re2.Options()
        options.log_errors, options.dot_nl = False, True
        return 1 if re2.fullmatch(right, left, options) else -1
    if word.startswith("includes"):
        return 1 if left.count(right) else -1
    return 1 if (left > right) - (left < right) in _SIGNS[word] else -1


def _years(start: date, end: date) -> int:
    """Return how many birthdays of one born on `start` there are until `end`; without a 29 February, 1 March is."""
    return end.year - start.year - (100 * end.month + end.day < 100 * start.month + start.day)


_MEANINGS: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "add": lambda values: sum(values[1:], start=values[0]),
    "subtract": lambda values: values[0] + -1 * values[1],
    "multiply": prod,
    "divide": lambda values: Fraction(values[0]) * (1 / Fraction(values[1])) if values[1] else None,
    "min": lambda values: sorted(values)[0],
    "max": lambda values: sorted(values)[-1],
    "percent_of": lambda values: Fraction(values[1]) * values[0] / 100,
    "days_between": lambda values: values[1].toordinal() - values[0].toordinal(),
    "years_between": lambda values: _years(*values),
}
