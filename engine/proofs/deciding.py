"""Deciding cases by the engine itself, so that nothing is claimed which it would not do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.conditions.evaluate import all_of, evaluate
from engine.conditions.known import Known, Truth
from engine.conditions.model import Condition
from engine.errors import EvaluationError
from engine.rules.decide import ContradictionError, decide
from engine.rules.decision import Decision, Header
from engine.rules.model import Rule, RuleSet, Verdict
from engine.values import Facts, Value

_HEADER = Header("", "", date.min, {})


@dataclass(frozen=True, slots=True)
class Deciding:
    """Decides cases of one rule set, by the engine."""

    ruleset: RuleSet
    parameters: Mapping[str, Value]
    on: date

    def decision(self, facts: Facts) -> Decision | None:
        """Return the decision on `facts`, or None where nothing may be decided."""
        try:
            return decide(self.ruleset, facts, self.parameters, _HEADER, self.on)
        except EvaluationError:
            return None

    def outcome(self, facts: Facts) -> Verdict | None:
        """Return the outcome on `facts`."""
        decision = self.decision(facts)
        return decision.outcome if decision else None

    def verdict(self, rule: Rule, facts: Facts) -> Verdict | None:
        """Return the verdict of `rule` on `facts`."""
        decision = self.decision(facts)
        return decision.finding(rule.id).verdict if decision else None

    def contradicts(self, facts: Facts) -> bool:
        """Tell whether rules set a fact to different values."""
        try:
            decide(self.ruleset, facts, self.parameters, _HEADER, self.on)
        except ContradictionError:
            return True
        except EvaluationError:
            return False
        return False

    def known(self, facts: Facts) -> Known:
        """Return all that is known once `facts` are decided: what follows from them, and the truths of the rules.

        Raises:
            EvaluationError: nothing may be decided.
        """
        found = decide(self.ruleset, facts, self.parameters, _HEADER, self.on)
        derived = {each.name: each.value for each in found.conclusions.derived if each.value is not None}
        truths: dict[str, Truth] = {}
        known = Known({**facts, **derived}, self.parameters, truths)
        for rule in (step for step in self.ruleset.steps if isinstance(step, Rule)):
            conditions = [each for each in (rule.applies_when, rule.when) if each is not None]
            truths[rule.id] = all_of(evaluate(each, known) for each in conditions)
        return known

    def truth(self, condition: Condition, facts: Facts) -> Truth:
        """Return what `condition` comes to once `facts` are decided; unknown where nothing may be decided."""
        try:
            return evaluate(condition, self.known(facts))
        except EvaluationError:
            return None

    def extended(self, facts: Facts) -> Facts:
        """Return `facts` with all that follows from them; as they are where nothing may be decided."""
        try:
            return self.known(facts).facts
        except EvaluationError:
            return facts
