"""What became of each mutant: an example notices it, it means the same, nothing decided reads it, or it survives."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from engine.library import Library
from engine.parameters import Parameter
from engine.proofs.cases import Case as Telling
from engine.rules.model import RuleSet
from engine.tables.model import Table
from engine.trials.cases import Case
from engine.trials.mutants.making import Mutant, mutants
from engine.trials.mutants.noticing import Examples
from engine.trials.mutants.sameness import compared
from engine.trials.readings import reads
from engine.trials.trying import Trial, holds
from engine.values import to_json
from engine.versions import Version

MOST_TOLD = 8
"""A case of more facts than these is not told in words."""


class Fate(StrEnum):
    """What became of a mutant."""

    NOTICED = "noticed"
    SAME = "same"
    UNREAD = "unread"
    SURVIVES = "survives"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mutant.

    Attributes:
        mutant: The mutant.
        fate: What became of it.
        noticed_by: The example that no longer holds with it.
        hint: Of one that survives, in words, what example would notice it.
        telling: Facts that tell it apart from its definition, where they were found.
        on: The date on which they do.
    """

    mutant: Mutant
    fate: Fate
    noticed_by: Case | None = None
    hint: str = ""
    telling: Telling | None = None
    on: date | None = None

    def json(self) -> dict[str, Any]:
        """Return the mutant, and how to notice it, as JSON data."""
        facts = {name: to_json(value) for name, value in self.telling.facts.items()} if self.telling else None
        return {
            "definition": self.mutant.version.id,
            "file": self.mutant.place.file,
            "line": self.mutant.place.line,
            "part": self.mutant.part,
            "change": self.mutant.words,
            "hint": self.hint,
            "on": self.on.isoformat() if self.on else None,
            "facts": facts,
        }


def made_of(library: Library, files: Container[str] | None = None) -> Iterator[Mutant]:
    """Yield every mutant of the definitions of `library` that stand in `files`; of all of them where that is None."""
    for version in library.versions:
        if files is None or version.file in files:
            yield from mutants(library.in_force(version.in_force_from), version)


def tried(library: Library, trials: Iterable[Trial], made: Iterable[Mutant]) -> Iterator[Result]:
    """Yield what becomes of each of the mutants `made`, tried with all examples that read what they change.

    Args:
        library: the definitions.
        trials: their examples, all of which hold.
        made: mutants of the definitions.
    """
    examples = Examples(trials)
    for mutant in made:
        noticed_by = examples.noticed_by(mutant)
        if noticed_by is not None:
            yield Result(mutant, Fate.NOTICED, noticed_by)
        elif isinstance(mutant.old, Parameter) and isinstance(mutant.new, Parameter):
            yield _figure(library, mutant, mutant.old, mutant.new)
        else:
            yield _decided(library, mutant)


def results_json(results: Iterable[Result]) -> dict[str, Any]:
    """Return `results` as JSON data: how many of each fate, and those that survive."""
    results = list(results)
    counts = {fate.value: sum(result.fate is fate for result in results) for fate in Fate}
    surviving = [result.json() for result in results if result.fate is Fate.SURVIVES]
    return {"mutants": len(results)} | counts | {"survivors": surviving}


def _decided(library: Library, mutant: Mutant) -> Result:
    found = compared(mutant, library)
    if found.same:
        return Result(mutant, Fate.SAME)
    if found.case is None:
        hint = "It could not be proved to mean the same, and no case was found that tells it apart."
        return Result(mutant, Fate.SURVIVES, hint=hint)
    dated = f", decided for {found.on}," if found.on and found.on != mutant.version.in_force_from else ""
    return Result(mutant, Fate.SURVIVES, hint=_hint(found.case, dated), telling=found.case, on=found.on)


def _hint(case: Telling, dated: str) -> str:
    count = len(case.facts) + len(case.unknown)
    if not count:
        return "Whatever is given, an example would notice it."
    if count > MOST_TOLD:
        return f"An example of {count} facts{dated} would notice it; --suggest prints it."
    return f"An example{dated} would notice it in which {case.words()}."


def _figure(library: Library, mutant: Mutant, old: Parameter, new: Parameter) -> Result:
    """Tell what became of a mutant of a figure that no example notices."""
    changed = [on for on in _around(old, new) if old.value(on) != new.value(on)]
    if not changed or not any(_is_read(library, mutant.version, old, on) for on in _days(library, mutant.version)):
        return Result(mutant, Fate.UNREAD if changed else Fate.SAME)
    reading = [on for on in changed if _is_read(library, mutant.version, old, on)]
    if not reading:
        return Result(mutant, Fate.SAME)
    readers = ", ".join(_readers(library, mutant.version, old, reading[0]))
    hint = f"An example of {readers} that is decided for {reading[0]}, and that the figure settles, would notice it."
    return Result(mutant, Fate.SURVIVES, hint=hint, on=reading[0])


def _around(old: Parameter, new: Parameter) -> list[date]:
    """Return the days on which a value begins, each with the day before."""
    starts = {start for parameter in (old, new) for start, _ in parameter.values}
    return sorted(starts | {start - timedelta(days=1) for start in starts if start > date.min})


def _days(library: Library, version: Version) -> list[date]:
    """Return the days on which a definition begins while `version` is in force."""
    return sorted({each.in_force_from for each in library.versions if version.in_force(each.in_force_from)})


def _is_read(library: Library, version: Version, parameter: Parameter, on: date) -> bool:
    return bool(_readers(library, version, parameter, on))


def _readers(library: Library, version: Version, parameter: Parameter, on: date) -> list[str]:
    """Return the ids of the rule sets and tables in force on `on` that read `parameter` of `version`."""
    edition = library.in_force(on)
    if not holds(edition, version):
        return []
    definitions: list[RuleSet | Table] = [*edition.rulesets.values(), *edition.tables.values()]
    return [definition.id for definition in definitions if reads(definition, parameter)]
