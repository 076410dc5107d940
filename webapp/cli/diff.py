"""The command that compares definitions: diff."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import NoReturn

import click

from engine.comparing.differences import Comparison, Difference, Listed, Side, compare, compare_all
from engine.comparing.model import Effect
from engine.comparing.pairing import paired, replaced
from engine.comparing.wording import QUOTES
from engine.errors import Fault, InputError, Severity
from engine.hints import did_you_mean
from engine.library import Library
from engine.showing import show
from engine.values import DATE, iso_date
from engine.versions import Version
from engine.words import Words
from webapp.cli import files, printing
from webapp.cli.definitions import added, as_json, chosen_date, locale, on_date, refuse

_SAME = Words("They mean the same.", "Yr un yw eu hystyr.")
_SAME_WRITTEN_OTHERWISE = Words(
    "They are written differently and mean the same.", "Maent wedi'u hysgrifennu'n wahanol a'r un yw eu hystyr."
)
_NOTHING_DIFFERS = Words("No definition differs.", "Nid oes diffiniad yn wahanol.")
_COUNT = (Words("{count} difference.", "{count} gwahaniaeth."), Words("{count} differences.", "{count} gwahaniaeth."))
_OLD, _NEW = Words("old", "hen"), Words("new", "newydd")
_IN_FORCE = Words("in force from {date}, {file}", "mewn grym o {date}, {file}")
_STATUS = {
    "added": Words("is new, in force from {date}", "yn newydd, mewn grym o {date}"),
    "removed": Words("is removed; it was in force from {date}", "wedi'i ddileu; roedd mewn grym o {date}"),
}
_EFFECTS = {
    Effect.ACCEPTS_MORE: Words("accepts more", "yn derbyn mwy"),
    Effect.ACCEPTS_LESS: Words("accepts less", "yn derbyn llai"),
    Effect.CHANGES: Words("changes", "yn newid"),
    Effect.WORDS_ONLY: Words("words only", "geiriau'n unig"),
}
MOST_EXAMPLES = 5
"""So many examples that are new, gone or changed are told one by one; of more than that, how many they are."""
_MANY = {
    "example-added": Words(
        "{count} examples are new; --json names them.", "Mae {count} enghraifft yn newydd; mae --json yn eu henwi."
    ),
    "example-removed": Words(
        "{count} examples are removed; --json names them.",
        "Mae {count} enghraifft wedi'u dileu; mae --json yn eu henwi.",
    ),
    "example-changed": Words(
        "{count} examples are other cases now; --json names them.",
        "Mae {count} enghraifft bellach yn achosion gwahanol; mae --json yn eu henwi.",
    ),
}
_LINE = Words("line {line}", "llinell {line}")
_OLD_LINE = Words("line {line} of the old", "llinell {line} o'r hen")


_COUNTS = Words(
    "{changed} changed, {added} added, {removed} removed.",
    "{changed} wedi newid, {added} newydd, {removed} wedi'u dileu.",
)
_BOLD = ("\x1b[1m", "\x1b[22m")
Pair = tuple[Side | None, Side | None]


@dataclass(frozen=True, slots=True)
class _Named:
    """What was named on the command line, read: a library, and the versions in it that are meant."""

    library: Library
    versions: tuple[Version, ...]
    is_folder: bool


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@on_date
@locale
@added
@as_json
def diff(old: str, new: str | None, on: datetime | None, locale: str, added: tuple[Path, ...], as_json: bool) -> None:
    """Say in words what differs between two versions of a definition, by what they mean.

    OLD and NEW are each a file, a folder, or a definition's id, with a date for the version in force on it:
    criteria@2020-11-01. Files are read beside the library. OLD alone is compared with what it takes the place of: a
    draft, or a folder of drafts, with the library.
    """
    pairs, of_folders = _Asked(added, chosen_date(on), as_json=as_json).pairs(old, new)
    if of_folders:
        found = compare_all(pairs)
        if as_json:
            printing.print_json({"definitions": [listed.json(locale) for listed in found]})
        else:
            _print_all(found, locale)
        return
    for before, after in pairs:
        if before is not None and after is not None:
            comparison = compare(before, after)
            if as_json:
                printing.print_json(comparison.json(locale))
            else:
                _print(comparison, locale)


class _Asked:
    """Finds what the arguments name, each in a library of its own: two drafts of one version stay apart."""

    def __init__(self, added: tuple[Path, ...], on: date, *, as_json: bool) -> None:
        self.sources = files.beside(files.sources(files.default_paths()), added)
        self.on = on
        self.as_json = as_json

    def pairs(self, old: str, new: str | None) -> tuple[list[Pair], bool]:
        """Return the versions to compare, and whether they are those of folders."""
        if new is None:
            named = self._named(old)
            return self._with_replaced(named), named.is_folder
        before, after = self._named(old), self._named(new)
        if before.is_folder != after.is_folder:
            raise click.UsageError("Compare a folder with a folder, or a definition with a definition.")
        found = (
            paired(before.versions, after.versions) if after.is_folder else [(before.versions[0], after.versions[0])]
        )
        return [
            (self._side(before.library, one), self._side(after.library, two)) for one, two in found
        ], after.is_folder

    @cached_property
    def _library(self) -> Library:
        """The library without any draft."""
        return self._read(self.sources)

    def _with_replaced(self, named: _Named) -> list[Pair]:
        """Return each version that is named with the one that it takes the place of."""
        found: list[Pair] = []
        for version in named.versions:
            resolved = Path(version.file).resolve()
            others = (each for each in self._library.versions if Path(each.file).resolve() != resolved)
            before = replaced(version, others)
            if before is None and not named.is_folder:
                self._stop("no-earlier-version", f"There is no earlier version of {version.id} to compare with.")
            found.append((self._side(self._library, before), self._side(named.library, version)))
        return found

    def _named(self, name: str) -> _Named:
        """Return what a path or an id stands for."""
        path = Path(name)
        if not path.exists():
            return _Named(self._library, (self._by_id(name),), is_folder=False)
        beside = files.beside(self.sources, [path])
        library = self._library if sorted(beside) == sorted(self.sources) else self._read(beside)
        own = {file for file, _ in files.sources([path])}
        versions = tuple(version for version in library.versions if version.file in own)
        if not versions:
            self._stop("no-definition", f"There is no definition in {name}.")
        return _Named(library, versions, is_folder=path.is_dir())

    def _by_id(self, name: str) -> Version:
        """Return the version of the definition `id` or `id@date` that is in force on its date."""
        definition_id, at, written = name.partition("@")
        try:
            on = iso_date(written) if at else self.on
        except InputError:
            self._stop("date", f"“{written}” is not a date written YYYY-MM-DD.")
        known = [version for version in self._library.versions if version.id == definition_id]
        found = self._library.in_force(on).versions.get(definition_id)
        if found is None and known:
            dates = ", ".join(version.in_force_from.isoformat() for version in known)
            self._stop("not-in-force", f"{definition_id} is not in force on {on}.", f"Its versions begin on {dates}.")
        if found is None:
            hint = did_you_mean(definition_id, {version.id for version in self._library.versions})
            message = f"There is no file or folder {name}, and no definition of that id."
            self._stop("unknown-definition", message, hint)
        return found

    def _side(self, library: Library, version: Version | None) -> Side | None:
        """Return a version with what was in force beside it: on the date asked for, or else on its first day."""
        if version is None:
            return None
        asked = library.in_force(self.on)
        known = asked.versions.get(version.id)
        is_in_force = known is not None and known.in_force_from == version.in_force_from
        return Side(version, asked if is_in_force else library.in_force(version.in_force_from))

    def _read(self, sources: list[files.Source]) -> Library:
        faults, library = files.read_sources(sources)
        if library is None:
            refuse(faults.errors, as_json=self.as_json)
        return library

    def _stop(self, code: str, message: str, hint: str = "") -> NoReturn:
        if self.as_json:
            refuse([Fault("", 0, "", Severity.ERROR, code, message, hint)], as_json=True)
        click.echo(f"{message} {hint}".rstrip(), err=True)
        sys.exit(1)


def _print(comparison: Comparison, locale: str) -> None:
    old, new = comparison.old, comparison.new
    click.echo(_heading(new, locale))
    for which, version in ((_OLD, old), (_NEW, new)):
        since = _IN_FORCE.said(locale).format(date=show(version.in_force_from, DATE, locale), file=version.file)
        click.echo(f"  {which.said(locale)}: {since}")
    click.echo()
    counts = Counter(difference.code for difference in comparison.differences)
    together = {code: counts[code] for code in _MANY if counts[code] > MOST_EXAMPLES}
    for difference in comparison.differences:
        if difference.code not in together:
            click.echo(_said(difference, new, locale))
    for code, count in together.items():
        click.echo(f"- {_MANY[code].said(locale).format(count=count)}")
    if comparison.differences:
        count = len(comparison.differences)
        click.echo(f"\n{_COUNT[count > 1].said(locale).format(count=count)}")
    if comparison.same_meaning:
        same = _SAME if old.content_id == new.content_id else _SAME_WRITTEN_OTHERWISE
        click.echo(same.said(locale))


def _said(difference: Difference, new: Version, locale: str) -> str:
    line = _LINE if difference.place.file == new.file else _OLD_LINE
    where = line.said(locale).format(line=difference.place.line)
    aside = click.style(f"[{_EFFECTS[difference.effect].said(locale)}, {where}]", dim=True)
    return f"- {difference.message(locale, _marks())} {aside}"


def _heading(version: Version, locale: str) -> str:
    return f"{click.style(version.title.said(locale), bold=True)} ({version.id})"


def _marks() -> tuple[str, str]:
    """Return what stands around titles: on a terminal what makes them bold."""
    return _BOLD if sys.stdout.isatty() else QUOTES


def _print_all(found: tuple[Listed, ...], locale: str) -> None:
    for listed in found:
        if listed.comparison is not None:
            _print(listed.comparison, locale)
        elif (version := listed.new or listed.old) is not None:
            since = show(version.in_force_from, DATE, locale)
            click.echo(f"{_heading(version, locale)} {_STATUS[listed.status].said(locale).format(date=since)}.")
        click.echo()
    counts = {status: sum(listed.status == status for listed in found) for status in ("changed", "added", "removed")}
    click.echo(_COUNTS.said(locale).format(**counts) if found else _NOTHING_DIFFERS.said(locale))


COMMANDS = (diff,)
