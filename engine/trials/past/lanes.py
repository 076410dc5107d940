"""What past cases are decided with: worked out once for all cases of one rule set, date and closure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.conditions.scope import Named
from engine.edition import Edition
from engine.errors import EvaluationError, InputError
from engine.input_words import input_words
from engine.trials.past.cases import PastCase
from engine.trials.past.drafts import Draft, Sides
from engine.trials.past.facts import FactsReader
from engine.trials.past.trying import Came, RuleSetTried
from engine.values import TEXT, Facts
from engine.vocabulary import Vocabulary
from engine.words import Words


@dataclass(frozen=True, slots=True)
class Twice:
    """One case decided twice.

    Attributes:
        facts: its facts, as the definitions as they were read them.
        drafted: its facts, as the draft reads them.
        before: what the definitions as they were come to; None where that cannot be told.
        came: what the draft comes to; None where it gives nothing.
        why_not: why the draft gives nothing.
    """

    facts: Facts = field(default_factory=dict)
    drafted: Facts = field(default_factory=dict)
    before: Came | None = None
    came: Came | None = None
    why_not: str = ""

    @property
    def current(self) -> str:
        """The outcome that the definitions as they were give; "" where that cannot be told."""
        return self.before.outcome if self.before else ""

    @property
    def after(self) -> str:
        """The outcome that the draft gives; "" where it gives none."""
        return self.came.outcome if self.came else ""


@dataclass(frozen=True, slots=True)
class Lane:
    """What cases of one rule set, date and closure are decided with.

    Attributes:
        read: reads their facts.
        before: the rule set as it was; None where there was none.
        after: the rule set with the draft in place; None where it cannot decide.
        read_after: reads their facts for the draft; None where it reads them no otherwise.
        affected: whether the rule set is drafted, or reads what is.
        why_not: why the draft cannot decide.
        new_facts: the facts that only the draft knows.
    """

    read: FactsReader
    before: RuleSetTried | None = None
    after: RuleSetTried | None = None
    read_after: FactsReader | None = None
    affected: bool = True
    why_not: str = ""
    new_facts: frozenset[str] = frozenset()

    @property
    def judges(self) -> bool:
        """Whether there is an outcome that could have been recorded: a set that only concludes has none."""
        return any(side.ruleset.all_must_pass for side in (self.before, self.after) if side)

    def decide(self, data: Mapping[str, Any]) -> Twice:
        """Decide a case twice, on its facts as JSON data.

        Raises:
            InputError: the facts cannot be read, or one was given that the rules as they were derive.
        """
        if self.before is None and self.after is None:
            return Twice(why_not=self.why_not)
        facts = self.read.read(data)
        before = _came(self.before, facts)
        if self.after is None:
            return Twice(facts, before=before, why_not=self.why_not)
        try:
            drafted = facts if self.read_after is None else self.read_after.read(data)
            return Twice(facts, drafted, before, self.after.came(drafted))
        except InputError as error:
            return Twice(facts, before=before, why_not=f"{error.field}: {input_words(error)}")
        except EvaluationError as error:
            return Twice(facts, before=before, why_not=str(error))

    def named(self, name: str) -> Named:
        """Return a fact or figure with title and type, as the draft has it, or else as it was."""
        sides = (side.edition for side in (self.after, self.before) if side)
        return next((found for edition in sides if (found := _named(edition, name))), Named(name, TEXT, Words(name)))


class Lanes:
    """The lanes of one draft, each made when its first case comes."""

    def __init__(self, draft: Draft) -> None:
        """Keep the draft; nothing is read yet."""
        self._draft = draft
        self._lanes: dict[tuple[str, date, tuple[tuple[str, str], ...]], Lane] = {}

    def of(self, case: PastCase) -> Lane:
        """Return what `case` is decided with.

        Raises:
            InputError: `unknown-ruleset`, there is no such rule set on that date, with the draft or without; `closure`,
                a version that it was decided with is not here.
        """
        key = (case.name.ruleset, case.name.on, tuple(sorted(case.closure.items())))
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = self._made(case)
        return lane

    def _made(self, case: PastCase) -> Lane:
        ruleset, on = case.name.ruleset, case.name.on
        sides = self._draft.sides(on, case.closure)
        known = {*sides.before.rulesets, *sides.after.rulesets}
        if ruleset not in known:
            raise InputError("unknown-ruleset", "ruleset", {"known": sorted(known)})
        before, after = sides.before.vocabulary, sides.after.vocabulary
        read = FactsReader(before, passed_over=after)
        faults = sides.after.faults.errors
        if faults:
            return Lane(read, _before(sides, ruleset, on), why_not=str(faults[0]))
        if not sides.affects(ruleset):
            return Lane(read, affected=False)
        return Lane(
            read,
            _before(sides, ruleset, on),
            RuleSetTried(sides.after, ruleset, on, self._draft.parameter_values(sides, on)),
            None if _shapes(before) == _shapes(after) else FactsReader(after, passed_over=before),
            new_facts=frozenset(after.keys() - before.keys()),
        )


def _before(sides: Sides, ruleset: str, on: date) -> RuleSetTried | None:
    if ruleset not in sides.before.rulesets or sides.before.faults.errors:
        return None
    return RuleSetTried(sides.before, ruleset, on, sides.before.parameter_values(on))


def _shapes(vocabulary: Vocabulary) -> dict[str, object]:
    return {name: field.type.shape for name, field in vocabulary.items()}


def _came(before: RuleSetTried | None, facts: Facts) -> Came | None:
    try:
        return before.came(facts) if before else None
    except EvaluationError:
        return None


def _named(edition: Edition, name: str) -> Named | None:
    """Return a fact or figure of `edition` with title and type; a cell of rows is called by both."""
    if name in edition.parameters:
        return edition.parameters[name].named
    if name in edition.vocabulary:
        field = edition.vocabulary[name]
        return Named(name, field.type, field.title)
    rows, _, called = name.rpartition(".")
    for cell in edition.vocabulary[rows].type.row if rows in edition.vocabulary else ():
        if cell.name == called:
            above = edition.vocabulary[rows].title
            title = Words(f"{above.en}: {cell.title.en}", f"{above.said('cy')}: {cell.title.said('cy')}")
            return Named(name, cell.type, title)
    return None
