"""What conditions and value expressions mention: facts, parameters and named rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.conditions.model import (
    Computed,
    Condition,
    Expression,
    FactRef,
    Group,
    Lookup,
    OverRows,
    ParameterRef,
    RowsTest,
    RuleRef,
    Test,
)

Part = Condition | Expression


@dataclass(frozen=True, slots=True)
class Mentions:
    """What some parts mention, each once, in the order of mention; cells of rows are left out."""

    facts: tuple[FactRef, ...]
    parameters: tuple[ParameterRef, ...]
    rules: tuple[str, ...]

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The dotted names of the facts."""
        return tuple(fact.name for fact in self.facts)


def mentions(parts: Iterable[Part]) -> Mentions:
    """Return what `parts` mention."""
    nodes = [node for part in parts for node in walk(part)]
    return Mentions(
        tuple({node.name: node for node in nodes if isinstance(node, FactRef) and not is_cell(node)}.values()),
        tuple({node.name: node for node in nodes if isinstance(node, ParameterRef)}.values()),
        tuple(dict.fromkeys(node.id for node in nodes if isinstance(node, RuleRef))),
    )


def is_cell(fact: FactRef) -> bool:
    """Tell whether `fact` is a cell of the row at hand."""
    return fact.name.startswith("row.")


def walk(part: Part) -> Iterator[Part]:
    """Yield `part` and everything inside it, outermost first."""
    yield part
    for inner in _inside(part):
        yield from walk(inner)


def _inside(part: Part) -> tuple[Part, ...]:
    match part:
        case Test(fact, _, right):
            return (fact, *right)
        case Group(_, items):
            return items
        case RowsTest(_, rows, when):
            return (rows, when)
        case Computed(_, arguments):
            return arguments
        case OverRows(_, rows, _, value, row_when):
            return (rows, *(each for each in (value, row_when) if each is not None))
        case Lookup(_, _, arguments, others):
            return (*(argument for _, argument in arguments), *others)
        case _:
            return ()
