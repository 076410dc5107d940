"""Conditions in their normal form, and what tells whether two mean the same.

`is` with one value is `in`; `none` and `not` move inwards, as far as there is an opposite; groups inside groups of the
same word are one; tests of one fact that any of several values fulfils are one test; a range is two bounds. Each step
is sound in Kleene's three-valued logic, so that what is unknown stays so.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace

from engine.comparing.bounds import BOUNDS, reach
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
from engine.values import TypeName

_OPPOSITES = {
    "in": "not_in",
    "at_least": "less_than",
    "more_than": "at_most",
    "before": "on_or_after",
    "after": "on_or_before",
    "includes_any": "includes_none",
    "answered": "missing",
}
OPPOSITES = _OPPOSITES | {opposite: word for word, opposite in _OPPOSITES.items()}
"""The operator that holds exactly where another does not, both ways."""

_AS_LISTS = {"is": "in", "is_not": "not_in"}
_MERGED = {"any": ("in", "includes_any"), "all": ("not_in", "includes_none")}
"""In a group, tests of one fact by these operators are one test of all their values."""

_UNORDERED = ("add", "multiply", "min", "max")
_KINDS = {TypeName.DECIMAL: TypeName.INTEGER, TypeName.CHOICE: TypeName.TEXT}


def normal(condition: Condition) -> Condition:
    """Return `condition` in its normal form: `all`, `any`, tests, and `not` only of what has no opposite."""
    return _normal(condition, negated=False)


def opposite(condition: Condition) -> Condition:
    """Return the normal form of what holds exactly where `condition` does not."""
    return _normal(condition, negated=True)


def _normal(condition: Condition, *, negated: bool) -> Condition:
    match condition:
        case Group(("all" | "any") as word, items):
            return _grouped(_turned(word) if negated else word, [_normal(item, negated=negated) for item in items])
        case Group(word, items):  # none, or not of one
            grouped = "any" if negated else "all"
            return _grouped(grouped, [_normal(item, negated=not negated) for item in items])
        case RowsTest(word, rows, when):
            turned = {"any_row": "every_row", "every_row": "any_row"}[word] if negated else word
            return RowsTest(turned, rows, _normal(when, negated=negated))
        case Test():
            return _test(condition, negated=negated)
        case _:
            return Group("not", (condition,)) if negated else condition


def _turned(word: str) -> str:
    return "any" if word == "all" else "all"


def _test(test: Test, *, negated: bool) -> Condition:
    if test.operator in ("between", "includes_all"):
        return _grouped("any" if negated else "all", [_test(each, negated=negated) for each in _parts(test)])
    word = _AS_LISTS.get(test.operator, test.operator)
    kept = replace(test, operator=word, right=_distinct(test.right))
    if negated and word not in OPPOSITES:
        return Group("not", (kept,))
    return _positive(replace(kept, operator=OPPOSITES[word]) if negated else kept)


def _parts(test: Test) -> Iterator[Test]:
    """Yield the tests that a test of both ends of a range, or of several values that must be there, is made of."""
    if test.operator == "includes_all":
        yield from (Test(test.fact, "includes_any", (each,)) for each in test.right)
        return
    words = ("on_or_after", "on_or_before") if test.fact.type.name is TypeName.DATE else ("at_least", "at_most")
    yield from (Test(test.fact, word, (end,)) for word, end in zip(words, test.right, strict=True))


def _positive(test: Test) -> Test:
    """Return a test that a yes-or-no fact is not one of the two as a test that it is the other."""
    values = [each.value for each in test.right if isinstance(each, Literal)]
    if test.operator == "not_in" and test.fact.type.name is TypeName.BOOLEAN and len(values) == len(test.right) == 1:
        return replace(test, operator="in", right=(Literal(not values[0], test.fact.type),))
    return test


def _grouped(word: str, items: Iterable[Condition]) -> Condition:
    kept: dict[Hashable, Condition] = {}
    for item in items:
        for each in item.items if isinstance(item, Group) and item.word == word else (item,):
            slot = _slot(word, each)
            kept[slot] = _together(kept.get(slot), each)
    return next(iter(kept.values())) if len(kept) == 1 else Group(word, tuple(kept.values()))


def _together(known: Condition | None, item: Condition) -> Condition:
    """Return a test of all the values of both, or `item` where it is the first of its kind."""
    if isinstance(known, Test) and isinstance(item, Test):
        return replace(known, right=_distinct((*known.right, *item.right)))
    return item


def _slot(word: str, item: Condition) -> Hashable:
    """Return what `item` is kept under: its fact and operator where tests add up, else its own meaning."""
    if isinstance(item, Test) and item.operator in _MERGED[word]:
        return ("merged", item.fact.name, item.operator)
    return meaning(item)


def _distinct(values: Iterable[Expression]) -> tuple[Expression, ...]:
    return tuple({value_meaning(each): each for each in values}.values())


def meaning(condition: Condition) -> Hashable:
    """Return a key that two conditions in normal form share exactly when they mean the same."""
    match condition:
        case Test(fact, word) if word in BOUNDS and (end := reach(condition)) is not None:
            return ("bound", fact.name, *end)
        case Test(fact, word, right):
            return ("test", fact.name, word, frozenset(value_meaning(each) for each in right))
        case Group(word, items):
            return (word, frozenset(meaning(item) for item in items))
        case RowsTest(word, rows, when):
            return (word, rows.name, meaning(when))
        case RuleRef(name):
            return ("rule", name)


def value_meaning(expression: Expression) -> Hashable:
    """Return a key that two value expressions share exactly when they mean the same."""
    match expression:
        case Literal(value, type_):
            return ("value", _KINDS.get(type_.name, type_.name), value)
        case FactRef(name):
            return ("fact", name)
        case ParameterRef(name):
            return ("parameter", name)
        case Computed(function, arguments, _, places):
            values = [value_meaning(each) for each in arguments]
            unordered = function in _UNORDERED
            return (function, places, frozenset(Counter(values).items()) if unordered else tuple(values))
        case OverRows(function, rows, _, value, when):
            inner = (value and value_meaning(value), when and meaning(normal(when)))
            return (function, rows.name, *inner)
        case Lookup(table, output, arguments):
            return ("lookup", table.id, output.name, tuple((name, value_meaning(each)) for name, each in arguments))
