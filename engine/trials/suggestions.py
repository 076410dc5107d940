"""Examples that are missing, ready to be put beside a definition: for what none reaches, and around each bound.

Their facts are found by what the definition says, and decided by the engine. What they expect is what it says now: a
person has to confirm it, for an example that only repeats what is there proves nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.edition import Edition
from engine.errors import EngineError, Place
from engine.library import Library
from engine.parameters import Parameter
from engine.proofs.cases import Cases
from engine.proofs.deciding import Deciding
from engine.proofs.diagrams import TooLargeError
from engine.rules.model import RuleSet, Step
from engine.rules.order import mentions_of
from engine.showing import show
from engine.tables.model import Table
from engine.trials.bounds import Bound, bounds_of
from engine.trials.branches import Branch
from engine.trials.coverage import Possibly, Reach, as_ruleset, by_version
from engine.trials.expecting import expected_of
from engine.trials.mutants.making import Mutant
from engine.trials.mutants.results import MOST_TOLD, Result
from engine.trials.mutants.sameness import Subject
from engine.trials.readings import reads
from engine.trials.trying import Trial
from engine.trials.working import Effect, RuleEffect, TableEffect, Worked, effect_of, settings_of, step_name, worked_out
from engine.trials.writing import Written
from engine.values import Facts, Value, to_json
from engine.versions import Version


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An example that is missing.

    Attributes:
        version: The version whose example it would be.
        place: What it is for: where that stands.
        why: What it is for, in words.
        name: What it might be called.
        on: The date it is decided for.
        facts: What it gives.
        text: The example as YAML.
    """

    version: Version
    place: Place
    why: str
    name: str
    on: date
    facts: Facts
    text: str

    def json(self) -> dict[str, Any]:
        """Return the suggestion as JSON data."""
        return {
            "definition": self.version.id,
            "file": self.place.file,
            "line": self.place.line,
            "why": self.why,
            "name": self.name,
            "on": self.on.isoformat(),
            "facts": {name: to_json(value) for name, value in self.facts.items()},
            "example": self.text,
        }


def suggested(library: Library, trials: Iterable[Trial], reaches: Iterable[Reach]) -> Iterator[Suggestion]:
    """Yield the examples that are missing.

    Args:
        library: the definitions.
        trials: their examples.
        reaches: the branches of the definitions that are asked about, reached or not.
    """
    trials = tuple(trials)
    figures: dict[tuple[str, date, str], Suggestion] = {}
    for version, found in by_version(reaches):
        deciding = [trial for trial in trials if trial.decides(version)]
        if version.kind == "parameters":
            for each in (each for reach in found if not reach.reached for each in _of_figure(reach, deciding)):
                # An example that is decided for a date reads every figure of that date.
                if figures.setdefault((each.version.id, each.on, repr(each.facts)), each) is each:
                    yield each
            continue
        own = [trial for trial in deciding if trial.case.version.id == version.id]
        on = max((trial.case.on for trial in own), default=version.in_force_from)
        edition = next((trial.case.edition for trial in own if trial.case.on == on), library.in_force(on))
        yield from _Seeker.of(version, edition, on, deciding).suggestions(found)


def for_survivor(library: Library, result: Result) -> Suggestion | None:
    """Return an example that would notice a mutant which survives, where facts were found that tell it apart."""
    mutant, telling, on = result.mutant, result.telling, result.on
    if telling is None or on is None or isinstance(mutant.old, Parameter):
        return None
    seeker = _Seeker.of(mutant.version, library.in_force(on), on, [])
    why = f"{mutant.part}: {mutant.words}"
    few = len(telling.facts) + len(telling.unknown) <= MOST_TOLD
    return seeker.suggestion(mutant.place, why, telling.words() if few else why, mutant.old, telling.facts)


