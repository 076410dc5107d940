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
        known: where `possible` holds, holds exactly where `certain` does.
        value: true, false or None.
    """

    certain: ast.expr
    possible: ast.expr
    unknown: ast.expr | None
    known: ast.expr
    value: ast.expr


def settled(test: ast.expr) -> ThreeValued:
    """Return what is never unknown: `test` is true or false."""
    return ThreeValued(test, test, None, python.truth(True), test)


def held(name: ast.expr) -> ThreeValued:
    """Return what the local `name` holds: true, false or None."""
    return ThreeValued(name, python.is_not_false(name), python.is_none(name), name, name)


def resting_on(values: Sequence[ast.expr], test: ast.expr, *, fails_on_none: bool = False) -> ThreeValued:
    """Return a test that is unknown where one of the values that it rests on is.

    Args:
        values: what it rests on: at least one value.
        test: what it comes to where all are known.
        fails_on_none: whether the test may be asked where one is None, and then does not hold.
    """
    unknown = python.some([python.is_none(value) for value in values])
    known = python.every([python.is_given(value) for value in values])
    return ThreeValued(
        certain=test if fails_on_none else python.every([known, test]),
        possible=python.some([unknown, test]),
        unknown=unknown,
        known=known,
        value=python.chosen(unknown, python.truth(None), test),
    )


def all_of(items: Sequence[ThreeValued]) -> ThreeValued:
    """Return Kleene's and."""
    return _joined(python.every, items, python.every([item.known for item in items if item.unknown is not None]))


def any_of(items: Sequence[ThreeValued]) -> ThreeValued:
    """Return Kleene's or."""
    return _joined(python.some, items)


def negated(item: ThreeValued) -> ThreeValued:
    """Return Kleene's not."""
    certain = python.opposite(item.possible)
    return settled(certain) if item.unknown is None else _between(certain, python.opposite(item.certain))


def all_of_list(truths: ast.expr) -> ast.expr:
    """Return Kleene's and of a list of truths: true, false or None."""
    return _settled_by(False, truths)


def any_of_list(truths: ast.expr) -> ast.expr:
    """Return Kleene's or of a list of truths: true, false or None."""
    return _settled_by(True, truths)


def _settled_by(truth: bool, truths: ast.expr) -> ast.expr:
    found, unknown = (python.compared(python.truth(each), (ast.In(), truths)) for each in (truth, None))
    unsettled = python.chosen(unknown, python.truth(None), python.truth(not truth))
    return python.chosen(found, python.truth(truth), unsettled)


def _joined(
    joined: Callable[[Sequence[ast.expr]], ast.expr], items: Sequence[ThreeValued], known: ast.expr | None = None
) -> ThreeValued:
    if len(items) == 1:
        return items[0]
    certain = joined([item.certain for item in items])
    if all(item.unknown is None for item in items):
        return settled(certain)
    return _between(certain, joined([item.possible for item in items]), known)


def _between(certain: ast.expr, possible: ast.expr, known: ast.expr | None = None) -> ThreeValued:
    value = python.chosen(certain, python.truth(True), python.chosen(possible, python.truth(None), python.truth(False)))
    return ThreeValued(certain, possible, possible, known or certain, value)
