"""The command on past cases: impact."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from engine import commands
from engine.errors import Fault, InputError
from engine.library import Library
from engine.trials.impact import impact as tried
from engine.trials.past.cases import PastCase, read_past_case
from engine.trials.past.drafts import Draft
from engine.trials.past.report import Impact
from webapp.cli import files, printing
from webapp.cli.definitions import added, as_json, locale, refuse, stop
from webapp.cli.impact_printing import print_impact

_PATH = click.Path(exists=True, path_type=Path)
_STANDS_ALONE = (
    "Without the draft the definitions have faults, so there is nothing to compare it with. A file that is named as "
    "the draft is left out of them: change a copy of it, and name that."
)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)
_STORED = "database:"
"""Stands before the names of stored definitions, so that none is taken for a file of the draft."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MOVES = 500
"""The bar moves each time that so many cases are done."""

Moved = Callable[[int, int], None]
"""Tells how much is done, in bytes or cases, and how many cases that are."""


@click.command()
@click.argument("draft", nargs=-1, required=True, type=_PATH)
@click.option("--cases", type=click.File("rb"), help="Past cases, a JSON object a line; - for standard input.")
@click.option("--database", is_flag=True, help="The decisions of this installation, and its definitions.")
@click.option("--show", default=20, show_default=True, type=click.IntRange(min=0), help="So many cases are listed.")
@click.option("--xlsx", type=_OUT, help="Write the whole report as a workbook.")
@locale
@added
@as_json
def impact(
    draft: tuple[Path, ...],
    cases: IO[bytes] | None,
    database: bool,
    show: int,
    xlsx: Path | None,
    locale: str,
    added: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Decide past cases again as if DRAFT had been in force, and tell whose outcome would change.

    DRAFT is a file or folder of definitions. Exit status 1 if a case cannot be read.
    """
    if database == (cases is not None):
        raise click.UsageError("Give past cases with --cases FILE, or take those of the --database.")
    # Of cases that are not listed nobody reads what the rules saw, which takes longest to tell.
    explained = None if as_json or xlsx else show
    try:
        if cases is None:
            report = _on_database(draft, added, explained, as_json=as_json)
        else:
            report = _on_file(draft, added, cases, explained, as_json=as_json)
    except InputError as error:
        stop(error, "", as_json=as_json)
    if xlsx is not None:
        from webapp.cli.impact_workbook import workbook

        xlsx.write_bytes(workbook(report, locale))
    if as_json:
        printing.print_json(report.json(locale) | commands.faults_json(report.faults))
    else:
        print_impact(report, show, locale)
        printing.print_faults(map(_named, report.faults), err=True)
    sys.exit(1 if report.faults else 0)


def _named(fault: Fault) -> Fault:
    """Return a fault whose message says of which fact it is."""
    return replace(fault, message=f"{fault.path}: {fault.message}") if fault.path else fault


def _on_file(
    drafted: tuple[Path, ...], added: tuple[Path, ...], cases: IO[bytes], explained: int | None, *, as_json: bool
) -> Impact:
    """Try the draft on the cases of a file, with the definitions of files."""
    library = files.without(files.beside(files.sources(files.default_paths()), added), drafted)
    draft = _draft(library, drafted, as_json=as_json)
    name = getattr(cases, "name", "<stdin>")
    with _progress(_size_bytes(name), as_json=as_json) as moved:
        return tried(draft, _read(cases, name, moved), name, explained=explained)


def _on_database(drafted: tuple[Path, ...], added: tuple[Path, ...], explained: int | None, *, as_json: bool) -> Impact:
    """Try the draft on the decisions of the database, with the definitions of the database."""
    # Imported here, because only stored decisions need the database.
    from webapp.cli.opening import open_store
    from webapp.services.export_definitions import export_definitions
    from webapp.services.read_past_cases import count_past_cases, read_past_cases
    from webapp.store import OPERATOR

    with open_store() as opened:
        stored = export_definitions(opened.store, OPERATOR)
        library = files.beside([(f"{_STORED} {each.file}", each.source) for each in stored], added)
        draft = _draft(library, drafted, as_json=as_json)
        with _progress(count_past_cases(opened.store, OPERATOR), as_json=as_json) as moved:
            past = _counted(read_past_cases(opened.store, OPERATOR), moved)
            return tried(draft, past, _STORED, explained=explained)


def _draft(library: list[files.Source], drafted: tuple[Path, ...], *, as_json: bool) -> Draft:
    """Return the draft laid over `library`, or print every fault and exit with 1.

    Raises:
        InputError: the draft has two versions of one definition.
    """
    proposed = _checked(files.beside(library, files.some_in(drafted)), as_json=as_json)
    return Draft(_checked(library, as_json=as_json, without_draft=True), proposed)


def _checked(sources: list[files.Source], *, as_json: bool, without_draft: bool = False) -> Library:
    faults, library = files.read_sources(sources)
    if library is None:
        if without_draft and not as_json:
            click.echo(_STANDS_ALONE, err=True)
        refuse(faults.errors, as_json=as_json)
    return library


def _read(lines: Iterable[bytes], file: str, moved: Moved) -> Iterator[PastCase | Fault]:
    """Yield the case of each line, or what is wrong with it; blank lines are passed over."""
    at_bytes = 0
    for number, line in enumerate(lines, 1):
        at_bytes += len(line)
        if number % _MOVES == 0:
            moved(at_bytes, number)
        if number == 1:
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if line.strip():
            yield from _case(line, number, file)


def _case(line: bytes, number: int, file: str) -> Iterator[PastCase | Fault]:
    try:
        yield read_past_case(commands.read_json(line), number)
    except InputError as error:
        told = InputError("case") if error.code == "facts" else error
        yield from (replace(fault, line=number) for fault in commands.input_faults(told, file))


def _counted(cases: Iterable[PastCase], moved: Moved) -> Iterator[PastCase]:
    for number, case in enumerate(cases, 1):
        if number % _MOVES == 0:
            moved(number, number)
        yield case


def _size_bytes(file: str) -> int | None:
    """Return how large a file is; None of what has no size."""
    try:
        return Path(file).stat().st_size or None
    except OSError:
        return None


@contextmanager
def _progress(total: int | None, *, as_json: bool) -> Iterator[Moved]:
    """Show a bar on standard error, where that is a terminal, for as long as the block runs."""
    console = printing.console(err=True)
    columns = (TextColumn("{task.fields[cases]:,} cases"), BarColumn(), TimeRemainingColumn())
    hidden = as_json or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=total, cases=0)
        yield lambda done, cases: bar.update(task, completed=done, cases=cases)


COMMANDS = (impact,)
