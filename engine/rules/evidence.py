"""The evidence for a verdict: the facts and parameters it rests on, traced through derived facts and named rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.conditions.known import Known
from engine.conditions.mentions import Part, mentions
from engine.conditions.settling import settling
from engine.rules.model import Derivation, Rule
from engine.rules.worked import Worked
from engine.tables.evaluate import deciding


@dataclass(slots=True)
class Trail:
    """Follows what a rule rests on. Facts and parameters are collected in the order they are met, each once.

    Attributes:
        worked: The rule set, worked out.
        known: What came to be known: facts (derived ones too), parameters, truths of the rules.
    """

    worked: Worked
    known: Known
    facts: dict[str, None] = field(default_factory=dict)
    parameters: dict[str, None] = field(default_factory=dict)
    _rules: set[str] = field(default_factory=set)

    def follow(self, rule: Rule, *, applies: bool) -> "Trail":
        """Follow the gate of `rule` and, unless it does not apply, its condition; return the trail."""
        self._rules.add(rule.id)
        conditions = [rule.applies_when] if rule.applies_when is not None else []
        if applies:
            conditions.append(rule.when)
        self._parts(leaf for condition in conditions for leaf in settling(condition, self.known, self.worked.truth))
        return self

    def _parts(self, parts: Iterable[Part]) -> None:
        found = mentions(parts)
        self.parameters |= dict.fromkeys(each.name for each in found.parameters)
        new = [name for name in found.fact_names if name not in self.facts]
        self.facts |= dict.fromkeys(new)
        for name in new:
            for derivation in self.worked.ruleset.derivations:
                if derivation.fact.name == name:
                    self._behind(derivation)
            for table in self.worked.ruleset.tables:
                if name in table.output_names:
                    self._parts(deciding(table, self.worked.results[table.id]))
        for rule_id in found.rules:
            self._rule(rule_id)

    def _behind(self, derivation: Derivation) -> None:
        if derivation.computed is not None:
            self._parts([derivation.computed])
        for rule_id in self._decisive(derivation):
            self._rule(rule_id)

    def _decisive(self, derivation: Derivation) -> Iterator[str]:
        """Yield the rules that make a derived fact what it is: those that are true; else those still open; else all."""
        truths = [(rule_id, self.worked.truths[rule_id]) for rule_id in derivation.rules]
        for wanted in (True, None):
            if any(truth is wanted for _, truth in truths):
                yield from (rule_id for rule_id, truth in truths if truth is wanted)
                return
        yield from (rule_id for rule_id, _ in truths)

    def _rule(self, rule_id: str) -> None:
        if rule_id not in self._rules:
            rule = self.worked.ruleset.rule(rule_id)
            self.follow(rule, applies=True)
