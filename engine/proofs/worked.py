"""A rule set worked out over all classes of its facts: what each rule, each derived fact and the outcome come to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.conditions.evaluate import all_of
from engine.conditions.known import Truth
from engine.proofs.bounds import Bounds
from engine.proofs.diagrams import Diagrams, Node, TooLargeError
from engine.proofs.naming import named_in
from engine.proofs.working import FREE_TRUTH, Working
from engine.rules.model import Derivation, Rule, RuleSet, Step, Verdict
from engine.tables.model import Table
from engine.values import Facts, Value

STEPS = 1_500_000
"""How much work one rule set may take."""
STEPS_OF_A_STEP = 300_000
"""How much of it one rule, one derived fact or one table may take."""
STEPS_TO_GIVE_UP = 1_000
"""What it takes to let anything come of one that took too much."""


@dataclass(frozen=True, slots=True)
class _Marker:
    word: str


CONFLICT = _Marker("two rules set different values")
_NONE_SET = _Marker("no rule sets it")


@dataclass(slots=True)
class Worked:
    """What a rule set comes to, each a diagram.

    Attributes:
        ruleset: The rule set.
        working: What it was worked out with.
        gates: Whether each rule applies.
        whens: Whether the condition of each rule holds.
        truths: Whether each rule is true: it applies and its condition holds.
        verdicts: What each verdict rule comes to.
        derived: What each derived fact comes to; None where it is unknown.
        settings: What the rules set each fact to, `CONFLICT` where two set different values.
        outcome: What the set comes to, unless it has no outcome or that takes too much work.
        followed: Names of the rules, derived facts and tables that were worked out; others may come to anything.
    """

    ruleset: RuleSet
    working: Working
    gates: dict[str, Node] = field(default_factory=dict)
    whens: dict[str, Node] = field(default_factory=dict)
    truths: dict[str, Node] = field(default_factory=dict)
    verdicts: dict[str, Node] = field(default_factory=dict)
    derived: dict[str, Node] = field(default_factory=dict)
    settings: dict[str, Node] = field(default_factory=dict)
    outcome: Node | None = None
    followed: set[str] = field(default_factory=set)


def step_name(step: Step) -> str:
    """Return what a step of a rule set is called: `rule ID`, `table ID`, or the fact that it derives."""
    if isinstance(step, Derivation):
        return step.fact.name
    return f"rule {step.id}" if isinstance(step, Rule) else f"table {step.id}"


def work_out(ruleset: RuleSet, parameters: Mapping[str, Value], on: date, facts: Facts | None = None) -> Worked:
    """Work `ruleset` out over all classes of the facts that are not among `facts`.

    Args:
        ruleset: a checked rule set.
        parameters: the values in force; absent is unknown.
        on: a date of the time that is spoken of.
        facts: facts whose values are settled.
    """
    bounds = Bounds(parameters, dict(facts or {}), on)
    _take_in(ruleset, bounds)
    work = _Work(Worked(ruleset, Working(bounds, Diagrams(STEPS))))
    work.run()
    return work.worked


def _take_in(ruleset: RuleSet, bounds: Bounds) -> None:
    for step in ruleset.steps:
        if isinstance(step, Table):
            bounds.table(step)
        elif isinstance(step, Rule):
            conditions = [each for each in (step.applies_when, step.when) if each is not None]
            bounds.behind[f"rule {step.id}"] = named_in(conditions)
            for condition in conditions:
                bounds.condition(condition)
        elif step.computed is not None:
            bounds.derive(step.fact, step.computed)
        else:
            _take_in_settings(ruleset, step, bounds)


def _take_in_settings(ruleset: RuleSet, derivation: Derivation, bounds: Bounds) -> None:
    name = bounds.fact(derivation.fact)
    bounds.derived.add(name)
    bounds.behind[name] = tuple(f"rule {rule_id}" for rule_id in derivation.rules)
    for rule_id in derivation.rules:
        for setting in ruleset.rule(rule_id).sets:
            if setting.fact.name == name:
                bounds.point(name, setting.value)
    bounds.point(name, derivation.default)


@dataclass(frozen=True, slots=True)
class _Work:
    """One rule set under way, step by step in its order."""

    worked: Worked

    @property
    def diagrams(self) -> Diagrams:
        return self.worked.working.diagrams

    def run(self) -> None:
        for step in self.worked.ruleset.steps:
            work, otherwise = self._ways(step)
            self._guarded(step_name(step), work, otherwise)
        if self.worked.ruleset.all_must_pass:
            self._guarded("outcome", self._outcome, lambda: None)

    def _ways(self, step: Step) -> tuple[Callable[[], None], Callable[[], None]]:
        """Return how `step` is worked out, and what is done where that takes too much work."""
        if isinstance(step, Rule):
            return lambda: self._rule(step), lambda: self._any_rule(step)
        if isinstance(step, Table):
            return lambda: self._table(step), lambda: self._anything(step.output_names)
        return lambda: self._derive(step), lambda: self._anything([step.fact.name])

    def _guarded(self, name: str, work: Callable[[], None], otherwise: Callable[[], None]) -> None:
        before = self.diagrams.steps
        allowed = min(before, STEPS_OF_A_STEP)
        self.diagrams.steps = allowed
        try:
            work()
            self.worked.followed.add(name)
        except TooLargeError:
            self.diagrams.steps = STEPS_TO_GIVE_UP
            otherwise()
        self.diagrams.steps = before - allowed + min(allowed, self.diagrams.steps)

    def _rule(self, rule: Rule) -> None:
        working = self.worked.working
        gate = self.diagrams.leaf(True) if rule.applies_when is None else working.truth(rule.applies_when)
        self._keep_rule(rule, gate, working.truth(rule.when))

    def _any_rule(self, rule: Rule) -> None:
        name, anything = f"rule {rule.id}", self.worked.working.anything
        behind = self.worked.working.bounds.behind[name]
        gate = self.diagrams.leaf(True) if rule.applies_when is None else anything(name, FREE_TRUTH, behind)
        self._keep_rule(rule, gate, anything(name, FREE_TRUTH, behind))

    def _keep_rule(self, rule: Rule, gate: Node, when: Node) -> None:
        worked = self.worked
        if rule.is_verdict:
            worked.verdicts[rule.id] = self.diagrams.apply(_verdict_of(rule), gate, when)
        worked.gates[rule.id], worked.whens[rule.id] = gate, when
        worked.truths[rule.id] = self.diagrams.apply(_both, gate, when, settles=False)
        worked.working.rules[rule.id] = worked.truths[rule.id]

    def _derive(self, derivation: Derivation) -> None:
        name = derivation.fact.name
        if derivation.computed is not None:
            self._keep({name: self.worked.working.given(derivation.computed, derivation.fact.type)})
            return
        found = self.diagrams.leaf((_NONE_SET, False))
        for rule_id in derivation.rules:
            value = next(each.value for each in self.worked.ruleset.rule(rule_id).sets if each.fact.name == name)
            found = self.diagrams.apply(_setting(value), found, self.worked.truths[rule_id], settles=CONFLICT)
        self.worked.settings[name] = found
        self._keep({name: self.diagrams.apply(_set_value(derivation.default), found)})

    def _table(self, table: Table) -> None:
        self._keep(self.worked.working.table(table))

    def _anything(self, names: Iterable[str]) -> None:
        working = self.worked.working
        for name in names:
            domain = working.bounds.domain(name)
            self._keep({name: working.anything(name, domain, working.bounds.behind[name])})

    def _keep(self, found: Mapping[str, Node]) -> None:
        self.worked.derived |= found
        self.worked.working.derived |= found

    def _outcome(self) -> None:
        found = self.diagrams.leaf(None)
        for rule in self.worked.ruleset.rules:
            if rule.is_verdict:
                verdict = self.worked.verdicts[rule.id]
                found = self.diagrams.apply(_worse(rule), found, verdict, settles=Verdict.FAIL)
        self.worked.outcome = self.diagrams.apply(lambda worst: worst or Verdict.REFER, found)


def _both(one: Truth, other: Truth) -> Truth:
    return all_of((one, other))


def _verdict_of(rule: Rule) -> Callable[[Truth, Truth], Verdict]:
    def verdict(gate: Truth, when: Truth) -> Verdict:
        if gate is False:
            return Verdict.NOT_APPLICABLE
        if gate is None or when is None:
            return Verdict.UNKNOWN
        return rule.then if when else rule.otherwise

    return verdict


def counted(rule: Rule, verdict: Verdict) -> Verdict | None:
    """Return what `verdict` of `rule` counts as in the outcome; None where it does not."""
    if verdict is Verdict.NOT_APPLICABLE:
        return None
    return rule.unknown if verdict is Verdict.UNKNOWN else verdict


def _worse(rule: Rule) -> Callable[[Verdict | None, Verdict], Verdict | None]:
    def worse(so_far: Verdict | None, verdict: Verdict) -> Verdict | None:
        found = {so_far, counted(rule, verdict)}
        return next((each for each in (Verdict.FAIL, Verdict.REFER, Verdict.PASS) if each in found), None)

    return worse


def _setting(value: Value) -> Callable[[Any, Truth], Any]:
    def setting(so_far: Any, truth: Truth) -> Any:
        found, unknown = so_far
        if truth is None:
            return found, True
        if not truth:
            return so_far
        return (value, unknown) if found is _NONE_SET or found == value else CONFLICT

    return setting


def _set_value(default: Value | None) -> Callable[[Any], Value | None]:
    def value(state: Any) -> Value | None:
        if state is CONFLICT:
            return None
        found, unknown = state
        set_to: Value | None = found
        return set_to if found is not _NONE_SET else None if unknown else default

    return value
