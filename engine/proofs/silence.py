"""Silence that pays: a fact that, left unknown, gives pass, where some value of it would not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from engine.proofs.conditions import Subject
from engine.proofs.deciding import Deciding
from engine.proofs.diagrams import Node, TooLargeError
from engine.proofs.domains import unwrapped
from engine.proofs.worked import Worked, counted
from engine.proofs.working import Variable
from engine.reading import MapNode
from engine.rules.model import Rule, Verdict
from engine.showing import show
from engine.values import Facts

_WORSE = (Verdict.FAIL, Verdict.REFER)


def check_silence(worked: Worked, deciding: Deciding, node: Callable[[Rule], MapNode], subject: Subject) -> None:
    """Claim of each fact that it pays to leave it unknown, where it does.

    Args:
        worked: a rule set.
        deciding: decides cases of it.
        node: where each rule is written.
        subject: what it is checked with.
    """
    if worked.outcome is None:
        return
    work = _Silence(worked, worked.outcome, deciding, node, subject)
    for level, variable in enumerate(worked.working.variables):
        if variable.is_given:
            try:
                work.check(level, variable)
            except TooLargeError:
                place = node(worked.ruleset.rules[0]).place_of("id")
                subject.claims.open(place, f"Whether it pays to leave out {variable.name} takes too much work.")


@dataclass(frozen=True, slots=True)
class _Silence:
    worked: Worked
    outcome: Node
    deciding: Deciding
    node: Callable[[Rule], MapNode]
    subject: Subject

    def check(self, level: int, variable: Variable) -> None:
        """Claim one case of `variable`, the worst there is."""
        pairs = [(rule, at) for at in variable.domain.likely for rule in self._rules(level, at)]
        for worse in _WORSE:
            for rule, at in pairs:
                if self._claimed(level, variable, at, rule, worse):
                    return

    def _rules(self, level: int, at: int) -> Iterator[Rule]:
        """Yield the rules by which the value at `at` may make the outcome worse than the fact left unknown does."""
        diagrams = self.worked.working.diagrams
        for rule in self.worked.ruleset.rules:
            node = self.worked.verdicts.get(rule.id)
            if node is None or level not in diagrams.support(node):
                continue
            silent, said = diagrams.restricted(node, level, 0), diagrams.restricted(node, level, at)
            if _can_be(silent, said, partial(_pays, rule)):
                yield rule

    def _claimed(self, level: int, variable: Variable, at: int, rule: Rule, worse: Verdict) -> bool:
        diagrams = self.worked.working.diagrams
        silent, said = diagrams.restricted(self.outcome, level, 0), diagrams.restricted(self.outcome, level, at)
        value = unwrapped(variable.domain.values[at])
        if value is None or not _can_be(silent, said, lambda one, other: one is Verdict.PASS and other is worse):
            return False

        def silenced(facts: Facts) -> Facts:
            return {name: each for name, each in facts.items() if name != variable.name}

        def holds(facts: Facts) -> bool:
            decide = self.deciding.outcome
            return variable.name in facts and decide(silenced(facts)) is Verdict.PASS and decide(facts) is worse

        both = diagrams.apply(lambda one, other: (one, other), silent, said)
        found = self.subject.cases.find(
            both, lambda leaf: leaf == (Verdict.PASS, worse), holds, beside={variable.name: value}
        )
        if found is None:
            return False
        case = replace(found, facts=silenced(found.facts))
        fact = self.worked.working.bounds.facts[variable.name]
        title, shown = fact.title.said(), show(found.facts[variable.name], fact.type)
        message = (
            f"It pays to leave {title} unknown: the outcome is then pass, and {worse} with {shown}, "
            f"where {case.words()}. See the rule “{rule.title.said()}”."
        )
        case = replace(case, unknown=(*case.unknown, variable.name))
        self.subject.claims.can(self.node(rule).place_of("id"), "silence-pays", message, case)
        return True


def _pays(rule: Rule, silent: Verdict, said: Verdict) -> bool:
    """Tell whether `said` may make the outcome worse: by itself, or because no rule applies any more."""
    before, after = counted(rule, silent), counted(rule, said)
    return before in (Verdict.PASS, None) and (after in _WORSE or (before is Verdict.PASS and after is None))


def _can_be(one: Node, other: Node, wanted: Callable[[Verdict, Verdict], bool]) -> bool:
    """Tell whether the two come to what is `wanted` at once."""
    seen: set[tuple[Node, Node]] = set()
    waiting = [(one, other)]
    while waiting:
        pair = waiting.pop()
        if pair in seen:
            continue
        seen.add(pair)
        level = min(pair[0].level, pair[1].level)
        if not pair[0].kids and not pair[1].kids:
            if wanted(pair[0].leaf, pair[1].leaf):
                return True
            continue
        size = len(next(node.kids for node in pair if node.level == level))
        for at in range(size):
            waiting.append((_at(pair[0], level, at), _at(pair[1], level, at)))
    return False


def _at(node: Node, level: int, at: int) -> Node:
    return node.kids[at] if node.level == level else node
