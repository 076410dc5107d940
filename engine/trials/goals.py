"""What an example may reach: a verdict, the truth of a condition, a value, a row; and where it would be reached.

`reached` tells it of one example. `sought` gives a diagram that is true for just the facts for which it is reached, or
None where that cannot be followed: rows are not told apart by diagrams.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from engine.conditions.evaluate import all_of, evaluate
from engine.conditions.functions import as_rows
from engine.conditions.known import Known
from engine.conditions.model import Condition, RowsTest
from engine.proofs.diagrams import Node
from engine.proofs.worked import Worked as Diagrammed
from engine.rules.model import Rule, Verdict
from engine.tables.model import Cell, Table
from engine.trials.working import RuleEffect, TableEffect, Worked, step_name
from engine.values import Value


class Goal(Protocol):
    """Something that examples ought to reach."""

    def reached(self, worked: Worked) -> bool:
        """Tell whether the example that came to `worked` reaches it."""

    def sought(self, diagrammed: Diagrammed) -> Node | None:
        """Return where it is reached: a diagram that is true there and nowhere else; None where that is not known."""


@dataclass(frozen=True, slots=True)
class VerdictGiven:
    """A rule comes to a verdict."""

    rule_id: str
    verdict: Verdict

    def reached(self, worked: Worked) -> bool:
        """See `Goal`."""
        effect = worked.effects.get(f"rule {self.rule_id}")
        return isinstance(effect, RuleEffect) and effect.verdict is self.verdict

    def sought(self, diagrammed: Diagrammed) -> Node | None:
        """See `Goal`."""
        verdicts = diagrammed.verdicts[self.rule_id]
        return diagrammed.working.diagrams.apply(lambda verdict: verdict is self.verdict, verdicts)


@dataclass(frozen=True, slots=True)
class RuleTruth:
    """A rule that concludes is true, or false."""

    rule_id: str
    truth: bool

    def reached(self, worked: Worked) -> bool:
        """See `Goal`."""
        effect = worked.effects.get(f"rule {self.rule_id}")
        return isinstance(effect, RuleEffect) and effect.truth is self.truth

    def sought(self, diagrammed: Diagrammed) -> Node | None:
        """See `Goal`."""
        return diagrammed.working.diagrams.apply(lambda truth: truth is self.truth, diagrammed.truths[self.rule_id])


@dataclass(frozen=True, slots=True)
class ConditionTruth:
    """A condition is true, or false; inside `rows`, outermost first, for one row."""

    condition: Condition
    truth: bool
    rows: tuple[RowsTest, ...] = ()

    def reached(self, worked: Worked) -> bool:
        """See `Goal`."""
        return any(evaluate(self.condition, known) is self.truth for known in _each(worked.known, self.rows))

    def sought(self, diagrammed: Diagrammed) -> Node | None:
        """See `Goal`."""
        if self.rows:
            return None
        working = diagrammed.working
        return working.diagrams.apply(lambda truth: truth is self.truth, working.truth(self.condition))


@dataclass(frozen=True, slots=True)
class InSettledRule:
    """A part of a condition of `rule` is true, or false, where the rule is settled: what stays open decides nothing.

    Attributes:
        part: What is true, or false.
        rule: The rule.
        of_gate: Whether it is part of what the rule applies by; its own condition decides only where it applies.
    """

    part: ConditionTruth
    rule: Rule
    of_gate: bool

    def reached(self, worked: Worked) -> bool:
        """See `Goal`."""
        effect = worked.effects.get(step_name(self.rule))
        if not isinstance(effect, RuleEffect):
            return False
        settled = effect.verdict not in self._open if self.rule.is_verdict else effect.truth is not None
        gate = self._gate
        applies = gate is None or evaluate(gate, worked.known) is True
        return settled and applies and self.part.reached(worked)

    def sought(self, diagrammed: Diagrammed) -> Node | None:
        """See `Goal`."""
        part = self.part.sought(diagrammed)
        if part is None:
            return None
        diagrams = diagrammed.working.diagrams
        if self.rule.is_verdict:
            settled = diagrams.apply(lambda verdict: verdict not in self._open, diagrammed.verdicts[self.rule.id])
        else:
            settled = diagrams.apply(lambda truth: truth is not None, diagrammed.truths[self.rule.id])
        gate = self._gate
        applies = diagrams.leaf(True) if gate is None else diagrammed.working.truth(gate)
        return diagrams.apply(lambda *truths: all(each is True for each in truths), part, settled, applies)

    @property
    def _open(self) -> frozenset[Verdict]:
        return frozenset({Verdict.UNKNOWN}) if self.of_gate else frozenset({Verdict.UNKNOWN, Verdict.NOT_APPLICABLE})

    @property
    def _gate(self) -> Condition | None:
        return None if self.of_gate else self.rule.applies_when


@dataclass(frozen=True, slots=True)
class ValueDerived:
    """A derived fact has a value: `value`, or any where that is None."""

    name: str
    value: Value | None = None

    def reached(self, worked: Worked) -> bool:
        """See `Goal`."""
        found = worked.effects.get(self.name)
        return found is not None and self.value in (None, found)

    def sought(self, diagrammed: Diagrammed) -> Node | None:
        """See `Goal`."""
        return diagrammed.working.diagrams.apply(
            lambda found: found is not None and self.value in (None, found), diagrammed.derived[self.name]
        )


@dataclass(frozen=True, slots=True)
class RowWins:
    """The row at a place of a table gives what the table gives, itself or with others."""

    table: Table
    at: int

    def reached(self, worked: Worked) -> bool:
        """See `Goal`."""
        effect = worked.effects.get(step_name(self.table))
        return isinstance(effect, TableEffect) and self.table.rows[self.at].id in effect.matched

    def sought(self, diagrammed: Diagrammed) -> Node | None:
        """See `Goal`. Another row may still win where this one matches."""
        working = diagrammed.working
        return working.diagrams.apply(lambda truth: truth is True, working.row(self.table, self.at))


@dataclass(frozen=True, slots=True)
class NoRowMatches:
    """No row of a table matches, and it gives what it then gives."""

    table: Table

    def reached(self, worked: Worked) -> bool:
        """See `Goal`."""
        effect = worked.effects.get(step_name(self.table))
        return isinstance(effect, TableEffect) and effect.otherwise

    def sought(self, diagrammed: Diagrammed) -> Node | None:
        """See `Goal`."""
        working = diagrammed.working
        found = working.diagrams.leaf(True)
        for at in range(len(self.table.rows)):
            missed = working.diagrams.apply(_is_false, working.row(self.table, at))
            found = working.diagrams.apply(_and, found, missed, settles=False)
        return found


@dataclass(frozen=True, slots=True)
class CellTruth:
    """A cell of a table holds, or does not."""

    table: Table
    cell: Cell
    truth: bool

    def reached(self, worked: Worked) -> bool:
        """See `Goal`."""
        if step_name(self.table) not in worked.effects:
            return False
        return all_of(evaluate(test, worked.known) for test in self.cell) is self.truth

    def sought(self, diagrammed: Diagrammed) -> Node | None:
        """See `Goal`."""
        working = diagrammed.working
        truth = working.together(working.truth(test) for test in self.cell)
        return working.diagrams.apply(lambda truth: truth is self.truth, truth)


def _is_false(truth: bool | None) -> bool:
    return truth is False


def _and(so_far: bool, missed: bool) -> bool:
    return so_far and missed


def _each(known: Known, rows: tuple[RowsTest, ...]) -> Iterator[Known]:
    """Yield what is known in each row of `rows`."""
    if not rows:
        yield known
        return
    found = known.facts.get(rows[0].rows.name)
    for row in () if found is None else as_rows(found):
        yield from _each(replace(known, row=row), rows[1:])
