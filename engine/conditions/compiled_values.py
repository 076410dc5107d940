"""Value expressions compiled: each becomes Python that comes to the same exact value as the evaluator."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from engine import numerals
from engine.conditions import python
from engine.conditions.becoming import becoming
from engine.conditions.evaluate import counted, held
from engine.conditions.functions import FUNCTIONS, as_rows, total
from engine.conditions.model import (
    Computed,
    Condition,
    Expression,
    FactRef,
    Literal,
    Lookup,
    OverRows,
    ParameterRef,
)
from engine.conditions.names import Names
from engine.conditions.python import PythonFunction
from engine.conditions.three_valued import ThreeValued
from engine.values import NUMBERS, Type, TypeName

_HELD, _WHOLE = numerals.MAX_HELD, 10**numerals.MAX_DIGITS


@dataclass(frozen=True, slots=True)
class Operand:
    """A value in Python, and whether it may be None: unknown."""

    value: ast.expr
    may_be_unknown: bool = True


class Values:
    """Compiles value expressions into one function."""

    def __init__(self, function: PythonFunction, names: Names, condition: Callable[[Condition], ThreeValued]) -> None:
        """Compile into `function`; `condition` compiles the conditions that stand inside values."""
        self._function = function
        self._names = names
        self._condition = condition

    def value(self, expression: Expression) -> Operand:
        """Return what `expression` comes to; what is worked out for it stands before."""
        match expression:
            case Literal(value):
                return Operand(self._function.bound(value), may_be_unknown=False)
            case FactRef(name):
                return Operand(self._names.fact(name))
            case ParameterRef(name):
                return Operand(self._names.parameter(name))
            case Computed():
                return Operand(self._held(self._computed(expression), expression.type))
            case OverRows():
                return Operand(self._held(self._over_rows(expression), expression.type))
            case Lookup():
                return Operand(self._looked_up(expression))

    def as_type(self, operand: Operand, type_: Type) -> ast.expr:
        """Return a value taken as a fact of a declared type, as `becoming` does."""
        if type_.name not in NUMBERS:
            return operand.value
        slow = self._call(becoming, operand.value, self._function.bound(type_))
        if type_.name not in (TypeName.MONEY, TypeName.INTEGER):
            return self._function.kept(slow)
        value = self._function.kept(operand.value)
        return self._function.kept(python.chosen(self._is_plain(value, _WHOLE), value, slow))

    def over_rows(self, rows: str, each: Callable[[], ast.expr], whole: Callable[[ast.expr], ast.expr]) -> ast.Name:
        """Return what is made of all rows of a fact; None where the fact is unknown.

        Args:
            rows: the fact.
            each: returns what is made of the row at hand.
            whole: returns what is made of the list of these.
        """
        function, found = self._function, self._names.given(rows)
        result = function.kept(python.truth(None))
        with function.where(python.is_given(found)):
            seen = function.kept(python.listed([]))
            with function.each(self._call(as_rows, found)) as row, self._names.row(row):
                function.do(python.method(seen, "append", each()))
            function.set(result, whole(seen))
        return result

    def _computed(self, expression: Computed) -> ast.expr:
        operands = [self.value(argument) for argument in expression.arguments]
        values = [operand.value for operand in operands]
        if expression.function == "first":
            first = values[-1]
            for value in reversed(values[:-1]):
                first = python.chosen(python.is_given(value), value, first)
            return first
        result = self._applied(expression, values)
        unknown = [python.is_none(operand.value) for operand in operands if operand.may_be_unknown]
        return python.chosen(python.some(unknown), python.truth(None), result) if unknown else result

    def _applied(self, expression: Computed, values: list[ast.expr]) -> ast.expr:
        meaning = FUNCTIONS[expression.function].meaning
        if meaning is sum:
            result = values[0]
            for value in values[1:]:
                result = python.reckoned(result, ast.Add(), value)
            return result
        result = self._call(meaning, python.listed(values))
        if expression.function == "round":
            # The places of money are those of pounds, its value is in pence.
            places = expression.places - (2 if expression.type.name is TypeName.MONEY else 0)
            return self._call(numerals.rounded, result, self._function.bound(places))
        return result

    def _over_rows(self, expression: OverRows) -> ast.expr:
        rows, when, value = expression.rows.name, expression.when, expression.value
        if expression.function == "sum":
            if value is None:
                return python.truth(None)
            return self.over_rows(rows, lambda: self.value(value).value, partial(self._call, total))
        if when is None:
            return self.over_rows(rows, lambda: python.truth(True), partial(self._call, counted))
        return self.over_rows(rows, lambda: self._condition(when).value, partial(self._call, counted))

    def _looked_up(self, lookup: Lookup) -> ast.expr:
        given = dict(lookup.arguments)
        read = []
        for each in lookup.table.reads:
            if each.name in given:
                read.append(self.value(given[each.name]).value)
            elif isinstance(each, FactRef):
                read.append(self._names.given(each.name))
            else:
                read.append(self._names.parameter(each.name))
        return self._function.kept(self._call(lookup.table.function(lookup.output.name), *read))

    def _held(self, value: ast.expr, type_: Type) -> ast.expr:
        name = self._function.kept(value)
        if type_.name not in NUMBERS:
            return name
        return self._function.kept(python.chosen(self._is_plain(name, _HELD), name, self._call(held, name)))

    def _is_plain(self, value: ast.expr, limit: int) -> ast.expr:
        """Return whether `value` is unknown or, without its sign, a whole number below `limit`: the common cases."""
        is_int = python.compared(self._call(type, value), (ast.Is(), self._function.bound(int)))
        size = python.compared(self._call(abs, value), (ast.Lt(), self._function.bound(limit)))
        return python.some([python.is_none(value), python.every([is_int, size])])

    def _call(self, function: Callable[..., object], *arguments: ast.expr) -> ast.expr:
        return python.called(self._function.bound(function), *arguments)
