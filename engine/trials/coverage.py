"""Coverage: which verdicts, branches, values, rows and figures no example reaches."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from engine.edition import Edition
from engine.errors import Place
from engine.library import Library
from engine.proofs.diagrams import TooLargeError, leaves
from engine.proofs.worked import Worked, work_out
from engine.reading import MapNode
from engine.rules.model import RuleSet
from engine.showing import show
from engine.tables.model import Table
from engine.trials.branches import Branch, branches_of_ruleset, branches_of_table
from engine.trials.readings import reading_dates, reads
from engine.trials.trying import Trial
from engine.trials.working import step_name
from engine.values import Value
from engine.versions import Version
from engine.words import NO_WORDS


@dataclass(frozen=True, slots=True)
class Reach:
    """One branch of a version of a definition.

    Attributes:
        version: The version.
        place: Where the branch stands.
        words: What it is.
        reached: Whether an example reaches it.
        possible: Whether anything may reach it; false only where it is proved that nothing does.
        branch: The branch; None for a figure.
        on: A date on which it may be reached.
    """

    version: Version
    place: Place
    words: str
    reached: bool
    possible: bool
    branch: Branch | None
    on: date


def coverage(library: Library, trials: Iterable[Trial], files: Container[str] | None = None) -> Iterator[Reach]:
    """Yield each branch of the rule sets, tables and parameters of `library`, definition by definition.

    Args:
        library: the definitions.
        trials: their examples.
        files: the files whose definitions are looked at; None for all.
    """
    trials = tuple(trials)
    for version in library.versions:
        if files is None or version.file in files:
            deciding = [trial for trial in trials if trial.decides(version)]
            edition = library.in_force(version.in_force_from)
            if version.kind == "parameters":
                yield from _of_parameters(edition, version, deciding)
            elif version.kind in ("rules", "table"):
                yield from _of_decided(library, version, deciding)


def as_ruleset(definition: RuleSet | Table) -> RuleSet:
    """Return a rule set; of a table, one that only asks it."""
    if isinstance(definition, RuleSet):
        return definition
    return RuleSet(definition.id, NO_WORDS, (), (), (definition,), all_must_pass=False, tables=(definition,))


def _of_decided(library: Library, version: Version, trials: list[Trial]) -> Iterator[Reach]:
    on = version.in_force_from
    definition, branches = _branches(library.in_force(on), version)
    if isinstance(definition, RuleSet):
        trials = [trial for trial in trials if trial.case.version.id == version.id]
    else:
        trials = [trial for trial in trials if step_name(definition) in trial.worked.effects]
    possibly = _EachDay(library, version)
    for at, branch in enumerate(branches):
        reached = any(branch.goal.reached(trial.worked) for trial in trials)
        day = on if reached else possibly.first(at)
        yield Reach(version, branch.place, branch.words, reached, day is not None, branch, day or on)


def _branches(edition: Edition, version: Version) -> tuple[RuleSet | Table, list[Branch]]:
    """Return a rule set or table as an edition reads it, and its branches."""
    if version.kind == "table":
        return edition.tables[version.id], [*branches_of_table(edition.tables[version.id], version.document)]
    return edition.rulesets[version.id], [*branches_of_ruleset(edition.rulesets[version.id], version.document)]


class _EachDay:
    """Tells of branches of a definition on which day something could first reach them."""

    def __init__(self, library: Library, version: Version) -> None:
        self._library = library
        self._version = version
        self._days: list[tuple[date, Possibly, list[Branch]]] | None = None

    def first(self, at: int) -> date | None:
        """Return the first day on which the branch at `at` may be reached; None where it never is."""
        for on, possibly, branches in self._read():
            if at >= len(branches) or possibly.reached(branches[at]):
                return on
        return None

    def _read(self) -> list[tuple[date, "Possibly", list[Branch]]]:
        if self._days is None:
            self._days = []
            for on in reading_dates(self._library, self._version):
                edition = self._library.in_force(on)
                definition, branches = _branches(edition, self._version)
                self._days.append((on, Possibly(definition, edition.parameter_values(on), on), branches))
        return self._days


class Possibly:
    """Tells of branches of a definition whether anything could reach them; it is worked out when first asked."""

    def __init__(self, definition: RuleSet | Table, parameters: Mapping[str, Value], on: date) -> None:
        """Take a definition with the figures of a date."""
        self._definition = definition
        self._parameters = parameters
        self._on = on
        self._worked: Worked | None = None

    @property
    def worked(self) -> Worked:
        """The definition over all classes of facts."""
        if self._worked is None:
            self._worked = work_out(as_ruleset(self._definition), self._parameters, self._on)
        return self._worked

    def reached(self, branch: Branch) -> bool:
        """Tell whether `branch` may be reached; false only where it is proved that it is not, whatever is given."""
        try:
            sought = branch.goal.sought(self.worked)
        except TooLargeError:
            return True
        return sought is None or True in leaves(sought)


def _of_parameters(edition: Edition, version: Version, trials: list[Trial]) -> Iterator[Reach]:
    values = version.document.map("values") or MapNode({}, version.document.place)
    for parameter in edition.parameters.values():
        if parameter.document != version.id:
            continue
        node = values.map(parameter.name.removeprefix(f"{version.id}/")) or values
        dated = node.map("values") or node
        read = [trial.case.on for trial in trials if reads(trial.case.definition, parameter)]
        starts = [start for start, _ in parameter.values]
        for at, (start, value) in enumerate(parameter.values):
            until = starts[at + 1] if at + 1 < len(starts) else None
            reached = any(start <= on and (until is None or on < until) for on in read)
            words = f"{parameter.name} from {start}: {show(value, parameter.type)}"
            yield Reach(version, dated.place_of(start.isoformat()), words, reached, True, None, start)


def by_version(reaches: Iterable[Reach]) -> Iterator[tuple[Version, list[Reach]]]:
    """Yield each version with its branches."""
    for _, found in groupby(reaches, key=lambda reach: (reach.version.id, reach.version.in_force_from)):
        together = list(found)
        yield together[0].version, together


def coverage_json(reaches: Iterable[Reach]) -> list[dict[str, Any]]:
    """Return `reaches` as JSON data: of each definition, how many branches can be reached, and which are not."""
    return [
        {
            "definition": version.id,
            "file": version.file,
            "branches": sum(reach.possible for reach in found),
            "reached": sum(reach.reached for reach in found),
            "unreached": [_json(reach) for reach in found if reach.possible and not reach.reached],
            "unreachable": [_json(reach) for reach in found if not reach.possible],
        }
        for version, found in by_version(reaches)
    ]


def _json(reach: Reach) -> dict[str, Any]:
    return {"file": reach.place.file, "line": reach.place.line, "words": reach.words}
