"""What a draft changes of a case beside its outcome: what is concluded no longer, or newly, and facts set otherwise."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.rules.model import Rule
from engine.trials.past.cases import CaseName
from engine.trials.past.lanes import Lane, Twice
from engine.trials.past.trying import Conclusion, RuleSetTried
from engine.values import Value

SET = "set"
"""Stands in the place of a kind of conclusion where a fact is told otherwise."""

LOST, GAINED, OTHER = "lost", "gained", "other"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is said otherwise.

    Attributes:
        word: the kind of conclusion, or `set`.
        said: what is concluded, or the name of the fact.
        how: `lost`, `gained` or `other`: a fact has another value.
        before: the value of a fact as the definitions as they were give it; None where they give none.
        after: the value that the draft gives.
        rules: ids of the rules that conclude or set it, or did.
    """

    word: str
    said: str
    how: str
    before: Value | None
    after: Value | None
    rules: tuple[str, ...]

    @property
    def named(self) -> str:
        """What it is counted as: `offer by-hand lost`."""
        return f"{self.word} {self.said} {self.how}"


@dataclass(frozen=True, slots=True)
class Beside:
    """A case of which the draft changes something beside its outcome, by which `outcome` it has under the draft."""

    name: CaseName
    outcome: str
    changes: tuple[Change, ...]


def changes_beside(lane: Lane, twice: Twice) -> Iterator[Change]:
    """Yield what the draft changes of a case beside its outcome, against the definitions as they were.

    What a set that only concludes says is its outcome, and no part of this.

    Args:
        lane: what decided the case.
        twice: what it came to.
    """
    sides, came = (lane.before, lane.after), (twice.before, twice.came)
    if sides[0] is None or sides[1] is None or came[0] is None or came[1] is None:
        return
    before, after = sides[0], sides[1]
    if before.ruleset.all_must_pass or after.ruleset.all_must_pass:
        yield from _conclusions(before, after, before.concluded(came[0]), after.concluded(came[1]))
    if came[0].derived != came[1].derived or before.tells != after.tells:
        yield from _facts(before, after, before.told(came[0]), after.told(came[1]))


def _conclusions(
    before: RuleSetTried, after: RuleSetTried, then: Sequence[Conclusion], now: Sequence[Conclusion]
) -> Iterator[Change]:
    for how, ones, others in ((LOST, then, now), (GAINED, now, then)):
        for word, said in ones:
            if (word, said) not in others:
                rules = _rules(before, after, _concludes, (word, said))
                yield Change(word, said, how, None, None, rules)


def _facts(
    before: RuleSetTried, after: RuleSetTried, then: Mapping[str, Value | None], now: Mapping[str, Value | None]
) -> Iterator[Change]:
    for name in {**then, **now}:
        if then.get(name) != now.get(name):
            rules = _rules(before, after, _sets, name)
            yield Change(SET, name, OTHER, then.get(name), now.get(name), rules)


def _concludes(rule: Rule, conclusion: Conclusion) -> bool:
    return conclusion in rule.conclusions


def _sets(rule: Rule, name: str) -> bool:
    return any(setting.fact.name == name for setting in (*rule.sets, *rule.otherwise_sets))


def _rules(before: RuleSetTried, after: RuleSetTried, says: Callable[[Rule, Any], bool], what: Any) -> tuple[str, ...]:
    rules = (*before.ruleset.rules, *after.ruleset.rules)
    return tuple(dict.fromkeys(rule.id for rule in rules if says(rule, what)))
