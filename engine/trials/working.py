"""What each step of a rule set comes to, one step at a time: what a change of a step can change is seen there first.

Nothing is decided here: whether an example holds is told by deciding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.conditions.becoming import becoming
from engine.conditions.evaluate import all_of, evaluate, value_of
from engine.conditions.known import Known, Truth
from engine.conditions.mentions import Part
from engine.conditions.missing import missing
from engine.rules.model import Derivation, Rule, Setting, Step, Verdict
from engine.tables.evaluate import ViolationError, decide_table
from engine.tables.model import Table
from engine.values import Facts, Value

CONTRADICTION = "contradiction"
"""What a derived fact comes to where two true rules set different values for it."""


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """What a rule comes to: its truth and, of a verdict rule, the verdict and what it counts as; else what it says."""

    truth: Truth
    verdict: Verdict | None = None
    counts: Verdict | None = None
    sets: tuple[Setting, ...] = ()
    conclusions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TableEffect:
    """What a table gives, and the rows that give it; `violation` says why it gives nothing.

    What the policy passes over, and whether no row matched, is not part of what it comes to.
    """

    outputs: Any = None
    matched: tuple[str, ...] = ()
    violation: str = ""
    passed_over: tuple[str, ...] = field(default=(), compare=False)
    otherwise: bool = field(default=False, compare=False)


Effect = RuleEffect | TableEffect | Value | None
"""What a step comes to; a derived fact, to its value, None where that is unknown."""


def step_name(step: Step) -> str:
    """Return a name for `step` that no other step of its rule set has."""
    if isinstance(step, Derivation):
        return step.fact.name
    return f"table {step.id}" if isinstance(step, Table) else f"rule {step.id}"


def effect_of(step: Step, known: Known, settings: Mapping[str, Sequence[Setting]]) -> Effect:
    """Return what `step` comes to.

    Args:
        step: a step of a rule set.
        known: what the steps before it came to, with the facts and the parameters.
        settings: what each rule sets, by its id.
    """
    if isinstance(step, Rule):
        return _of_rule(step, known)
    if isinstance(step, Table):
        return _of_table(step, known)
    if step.computed is not None:
        return becoming(value_of(step.computed, known), step.fact.type)
    return _set_value(step, known, settings)


def _of_rule(rule: Rule, known: Known) -> RuleEffect:
    gate = True if rule.applies_when is None else evaluate(rule.applies_when, known)
    truth = all_of((gate, evaluate(rule.when, known)))
    if not rule.is_verdict:
        said = bool(truth)
        return RuleEffect(truth, sets=rule.sets if said else (), conclusions=rule.conclusions if said else ())
    if gate is False:
        return RuleEffect(truth, Verdict.NOT_APPLICABLE)
    if gate is None or truth is None:
        return RuleEffect(truth, Verdict.UNKNOWN, rule.unknown)
    verdict = rule.then if truth else rule.otherwise
    return RuleEffect(truth, verdict, verdict)


def _of_table(table: Table, known: Known) -> TableEffect:
    try:
        result = decide_table(table, known)
    except ViolationError as error:
        return TableEffect(violation=str(error))
    return TableEffect(result.outputs, result.matched, passed_over=result.passed_over, otherwise=result.otherwise)


def _set_value(derivation: Derivation, known: Known, settings: Mapping[str, Sequence[Setting]]) -> Value | None:
    truths = [known.rules.get(rule) for rule in derivation.rules]
    values = {
        setting.value
        for rule, truth in zip(derivation.rules, truths, strict=True)
        if truth
        for setting in settings[rule]
        if setting.fact.name == derivation.fact.name
    }
    if len(values) > 1:
        return CONTRADICTION
    return next(iter(values)) if values else None if None in truths else derivation.default


def missing_of(step: Step, known: Known) -> tuple[str, ...]:
    """Return the unknown facts and rules that leave a rule or a computed fact open; a table tells its own."""
    parts: tuple[Part | None, ...] = ()
    if isinstance(step, Rule):
        parts = (step.applies_when, step.when)
    elif isinstance(step, Derivation):
        parts = (step.computed,)
    return tuple(name for part in parts if part is not None for name in missing(part, known))


@dataclass(frozen=True, slots=True)
class Worked:
    """What steps came to on some facts: what is known after them, and the effect of each by its name."""

    known: Known
    effects: Mapping[str, Effect]


def settings_of(rules: Iterable[Rule]) -> dict[str, tuple[Setting, ...]]:
    """Return what each rule sets, by its id."""
    return {rule.id: rule.sets for rule in rules}


def worked_out(steps: Iterable[Step], facts: Facts, parameters: Mapping[str, Value]) -> Worked:
    """Return what `steps`, in an order in which each has what it reads, come to."""
    steps = tuple(steps)
    settings = settings_of(step for step in steps if isinstance(step, Rule))
    derived: dict[str, Value] = dict(facts)
    truths: dict[str, Truth] = {}
    known = Known(derived, parameters, truths)
    effects: dict[str, Effect] = {}
    for step in steps:
        effect = effect_of(step, known, settings)
        effects[step_name(step)] = effect
        if isinstance(effect, RuleEffect):
            truths[step_name(step).removeprefix("rule ")] = effect.truth
        elif isinstance(effect, TableEffect):
            outputs = effect.outputs if isinstance(effect.outputs, Mapping) else {}
            derived |= {name: value for name, value in outputs.items() if value is not None}
        elif effect is not None and isinstance(step, Derivation):
            derived[step.fact.name] = effect
    return Worked(known, effects)
