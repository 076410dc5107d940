"""Deciding many past cases by one rule set of one edition: the outcome quickly, and what is behind it on demand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.conditions.known import Truth
from engine.edition import Edition
from engine.rules.decision import Decision, Finding, Header
from engine.rules.model import CONCLUSIONS, RuleSet, Verdict
from engine.trials.past.responsible import Counted, counted
from engine.values import Facts, Value

NOTHING = "nothing"
"""What a set that only concludes comes to where it concludes nothing."""


@dataclass(frozen=True, slots=True)
class Came:
    """What a rule set came to on some facts.

    Attributes:
        ruleset: the rule set.
        outcome: `pass`, `fail`, `refer`; of a set that only concludes, what it says.
        findings: what each verdict rule came to, and why, by id.
        counted: what each rule came to and counts as; in a set that only concludes, a rule that is heard passes.
    """

    ruleset: RuleSet
    outcome: str
    findings: Mapping[str, Finding]
    counted: Mapping[str, Counted]


class RuleSetTried:
    """One rule set of an edition, on one date.

    Attributes:
        edition: the edition.
        ruleset: the rule set.
    """

    def __init__(self, edition: Edition, ruleset_id: str, on: date, values: Mapping[str, Value]) -> None:
        """Try the rule set called `ruleset_id` for the date `on`, with these values of its parameters."""
        self.edition = edition
        self.ruleset = edition.rulesets[ruleset_id]
        self._functions = edition.functions(ruleset_id)
        self._concluding = tuple(rule for rule in self.ruleset.rules if rule.conclusions)
        self._on = on
        self._values = values
        # What it reads and which version it is are no part of what is compared.
        self._header = Header(ruleset_id, "", on, {})

    def outcome(self, facts: Facts) -> str:
        """Return what the rule set comes to: `pass`, `fail`, `refer`; of one that only concludes, what it says.

        Raises:
            InputError: a derived fact was supplied.
            EvaluationError: the rules contradict each other, or rows of a table match together that may not.
        """
        outcome, _, truths = self._functions.verdicts(facts, self._values)
        return outcome.value if outcome is not None else _said(self._concluded(truths))

    def _concluded(self, truths: Sequence[Truth]) -> Iterator[tuple[str, str]]:
        """Yield what the rules conclude that are true; `truths` are those of the rules that conclude, in order."""
        for rule, truth in zip(self._concluding, truths, strict=True):
            if truth:
                yield from rule.conclusions

    def came(self, facts: Facts) -> Came:
        """Return what the rule set comes to, with what is behind it.

        Raises:
            InputError: a derived fact was supplied.
            EvaluationError: the rules contradict each other, or rows of a table match together that may not.
        """
        decision = self._decided(facts)
        findings = {finding.rule_id: finding for finding in decision.findings}
        verdicts = {rule_id: finding.verdict for rule_id, finding in findings.items()}
        if not self.ruleset.all_must_pass:
            said = {(word, text) for word, texts in decision.conclusions.said for text in texts}
            verdicts |= {rule.id: Verdict.PASS for rule in self.ruleset.rules if said & {*rule.conclusions}}
        return Came(self.ruleset, _outcome(decision), findings, counted(self.ruleset, verdicts))

    def _decided(self, facts: Facts) -> Decision:
        return self._functions.decide(facts, self._values, self._header, self._on)


def _outcome(decision: Decision) -> str:
    if decision.outcome is not None:
        return decision.outcome.value
    return _said((word, text) for word, texts in decision.conclusions.said for text in texts)


def _said(concluded: Iterable[tuple[str, str]]) -> str:
    """Return conclusions in words, each once, in the order of the kinds of conclusion."""
    said: dict[str, dict[str, None]] = {word: {} for word in CONCLUSIONS}
    for word, text in concluded:
        said[word][text] = None
    return "; ".join(f"{word} {', '.join(texts)}" for word, texts in said.items() if texts) or NOTHING
