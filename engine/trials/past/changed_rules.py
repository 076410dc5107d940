"""What is behind an outcome that a draft changes: the rules that account for it, what they saw and what they miss."""

from collections.abc import Iterator

from engine.errors import EvaluationError
from engine.trials.past.lanes import Lane, Twice
from engine.trials.past.report import ChangedRule
from engine.trials.past.responsible import responsible
from engine.trials.past.trying import Came


def changed_rules(lane: Lane, twice: Twice) -> Iterator[ChangedRule]:
    """Yield the rules that account for it that the draft comes to another outcome than the rules as they were.

    Args:
        lane: what decided the case.
        twice: what it came to.
    """
    if lane.after is None:
        return
    after, before = lane.after.came(twice.drafted), _before(lane, twice)
    counted = before.counted if before else {}
    for rule_id in responsible(counted, after.counted, after.outcome):
        side = after if before is None or rule_id in after.counted else before
        finding = side.findings.get(rule_id)
        yield ChangedRule(
            id=rule_id,
            title=side.ruleset.rule(rule_id).title,
            before=counted.get(rule_id),
            after=after.counted.get(rule_id),
            evidence=(*finding.evidence, *finding.parameters) if finding else (),
            missing=finding.missing if finding and side is after else (),
        )


def _before(lane: Lane, twice: Twice) -> Came | None:
    try:
        return lane.before.came(twice.facts) if lane.before else None
    except EvaluationError:
        return None
