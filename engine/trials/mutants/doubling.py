"""A rule set beside its mutant, in one rule set: what is changed stands twice, the second time primed.

So both can be worked out together and compared. What lies between the change and what others can see of it is doubled
with it: the facts that a rule derives, and the rules that name it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from engine.conditions.model import Condition, FactRef, Group, RowsTest, RuleRef
from engine.rules.model import Derivation, Rule, RuleSet, Setting, Step
from engine.rules.order import mentions_of
from engine.tables.model import Table
from engine.trials.mutants.making import Mutant
from engine.trials.working import step_name
from engine.words import NO_WORDS

PRIME = "′"


@dataclass(slots=True)
class Doubled:
    """What is compared of a definition and its mutant.

    Attributes:
        steps: All that is worked out, each after what it reads.
        rules: Pairs of verdict rules; the second is that of the mutant.
        facts: Pairs of derived facts.
        said: Pairs of lists of rules, by their ids, one of which must hold for a conclusion to be said.
    """

    steps: tuple[Step, ...] = ()
    rules: list[tuple[Rule, Rule]] = field(default_factory=list)
    facts: list[tuple[Derivation, Derivation]] = field(default_factory=list)
    said: list[tuple[list[str], list[str]]] = field(default_factory=list)

    def ruleset(self) -> RuleSet:
        """Return the steps as a rule set that only concludes."""
        rules = tuple(step for step in self.steps if isinstance(step, Rule))
        derivations = tuple(step for step in self.steps if isinstance(step, Derivation))
        tables = tuple(step for step in self.steps if isinstance(step, Table))
        return RuleSet("doubled", NO_WORDS, rules, derivations, self.steps, all_must_pass=False, tables=tables)


def doubled(ruleset: RuleSet, mutant: Mutant, *, whole: bool, beside: Iterable[Rule] = ()) -> Doubled:
    """Return `ruleset` beside its `mutant`, with only the steps that matter.

    Args:
        ruleset: a rule set.
        mutant: one of its mutants.
        whole: whether all steps are taken in that the others read; else what these derive is left open.
        beside: rules that are taken in as well.
    """
    old, new = mutant.old, mutant.new
    work = _Doubling(ruleset)
    if isinstance(old, Derivation) and isinstance(new, Derivation):
        work.derivation(old, new, {})
    elif isinstance(old, Rule) and (new is None or isinstance(new, Rule)):
        work.rule(old, new)
    for rule in beside:
        work.kept.setdefault(step_name(rule), rule)
    work.finish(whole=whole)
    return work.found


@dataclass(slots=True)
class _Doubling:
    ruleset: RuleSet
    found: Doubled = field(default_factory=Doubled)
    kept: dict[str, Step] = field(default_factory=dict)
    made: list[Step] = field(default_factory=list)
    settings: dict[str, list[Setting]] = field(default_factory=dict)

    def rule(self, old: Rule, new: Rule | None) -> None:
        """Double a rule, and what others see it by."""
        self.kept[step_name(old)] = old
        primed = None if new is None else replace(new, id=f"{new.id}{PRIME}", sets=_primed(new.sets))
        if primed is not None:
            self.made.append(primed)
            if old.is_verdict:
                self.found.rules.append((old, primed))
        for derivation in self.ruleset.derivations:
            if old.id in derivation.rules:
                self.derivation(derivation, derivation, {old.id: primed})
        for conclusion in {*old.conclusions, *(new.conclusions if new else ())}:
            others = [each for each in self.ruleset.rules if conclusion in each.conclusions and each.id != old.id]
            self.kept |= {step_name(each): each for each in others}
            names = [each.id for each in others]
            was = [old.id] if conclusion in old.conclusions else []
            now = [primed.id] if primed is not None and conclusion in primed.conclusions else []
            self.found.said.append(([*names, *was], [*names, *now]))
        for each in self.ruleset.rules:
            if primed is not None and old.id in mentions_of(each).rules:
                self.rule(each, _renamed(each, old.id, primed.id))

    def derivation(self, old: Derivation, new: Derivation, instead: dict[str, Rule | None]) -> None:
        """Double a derived fact; `instead` has the rules, by id, that set it in place of others, if any do."""
        self.kept[step_name(old)] = old
        rules: list[str] = []
        for rule_id in old.rules:
            if rule_id in instead:
                changed = instead[rule_id]
                rules += [] if changed is None else [changed.id]
                continue
            rule = self.ruleset.rule(rule_id)
            self.kept.setdefault(step_name(rule), rule)
            sets = [setting for setting in rule.sets if setting.fact.name == old.fact.name]
            self.settings.setdefault(rule_id, []).extend(_primed(sets))
            rules.append(rule_id)
        primed = replace(new, fact=_primed_fact(new.fact), rules=tuple(rules))
        self.made.append(primed)
        self.found.facts.append((old, primed))

    def finish(self, *, whole: bool) -> None:
        """Settle which steps are worked out, and in what order."""
        needed = {*self.kept}
        if whole:
            needed |= _behind(self.ruleset, (*self.kept.values(), *self.made))
        steps = [
            self._with_settings(self.kept.get(step_name(each), each))
            for each in self.ruleset.steps
            if step_name(each) in needed
        ]
        self.found.steps = (*steps, *self.made)

    def _with_settings(self, step: Step) -> Step:
        more = self.settings.get(step.id, []) if isinstance(step, Rule) else []
        return replace(step, sets=(*step.sets, *more)) if isinstance(step, Rule) and more else step


def _behind(ruleset: RuleSet, steps: Iterable[Step]) -> set[str]:
    """Return the names of all steps of `ruleset` that `steps` read, themselves or through others."""
    gives = {output: step_name(table) for table in ruleset.tables for output in table.output_names}
    by_name = {step_name(step): step for step in ruleset.steps}
    found: set[str] = set()
    waiting = list(steps)
    while waiting:
        step = waiting.pop()
        read = mentions_of(step)
        names = [*(gives.get(fact, fact) for fact in read.fact_names), *(f"rule {rule}" for rule in read.rules)]
        names += [f"rule {rule}" for rule in step.rules] if isinstance(step, Derivation) else []
        for name in names:
            if name in by_name and name not in found:
                found.add(name)
                waiting.append(by_name[name])
    return found


def _primed_fact(fact: FactRef) -> FactRef:
    return replace(fact, name=f"{fact.name}{PRIME}")


def _primed(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    return tuple(replace(setting, fact=_primed_fact(setting.fact)) for setting in settings)


def _renamed(rule: Rule, name: str, other: str) -> Rule:
    """Return `rule` with the name of another rule in its conditions changed."""
    gate = None if rule.applies_when is None else _condition(rule.applies_when, name, other)
    return replace(rule, applies_when=gate, when=_condition(rule.when, name, other))


def _condition(condition: Condition, name: str, other: str) -> Condition:
    match condition:
        case RuleRef(rule_id):
            return replace(condition, id=other) if rule_id == name else condition
        case Group(_, items):
            return replace(condition, items=tuple(_condition(item, name, other) for item in items))
        case RowsTest(_, _, when):
            return replace(condition, when=_condition(when, name, other))
        case _:
            return condition
