"""Definition files on disk: which there are, in what order, under which names they are spoken of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from engine.errors import DefinitionError, Faults
from engine.library import Library, check
from engine.reading import read

SUFFIXES = (".yaml", ".yml", ".json")
NOT_DEFINITIONS = "examples"
"""A folder of this name holds facts to try definitions on, not definitions."""
DEFAULT_FOLDERS = ("rulesets", "forms")

Source = tuple[str, bytes]


def default_paths() -> tuple[Path, ...]:
    """Return `rulesets/` and `forms/` where the command is run, else those beside this package."""
    here = tuple(Path(folder) for folder in DEFAULT_FOLDERS if Path(folder).is_dir())
    root = Path(__file__).resolve().parents[2]
    return here or tuple(root / folder for folder in DEFAULT_FOLDERS if (root / folder).is_dir())


def definition_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the definition files at `paths`: files as named, folders searched, in order of name."""
    for path in paths:
        if path.is_dir():
            found = (file for file in path.rglob("*") if file.is_file() and file.suffix in SUFFIXES)
            yield from sorted(file for file in found if NOT_DEFINITIONS not in file.relative_to(path).parts[:-1])
        else:
            yield path


def sources(paths: Iterable[Path]) -> list[Source]:
    """Return name and bytes of every definition file at `paths`, each file once.

    Raises:
        ClickException: a file cannot be read.
    """
    files = {file.resolve(): file for file in definition_files(paths)}
    try:
        return [(str(file), file.read_bytes()) for file in files.values()]
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from error


def beside(library: list[Source], paths: Iterable[Path]) -> list[Source]:
    """Return `library` with the files at `paths` added; one of the same id and date takes its place."""
    return replacing(library, sources(paths))


def some_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return `paths`, in each of which there must be a definition: a mistyped folder is no clean bill.

    Raises:
        ClickException: there is none in one of them.
    """
    named = tuple(paths)
    for path in named:
        if not any(definition_files([path])):
            raise click.ClickException(f"There is no definition in {path}: no file that ends in {', '.join(SUFFIXES)}.")
    return named


def replacing(library: list[Source], named: list[Source]) -> list[Source]:
    """Return `library` with the sources `named` added; one of the same file, or id and date, takes its place."""
    if not named:
        return library
    heads = {head for _, source in named if (head := _head(source)) is not None}
    resolved = {Path(file).resolve() for file, _ in named}
    kept = [
        (file, source)
        for file, source in library
        if Path(file).resolve() not in resolved and _head(source) not in heads
    ]
    return [*kept, *named]


def read_library(paths: Iterable[Path]) -> tuple[Faults, Library | None]:
    """Read and check the default definitions with those at `paths` added.

    Raises:
        ClickException: a file cannot be read, or there is no definition in one of `paths`.
    """
    return read_sources(beside(sources(default_paths()), some_in(paths)))


def read_sources(library: list[Source]) -> tuple[Faults, Library | None]:
    """Read and check definitions, by name and bytes."""
    return check(library)


def without(library: list[Source], paths: Iterable[Path]) -> list[Source]:
    """Return `library` without the files at `paths`."""
    resolved = {file.resolve() for file in definition_files(paths)}
    return [(file, source) for file, source in library if Path(file).resolve() not in resolved]


def _head(source: bytes) -> tuple[str, str] | None:
    try:
        document = read(source, "")
    except DefinitionError:
        return None
    dates = document.map("in_force")
    return (document.text("id"), dates.text("from")) if dates else None
