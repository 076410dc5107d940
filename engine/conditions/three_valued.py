"""Conditions as Python expressions, in three-valued logic.

A condition becomes two questions that Python answers with its own `and` and `or`, which stop as soon as they can: is it
certainly true, and is it possibly true? It is unknown where the second holds and the first does not.
"""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.conditions import python


@dataclass(frozen=True, slots=True)
class ThreeValued:
    """A condition in Python.

    Attributes:
        certain: holds exactly where the condition is true.
        possible: holds exactly where it is true or unknown.
        unknown: where `certain` does not hold, holds exactly where the condition is unknown; None where it never is.
        value: true, false or None.
    """

    certain: ast.expr
    possible: ast.expr
    unknown: ast.expr | None
    value: ast.expr


def settled(test: ast.expr) -> ThreeValued:
    """Return what is never unknown: `test` is true or false."""
    return ThreeValued(test, test, None, test)


def held(name: ast.expr) -> ThreeValued:
    """Return what the local `name` holds: true, false or None."""
    return ThreeValued(name, python.is_not_false(name), python.is_none(name), name)


def resting_on(values: Sequence[ast.expr], test: ast.expr) -> ThreeValued:
    """Return `test`, which is asked only where each of `values` is known, and is unknown where one is not."""
    if not values:
        return settled(test)
    unknown = python.some([python.is_none(value) for value in values])
    return ThreeValued(
        certain=python.every([*(python.is_given(value) for value in values), test]),
        possible=python.some([unknown, test]),
        unknown=unknown,
        value=python.chosen(unknown, python.truth(None), test),
    )


def all_of(items: Sequence[ThreeValued]) -> ThreeValued:
    """Return Kleene's and."""
    return _joined(python.every, items)


def any_of(items: Sequence[ThreeValued]) -> ThreeValued:
    """Return Kleene's or."""
    return _joined(python.some, items)


def negated(item: ThreeValued) -> ThreeValued:
    """Return Kleene's not."""
    certain = python.opposite(item.possible)
    return settled(certain) if item.unknown is None else _between(certain, python.opposite(item.certain))


def _joined(joined: Callable[[Sequence[ast.expr]], ast.expr], items: Sequence[ThreeValued]) -> ThreeValued:
    if len(items) == 1:
        return items[0]
    certain = joined([item.certain for item in items])
    if all(item.unknown is None for item in items):
        return settled(certain)
    return _between(certain, joined([item.possible for item in items]))


def _between(certain: ast.expr, possible: ast.expr) -> ThreeValued:
    value = python.chosen(certain, python.truth(True), python.chosen(possible, python.truth(None), python.truth(False)))
    return ThreeValued(certain, possible, possible, value)
