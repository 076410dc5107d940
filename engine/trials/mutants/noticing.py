"""Which examples notice a mutant: those in which its change can be seen are tried again, until one does not hold."""

from collections.abc import Iterable, Mapping

from engine.conditions.evaluate import all_of, evaluate, value_of
from engine.conditions.known import Known
from engine.parameters import Parameter
from engine.rules.model import Derivation, Rule, RuleSet, Step
from engine.rules.order import mentions_of
from engine.tables.model import Row, Table
from engine.trials.cases import Case
from engine.trials.mutants.making import Mutant
from engine.trials.mutants.replacing import looking_up, with_derivation, with_rule, with_table, without_rule
from engine.trials.readings import looked_up, reads
from engine.trials.trying import Trial
from engine.trials.working import effect_of, missing_of, settings_of, step_name


class Examples:
    """The examples of a library that hold, put to mutants one after the other."""

    def __init__(self, trials: Iterable[Trial]) -> None:
        """Take the examples, all of which hold."""
        self.trials = tuple(trials)
        self._readers: dict[tuple[str, str, str], list[Trial]] = {}
        self._below: dict[int, Mapping[str, frozenset[str]]] = {}

    def noticed_by(self, mutant: Mutant) -> Case | None:
        """Return an example that no longer holds with the mutant, or None where all of them do."""
        made: dict[int, RuleSet | Table] = {}
        readers = self.readers(mutant)
        for at, each in enumerate(readers):
            definition = each.case.definition
            if not _sees(each, mutant):
                continue
            if id(definition) not in made:
                made[id(definition)] = mutated(definition, mutant)
            if not _still_holds(each, mutant, made[id(definition)]):
                # What notices one change of a row or a rule is likely to notice the next.
                readers.insert(0, readers.pop(at))
                return each.case
        return None

    def readers(self, mutant: Mutant) -> list[Trial]:
        """Return the trials whose definition is what the mutant changes, then those that read it on their date.

        Of each, those come first that expect something which the change may lead to.
        """
        name = step_name(mutant.old) if not isinstance(mutant.old, Parameter) else mutant.old.name
        key = (mutant.version.id, mutant.version.content_id, name)
        if key not in self._readers:
            deciding = [each for each in self.trials if each.decides(mutant.version)]
            own = [each for each in deciding if each.case.version.id == mutant.version.id]
            others = [each for each in deciding if reads(each.case.definition, mutant.old)]
            unlikely = [not self._likely(each, name) for each in (*own, *others)]
            order = sorted(range(len(unlikely)), key=lambda at: (at >= len(own), unlikely[at]))
            self._readers[key] = [(*own, *others)[at] for at in order]
        return self._readers[key]

    def _likely(self, trial: Trial, name: str) -> bool:
        """Tell whether the step called `name` leads to something that the example expects."""
        definition = trial.case.definition
        if isinstance(definition, Table):
            return True
        if id(definition) not in self._below:
            self._below[id(definition)] = _below(definition)
        return not trial.expects.isdisjoint(self._below[id(definition)].get(name, trial.expects))


def mutated(definition: RuleSet | Table, mutant: Mutant) -> RuleSet | Table:
    """Return `definition` with what the mutant changes in it; as it is where that is a parameter."""
    new = mutant.new
    if isinstance(new, Table):
        return new if isinstance(definition, Table) else with_table(definition, new)
    if isinstance(definition, Table) or isinstance(new, Parameter):
        return definition
    if new is None:
        return without_rule(definition, step_id(mutant.old))
    # Where another version of a table is in force, that is the one looked up.
    step = looking_up(new, looked_up(definition))
    if isinstance(step, Rule):
        return with_rule(definition, step)
    return with_derivation(definition, step) if isinstance(step, Derivation) else definition


def step_id(step: Step | Parameter) -> str:
    """Return the id of a rule or table, the name of a derived fact or a parameter."""
    if isinstance(step, Derivation):
        return step.fact.name
    return step.name if isinstance(step, Parameter) else step.id


def _still_holds(trial: Trial, mutant: Mutant, definition: RuleSet | Table) -> bool:
    """Tell whether the example holds where `definition` is what the mutant makes of its own."""
    parameters = dict(trial.parameters)
    if isinstance(mutant.new, Parameter):
        parameters.pop(mutant.new.name, None)
        value = mutant.new.value(trial.case.on)
        parameters |= {} if value is None else {mutant.new.name: value}
    return not trial.case.differences(definition, parameters)


def _sees(trial: Trial, mutant: Mutant) -> bool:
    """Tell whether what is changed comes to something else in the example."""
    old, new = mutant.old, mutant.new
    if isinstance(old, Parameter):
        return not isinstance(new, Parameter) or old.value(trial.case.on) != new.value(trial.case.on)
    if isinstance(old, Table):
        return not isinstance(new, Table) or _sees_table(trial, old, new)
    known, effects = trial.worked.known, trial.worked.effects
    if new is None or isinstance(new, Table | Parameter):
        return isinstance(old, Rule) and (old.is_verdict or known.rules[old.id] is not False)
    rules = trial.case.definition.rules if isinstance(trial.case.definition, RuleSet) else ()
    settings = settings_of(rules) | (settings_of([new]) if isinstance(new, Rule) else {})
    if effect_of(new, known, settings) != effects[step_name(old)]:
        return True
    return "missing" in trial.expects and missing_of(new, known) != missing_of(old, known)


def _sees_table(trial: Trial, old: Table, new: Table) -> bool:
    name = step_name(old)
    known = trial.worked.known
    # Where it is looked up, it is on other arguments; what is missing may be told otherwise where all else is the same.
    if name not in trial.worked.effects or "missing" in trial.expects:
        return True
    rows = [(ours, theirs) for ours, theirs in zip(old.rows, new.rows, strict=False) if ours != theirs]
    if len(rows) == 1 and len(old.rows) == len(new.rows):
        ours, theirs = rows[0]
        return _row_effect(ours, known) != _row_effect(theirs, known)
    return effect_of(new, known, {}) != trial.worked.effects[name]


def _row_effect(row: Row, known: Known) -> tuple[object, ...]:
    truth = all_of(evaluate(test, known) for cell in row.cells for test in cell)
    return (truth, *(value_of(each, known) for each in row.give))


def _below(ruleset: RuleSet) -> Mapping[str, frozenset[str]]:
    """Return what each step leads to, by its name: verdict rules, conclusions and facts, as examples name them."""
    found: dict[str, frozenset[str]] = {}
    for step in reversed(ruleset.steps):
        own = {"missing", "outcome"} if isinstance(step, Rule) else set()
        own |= set(step.output_names) if isinstance(step, Table) else {step_id(step)}
        if isinstance(step, Rule):
            own |= {word for word, _ in step.conclusions} | {setting.fact.name for setting in step.sets}
        named = {f"rule {step.id}"} if isinstance(step, Rule) else own
        for other in ruleset.steps:
            if step_name(other) in found and _mentions(other, step, named):
                own |= found[step_name(other)]
        found[step_name(step)] = frozenset(own)
    return found


def _mentions(other: Step, step: Step, names: Iterable[str]) -> bool:
    if isinstance(other, Derivation) and isinstance(step, Rule) and step.id in other.rules:
        return True
    read = mentions_of(other)
    return not {*read.fact_names, *(f"rule {rule}" for rule in read.rules)}.isdisjoint(names)
