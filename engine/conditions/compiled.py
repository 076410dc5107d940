"""Conditions compiled: each becomes Python expressions that come to the same truth as the evaluator, much faster.

`engine.conditions.evaluate` says what a condition means. This says it again in Python, once for all facts to come, and
tests hold the two equal; `engine.conditions.python` tells why nothing that an author writes can run there. What is
computed, looked up or asked of rows is worked out beforehand, so that it is refused alike wherever a condition is
settled early.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import re2

from engine.conditions import python, three_valued
from engine.conditions.compiled_values import Operand, Values
from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known, Truth
from engine.conditions.model import Condition, Group, Literal, RowsTest, RuleRef, Test
from engine.conditions.names import Names
from engine.conditions.operators import NEGATED, OPERATORS, pattern_options
from engine.conditions.python import PythonFunction
from engine.conditions.three_valued import ThreeValued


@dataclass(frozen=True, slots=True)
class Kept:
    """The truths that a function kept: they are what conditions come to (a `TruthOf`) without being asked again.

    Attributes:
        truths: what the function gave.
        places: where the truth of a condition stands in them, by the identity of the condition.
    """

    truths: Sequence[Truth]
    places: Mapping[int, int]

    def __call__(self, condition: Condition, known: Known) -> Truth:
        """Return what `condition` came to; one on rows is asked again."""
        place = self.places.get(id(condition))
        return evaluate(condition, known) if place is None else self.truths[place]


class Conditions:
    """Compiles conditions into one function.

    Attributes:
        values: compiles values into the same function.
    """

    def __init__(self, function: PythonFunction, names: Names, *, keeps_all: bool) -> None:
        """Compile into `function`.

        Args:
            function: the function under construction.
            names: what has a name in it.
            keeps_all: whether the truth of every condition is kept, and so each is asked; else a condition is settled
                as soon as it can be. Conditions on rows are never kept.
        """
        self.values = Values(function, names, self.compiled)
        self._kept: dict[int, ast.Name] = {}
        self._function = function
        self._names = names
        self._keeps_all = keeps_all

    def compiled(self, condition: Condition) -> ThreeValued:
        """Return `condition` in Python; what is worked out for it stands before."""
        made = self._compiled(condition)
        if not self._keeps_all or self._names.in_row:
            return made
        name = made.value if isinstance(made.value, ast.Name) else self._function.kept(made.value)
        self._kept[id(condition)] = name
        return three_valued.settled(name) if made.unknown is None else three_valued.held(name)

    def keep_as(self, condition: Condition, same: Condition) -> None:
        """Keep the truth of `condition` as that of another, compiled before, that means the `same`."""
        self._kept[id(condition)] = self._kept[id(same)]

    def kept(self) -> tuple[ast.expr, dict[int, int]]:
        """Return a tuple of all truths that are kept, and where in it that of a condition stands, by its identity."""
        order = {name.id: at for at, name in enumerate({name.id: name for name in self._kept.values()}.values())}
        places = {condition: order[name.id] for condition, name in self._kept.items()}
        return python.grouped([python.read(name) for name in order]), places

    def _compiled(self, condition: Condition) -> ThreeValued:
        match condition:
            case Test():
                return self._test(condition)
            case Group(word, items):
                return _GROUPS[word]([self.compiled(item) for item in items])
            case RowsTest(word, rows, when):
                whole = three_valued.all_of_list if word == "every_row" else three_valued.any_of_list
                return three_valued.held(self.values.over_rows(rows.name, lambda: self.compiled(when).value, whole))
            case RuleRef(name):
                return self._names.rules.get(name) or three_valued.held(python.truth(None))

    def _test(self, test: Test) -> ThreeValued:
        left, word = self._names.fact(test.fact.name), test.operator
        if word in ("answered", "missing"):
            given = word == "answered"
            return three_valued.settled(python.is_given(left) if given else python.is_none(left))
        literals = [each.value for each in test.right if isinstance(each, Literal)]
        if len(literals) == len(test.right):
            # Nothing that is written out equals None.
            equals = word not in _NONE_MAY and OPERATORS[word].compare is operator.eq
            return three_valued.resting_on([left], self._of_literals(word, left, literals), fails_on_none=equals)
        items = self._between(test, left) if word == "between" else self._one_by_one(test, left)
        joined = three_valued.any_of(items) if word in _ONE_IS_ENOUGH else three_valued.all_of(items)
        return three_valued.negated(joined) if word in _NONE_MAY else joined

    def _of_literals(self, word: str, left: ast.expr, values: Sequence[Any]) -> ast.expr:
        if word == "matches":
            found = re2.compile(values[0], pattern_options()).fullmatch
            return python.is_given(python.called(self._function.bound(found), left))
        if word == "between":
            low, high = (self._function.bound(value) for value in values)
            ends = [self._compare(word, low, left), self._compare(word, left, high)]
            return _chained(ends) or python.every(ends)
        if word in ("in", "not_in") and len(values) > 1 and {type(value) for value in values} <= _HASHED:
            test = python.compared(left, (ast.In(), self._function.bound(frozenset(values))))
        else:
            tests = [self._compare(word, left, self._function.bound(value)) for value in values]
            test = python.some(tests) if word in _ONE_IS_ENOUGH else python.every(tests)
        return python.opposite(test) if word in _NONE_MAY else test

    def _between(self, test: Test, left: ast.expr) -> list[ThreeValued]:
        low, high = (self.values.value(each) for each in test.right)
        return [
            self._item(left, low, self._compare(test.operator, low.value, left)),
            self._item(left, high, self._compare(test.operator, left, high.value)),
        ]

    def _one_by_one(self, test: Test, left: ast.expr) -> list[ThreeValued]:
        operands = [self.values.value(each) for each in test.right]
        return [self._item(left, each, self._compare(test.operator, left, each.value)) for each in operands]

    def _item(self, left: ast.expr, right: Operand, test: ast.expr) -> ThreeValued:
        return three_valued.resting_on([left, right.value] if right.may_be_unknown else [left], test)

    def _compare(self, word: str, left: ast.expr, right: ast.expr) -> ast.expr:
        compare = OPERATORS[word].compare
        if compare is operator.contains:
            return python.compared(right, (ast.In(), left))
        symbol = _SYMBOLS.get(compare)
        if symbol is None:
            return python.called(self._function.bound(compare), left, right)
        return python.compared(left, (symbol(), right))


_ONE_IS_ENOUGH = {"in", "not_in", "includes_any", "includes_none"}
_NONE_MAY = NEGATED - {"is_not"}
_HASHED = {str, int, date}
_SYMBOLS: Mapping[Callable[[Any, Any], bool], type[ast.cmpop]] = {
    operator.eq: ast.Eq,
    operator.ne: ast.NotEq,
    operator.ge: ast.GtE,
    operator.le: ast.LtE,
    operator.gt: ast.Gt,
    operator.lt: ast.Lt,
}
_GROUPS: Mapping[str, Callable[[Sequence[ThreeValued]], ThreeValued]] = {
    "all": three_valued.all_of,
    "any": three_valued.any_of,
    "none": lambda items: three_valued.negated(three_valued.any_of(items)),
    "not": lambda items: three_valued.negated(three_valued.all_of(items)),
}


def _chained(ends: Sequence[ast.expr]) -> ast.expr | None:
    """Return both ends of a range in one chain, `low <= value <= high`, where they are plain comparisons."""
    low, high = ends
    if not isinstance(low, ast.Compare) or not isinstance(high, ast.Compare):
        return None
    return python.compared(low.left, (low.ops[0], low.comparators[0]), (high.ops[0], high.comparators[0]))
