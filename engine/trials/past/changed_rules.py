"""What is behind an outcome that a draft changes: the rules that account for it, what they saw and what they miss."""

from collections.abc import Iterator, Mapping

from engine.errors import EvaluationError
from engine.rules.decision import Finding
from engine.rules.model import Verdict
from engine.trials.past.lanes import Lane, Twice
from engine.trials.past.report import ChangedRule
from engine.trials.past.responsible import responsible


def changed_rules(lane: Lane, twice: Twice, *, explained: bool = True) -> Iterator[ChangedRule]:
    """Yield the rules that account for it that the draft comes to another outcome than the rules as they were.

    Args:
        lane: what decided the case.
        twice: what it came to.
        explained: whether what the rules saw is told; what they miss always is. Telling it takes as long as deciding
            the case many times.
    """
    if lane.after is None or twice.came is None:
        return
    after = lane.after.counted(twice.came)
    before = lane.before.counted(twice.before) if lane.before and twice.before else {}
    found = responsible(before, after, twice.after)
    silent = any(each in after and after[each].verdict is Verdict.UNKNOWN for each in found)
    now = lane.after.findings(twice.drafted) if explained or silent else {}
    then = _before(lane, twice) if explained and not after.keys() >= set(found) else {}
    for rule_id in found:
        side = lane.after if rule_id in after or lane.before is None else lane.before
        finding = (now if rule_id in after else then).get(rule_id)
        yield ChangedRule(
            id=rule_id,
            title=side.ruleset.rule(rule_id).title,
            before=before.get(rule_id),
            after=after.get(rule_id),
            evidence=(*finding.evidence, *finding.parameters) if finding and explained else (),
            missing=finding.missing if finding and side is lane.after else (),
        )


def _before(lane: Lane, twice: Twice) -> Mapping[str, Finding]:
    try:
        return lane.before.findings(twice.facts) if lane.before else {}
    except EvaluationError:
        return {}
