"""Whether a mutant means the same as its definition whatever is given, or facts that tell them apart.

It is tried first with what other steps derive left open, then with all that lies behind it. What is proved the same is
so: the same verdicts, outcome, facts, conclusions and rows; only what is named as missing may be told otherwise. What
seems to differ is decided both ways before it is shown, and what is neither is said to be open.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.errors import EngineError
from engine.library import Library
from engine.proofs.cases import Case, Cases
from engine.proofs.deciding import Deciding
from engine.proofs.diagrams import Diagrams, Node, TooLargeError
from engine.proofs.worked import CONFLICT, Worked, counted, work_out
from engine.proofs.working import Working
from engine.rules.decide import decide
from engine.rules.decision import Header
from engine.rules.model import Rule, RuleSet, Verdict
from engine.tables.model import Table
from engine.trials.mutants.doubling import Doubled, doubled
from engine.trials.mutants.making import Mutant
from engine.trials.mutants.noticing import mutated
from engine.trials.mutants.table_sameness import TablePair, table_sight
from engine.trials.readings import reading_dates
from engine.values import Facts, Value

STEPS_OF_TABLES = 100_000
"""How much work it may take to work a table and its mutant out."""
_HEADER = Header("", "", date.min, {})
_WEIGHTS: Mapping[Verdict | None, int] = {Verdict.PASS: 1, Verdict.REFER: 2, Verdict.FAIL: 3}
_EQUAL = "equal"
"""Where the mutant weighs the same in the outcome."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a mutant was proved to mean the same.

    Where it was not, `case` tells it apart from its definition on the date `on`, if one was found.
    """

    same: bool
    case: Case | None = None
    on: date | None = None


def compared(mutant: Mutant, library: Library) -> Comparison:
    """Compare a mutant of a rule set or table with its definition, whatever is given while the version is in force.

    Figures count with each of their values, and what it reads in each of its versions.
    """
    same = True
    for on in reading_dates(library, mutant.version):
        edition = library.in_force(on)
        definition = edition.tables.get(mutant.version.id) or edition.rulesets[mutant.version.id]
        subject = Subject(definition, mutant, edition.parameter_values(on), on)
        if subject.proved_same():
            continue
        case = subject.telling_apart()
        if case is not None:
            return Comparison(same=False, case=case, on=on)
        same = False
    return Comparison(same)


@dataclass(frozen=True, slots=True)
class Subject:
    """A mutant and its definition, with the figures of a date.

    Attributes:
        definition: The rule set or table.
        mutant: A mutant of it.
        parameters: The values in force.
        on: The date.
    """

    definition: RuleSet | Table
    mutant: Mutant
    parameters: Mapping[str, Value]
    on: date

    def proved_same(self) -> bool:
        """Tell whether it is proved that the two mean the same."""
        return any(self._proved_same(whole=whole) for whole in (False, True))

    def _proved_same(self, *, whole: bool) -> bool:
        try:
            if all(one is other for one, other in self._compared(whole=whole)[1]):
                return True
            weighed = self._weighed(whole=whole)
            return weighed is not None and weighed[1] is weighed[0].diagrams.leaf(_EQUAL)
        except TooLargeError:
            return False

    def telling_apart(self) -> Case | None:
        """Return a case that is decided otherwise with the mutant, if one is found."""
        definition = self.definition
        changed = mutated(definition, self.mutant)
        extended = Deciding(definition, self.parameters, self.on).extended if isinstance(definition, RuleSet) else dict

        def differ(facts: Facts) -> bool:
            return self._sight(definition, facts) != self._sight(changed, facts)

        try:
            for working, node in self.apart():
                case = Cases(working, extended).find(node, lambda leaf: leaf is True, differ)
                if case is not None:
                    return case
        except TooLargeError:
            pass
        return None

    def apart(self) -> Iterator[tuple[Working, Node]]:
        """Yield where each thing that can be seen seems to be told apart."""
        weighed = self._weighed(whole=True)
        if weighed is not None:
            yield weighed[0], weighed[0].diagrams.apply(lambda found: found != _EQUAL, weighed[1])
            return
        working, pairs = self._compared(whole=True)
        for one, other in pairs:
            yield working, working.diagrams.apply(lambda before, after: before != after, one, other)

    def _compared(self, *, whole: bool) -> tuple[Working, Iterator[tuple[Node, Node]]]:
        """Return what each thing comes to in definition and mutant: one node where no input tells them apart."""
        old, new = self.mutant.old, self.mutant.new
        if isinstance(old, Table) and isinstance(new, Table):
            pair = TablePair.of(old, new, self.parameters, self.on, STEPS_OF_TABLES)
            return pair.working, iter([pair.nodes()])
        found, worked = self._doubled(whole=whole)
        if isinstance(old, Rule) and old.is_verdict and new is None:
            leaf = worked.working.diagrams.leaf
            return worked.working, iter([(leaf("a verdict"), leaf("no verdict"))])
        return worked.working, _pairs(found, worked)

    def _doubled(self, *, whole: bool, beside: tuple[Rule, ...] = ()) -> tuple[Doubled, Worked]:
        if not isinstance(self.definition, RuleSet):
            raise TypeError(self.definition.id)
        found = doubled(self.definition, self.mutant, whole=whole, beside=beside)
        return found, work_out(found.ruleset(), self.parameters, self.on)

    def _weighed(self, *, whole: bool) -> tuple[Working, Node] | None:
        """Return how much definition and mutant weigh in the outcome, all rules taken together; `_EQUAL` where alike.

        None where more is changed than what an unknown counts as: all else can be seen without the outcome.
        """
        old, new = self.mutant.old, self.mutant.new
        if not isinstance(old, Rule) or not isinstance(new, Rule) or not isinstance(self.definition, RuleSet):
            return None
        if not old.is_verdict or replace(new, unknown=old.unknown) != old:
            return None
        others = tuple(rule for rule in self.definition.rules if rule.is_verdict and rule.id != old.id)
        found, worked = self._doubled(whole=whole, beside=others)
        apply = worked.working.diagrams.apply
        one, other = found.rules[0]
        node = apply(_weights(one, other), worked.verdicts[one.id], worked.verdicts[other.id])
        for rule in others:
            node = apply(_heavier(rule), node, worked.verdicts[rule.id], settles=_EQUAL)
        return worked.working, node

    def _sight(self, definition: RuleSet | Table, facts: Facts) -> object:
        """Return all that an example can expect of a decision, but for what is missing."""
        if isinstance(definition, Table):
            return table_sight(definition, facts, self.parameters)
        try:
            decision = decide(definition, facts, self.parameters, _HEADER, self.on)
        except EngineError as error:
            return str(error)
        verdicts = [(finding.rule_id, finding.verdict) for finding in decision.findings]
        return decision.outcome, verdicts, decision.conclusions


def _pairs(found: Doubled, worked: Worked) -> Iterator[tuple[Node, Node]]:
    apply = worked.working.diagrams.apply
    for rules in found.rules:
        one, other = (apply(_counting(rule), worked.verdicts[rule.id]) for rule in rules)
        yield one, other
    for facts in found.facts:
        names = [each.fact.name for each in facts]
        yield worked.derived[names[0]], worked.derived[names[1]]
        if all(name in worked.settings for name in names):
            one, other = (apply(lambda state: state is CONFLICT, worked.settings[name]) for name in names)
            yield one, other
    for said in found.said:
        one, other = (_any_of([worked.truths[rule] for rule in rules], worked.working.diagrams) for rules in said)
        yield one, other


def _counting(rule: Rule) -> Any:
    return lambda verdict: (verdict, counted(rule, verdict))


def _any_of(truths: list[Node], diagrams: Diagrams) -> Node:
    """Return whether one of `truths` is known to be true."""
    found = diagrams.leaf(False)
    for truth in truths:
        found = diagrams.apply(lambda so_far, each: so_far or each is True, found, truth)
    return found


def _weights(old: Rule, new: Rule) -> Any:
    def weights(before: Verdict, after: Verdict) -> object:
        found = (_weight(old, before), _weight(new, after))
        return _EQUAL if found[0] == found[1] else found

    return weights


def _heavier(rule: Rule) -> Any:
    def heavier(found: tuple[int, int], verdict: Verdict) -> object:
        weight = _weight(rule, verdict)
        before, after = (max(each, weight) for each in found)
        return _EQUAL if before == after else (before, after)

    return heavier


def _weight(rule: Rule, verdict: Verdict) -> int:
    return _WEIGHTS.get(counted(rule, verdict), 0)
