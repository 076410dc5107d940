"""What is proved of a rule set: what can never be in its conditions, rules and outcome, and what contradicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from engine.conditions.mentions import mentions
from engine.conditions.model import FactRef
from engine.errors import Severity
from engine.proofs.cases import Case, Cases
from engine.proofs.claims import Claims
from engine.proofs.conditions import Subject, check_condition, check_followed, check_rows
from engine.proofs.deciding import Deciding
from engine.proofs.diagrams import TooLargeError, leaves
from engine.proofs.silence import check_silence
from engine.proofs.worked import CONFLICT, STEPS, Worked, step_name, work_out
from engine.reading import MapNode
from engine.rules.model import Derivation, Rule, RuleSet, Verdict
from engine.showing import show
from engine.values import Value

_NO_VERDICT = frozenset({Verdict.UNKNOWN, Verdict.NOT_APPLICABLE})


def check_ruleset(
    ruleset: RuleSet, document: MapNode, parameters: Mapping[str, Value], on: date, claims: Claims
) -> Worked:
    """Claim what is proved of a rule set; return it as it was worked out.

    Args:
        ruleset: a checked rule set.
        document: what writes it.
        parameters: the values in force on `on`.
        on: the date it is checked for.
        claims: collects what is proved.
    """
    deciding = Deciding(ruleset, parameters, on)
    worked = work_out(ruleset, parameters, on)
    cases = Cases(worked.working, deciding.extended)
    _Check(worked, document, deciding, Subject(worked.working, cases, claims, deciding.truth)).run()
    return worked


@dataclass(frozen=True, slots=True)
class _Check:
    worked: Worked
    document: MapNode
    deciding: Deciding
    subject: Subject

    @property
    def claims(self) -> Claims:
        return self.subject.claims

    def node(self, rule: Rule) -> MapNode:
        nodes = (node for node in self.document.maps("rules") if node.text("id") == rule.id)
        return next(nodes, self.document)

    def run(self) -> None:
        worked = self.worked
        outcome = ["outcome"] if worked.ruleset.all_must_pass else []
        for name in (*map(step_name, worked.ruleset.steps), *outcome):
            if name not in worked.followed:
                self.claims.open(self.document.place_of("rules"), f"{name} takes too much work.")
        worked.working.diagrams.steps = STEPS
        sound = [rule for rule in worked.ruleset.rules if self._conditions(rule) and self._reaches(rule)]
        for derivation in worked.ruleset.derivations:
            self._derivation(derivation)
        for rule in sound:
            self._dead_inputs(rule)
        if not any(self._bars(rule) for rule in worked.ruleset.rules if rule not in sound):
            self._outcome()
        check_silence(worked, self.deciding, self.node, self.subject)
        check_followed(worked.working, self.document.place_of("id"), self.claims)

    def _conditions(self, rule: Rule) -> bool:
        """Check the conditions of `rule`; tell whether each can be both true and false."""
        node = self.node(rule)
        found = True
        for key, condition in (("applies_when", rule.applies_when), ("when", rule.when)):
            if condition is not None:
                found &= check_condition(condition, node.get(key), node.place_of(key), self.subject)
        return found

    def _reaches(self, rule: Rule) -> bool:
        """Check that `rule` can come to all that it says; tell whether it can."""
        if not rule.is_verdict:
            truth = self.worked.truths[rule.id]
            if True in leaves(truth):
                return True
            case = self.subject.cases.find(self.worked.whens[rule.id], _is_true, lambda _: True)
            message = f"The rule “{rule.title.said()}” can never hold: where it applies, its condition is not so."
            self.claims.never(self.node(rule).place_of("id"), "rule-never-holds", message, case)
            return False
        verdicts = self.worked.verdicts[rule.id]
        never = [verdict for verdict in dict.fromkeys((rule.then, rule.otherwise)) if verdict not in leaves(verdicts)]
        for verdict in never:
            case = self.subject.cases.find(
                verdicts,
                lambda leaf: leaf not in _NO_VERDICT,
                lambda facts: self.deciding.verdict(rule, facts) not in (*_NO_VERDICT, None),
            )
            message = f"The rule “{rule.title.said()}” can never come to {verdict}."
            self.claims.never(self.node(rule).place_of("id"), "verdict-never", message, case)
        return not never

    def _derivation(self, derivation: Derivation) -> None:
        if derivation.computed is not None:
            node = self.document.map("compute")
            place = node.place_of(derivation.fact.name) if node else self.document.place
            check_rows([derivation.computed], None, place, self.subject)
        elif CONFLICT in leaves(
            self.worked.settings.get(derivation.fact.name) or self.worked.derived[derivation.fact.name]
        ):
            self._conflict(derivation.fact, [self.worked.ruleset.rule(rule_id) for rule_id in derivation.rules])

    def _conflict(self, fact: FactRef, rules: list[Rule]) -> None:
        values = {rule.id: next(each.value for each in rule.sets if each.fact.name == fact.name) for rule in rules}
        shown = False
        for one, other in combinations(rules, 2):
            if values[one.id] == values[other.id]:
                continue
            case = self._both_true(one, other)
            if case is not None:
                shown = True
                said = [f"“{show(values[rule.id], fact.type)}” by “{rule.title.said()}”" for rule in (one, other)]
                message = f"{fact.title.said()} is set to {said[0]} and to {said[1]} where {case.words()}."
                place = self.node(other).place_of("set")
                self.claims.can(place, "sets-differ", message, case, Severity.ERROR)
        if not shown:
            words = f"Whether two rules set {fact.name} to different values could not be decided."
            self.claims.open(self.document.place_of("rules"), words)

    def _both_true(self, one: Rule, other: Rule) -> Case | None:
        """Return a case in which both rules hold, and nothing can be decided."""
        try:
            together = self.subject.working.together([self.worked.truths[one.id], self.worked.truths[other.id]])
        except TooLargeError:
            return None
        return self.subject.cases.find(together, _is_true, self.deciding.contradicts)

    def _dead_inputs(self, rule: Rule) -> None:
        """Claim of each fact that `rule` mentions itself, and that somebody gives, that it changes nothing."""
        node = self.worked.verdicts.get(rule.id) or self.worked.truths[rule.id]
        working = self.worked.working
        alive = set(self.subject.cases.given(working.diagrams.support(node)))
        for key, condition in (("applies_when", rule.applies_when), ("when", rule.when)):
            for fact in mentions([condition] if condition is not None else []).facts:
                if fact.name not in alive and fact.name not in working.bounds.behind:
                    case = self.subject.cases.find(node, lambda leaf: leaf in (rule.then, True), lambda _: True)
                    message = f"{fact.title.said()} changes nothing in the rule “{rule.title.said()}”."
                    self.claims.never(self.node(rule).place_of(key), "dead-input", message, case)

    def _bars(self, rule: Rule) -> bool:
        """Tell whether `rule` alone lets nothing pass: then that is said of it, and of the outcome it goes without."""
        others = [each for each in self.worked.ruleset.rules if each.is_verdict and each is not rule]
        reached = leaves(self.worked.verdicts[rule.id]) if rule.is_verdict else frozenset({Verdict.PASS})
        passing = {Verdict.PASS} | ({Verdict.UNKNOWN} if rule.unknown is Verdict.PASS else set())
        return passing.isdisjoint(reached) and (Verdict.NOT_APPLICABLE not in reached or not others)

    def _outcome(self) -> None:
        outcome, ruleset = self.worked.outcome, self.worked.ruleset
        passing = any(Verdict.PASS in (rule.then, rule.otherwise) for rule in ruleset.rules if rule.is_verdict)
        if outcome is None or not passing or Verdict.PASS in leaves(outcome):
            return
        case = self.subject.cases.find(
            outcome, lambda leaf: True, lambda facts: self.deciding.outcome(facts) is not None, known=True
        )
        message = "Nothing can pass: the rules never all come to pass at once."
        self.claims.never(self.document.place_of("combine"), "outcome-never", message, case)


def _is_true(leaf: object) -> bool:
    return leaf is True
