"""Re-running past cases under a draft: whose outcome would be another one, and by which rule.

Each case is decided as if the draft had been in force on its date, and by the definitions as they were. Only cases of
rule sets that are drafted, or read something that is, are decided. Nothing of it counts as a decision: the engine's
evaluator decides alone, without a second opinion.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.conditions.scope import Named
from engine.errors import FactsError, Fault, InputError, Severity
from engine.input_words import input_words
from engine.trials.past.beside import SET, Beside, changes_beside
from engine.trials.past.cases import PastCase
from engine.trials.past.changed_rules import changed_rules
from engine.trials.past.drafts import Draft
from engine.trials.past.lanes import Lane, Lanes, Twice
from engine.trials.past.report import Drifted, Flip, Impact, Undecided

NOTHING_TO_COMPARE = (
    "There is no outcome to compare with: none was recorded, and the definitions as they were give none."
)


def impact(draft: Draft, cases: Iterable[PastCase | Fault], file: str = "", *, explained: int | None = None) -> Impact:
    """Decide every case again, and report what the draft changes.

    Args:
        draft: what is proposed, and what it is tried in.
        cases: the cases, one after another; a fault stands for one that could not be read, and is passed on.
        file: where the cases stand, for what is wrong with their facts.
        explained: of how many changed outcomes it is told what the rules saw, from the first; None: of all.
    """
    run = _Run(draft, file, explained)
    for case in cases:
        if isinstance(case, Fault):
            run.leave([case])
        else:
            run.take(case)
    return run.report()


@dataclass(slots=True)
class _Run:
    """The cases so far: how many there are, and what is to be said of some."""

    draft: Draft
    file: str
    explained: int | None = None
    lanes: Lanes = field(init=False)
    ids: dict[str, int] = field(default_factory=dict)
    named: dict[str, Named] = field(default_factory=dict)
    new_facts: set[str] = field(default_factory=set)
    flips: list[Flip] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    drifted: list[Drifted] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    cases: int = 0
    unread: int = 0
    not_affected: int = 0
    unrecorded: int = 0
    changed_by_draft: int = 0

    def __post_init__(self) -> None:
        self.lanes = Lanes(self.draft)

    def report(self) -> Impact:
        return Impact(
            draft=tuple(self.draft.versions.values()),
            cases=self.cases,
            not_affected=self.not_affected,
            unrecorded=self.unrecorded,
            changed_by_draft=self.changed_by_draft,
            flips=tuple(self.flips),
            beside=tuple(self.beside),
            drifted=tuple(self.drifted),
            undecided=tuple(self.undecided),
            unread=self.unread,
            faults=tuple(self.faults),
            named=self.named,
            new_facts=frozenset(self.new_facts),
        )

    def take(self, case: PastCase) -> None:
        """Decide one case, or say what is wrong with it."""
        try:
            self._take(case)
        except InputError as error:
            self.leave(self._told(case, error))
        else:
            self.cases += 1

    def leave(self, faults: Iterable[Fault]) -> None:
        """Pass over a case that cannot be read."""
        self.faults += faults
        self.unread += 1

    def _told(self, case: PastCase, error: InputError) -> Iterator[Fault]:
        """Yield what is wrong with a case; one that stands on no line is called by its id."""
        called = "" if case.name.line else f"{case.name.id}: "
        for each in error.errors if isinstance(error, FactsError) else (error,):
            words = called + input_words(each)
            yield Fault(self.file, case.name.line, each.field, Severity.ERROR, each.code, words)

    def _take(self, case: PastCase) -> None:
        name = case.name
        if name.id and self.ids.setdefault(name.id, name.line) != name.line:
            raise InputError("same-case", "id", {"text": name.id, "line": self.ids[name.id]})
        lane = self.lanes.of(case)
        if lane.affected:
            self._compare(case, lane, lane.decide(case.facts))
        else:
            lane.read.read(case.facts)
            self.not_affected += 1

    def _compare(self, case: PastCase, lane: Lane, twice: Twice) -> None:
        before, after = case.outcome or twice.current, twice.after
        self.unrecorded += not case.outcome and lane.judges
        why_not = twice.why_not or ("" if before else NOTHING_TO_COMPARE)
        if why_not:
            self.undecided.append(Undecided(case.name, before, why_not))
            return
        self.changed_by_draft += twice.current not in ("", after)
        if twice.current and before != twice.current:
            self.drifted.append(Drifted(case.name, before, twice.current, after))
        if before != after:
            explained = self.explained is None or len(self.flips) < self.explained
            rules = tuple(changed_rules(lane, twice, explained=explained)) if twice.current != after else ()
            self._name_all(lane, (name for rule in rules for name in rule.missing))
            self._name_all(lane, (each.name for rule in rules for each in rule.evidence))
            self.new_facts |= lane.new_facts.intersection(name for rule in rules for name in rule.missing)
            self.flips.append(Flip(case.name, before, after, twice.current, rules))
        self._beside(case, lane, twice)

    def _beside(self, case: PastCase, lane: Lane, twice: Twice) -> None:
        """Keep what the draft changes of a case beside its outcome."""
        changes = tuple(changes_beside(lane, twice))
        if changes:
            self._name_all(lane, (each.said for each in changes if each.word == SET))
            self.beside.append(Beside(case.name, twice.after, changes))

    def _name_all(self, lane: Lane, names: Iterable[str]) -> None:
        """Keep the titles and types of facts and figures that the report mentions."""
        for name in {*names} - self.named.keys():
            self.named[name] = lane.named(name)
