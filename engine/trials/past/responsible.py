"""Which rules account for it that an outcome is another one than before."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.rules.model import Verdict

_STRICTNESS: Mapping[str, int] = {Verdict.PASS: 0, Verdict.REFER: 1, Verdict.FAIL: 2}


@dataclass(frozen=True, slots=True)
class Counted:
    """What one rule came to, and what that counts as in the outcome: nothing where it does not apply.

    `judges` is false of a rule that concludes something: it passes where it is heard, and else does not apply.
    """

    verdict: Verdict
    counts: Verdict | None
    judges: bool = True


def responsible(before: Mapping[str, Counted], after: Mapping[str, Counted], outcome: str) -> tuple[str, ...]:
    """Return the rules that account for it that `after` comes to `outcome`, and `before` to another one.

    They are the rules that now count as the outcome and did not before, unless that is a pass, and those that stood in
    its way before and do so no longer. Where no rule does either, all that count otherwise: no rule applies any more,
    or the set only concludes.

    Args:
        before: what each rule came to; a rule that was not there is absent.
        after: what each rule comes to now; a rule that is no longer there is absent.
        outcome: what `after` comes to; no verdict of a set that only concludes.
    """
    changed = [rule for rule in {**after, **before} if _counts(before, rule) is not _counts(after, rule)]
    decisive = [
        rule
        for rule in changed
        if outcome in _STRICTNESS
        and (
            _strictness(_counts(before, rule)) > _strictness(outcome)
            or (outcome != Verdict.PASS and _counts(after, rule) == outcome)
        )
    ]
    return tuple(decisive or changed)


def _counts(found: Mapping[str, Counted], rule: str) -> Verdict | None:
    return found[rule].counts if rule in found else None


def _strictness(outcome: str | None) -> int:
    return -1 if outcome is None else _STRICTNESS[outcome]
