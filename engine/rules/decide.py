"""Deciding: a rule set, facts and a date become a decision that can explain itself and be replayed.

The evaluator here decides; `second_opinion` decides again by other means and the two must agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.conditions.becoming import becoming
from engine.conditions.evaluate import all_of, evaluate, value_of
from engine.conditions.known import Known, Truth
from engine.errors import EvaluationError, InputError
from engine.rules.decision import Decision, Header, table_finding
from engine.rules.findings import Findings
from engine.rules.index import Index
from engine.rules.model import Derivation, Rule, RuleSet, Step, Verdict
from engine.rules.worked import Worked
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
    return decision_of(_Interpreter(ruleset, facts, parameters).worked(), header, decided_for)


def decision_of(worked: Worked, header: Header, decided_for: date) -> Decision:
    """Return the decision on a rule set that was worked out.

    Args:
        worked: what came out.
        header: which version decides, and the closure of all it reads.
        decided_for: the date decided for.
    """
    read = Findings(worked)
    findings = read.findings()
    outcome, reason = combined(worked.ruleset, [finding.verdict for finding in findings])
    return Decision(
        header=header,
        decided_for=decided_for,
        outcome=outcome,
        outcome_reason=reason,
        findings=findings,
        conclusions=read.conclusions(),
        tables=tuple(table_finding(table.id, worked.results[table.id]) for table in worked.ruleset.tables),
        missing=read.missing(),
        parameters_unknown=tuple(name for name in worked.ruleset.parameters if name not in worked.parameters),
        facts=worked.facts,
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


def refuse_derived(ruleset: RuleSet, facts: Facts) -> None:
    """Refuse facts of which the rules derive one.

    Raises:
        InputError: `derived-fact-supplied`, one was given.
    """
    for fact in ruleset.derived_facts:
        if fact.name in facts:
            raise InputError("derived-fact-supplied", fact.name)


def set_value(ruleset: RuleSet, derivation: Derivation, truths: Iterable[Truth]) -> Value | None:
    """Return the value of a fact that rules set, by the truth of each of them; None where it is unknown.

    Raises:
        ContradictionError: two true rules set different values.
    """
    by_rule = dict(zip(derivation.rules, truths, strict=True))
    setting = {
        setting.value: rule_id
        for rule_id, truth in by_rule.items()
        if truth
        for setting in ruleset.rule(rule_id).sets
        if setting.fact.name == derivation.fact.name
    }
    if len(setting) > 1:
        rules = " and ".join(sorted(setting.values()))
        raise ContradictionError(f"{derivation.fact.name} is set to different values by the rules {rules}.")
    if setting:
        return next(iter(setting))
    return None if None in by_rule.values() else derivation.default


@dataclass(slots=True)
class _Interpreter:
    """Works a rule set out step by step, in its own order: what is known grows."""

    ruleset: RuleSet
    facts: Facts
    parameters: Mapping[str, Value]
    truths: dict[str, Truth] = field(default_factory=dict)
    gates: dict[str, Truth] = field(default_factory=dict)
    derived: dict[str, Value | None] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)

    def worked(self) -> Worked:
        refuse_derived(self.ruleset, self.facts)
        known = dict(self.facts)
        for step in self.ruleset.steps:
            values = self._worked_out(step, Known(known, self.parameters, self.truths))
            self.derived |= values
            known |= {name: value for name, value in values.items() if value is not None}
        return Worked(
            ruleset=self.ruleset,
            facts=self.facts,
            parameters=self.parameters,
            gates=self.gates,
            truths=self.truths,
            derived=self.derived,
            results=self.results,
            index=Index(self.ruleset),
        )

    def _worked_out(self, step: Step, known: Known) -> dict[str, Value | None]:
        """Work one step out; return the facts that it derives."""
        if isinstance(step, Rule):
            gate = True if step.applies_when is None else evaluate(step.applies_when, known)
            self.gates[step.id] = gate
            self.truths[step.id] = all_of((gate, evaluate(step.when, known)))
            return {}
        if isinstance(step, Table):
            result = self.results[step.id] = decide_table(step, known)
            return {name: result.value(name) for name in step.output_names}
        if step.computed is not None:
            return {step.fact.name: becoming(value_of(step.computed, known), step.fact.type)}
        truths = [self.truths[rule_id] for rule_id in step.rules]
        return {step.fact.name: set_value(self.ruleset, step, truths)}
