"""The shipped definitions: every example holds, every branch is reached, and every mutant is noticed or the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.library import Library
from engine.trials.cases import read_cases
from engine.trials.coverage import coverage
from engine.trials.mutants.results import Fate, made_of, tried
from engine.trials.trying import Trial, trial

ROOT = Path(__file__).resolve().parents[4]
DECIDING = ("rules", "table", "parameters")


@cache
def shipped() -> Library:
    files = [path for folder in ("rulesets", "forms") for path in sorted((ROOT / folder).rglob("*.yaml"))]
    assert len(files) > 20
    return Library.read((str(path.relative_to(ROOT)), path.read_bytes()) for path in files)


@cache
def trials() -> tuple[Trial, ...]:
    found = tuple(trial(case) for case in read_cases(shipped()))
    assert not [each.case.name for each in found if each.case.differences()]
    return found


def test_every_branch_is_reached_by_an_example() -> None:
    found = list(coverage(shipped(), trials()))
    assert {reach.version.kind for reach in found} == set(DECIDING)
    assert [f"{reach.place.file}:{reach.place.line}: {reach.words}" for reach in found if not reach.reached] == []


def test_no_mutant_survives() -> None:
    library = shipped()
    results = list(tried(library, trials(), made_of(library)))
    changed = {result.mutant.version.id for result in results}
    assert changed == {version.id for version in library.versions if version.kind in DECIDING}
    left = [each.mutant for each in results if each.fate in (Fate.SURVIVES, Fate.UNREAD)]
    assert [f"{each.place.file}:{each.place.line}: {each.part}: {each.words}" for each in left] == []
