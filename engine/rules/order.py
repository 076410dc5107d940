"""The order in which a rule set is worked out: each step after all that it reads; cycles are refused."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from engine.conditions.mentions import Mentions, Part, mentions
from engine.errors import Faults, Place
from engine.rules.model import Derivation, Rule

Step = Rule | Derivation


def mentions_of(step: Step) -> Mentions:
    """Return what `step` mentions: a rule in its gate and condition, a derivation in what it computes."""
    parts: list[Part | None] = [step.computed] if isinstance(step, Derivation) else [step.applies_when, step.when]
    return mentions(part for part in parts if part is not None)


def in_order(
    rules: Iterable[Rule], derivations: Iterable[Derivation], places: Mapping[str, Place], faults: Faults
) -> tuple[Step, ...]:
    """Return rules and derived facts so that each stands after what it reads; a cycle is a fault.

    Args:
        rules: the rules of one set.
        derivations: the facts they derive.
        places: where each rule stands, as `rule ID`, and each computed fact, by name: every cycle has one of these.
        faults: collects `derived-cycle`, at the earliest place of the cycle.
    """
    steps: dict[str, Step] = {f"rule {rule.id}": rule for rule in rules}
    steps |= {derivation.fact.name: derivation for derivation in derivations}
    graph: dict[str, list[str]] = {}
    for name, step in steps.items():
        read = mentions_of(step)
        needed = [*read.fact_names, *(f"rule {rule}" for rule in read.rules)]
        if isinstance(step, Derivation):
            needed += [f"rule {rule}" for rule in step.rules]
        graph[name] = [item for item in needed if item in steps]
    try:
        return tuple(steps[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        place = min(places[name] for name in error.args[1] if name in places)
        faults.error(place, "derived-cycle", f"These depend on each other in a circle: {circle}.")
        return tuple(steps.values())
