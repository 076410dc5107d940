"""What a condition is, once read and checked: a closed tree of words, with its types settled.

The tree is data: it is evaluated, said as a sentence and compiled by others; nothing in it can run.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.conditions.known import Known
from engine.values import Type, Value
from engine.words import NO_WORDS, Words


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the definition."""

    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact by its dotted name; `row.FIELD` is the cell of the row at hand."""

    name: str
    type: Type
    title: Words


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """A parameter's value on the date decided for, `threshold/light-touch`."""

    name: str
    type: Type
    title: Words


@dataclass(frozen=True, slots=True)
class Computed:
    """A value computed from others by one of the closed set of functions; `places` is for `round`."""

    function: str
    arguments: "tuple[Expression, ...]"
    type: Type
    places: int = 0


@dataclass(frozen=True, slots=True)
class OverRows:
    """A `sum` of a value over rows, or a `count` of the rows that meet a condition."""

    function: str
    rows: FactRef
    type: Type
    value: "Expression | None" = None
    when: "Condition | None" = None


class Lookable(Protocol):
    """A table that `lookup` takes a value from; `engine.tables.lookup` makes it of a decision table."""

    @property
    def id(self) -> str:
        """The table's id."""

    @property
    def title(self) -> Words:
        """What people call the table."""

    @property
    def inputs(self) -> tuple[FactRef, ...]:
        """What may be given to it."""

    @property
    def outputs(self) -> tuple[FactRef, ...]:
        """What may be taken from it."""

    @property
    def reads(self) -> tuple[FactRef | ParameterRef, ...]:
        """All that deciding it reads, its inputs among them."""

    def value(self, output: str, arguments: Mapping[str, Value | None], known: Known) -> Value | None:
        """Return `output` where each input is what `arguments` says; None where it is unknown or not given."""

    def missing(self, arguments: Mapping[str, Value | None], known: Known) -> tuple[str, ...]:
        """Return the unknown inputs and facts that leave the result open."""

    def function(self, output: str) -> Callable[..., Value | None]:
        """Return a Python function that gives `output`, of the values of what it `reads`, in their order."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """An output of a decision table, decided on a value for each of its inputs.

    `others` holds the facts and parameters that the table reads beside its inputs.
    """

    table: Lookable
    output: FactRef
    arguments: "tuple[tuple[str, Expression], ...]"
    others: tuple[FactRef | ParameterRef, ...]
    type: Type


Expression = Literal | FactRef | ParameterRef | Computed | OverRows | Lookup


@dataclass(frozen=True, slots=True)
class Test:
    """One test of a fact: operator and right-hand sides (one, two for `between`, many for lists)."""

    fact: FactRef
    operator: str
    right: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """`all`, `any`, `none` of several conditions, or `not` of one."""

    word: str
    items: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class RowsTest:
    """`any_row` or `every_row`: a condition on each row of a fact."""

    word: str
    rows: FactRef
    when: "Condition"


@dataclass(frozen=True, slots=True)
class RuleRef:
    """The condition of a named rule of the same rule set."""

    id: str
    title: Words = NO_WORDS


Condition = Test | Group | RowsTest | RuleRef
