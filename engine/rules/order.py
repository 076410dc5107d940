"""The order in which a rule set is worked out: each step after all that it reads; cycles are refused."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import islice

from engine.conditions.mentions import Mentions, Part, mentions
from engine.errors import Faults, Place
from engine.rules.model import Derivation, Rule, Step
from engine.tables.model import Table

_MOST_TOLD = 20
"""Of the circles: each costs a walk over all steps."""


def mentions_of(step: Step) -> Mentions:
    """Return what `step` mentions: a rule in its gate and condition, a derivation in what it computes, a table."""
    return mentions(parts_of(step))


def parts_of(step: Step) -> tuple[Part, ...]:
    """Return the conditions and expressions of `step`: of a table, all that it reads."""
    if isinstance(step, Table):
        return step.reads
    parts = [step.computed] if isinstance(step, Derivation) else [step.applies_when, step.when]
    return tuple(part for part in parts if part is not None)


def in_order(
    rules: Iterable[Rule],
    derivations: Iterable[Derivation],
    tables: Iterable[Table],
    places: Mapping[str, Place],
    faults: Faults,
) -> tuple[Step, ...]:
    """Return rules, derived facts and tables so that each stands after what it reads; a cycle is a fault.

    Args:
        rules: the rules of one set.
        derivations: the facts they derive.
        tables: the tables they read.
        places: where each rule stands, as `rule ID`, and each computed fact, by name, and each table, as
            `table ID`: every cycle has one of these.
        faults: collects `derived-cycle` for each circle, at its earliest place.
    """
    steps: dict[str, Step] = {f"rule {rule.id}": rule for rule in rules}
    steps |= {derivation.fact.name: derivation for derivation in derivations}
    steps |= {f"table {table.id}": table for table in tables}
    gives = {output: f"table {table.id}" for table in tables for output in table.output_names}
    graph: dict[str, list[str]] = {}
    for name, step in steps.items():
        read = mentions_of(step)
        needed = [*(gives.get(fact, fact) for fact in read.fact_names), *(f"rule {rule}" for rule in read.rules)]
        if isinstance(step, Derivation):
            needed += [f"rule {rule}" for rule in step.rules]
        graph[name] = [item for item in needed if item in steps]
    if circles := tuple(islice(_circles(graph), _MOST_TOLD)):
        for circle in circles:
            place = min(places[name] for name in circle if name in places)
            said = " → ".join(circle)
            faults.error(place, "derived-cycle", f"These depend on each other in a circle: {said}.")
        return tuple(steps.values())
    return tuple(steps[name] for name in TopologicalSorter(graph).static_order())


def _circles(graph: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Yield circles of steps that depend on each other, each beginning and ending with the same one.

    One edge of a circle that was found is left out before the next is looked for, so that no circle hides another.
    """
    left = {name: set(needed) for name, needed in graph.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][::-1]
            left[circle[0]].discard(circle[1])
            yield tuple(circle)
        else:
            return
