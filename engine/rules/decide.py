"""Deciding: a rule set, facts and a date become a decision that can explain itself and be replayed.

The evaluator here decides; `second_opinion` decides again by other means and the two must agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.conditions.becoming import becoming
from engine.conditions.evaluate import all_of, evaluate, value_of
from engine.conditions.known import Known, Truth
from engine.conditions.missing import missing
from engine.errors import EvaluationError, InputError
from engine.rules.decision import Conclusions, Decision, Evidence, Finding, Header, table_finding
from engine.rules.evidence import Trail
from engine.rules.model import CONCLUSIONS, Derivation, Rule, RuleSet, Verdict
from engine.tables.evaluate import Result, decide_table
from engine.tables.model import Table
from engine.values import Facts, Value


class ContradictionError(EvaluationError):
    """Two rules that are both true set one fact to different values: nothing may be decided."""


def decide(
    ruleset: RuleSet, facts: Facts, parameters: Mapping[str, Value], header: Header, decided_for: date
) -> Decision:
    """Decide `ruleset` on `facts`.

    Args:
        ruleset: the checked rule set.
        facts: known facts; absent is unknown.
        parameters: values in force on the date decided for; absent is unknown.
        header: which version decides, and the closure of all it reads.
        decided_for: the date decided for.

    Returns:
        The decision: outcome, a finding per verdict rule, conclusions and derived facts.

    Raises:
        InputError: `derived-fact-supplied`, a fact that the rules derive was also given.
        ContradictionError: two true rules set different values for one fact.
        ViolationError: rows of a table match together that its hit policy forbids to.
    """
    work = _Work(ruleset, dict(facts), parameters)
    work.run()
    findings = tuple(work.finding(rule) for rule in ruleset.rules if rule.is_verdict)
    outcome, reason = combined(ruleset, [finding.verdict for finding in findings])
    return Decision(
        header=header,
        decided_for=decided_for,
        outcome=outcome,
        outcome_reason=reason,
        findings=findings,
        conclusions=work.conclusions(),
        tables=tuple(table_finding(table.id, work.results[table.id]) for table in ruleset.tables),
        missing=work.missing(),
        parameters_unknown=tuple(name for name in ruleset.parameters if name not in parameters),
        facts=facts,
    )


def combined(ruleset: RuleSet, verdicts: Iterable[Verdict]) -> tuple[Verdict | None, str]:
    """Return the outcome that `verdicts` (in rule order) come to, and the reason code.

    Each unknown first counts as its rule says; then any fail gives fail, else any refer gives refer,
    else pass; if no rule applied, refer. A set that only concludes has no outcome.
    """
    if not ruleset.all_must_pass:
        return None, "concludes-only"
    rules = [rule for rule in ruleset.rules if rule.is_verdict]
    counted = {
        rule.unknown if verdict is Verdict.UNKNOWN else verdict
        for rule, verdict in zip(rules, verdicts, strict=True)
        if verdict is not Verdict.NOT_APPLICABLE
    }
    if not counted:
        return Verdict.REFER, "nothing-applied"
    for outcome in (Verdict.FAIL, Verdict.REFER):
        if outcome in counted:
            return outcome, f"some-{outcome.value}"
    return Verdict.PASS, "all-pass"


@dataclass(slots=True)
class _Work:
    """One decision under way: what is known grows step by step, in the set's order."""

    ruleset: RuleSet
    facts: dict[str, Value]
    parameters: Mapping[str, Value]
    truths: dict[str, Truth] = field(default_factory=dict)
    gates: dict[str, Truth] = field(default_factory=dict)
    derived: dict[str, Value | None] = field(default_factory=dict)
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)

    @property
    def known(self) -> Known:
        return Known(self.facts, self.parameters, self.truths)

    def run(self) -> None:
        for fact in self.ruleset.derived_facts:
            if fact.name in self.facts:
                raise InputError("derived-fact-supplied", fact.name)
        for step in self.ruleset.steps:
            if isinstance(step, Rule):
                self._work_out(step)
            elif isinstance(step, Table):
                self._decide_table(step)
            else:
                self._derive(step)

    def _work_out(self, rule: Rule) -> None:
        gate = True if rule.applies_when is None else evaluate(rule.applies_when, self.known)
        when = evaluate(rule.when, self.known)
        self.gates[rule.id] = gate
        self.truths[rule.id] = all_of((gate, when))
        unknown: list[str] = []
        if gate is None and rule.applies_when is not None:
            unknown += missing(rule.applies_when, self.known)
        if gate is not False and when is None:
            unknown += missing(rule.when, self.known)
        # A verdict stays open while its gate is, even where the condition is known to be false.
        open_ = self.truths[rule.id] is None or (gate is None and rule.is_verdict)
        self.lacking[f"rule {rule.id}"] = self._traced(unknown) if open_ else ()

    def _traced(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the given facts behind `names`, through derived facts and named rules."""
        return tuple(dict.fromkeys(source for name in names for source in self.lacking.get(name, (name,))))

    def _derive(self, derivation: Derivation) -> None:
        name = derivation.fact.name
        if derivation.computed is not None:
            value = becoming(value_of(derivation.computed, self.known), derivation.fact.type)
            unknown = missing(derivation.computed, self.known)
        else:
            value = self._set_value(derivation)
            unknown = tuple(f"rule {rule}" for rule in derivation.rules)
        self.derived[name] = value
        if value is None:
            self.lacking[name] = self._traced(unknown)
        else:
            self.facts[name] = value

    def _decide_table(self, table: Table) -> None:
        result = decide_table(table, self.known)
        self.results[table.id] = result
        for name in table.output_names:
            value = result.value(name)
            self.derived[name] = value
            if value is None:
                self.lacking[name] = self._traced(result.missing)
            else:
                self.facts[name] = value

    def _set_value(self, derivation: Derivation) -> Value | None:
        truths = [self.truths[rule] for rule in derivation.rules]
        setting = {
            setting.value: rule_id
            for rule_id, truth in zip(derivation.rules, truths, strict=True)
            if truth
            for setting in self.ruleset.rule(rule_id).sets
            if setting.fact.name == derivation.fact.name
        }
        if len(setting) > 1:
            rules = " and ".join(sorted(setting.values()))
            raise ContradictionError(f"{derivation.fact.name} is set to different values by the rules {rules}.")
        if setting:
            return next(iter(setting))
        return None if None in truths else derivation.default

    def finding(self, rule: Rule) -> Finding:
        verdict, reason = self._verdict(rule)
        words = rule.words(verdict)
        trail = Trail(self.ruleset, self.known, self.results).follow(
            rule, applies=verdict is not Verdict.NOT_APPLICABLE
        )
        return Finding(
            rule_id=rule.id,
            verdict=verdict,
            reason=reason,
            arguments=self._seen(words.facts if words else ()),
            evidence=self._seen(trail.facts),
            parameters=tuple(Evidence(name, self.parameters.get(name)) for name in trail.parameters),
            missing=self.lacking[f"rule {rule.id}"] if verdict is Verdict.UNKNOWN else (),
        )

    def _seen(self, names: Iterable[str]) -> tuple[Evidence, ...]:
        return tuple(Evidence(name, self.facts.get(name)) for name in names)

    def _verdict(self, rule: Rule) -> tuple[Verdict, str]:
        gate = self.gates[rule.id]
        if gate is False:
            return Verdict.NOT_APPLICABLE, "gate-false"
        if gate is None:
            return Verdict.UNKNOWN, "gate-unknown"
        truth = self.truths[rule.id]
        if truth is None:
            return Verdict.UNKNOWN, "condition-unknown"
        return (rule.then, "condition-true") if truth else (rule.otherwise, "condition-false")

    def missing(self) -> tuple[str, ...]:
        """Return the unknown facts that leave a verdict or a conclusion open, or a fact where the set has neither."""
        lacking = [self.lacking[f"rule {rule.id}"] for rule in self.ruleset.rules if not rule.sets]
        if not self.ruleset.all_must_pass:
            lacking += [self.lacking.get(fact.name, ()) for fact in self.ruleset.derived_facts]
        return tuple(dict.fromkeys(name for names in lacking for name in names))

    def conclusions(self) -> Conclusions:
        said: dict[str, list[str]] = {word: [] for word in CONCLUSIONS}
        for rule in self.ruleset.rules:
            for word, text in rule.conclusions:
                if self.truths[rule.id] and text not in said[word]:
                    said[word].append(text)
        sets = tuple(Evidence(name, value) for name, value in sorted(self.derived.items()))
        return Conclusions(tuple((word, tuple(texts)) for word, texts in said.items()), sets)
