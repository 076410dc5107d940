"""Coverage: which verdicts, branches, values, rows and figures no example reaches."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from engine.edition import Edition
from engine.errors import Place
from engine.library import Library
from engine.reading import MapNode
from engine.showing import show
from engine.trials.branches import branches_of_ruleset, branches_of_table
from engine.trials.mutants.noticing import reads
from engine.trials.trying import Trial
from engine.versions import Version


@dataclass(frozen=True, slots=True)
class Reach:
    """One branch of a version of a definition: where it stands, what it is, and whether an example reaches it."""

    version: Version
    place: Place
    words: str
    reached: bool


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
            yield from _of_version(library.in_force(version.in_force_from), version, deciding)


def _of_version(edition: Edition, version: Version, trials: list[Trial]) -> Iterator[Reach]:
    if version.kind == "parameters":
        yield from _of_parameters(edition, version, trials)
        return
    if version.kind == "rules":
        own = [trial for trial in trials if trial.case.version.id == version.id]
        branches = branches_of_ruleset(edition.rulesets[version.id], version.document)
    elif version.kind == "table":
        own = trials
        branches = branches_of_table(edition.tables[version.id], version.document)
    else:
        return
    for branch in branches:
        reached = any(branch.reached_in(trial.worked) for trial in own)
        yield Reach(version, branch.place, branch.words, reached)


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
            yield Reach(version, dated.place_of(start.isoformat()), words, reached)


def coverage_json(reaches: Iterable[Reach]) -> list[dict[str, Any]]:
    """Return `reaches` as JSON data: for each definition, how many branches it has and those that are not reached."""
    report = []
    for version, found in by_version(reaches):
        unreached = [reach for reach in found if not reach.reached]
        report.append(
            {
                "definition": version.id,
                "file": version.file,
                "branches": len(found),
                "reached": len(found) - len(unreached),
                "unreached": [
                    {"file": reach.place.file, "line": reach.place.line, "words": reach.words} for reach in unreached
                ],
            }
        )
    return report


def by_version(reaches: Iterable[Reach]) -> Iterator[tuple[Version, list[Reach]]]:
    """Yield each version with its branches."""
    for _, found in groupby(reaches, key=lambda reach: (reach.version.id, reach.version.in_force_from)):
        together = list(found)
        yield together[0].version, together
