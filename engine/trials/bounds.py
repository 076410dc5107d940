"""The bounds in conditions and cells: the values at which what is decided changes, each with its test turned."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.conditions.model import Condition, Expression, FactRef, Group, Literal, ParameterRef, Test
from engine.conditions.sentence import clause
from engine.errors import Place
from engine.reading import ListNode, MapNode, Node
from engine.rules.model import RuleSet, Step
from engine.tables.model import Table
from engine.trials.mutants.values import moved, with_item
from engine.values import TypeName, Value

_TURNED = {
    "at_least": "less_than",
    "at_most": "more_than",
    "more_than": "at_most",
    "less_than": "at_least",
    "before": "on_or_after",
    "after": "on_or_before",
    "on_or_before": "after",
    "on_or_after": "before",
}
"""Each operator that has a bound, with its opposite."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A value that a step compares a fact with.

    Attributes:
        step: The rule or table.
        turned: The same with the test turned into its opposite: where it comes to something else, the test matters.
        fact: The fact.
        value: The bound.
        place: Where it stands.
        words: The test, in words.
    """

    step: Step
    turned: Step
    fact: FactRef
    value: Value
    place: Place
    words: str

    def around(self) -> Iterator[tuple[Value, str]]:
        """Yield the bound, the value just below and the one just above, each with what it is."""
        yield self.value, "the bound"
        yield from zip(moved(self.value, self.fact.type), ("just below", "just above"), strict=False)


def bounds_of(definition: RuleSet | Table, document: MapNode, parameters: Mapping[str, Value]) -> Iterator[Bound]:
    """Yield each bound of `definition`, which `document` writes; those of rows of a list are left out.

    Args:
        definition: a rule set or table.
        document: what writes it.
        parameters: the values in force; a figure without one is no bound.
    """
    if isinstance(definition, Table):
        yield from _of_table(definition, document, parameters)
        return
    nodes = {node.text("id"): node for node in document.maps("rules")}
    for rule in definition.rules:
        node = nodes[rule.id]
        for test, bound, turned, place in _turned(rule.when, node.get("when"), node.place):
            yield from _bound(rule, replace(rule, when=turned), test, bound, place, parameters)
        if rule.applies_when is not None:
            for test, bound, turned, place in _turned(rule.applies_when, node.get("applies_when"), node.place):
                yield from _bound(rule, replace(rule, applies_when=turned), test, bound, place, parameters)


def _of_table(table: Table, document: MapNode, parameters: Mapping[str, Value]) -> Iterator[Bound]:
    for at, row in enumerate(table.rows):
        place = document.maps("rows")[at].place_of("id")
        for number, cell in enumerate(row.cells):
            for which, test in enumerate(cell):
                for opposite, bound in _opposites(test):
                    cells = with_item(row.cells, number, with_item(cell, which, opposite))
                    turned = replace(table, rows=with_item(table.rows, at, replace(row, cells=cells)))
                    yield from _bound(table, turned, test, bound, place, parameters)


Turned = tuple[Test, Expression, Condition, Place]
"""A test, its bound, a condition as it is with the test turned, and where the test stands."""


def _turned(condition: Condition, node: Node | None, place: Place) -> Iterator[Turned]:
    """Yield each test of `condition` that has a bound."""
    place = place if node is None else node.place
    if isinstance(condition, Test):
        yield from ((condition, bound, opposite, place) for opposite, bound in _opposites(condition))
    elif isinstance(condition, Group):
        inner = node.get(condition.word) if isinstance(node, MapNode) else None
        nodes = inner.items if isinstance(inner, ListNode) else (inner,)
        for at, item in enumerate(condition.items):
            below = nodes[at] if len(nodes) == len(condition.items) else None
            for test, bound, turned, where in _turned(item, below, place):
                yield test, bound, replace(condition, items=with_item(condition.items, at, turned)), where


def _opposites(test: Test) -> Iterator[tuple[Test, Expression]]:
    """Yield a test that comes to something else on both sides of each bound of `test`, with the bound."""
    if test.operator == "between":
        low, high = test.right
        is_date = test.fact.type.name is TypeName.DATE
        yield Test(test.fact, "before" if is_date else "less_than", (low,)), low
        yield Test(test.fact, "after" if is_date else "more_than", (high,)), high
    elif test.operator in _TURNED:
        yield replace(test, operator=_TURNED[test.operator]), test.right[0]


def _bound(
    step: Step, turned: Step, test: Test, bound: Expression, place: Place, parameters: Mapping[str, Value]
) -> Iterator[Bound]:
    value = _value(bound, parameters)
    if value is not None:
        yield Bound(step, turned, test.fact, value, place, clause(test))


def _value(expression: Expression, parameters: Mapping[str, Value]) -> Value | None:
    if isinstance(expression, Literal):
        return expression.value
    return parameters.get(expression.name) if isinstance(expression, ParameterRef) else None
