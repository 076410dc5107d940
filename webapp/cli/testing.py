"""The command `test`: examples beside definitions, what none of them reaches, and which changes none notices."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.progress import Progress

from engine.library import Library
from engine.trials.cases import read_cases
from engine.trials.coverage import Reach, by_version, coverage, coverage_json
from engine.trials.examples import ExampleResult, result_of, results_json
from engine.trials.mutants.results import Fate, Result, made_of, tried
from engine.trials.mutants.results import results_json as mutants_json
from engine.trials.suggestions import Suggestion, for_survivor, suggested
from engine.trials.trying import Trial, trial
from webapp.cli import files, printing
from webapp.cli.definitions import added, as_json, library_or_exit

_PATH = click.Path(exists=True, path_type=Path)
_CONFIRM = "Suggested: what it expects is what the engine says now. Confirm it before you keep it."


@click.command()
@click.argument("paths", nargs=-1, type=_PATH)
@click.option(
    "--coverage", "full", is_flag=True, help="List what no example reaches: verdicts, branches, rows, figures."
)
@click.option("--suggest", is_flag=True, help="Print examples that are missing, for a person to confirm.")
@click.option(
    "--mutants", is_flag=True, help="Change definitions a little, and list the changes that no example notices."
)
@added
@as_json
def test(
    paths: tuple[Path, ...], full: bool, suggest: bool, mutants: bool, added: tuple[Path, ...], as_json: bool
) -> None:
    """Run the examples beside the definitions; exit 1 if one does not hold, or if a mutant survives.

    With PATH, those files are read beside the definitions in rulesets/ and forms/, and what is asked for beyond the
    examples is asked of those files alone.
    """
    library = library_or_exit((*added, *paths), as_json=as_json)
    asked = {str(file) for file in files.definition_files(paths)} if paths else None
    cases = list(read_cases(library))
    results = [result_of(case) for case in cases]
    failed = [result for result in results if not result.held]
    trials = [trial(case) for case in cases if not case.fault]
    reaches = list(coverage(library, trials, asked))
    became = _tried(library, trials, asked) if mutants and not failed else []
    suggestions = _distinct([*suggested(library, trials, reaches), *_noticing(library, became)]) if suggest else []
    if as_json:
        report: dict[str, Any] = results_json(results)
        report |= {"coverage": coverage_json(reaches)} if full else {}
        report |= {"suggestions": [each.json() for each in suggestions]} if suggest else {}
        report |= {"mutants": mutants_json(became)} if mutants and not failed else {}
        printing.print_json(report)
    else:
        _print_examples(results, failed)
        _print_coverage(reaches, full=full)
        _print_suggestions(suggestions)
        if mutants:
            _print_mutants(became, failed)
    sys.exit(1 if failed or any(result.fate is Fate.SURVIVES for result in became) else 0)


def _tried(library: Library, trials: Iterable[Trial], asked: set[str] | None) -> list[Result]:
    """Return what became of each mutant; on a terminal, say meanwhile how far it is."""
    made = list(made_of(library, asked))
    terminal = printing.console(err=True)
    with Progress(console=terminal, transient=True, disable=not terminal.is_terminal) as progress:
        return list(progress.track(tried(library, trials, made), total=len(made), description="Mutants"))


def _noticing(library: Library, became: Iterable[Result]) -> Iterator[Suggestion]:
    """Yield an example for each survivor that facts were found for."""
    found = (for_survivor(library, result) for result in became if result.fate is Fate.SURVIVES)
    yield from (each for each in found if each is not None)


def _distinct(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Return each example once: one may reach or notice several things."""
    # Their names differ, by what each is for; all below the first line is what they give and expect.
    kept: dict[tuple[str, str], Suggestion] = {}
    for each in suggestions:
        kept.setdefault((each.version.id, each.text.partition("\n")[2]), each)
    return list(kept.values())


def _print_examples(results: Sequence[ExampleResult], failed: Sequence[ExampleResult]) -> None:
    for result in failed:
        click.echo(f"{result.place.file}:{result.place.line}: {result.name}")
        for difference in result.differences:
            click.echo(f"    {difference}")
    click.echo(f"{len(results) - len(failed)} of {len(results)} examples hold.")


def _print_coverage(reaches: Iterable[Reach], *, full: bool) -> None:
    out = printing.console()
    listed = list(by_version(reaches))
    versions = Counter(version.id for version, _ in listed)
    for version, found in listed:
        dated = f" from {version.in_force_from}" if versions[version.id] > 1 else ""
        possible = [reach for reach in found if reach.possible]
        reached = sum(reach.reached for reach in possible)
        style = "green" if reached == len(possible) else "yellow"
        out.print(f"{escape(version.id)}{dated}: [{style}]{reached} of {len(possible)} branches[/{style}]")
        for reach in found if full else ():
            if not reach.reached:
                why = "" if reach.possible else " (nothing can reach it)"
                out.print(f"    {escape(f'{reach.place.file}:{reach.place.line}: {reach.words}{why}')}")


def _print_suggestions(suggestions: Iterable[Suggestion]) -> None:
    for each in suggestions:
        click.echo(f"\n  # {each.place.file}:{each.place.line}: {each.why}\n  # {_CONFIRM}\n{each.text}", nl=False)


def _print_mutants(became: Sequence[Result], failed: Sequence[ExampleResult]) -> None:
    if failed:
        click.echo("Mutants are tried once every example holds.")
        return
    out = printing.console()
    for result in became:
        if result.fate is Fate.SURVIVES:
            where = f"[bold]{escape(f'{result.mutant.place.file}:{result.mutant.place.line}')}[/bold]"
            out.print(f"{where}: [red]{escape(result.mutant.part)}[/red]: {escape(result.mutant.words)}")
            out.print(f"    {escape(result.hint)}")
    counts = {fate: sum(result.fate is fate for result in became) for fate in Fate}
    said = [f"{counts[Fate.NOTICED]} noticed", f"{counts[Fate.SAME]} mean the same"]
    said += [f"{counts[Fate.UNREAD]} change figures that nothing decided reads"] if counts[Fate.UNREAD] else []
    click.echo(f"{len(became)} mutants: {', '.join(said)}, {counts[Fate.SURVIVES]} survive.")


COMMANDS = (test,)
