"""What values are called while they are split into classes, and which are those of others, unchanged."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.conditions.mentions import Part, is_cell, mentions, walk
from engine.conditions.model import Computed, Expression, FactRef, Lookup, OverRows, RowsTest
from engine.values import NUMBERS, Type

SELECTING = ("first", "min", "max")
"""The functions whose value is that of one of their arguments."""


@dataclass(frozen=True, slots=True)
class Names:
    """How facts are called: inside a lookup the inputs of its table are not the facts of that name."""

    prefix: str = ""
    inputs: frozenset[str] = frozenset()

    def of(self, fact: FactRef) -> str:
        """Return what `fact` is called here."""
        return f"{self.prefix}{fact.name}" if fact.name in self.inputs else fact.name


PLAIN = Names()


def keeps(expression: Expression, wanted: Type) -> bool:
    """Tell whether `expression`, become a value of type `wanted`, is one of the values it is made of, unchanged."""
    if wanted.name in NUMBERS and (expression.type.name, expression.type.places) != (wanted.name, wanted.places):
        return False
    return selects(expression)


def selects(expression: Expression) -> bool:
    """Tell whether the value of `expression` is that of a fact, a parameter or what is written."""
    match expression:
        case Computed(function, arguments):
            return function in SELECTING and all(selects(argument) for argument in arguments)
        case OverRows():
            return False
        case _:
            return True


def lookups_in(part: Part) -> tuple[Lookup, ...]:
    """Return the lookups in `part`."""
    return tuple(each for each in walk(part) if isinstance(each, Lookup))


def facts_in(part: Part) -> tuple[FactRef, ...]:
    """Return the facts that `part` mentions; of a condition on a row, its cells among them."""
    nodes = list(walk(part))
    over_rows = any(isinstance(node, RowsTest | OverRows) for node in nodes)
    found = {node.name: node for node in nodes if isinstance(node, FactRef) and not (over_rows and is_cell(node))}
    return tuple(found.values())


def named_in(parts: Iterable[Part], names: Names = PLAIN) -> tuple[str, ...]:
    """Return what `parts` mention: facts by what they are called, and rules as `rule ID`."""
    parts = tuple(parts)
    facts = {names.of(fact): None for part in parts for fact in facts_in(part)}
    return (*facts, *(f"rule {rule_id}" for rule_id in mentions(parts).rules))
