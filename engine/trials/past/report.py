"""What a draft would change on past cases: counts, and each case whose outcome would be another one.

The report has no language; `json` says it in one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.conditions.scope import Named
from engine.errors import Fault
from engine.rules.decision import Evidence
from engine.rules.model import Verdict
from engine.showing import show
from engine.trials.past.beside import SET, Beside, Change
from engine.trials.past.cases import CaseName
from engine.trials.past.responsible import Counted
from engine.values import TEXT, Value, to_json
from engine.versions import Version
from engine.words import Words


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """A rule that accounts for a changed outcome.

    Attributes:
        id: its id.
        title: what people call it.
        before: what it came to; None where there was no such rule.
        after: what it comes to under the draft; None where there is no such rule any more.
        evidence: the facts and figures that its verdict rests on, and no others.
        missing: the facts for want of which it cannot be told.
    """

    id: str
    title: Words
    before: Counted | None
    after: Counted | None
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """A case whose outcome would be another one.

    Attributes:
        name: which case.
        before: the outcome that was recorded; where none was, what the definitions as they are give.
        after: what the draft gives.
        current: what the definitions as they are give; "" where that cannot be told.
        rules: those that account for the draft's outcome; none where the definitions as they are give it as well.
    """

    name: CaseName
    before: str
    after: str
    current: str
    rules: tuple[ChangedRule, ...]

    @property
    def by_draft(self) -> bool:
        """Tell whether it is the draft that makes the difference."""
        return self.current != self.after


@dataclass(frozen=True, slots=True)
class Drifted:
    """A case that was recorded with another outcome than the definitions as they were then give for it."""

    name: CaseName
    recorded: str
    current: str
    after: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """A case that the draft cannot decide, and why."""

    name: CaseName
    recorded: str
    why: str


@dataclass(frozen=True, slots=True)
class Wanting:
    """A fact for want of which cases would be referred or fail: how many, and whether it could be asked for before."""

    fact: str
    cases: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """The whole report.

    Attributes:
        draft: what is drafted.
        cases: how many cases could be read.
        not_affected: how many of them are of rule sets that read nothing of the draft.
        unrecorded: how many of those affected came without an outcome, and are compared with what the definitions as
            they are give.
        changed_by_draft: how many get another outcome from the draft than from the definitions as they are.
        flips: the cases whose outcome would be another one, in the order given.
        beside: the cases of which the draft changes something else, whether their outcome stays or not.
        drifted: those recorded with another outcome than the definitions as they were give.
        undecided: those that the draft cannot decide.
        unread: how many cases could not be read; they are in no other number.
        faults: what is wrong with them.
        named: titles and types of the facts and figures that the report mentions.
        new_facts: the facts that only the draft knows.
    """

    draft: tuple[Version, ...]
    cases: int
    not_affected: int
    unrecorded: int
    changed_by_draft: int
    flips: tuple[Flip, ...]
    beside: tuple[Beside, ...]
    drifted: tuple[Drifted, ...]
    undecided: tuple[Undecided, ...]
    unread: int
    faults: tuple[Fault, ...]
    named: Mapping[str, Named]
    new_facts: frozenset[str]

    @property
    def by_outcome(self) -> dict[str, int]:
        """How many outcomes change from what to what, `pass->fail`, most first."""
        return _most_first(f"{flip.before}->{flip.after}" for flip in self.flips)

    @property
    def by_rule(self) -> dict[str, int]:
        """How many changed outcomes each rule accounts for, most first; several may account for one."""
        return _most_first(rule.id for flip in self.flips for rule in flip.rules)

    @property
    def by_change(self) -> dict[str, int]:
        """How many cases there are of each change beside the outcome, `offer by-hand lost`, most first."""
        return _most_first(change.named for each in self.beside for change in each.changes)

    @property
    def titles(self) -> dict[str, Words]:
        """What people call the rules that account for something, by id."""
        return {rule.id: rule.title for flip in self.flips for rule in flip.rules}

    @property
    def wanting(self) -> tuple[Wanting, ...]:
        """The facts for want of which outcomes change, most first."""
        found = _most_first(
            name for flip in self.flips for name in dict.fromkeys(name for rule in flip.rules for name in rule.missing)
        )
        return tuple(Wanting(name, count, name in self.new_facts) for name, count in found.items())

    def title(self, name: str, locale: str = "en") -> str:
        """Return what people call a fact or figure."""
        return self.named[name].title.said(locale) if name in self.named else name

    def shown(self, name: str, value: Value | None, locale: str = "en") -> str:
        """Return the value of a fact or figure in words."""
        return show(value, self.named[name].type if name in self.named else TEXT, locale)

    def json(self, locale: str = "en") -> dict[str, Any]:
        """Return the report that `fps impact --json` prints."""
        return {
            "cases": self.cases,
            "changed": len(self.flips),
            "by_outcome": self.by_outcome,
            "by_rule": self.by_rule,
            "flips": [self._flip(flip, locale) for flip in self.flips],
            "changed_beside": len(self.beside),
            "by_change": self.by_change,
            "beside": [
                each.name.json()
                | {"outcome": each.outcome, "changes": [self._change(change, locale) for change in each.changes]}
                for each in self.beside
            ],
            "draft": [_drafted(version, locale) for version in self.draft],
            "not_affected": self.not_affected,
            "unrecorded": self.unrecorded,
            "unread": self.unread,
            "changed_by_draft": self.changed_by_draft,
            "wanting": [
                {"fact": each.fact, "title": self.title(each.fact, locale), "cases": each.cases, "new": each.is_new}
                for each in self.wanting
            ],
            "drifted": [
                each.name.json() | {"recorded": each.recorded, "current": each.current, "draft": each.after}
                for each in self.drifted
            ],
            "undecided": [each.name.json() | {"recorded": each.recorded, "why": each.why} for each in self.undecided],
        }

    def _flip(self, flip: Flip, locale: str) -> dict[str, Any]:
        rules = [self._rule(rule, locale) for rule in flip.rules]
        outcomes = {"from": flip.before, "to": flip.after, "current": flip.current, "by_draft": flip.by_draft}
        return flip.name.json() | outcomes | {"rules": rules}

    def _change(self, change: Change, locale: str) -> dict[str, Any]:
        told: dict[str, Any] = {"word": change.word, "said": change.said, "how": change.how, "rules": [*change.rules]}
        if change.word != SET:
            return told
        title = self.title(change.said, locale)
        return told | {"title": title, "before": to_json(change.before), "after": to_json(change.after)}

    def _rule(self, rule: ChangedRule, locale: str) -> dict[str, Any]:
        return {
            "id": rule.id,
            "title": rule.title.said(locale),
            "before": rule.before.verdict.value if rule.before else None,
            "after": rule.after.verdict.value if rule.after else None,
            "counted": {"before": _counts(rule.before), "after": _counts(rule.after)},
            "evidence": [
                {
                    "fact": each.name,
                    "title": self.title(each.name, locale),
                    "value": to_json(each.value),
                    "shown": self.shown(each.name, each.value, locale),
                }
                for each in rule.evidence
            ],
            "missing": list(rule.missing),
        }


def _most_first(names: Iterable[str]) -> dict[str, int]:
    found = Counter(names)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _counts(counted: Counted | None) -> str | None:
    verdict: Verdict | None = counted.counts if counted else None
    return verdict.value if verdict else None


def _drafted(version: Version, locale: str) -> dict[str, Any]:
    return {
        "kind": version.kind,
        "id": version.id,
        "title": version.title.said(locale),
        "in_force_from": version.in_force_from.isoformat(),
        "content_id": version.content_id,
        "file": version.file,
    }
