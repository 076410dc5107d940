"""What came out when a rule set was worked out on some facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.conditions.evaluate import TruthOf, evaluate
from engine.conditions.known import Known, Truth
from engine.rules.index import Index
from engine.rules.model import RuleSet
from engine.tables.evaluate import Result
from engine.values import Facts, Value


@dataclass(frozen=True, slots=True)
class Worked:
    """A rule set, worked out on some facts.

    Attributes:
        ruleset: the rule set.
        facts: the facts that were given.
        parameters: the parameter values.
        gates: what the gate of each rule came to, by rule id; true where there is none.
        truths: whether each rule applies and its condition holds, by rule id.
        derived: the value of each derived fact, by name; None where it is unknown.
        results: what each table gave, by id.
        index: looks up what stands behind the parts of the rule set.
        truth: says what a condition came to.
    """

    ruleset: RuleSet
    facts: Facts
    parameters: Mapping[str, Value]
    gates: Mapping[str, Truth]
    truths: Mapping[str, Truth]
    derived: Mapping[str, Value | None]
    results: Mapping[str, Result]
    index: Index
    truth: TruthOf = evaluate

    @property
    def known(self) -> Known:
        """All that came to be known."""
        derived = {name: value for name, value in self.derived.items() if value is not None}
        return Known({**self.facts, **derived}, self.parameters, self.truths)
