"""Needs: which facts can still change the outcome, and in which order to ask for them.

Beside them it names those that change what rules conclude, or a fact that rules set, and not the outcome. A fact that
is not named changes nothing any more, whatever it and all others turn out to be, unknown among it. A fact that is named
does change something for some of what the others could be, unless `Needs.is_exact` says that this could not be followed
to the end: then some that are named may not matter.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.conditions.model import FactRef
from engine.proofs.cases import Cases
from engine.proofs.diagrams import LEAF, Diagrams, Node, TooLargeError
from engine.proofs.worked import STEPS, Worked, work_out
from engine.rules.model import RuleSet, Verdict
from engine.values import Facts, Value

_SCALE = 1 << 32
"""What stands for one in whole numbers that are compared."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a rule set still needs to know.

    Attributes:
        outcome: The outcome, where nothing can change it any more; None where something can, or where there is none.
        facts: The facts that can still change the outcome, or what is concluded where there is none; the best to ask
            for comes first.
        beside: The facts that can still change what is concluded or set beside the outcome, and not the outcome.
        rules: By rule, the facts that can still change what it comes to; those of rules that are settled are left out.
        is_exact: Whether each of `facts` does change something for some of what the others could be.
    """

    outcome: Verdict | None
    facts: tuple[FactRef, ...]
    beside: tuple[FactRef, ...]
    rules: Mapping[str, tuple[str, ...]]
    is_exact: bool

    @property
    def is_settled(self) -> bool:
        """Tell whether no further fact can change anything."""
        return not self.facts and not self.beside

    def json(self) -> dict[str, Any]:
        """Return the report that `fps needs --json` prints."""
        return {
            "settled": self.is_settled,
            "outcome": self.outcome.value if self.outcome else None,
            "facts": [fact.name for fact in self.facts],
            "beside": [fact.name for fact in self.beside],
            "rules": {rule_id: list(names) for rule_id, names in self.rules.items()},
            "exact": self.is_exact,
        }


@dataclass(frozen=True, slots=True)
class NeededFor:
    """A rule set as a question sees it that is asked only while it can change what comes out.

    Attributes:
        ruleset: The rule set.
        on: A date of the time that is spoken of.
    """

    ruleset: RuleSet
    on: date

    @property
    def id(self) -> str:
        """The rule set's id."""
        return self.ruleset.id

    def wants(self, names: Collection[str], known: Facts, parameters: Mapping[str, Value]) -> bool:
        """Tell whether one of the facts called `names` can still change what comes out where `known` is known."""
        before = {name: value for name, value in known.items() if name not in names}
        found = needs(self.ruleset, before, parameters, self.on)
        return any(fact.name in names for fact in (*found.facts, *found.beside))


def needs(ruleset: RuleSet, facts: Facts, parameters: Mapping[str, Value], on: date) -> Needs:
    """Return what `ruleset` still needs to know where `facts` are known.

    Args:
        ruleset: a checked rule set.
        facts: what is known; absent is not known yet.
        parameters: the values in force on `on`; absent is unknown.
        on: the date decided for.
    """
    derived = {fact.name for fact in ruleset.derived_facts}
    known = {name: value for name, value in facts.items() if name not in derived}
    worked = work_out(ruleset, parameters, on, known)
    working, outcome, results = worked.working, worked.outcome, _results(worked)

    def behind(node: Node) -> tuple[str, ...]:
        given = Cases(working).given(working.diagrams.support(node))
        return tuple(name for name in given if name not in known)

    rules = {name.removeprefix("rule "): behind(node) for name, node in results.items() if name.startswith("rule ")}
    # Where the outcome takes too much work, a fact that changes no rule does not change it either.
    nodes = list(results.values()) if outcome is None else [outcome]
    weights, found = _weights(worked, results.values()), {name for node in nodes for name in behind(node)}
    beside = {name for node in _told(worked).values() for name in behind(node)} - found

    def in_order(names: set[str]) -> tuple[FactRef, ...]:
        mentioned = [name for name in working.bounds.facts if name in names]
        return tuple(working.bounds.facts[name] for name in sorted(mentioned, key=lambda name: -weights.get(name, 0)))

    levels = frozenset[int]().union(*(working.diagrams.support(node) for node in nodes))
    return Needs(
        outcome=None if outcome is None or outcome.level != LEAF else outcome.leaf,
        facts=in_order(found),
        beside=in_order(beside),
        rules={rule_id: names for rule_id, names in rules.items() if names},
        is_exact=_is_exact(worked) and all(working.variables[level].is_given for level in levels),
    )


def _is_exact(worked: Worked) -> bool:
    return worked.outcome is not None or not worked.ruleset.all_must_pass


def _results(worked: Worked) -> dict[str, Node]:
    """Return what each rule comes to: its verdict, or whether it holds; and each fact that is told."""
    found = {f"rule {rule_id}": node for rule_id, node in worked.verdicts.items()} | _told(worked)
    return found if worked.ruleset.all_must_pass else found | worked.derived


def _told(worked: Worked) -> dict[str, Node]:
    """Return what is told beside an outcome: whether each rule that concludes holds, and the facts that rules set."""
    rules = worked.ruleset.rules
    found = {f"rule {rule.id}": worked.truths[rule.id] for rule in rules if rule.conclusions}
    return found | {each.fact.name: worked.derived[each.fact.name] for rule in rules for each in rule.sets}


def _weights(worked: Worked, nodes: Iterable[Node]) -> dict[str, int]:
    """Return for each fact how many facts, itself among them, an answer makes needless on average, over all `nodes`."""
    diagrams, found = worked.working.diagrams, dict[str, int]()
    diagrams.steps = STEPS
    for node in nodes:
        for level in diagrams.support(node):
            variable = worked.working.variables[level]
            if variable.is_given:
                found[variable.name] = found.get(variable.name, 0) + _spared(diagrams, node, level)
    return found


def _spared(diagrams: Diagrams, node: Node, level: int) -> int:
    """Return how many facts an answer to the one at `level` makes needless on average; nothing if that is too much."""
    places = range(1, diagrams.sizes[level])
    try:
        left = sum(len(diagrams.support(diagrams.restricted(node, level, at))) for at in places)
    except TooLargeError:
        return 0
    return (len(diagrams.support(node)) * len(places) - left) * _SCALE // max(1, len(places))
