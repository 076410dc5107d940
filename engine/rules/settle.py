"""What a decision comes to once a person has decided what was referred.

The decision itself never changes: a person's verdict stands beside the rule's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.rules.decide import combined
from engine.rules.decision import Decision, Finding
from engine.rules.model import RuleSet, Verdict


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome with people's verdicts taken in, the rules that still wait for one, and those that fail."""

    outcome: Verdict | None
    reason: str
    waiting: tuple[str, ...]
    failing: tuple[str, ...]


def is_referred(ruleset: RuleSet, finding: Finding) -> bool:
    """Tell whether `finding` needs a person: it refers, or is an unknown that counts as referred."""
    if finding.verdict is Verdict.UNKNOWN:
        return ruleset.rule(finding.rule_id).unknown is Verdict.REFER
    return finding.verdict is Verdict.REFER


def settle(ruleset: RuleSet, decision: Decision, resolutions: Mapping[str, Verdict]) -> Settled:
    """Return what `decision` comes to with a person's verdicts in place of what was referred.

    Args:
        ruleset: the version that decided.
        decision: the decision.
        resolutions: verdicts, pass or fail, by rule; one for a rule that was not referred is ignored.
    """
    verdicts = []
    waiting = []
    failing = []
    for finding in decision.findings:
        verdict = finding.verdict
        if is_referred(ruleset, finding):
            if finding.rule_id in resolutions:
                verdict = resolutions[finding.rule_id]
            else:
                waiting.append(finding.rule_id)
        if verdict is Verdict.FAIL:
            failing.append(finding.rule_id)
        verdicts.append(verdict)
    outcome, reason = combined(ruleset, verdicts)
    return Settled(outcome, reason, tuple(waiting), tuple(failing))