@dataclass(slots=True)
class _Seeker:
    """Looks for examples of one version, with the definitions and figures of a date."""

    version: Version
    edition: Edition
    on: date
    definition: RuleSet | Table
    parameters: Mapping[str, Value]
    seen: list[Worked]
    proposed: list[tuple[str, Worked]] = field(default_factory=list)

    @classmethod
    def of(cls, version: Version, edition: Edition, on: date, trials: Iterable[Trial]) -> "_Seeker":
        definition = edition.tables.get(version.id) or edition.rulesets[version.id]
        asked = [trial.worked for trial in trials if trial.case.version.id == version.id]
        if isinstance(definition, Table):
            asked = [trial.worked for trial in trials if step_name(definition) in trial.worked.effects]
        return cls(version, edition, on, definition, edition.parameter_values(on), asked)

    def suggestions(self, reaches: Iterable[Reach]) -> Iterator[Suggestion]:
        possibly = Possibly(self.definition, self.parameters, self.on)
        for reach in reaches:
            branch = reach.branch
            if branch is not None and reach.possible and not reach.reached and not self._is_reached(branch):
                facts = self._facts_reaching(branch, possibly)
                found = self.suggestion(branch.place, branch.words, branch.words, branch.step, facts)
                yield from self._kept(found, branch.step)
        for bound in bounds_of(self.definition, self.version.document, self.parameters):
            for value, word in bound.around():
                if not any(self._matters(bound, value, worked) for worked in self.seen):
                    name = f"{_title(bound)}: {show(value, bound.fact.type)}, {word}"
                    yield from self._kept(self._around(bound, name, self._facts_at(bound, value)), bound.step)
            if not any(_is_open(bound, worked) for worked in self.seen):
                facts = self._facts_at(bound, bound.value)
                if facts is not None and bound.fact.name in facts:
                    facts = {name: value for name, value in facts.items() if name != bound.fact.name}
                    yield from self._kept(self._around(bound, f"{_title(bound)}: not known", facts), bound.step)

    def suggestion(self, place: Place, why: str, name: str, step: Step, facts: Facts | None) -> Suggestion | None:
        """Return an example on `facts` that expects of `step` what it comes to; None where nothing may be decided."""
        if facts is None:
            return None
        vocabulary = self.edition.vocabulary
        try:
            expected = expected_of(self.definition, (step,), facts, self.parameters, self.on, vocabulary)
        except EngineError:
            return None
        text = Written(name, self.on, facts, expected).text(vocabulary)
        return Suggestion(self.version, place, why, name, self.on, facts, text)

    def _kept(self, suggestion: Suggestion | None, step: Step) -> Iterator[Suggestion]:
        """Yield a suggestion that is about `step`, and remember what it reaches."""
        if suggestion is not None:
            worked = self._worked(suggestion.facts)
            self.seen.append(worked)
            self.proposed.append((step_name(step), worked))
            yield suggestion

    def _around(self, bound: Bound, name: str, facts: Facts | None) -> Suggestion | None:
        return self.suggestion(bound.place, f"{step_name(bound.step)}: {bound.words}", name, bound.step, facts)

    def _worked(self, facts: Facts) -> Worked:
        return worked_out(as_ruleset(self.definition).steps, facts, self.parameters)

    def _is_reached(self, branch: Branch) -> bool:
        """Tell whether an example is proposed already that is about the same step and reaches `branch`."""
        name = step_name(branch.step)
        return any(about == name and branch.goal.reached(worked) for about, worked in self.proposed)

    def _extended(self, facts: Facts) -> Facts:
        """Return `facts` with those that follow from them."""
        if isinstance(self.definition, Table):
            return facts
        return Deciding(self.definition, self.parameters, self.on).extended(facts)

    def _facts_reaching(self, branch: Branch, possibly: Possibly) -> Facts | None:
        try:
            sought = branch.goal.sought(possibly.worked)
        except TooLargeError:
            return None
        if sought is None:
            return None
        cases = Cases(possibly.worked.working, self._extended)
        found = cases.find(sought, lambda leaf: leaf is True, lambda facts: branch.goal.reached(self._worked(facts)))
        return None if found is None else found.facts

    def _matters(self, bound: Bound, value: Value, worked: Worked) -> bool:
        """Tell whether the fact has `value` and the test settles what its step comes to."""
        if worked.known.facts.get(bound.fact.name) != value:
            return False
        settings = settings_of(as_ruleset(self.definition).rules)
        return effect_of(bound.turned, worked.known, settings) != worked.effects.get(step_name(bound.step))

    def _facts_at(self, bound: Bound, value: Value) -> Facts | None:
        """Return facts among which the fact has `value`, and with which the test matters."""
        name = bound.fact.name
        for wanted in dict.fromkeys((value, bound.value)):
            for facts in self._facts_where_it_matters(bound, wanted):
                moved = {**facts, name: value} if name in facts else facts
                if self._matters(bound, value, self._worked(moved)):
                    return moved
        return None

    def _facts_where_it_matters(self, bound: Bound, value: Value) -> Iterator[Facts]:
        mutant = Mutant(self.version, "", bound.place, "", bound.step, bound.turned)
        try:
            for working, apart in Subject(self.definition, mutant, self.parameters, self.on).apart():
                at_value = working.diagrams.apply(
                    lambda is_apart, found: is_apart and found == value, apart, working.fact(bound.fact)
                )
                cases = Cases(working, self._extended)
                case = cases.find(
                    at_value,
                    lambda leaf: leaf is True,
                    lambda facts: self._matters(bound, value, self._worked(facts)),
                )
                if case is not None:
                    yield case.facts
        except TooLargeError:
            return


def _is_open(bound: Bound, worked: Worked) -> bool:
    """Tell whether the fact is unknown in an example, and its step with it."""
    effect = worked.effects.get(step_name(bound.step))
    is_open = effect.truth is None if isinstance(effect, RuleEffect) else _gives_unknown(effect)
    return bound.fact.name not in worked.known.facts and is_open


def _gives_unknown(effect: Effect) -> bool:
    outputs = effect.outputs if isinstance(effect, TableEffect) else None
    return isinstance(outputs, Mapping) and None in outputs.values()


def _title(bound: Bound) -> str:
    return bound.fact.title.said() or bound.fact.name


def _of_figure(reach: Reach, trials: Iterable[Trial]) -> Iterator[Suggestion]:
    """Yield an example that reads a figure on a date on which none does: one of another date, decided for this."""
    edition = next((trial.case.edition for trial in trials), None)
    for parameter in edition.parameters.values() if edition else ():
        if not reach.words.startswith(f"{parameter.name} from "):
            continue
        reading = next((trial for trial in trials if reads(trial.case.definition, parameter)), None)
        if reading is None:
            continue
        seeker = _Seeker.of(reading.case.version, reading.case.edition, reach.on, [])
        steps = as_ruleset(seeker.definition).steps
        step = next(step for step in steps if parameter.name in {each.name for each in mentions_of(step).parameters})
        name = f"{reading.case.name}, decided for {reach.on}"
        found = seeker.suggestion(reach.place, reach.words, name, step, reading.case.facts)
        if found is not None:
            yield found
