"""The evidence for a verdict: the facts and parameters it rests on, traced through derived facts and named rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.conditions.known import Known
from engine.conditions.mentions import Part
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
        index = self.worked.index
        found = [index.mentioned(part) for part in parts]
        self.parameters |= dict.fromkeys(name for each in found for name in each.parameters)
        new = dict.fromkeys(name for each in found for name in each.facts if name not in self.facts)
        self.facts |= new
        for name in new:
            if name in index.derivations:
                self._behind(index.derivations[name])
            elif name in index.tables:
                table = index.tables[name]
                self._parts(deciding(table, self.worked.results[table.id]))
        self._through(rule_id for each in found for rule_id in each.rules)

    def _behind(self, derivation: Derivation) -> None:
        if derivation.computed is not None:
            self._parts([derivation.computed])
        self._through(self._decisive(derivation))

    def _through(self, rule_ids: Iterable[str]) -> None:
        for rule_id in rule_ids:
            if rule_id not in self._rules:
                self.follow(self.worked.index.rules[rule_id], applies=True)

    def _decisive(self, derivation: Derivation) -> Iterator[str]:
        """Yield the rules that make a derived fact what it is: those that are true; else those still open; else all."""
        truths = [(rule_id, self.worked.truths[rule_id]) for rule_id in derivation.rules]
        for wanted in (True, None):
            if any(truth is wanted for _, truth in truths):
                yield from (rule_id for rule_id, truth in truths if truth is wanted)
                return
        yield from (rule_id for rule_id, _ in truths)
