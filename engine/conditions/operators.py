"""The closed list of operators: which types each fits, what stands to its right, what it means.

Each meaning is a function of known values; what is unknown never reaches it, but for `in` and its kin,
where one known match settles the test.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import re2

from engine.values import NUMBERS, TypeName

_ORDERED = NUMBERS | {TypeName.DATE}
_SINGLE = _ORDERED | {TypeName.TEXT, TypeName.CHOICE}
_ANY = frozenset(TypeName)


class Right(Enum):
    """What stands to the right of an operator."""

    ONE = "one value"
    PAIR = "two values, the lower and the upper end"
    LIST = "a list of values"
    TRUE = "true"
    PATTERN = "a pattern"


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator: its word, the fact types it fits, its right-hand side and its meaning."""

    word: str
    types: frozenset[TypeName]
    right: Right
    compare: Callable[[Any, Any], bool]


def pattern_options() -> Any:
    """Return RE2 options for author-written patterns: nothing is logged, newlines are ordinary."""
    options = re2.Options()
    options.log_errors = False
    options.dot_nl = True
    return options


def matches(text: str, pattern: str) -> bool:
    """Tell whether the whole of `text` matches the RE2 `pattern`."""
    return re2.compile(pattern, pattern_options()).fullmatch(text) is not None


def _always(_left: Any, _right: Any) -> bool:
    return True


_OPERATORS = (
    Operator("is", _SINGLE | {TypeName.BOOLEAN}, Right.ONE, operator.eq),
    Operator("is_not", _SINGLE | {TypeName.BOOLEAN}, Right.ONE, operator.ne),
    Operator("in", _SINGLE, Right.LIST, operator.eq),
    Operator("not_in", _SINGLE, Right.LIST, operator.eq),
    Operator("at_least", NUMBERS, Right.ONE, operator.ge),
    Operator("at_most", NUMBERS, Right.ONE, operator.le),
    Operator("more_than", NUMBERS, Right.ONE, operator.gt),
    Operator("less_than", NUMBERS, Right.ONE, operator.lt),
    Operator("between", _ORDERED, Right.PAIR, operator.le),
    Operator("before", frozenset({TypeName.DATE}), Right.ONE, operator.lt),
    Operator("after", frozenset({TypeName.DATE}), Right.ONE, operator.gt),
    Operator("on_or_before", frozenset({TypeName.DATE}), Right.ONE, operator.le),
    Operator("on_or_after", frozenset({TypeName.DATE}), Right.ONE, operator.ge),
    Operator("includes_any", frozenset({TypeName.CHOICES}), Right.LIST, operator.contains),
    Operator("includes_all", frozenset({TypeName.CHOICES}), Right.LIST, operator.contains),
    Operator("includes_none", frozenset({TypeName.CHOICES}), Right.LIST, operator.contains),
    Operator("answered", _ANY, Right.TRUE, _always),
    Operator("missing", _ANY, Right.TRUE, _always),
    Operator("matches", frozenset({TypeName.TEXT}), Right.PATTERN, matches),
)

OPERATORS = {each.word: each for each in _OPERATORS}
"""Every operator by its word."""

NEGATED = {"is_not", "not_in", "includes_none"}
