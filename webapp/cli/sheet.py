"""Commands on spreadsheets: a table or parameters out to an XLSX file that an officer edits, and back."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from pathlib import Path

import click
from rich.markup import escape

from engine import commands
from engine.errors import DefinitionError, Fault, Faults, Severity
from engine.hints import did_you_mean
from engine.library import Library
from engine.proving import prove
from engine.spreadsheets.spreadsheet import KINDS, FromSpreadsheet, from_spreadsheet, to_spreadsheet
from engine.versions import Version, read_version
from webapp.cli import files, printing
from webapp.cli.definitions import added, as_json, chosen_date, library_or_exit, on_date, refuse

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_replace = click.option("--replace", is_flag=True, help="Write over a file that is there already.")
_NO_COMMENTS = "The comments of {file} are not in it: a spreadsheet does not keep what follows #."
_FOR_EDITORS = "# yaml-language-server:"


@click.group()
def sheet() -> None:
    """Write a table or parameters as a spreadsheet, and read it back."""


@sheet.command()
@click.argument("definition")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The XLSX file to write.")
@_replace
@on_date
@added
def out(definition: str, output: Path | None, replace: bool, on: datetime | None, added: tuple[Path, ...]) -> None:
    """Write a table or parameters, by id or by file, as a spreadsheet.

    By id it is the version in force on a date. Without -o the file is called as the definition and its first day.
    """
    path = Path(definition)
    is_file = path.suffix in files.SUFFIXES and path.is_file()
    library = library_or_exit((*added, path) if is_file else added, as_json=False)
    version = _of_file(library, path) if is_file else _by_id(library, definition, on)
    if version.kind not in KINDS:
        words = f"{version.id} is of kind {version.kind}; a spreadsheet holds a {KINDS[0]} or {KINDS[1]}."
        raise click.ClickException(words)
    try:
        made = to_spreadsheet(version.document, library.in_force(version.in_force_from).vocabulary)
    except DefinitionError as error:
        refuse(error.faults, as_json=False)
    named = output or Path(f"{version.id.rpartition('/')[2]}@{version.in_force_from}.xlsx")
    _write(named, made, replace=replace)
    click.echo(f"{version.id}, in force from {version.in_force_from}, is written to {named}.")
    if _has_comments(version.source):
        click.echo(_NO_COMMENTS.format(file=version.file), err=True)


def _of_file(library: Library, path: Path) -> Version:
    return next(version for version in library.versions if Path(version.file).resolve() == path.resolve())


def _by_id(library: Library, definition: str, on: datetime | None) -> Version:
    chosen = chosen_date(on)
    versions = library.in_force(chosen).versions
    begins = [each.in_force_from.isoformat() for each in library.versions if each.id == definition]
    if definition not in versions and begins:
        words = f"{definition} is not in force on {chosen}. Its versions begin on {', '.join(begins)}."
        raise click.ClickException(words)
    if definition not in versions:
        near = did_you_mean(definition, [each.id for each in versions.values() if each.kind in KINDS])
        raise click.ClickException(f"There is no definition {definition}. {near}".rstrip())
    return versions[definition]


@sheet.command("in")
@click.argument("workbook", type=_FILE)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The YAML file to write.")
@_replace
@added
@as_json
def in_(workbook: Path, output: Path | None, replace: bool, added: tuple[Path, ...], as_json: bool) -> None:
    """Read an XLSX file, check what it says beside the other definitions, and write it as YAML.

    Every fault is told with sheet, row and column; with an error nothing is written, and the exit status is 1. Without
    -o the definition is printed.
    """
    faults = Faults()
    base = files.beside(files.sources(files.default_paths()), added)
    found = from_spreadsheet(_bytes(workbook), str(workbook), faults)
    replaced: list[files.Source] = []
    if found is not None:
        kept = files.replacing(base, [(found.version.file, found.version.source)])
        replaced = [source for source in base if source not in kept]
        for fault in found.located(_checked(kept, base)):
            faults.add(fault)
    if found is None or faults.errors:
        _tell(faults, str(workbook), as_json=as_json)
        sys.exit(1)
    if output is not None:
        _write(output, found.version.source, replace=replace)
    _say(found, faults, output, replaced, as_json=as_json)


def _checked(sources: list[files.Source], before: list[files.Source]) -> Iterator[Fault]:
    """Yield what is wrong with definitions that are read together, and what is proved of them.

    A warning on a definition that was there `before` is left out where it was true then: the workbook is not its cause.
    """
    faults, library = files.read_sources(sources)
    yield from faults
    if library is None:
        return
    proved = prove(library).faults
    others = {file for file, _ in before}
    known: Set[Fault] = frozenset()
    if any(fault.file in others for fault in proved):
        _, as_it_was = files.read_sources(before)
        known = frozenset(prove(as_it_was).faults) if as_it_was else known
    yield from (fault for fault in proved if fault not in known or fault.severity is Severity.ERROR)


def _say(
    found: FromSpreadsheet, faults: Faults, output: Path | None, replaced: list[files.Source], *, as_json: bool
) -> None:
    """Print the definition, or where it is written; on standard error what else there is to say of it."""
    version = found.version
    if as_json:
        head = {"id": version.id, "in_force_from": version.in_force_from.isoformat(), "content_id": version.content_id}
        printing.print_json({**commands.faults_json(faults), **head, "definition": version.source.decode()})
        return
    _tell(faults, version.file, as_json=False)
    if output is None:
        click.echo(version.source.decode(), nl=False)
    else:
        click.echo(f"{version.id}, in force from {version.in_force_from}, is written to {output}.")
    for file, source in replaced:
        before = read_version(source, file, Faults())
        is_same = before is not None and before.content_id == version.content_id
        click.echo(f"It means {'the same as' if is_same else 'something else than'} {file}.", err=True)
        if _has_comments(source):
            click.echo(_NO_COMMENTS.format(file=file), err=True)


def _tell(faults: Iterable[Fault], workbook: str, *, as_json: bool) -> None:
    """Print faults for people on standard error, those of the workbook by sheet, row and column; else as JSON."""
    if as_json:
        printing.print_json(commands.faults_json(faults))
        return
    out = printing.console(err=True)
    for fault in sorted(faults, key=lambda each: (each.file, each.path.partition("!")[0], each.line, each.path)):
        where = fault.path if fault.file == workbook else f"{fault.file}:{fault.line}"
        colour = "red" if fault.severity is Severity.ERROR else "yellow"
        said = f"[bold]{escape(where or workbook)}[/bold]: [{colour}]{fault.severity}[/{colour}] "
        out.print(f"{said}{escape(fault.message)} [dim]({fault.code})[/dim]")
        if fault.hint:
            out.print(f"    {escape(fault.hint)}")


def _has_comments(source: bytes) -> bool:
    lines = [line.strip() for line in source.decode("utf-8", "replace").splitlines()]
    return any((line.startswith("#") and not line.startswith(_FOR_EDITORS)) or " # " in line for line in lines)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}.") from error


def _write(path: Path, content: bytes, *, replace: bool) -> None:
    try:
        with path.open("wb" if replace else "xb") as file:
            file.write(content)
    except FileExistsError as error:
        words = f"{path} is there already: choose another name with -o, or write over it with --replace."
        raise click.ClickException(words) from error
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}.") from error


COMMANDS = (sheet,)
