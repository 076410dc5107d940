"""A library: every version of every definition, and what is in force on a date.

Nothing here knows today's date: the caller says it. A fault anywhere makes no library at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from engine.edition import Edition, read_edition
from engine.errors import DefinitionError, Fault, Faults, Place
from engine.parameters import RunningOut, running_out
from engine.versions import Version, read_version


class Library:
    """All versions of all definitions.

    Attributes:
        versions: every version, by id and date.
        warnings: what the check found that does not keep the definitions from being put in force.
    """

    def __init__(self, versions: Iterable[Version], warnings: Iterable[Fault] = ()) -> None:
        """Hold versions that have been checked; `read` checks them."""
        self.versions = tuple(sorted(versions, key=lambda version: (version.id, version.in_force_from)))
        self.warnings = tuple(warnings)
        self._by_content = {(version.id, version.content_id): version for version in self.versions}
        self._editions: dict[frozenset[str], Edition] = {}

    @classmethod
    def read(cls, files: Iterable[tuple[str, bytes]]) -> "Library":
        """Read and check definitions.

        Args:
            files: pairs of file name and bytes.

        Raises:
            DefinitionError: every fault found, if any of them is an error.
        """
        faults, library = check(files)
        if library is None:
            raise DefinitionError(tuple(faults))
        return library

    @classmethod
    def checked_before(cls, files: Iterable[tuple[str, bytes]]) -> "Library":
        """Read definitions that were checked together when they were put in force; here each is read alone.

        Raises:
            DefinitionError: one of them cannot be read.
        """
        faults = Faults()
        versions = [read_version(source, file, faults) for file, source in files]
        faults.raise_errors()
        return cls(version for version in versions if version is not None)

    def in_force(self, on: date) -> Edition:
        """Return the edition of what is in force on `on`."""
        return self._edition(in_force(self.versions, on))

    def pinned(self, closure: Mapping[str, str]) -> Edition:
        """Return the edition of the versions that `closure` (content id by id) names.

        Raises:
            KeyError: a version is not in this library.
        """
        return self._edition([self._by_content[pair] for pair in closure.items()])

    def running_out(self, on: date) -> tuple[RunningOut, ...]:
        """Return the parameters in force on `on` whose value runs out soon or ran out, by name.

        One whose next value stands in a later version of its document is not among them.
        """
        found = running_out(self.in_force(on).parameters.values(), on)
        missing = (each for each in found if self._is_missing(each))
        return tuple(sorted(missing, key=lambda each: each.name))

    def _is_missing(self, value: RunningOut) -> bool:
        then = self.in_force(value.missing_from).parameters.get(value.name)
        return then is None or then.running_out(value.missing_from) is not None

    def _edition(self, versions: list[Version]) -> Edition:
        key = frozenset(f"{version.id} {version.content_id}" for version in versions)
        if key not in self._editions:
            self._editions[key] = read_edition(versions)
        return self._editions[key]


def in_force(versions: Iterable[Version], on: date) -> list[Version]:
    """Return of each definition the version in force on `on`: the latest begun, unless it has ended."""
    latest: dict[str, Version] = {}
    for version in sorted(versions, key=lambda each: each.in_force_from):
        if version.in_force_from <= on:
            latest[version.id] = version
    return [version for version in latest.values() if version.in_force(on)]


def check(files: Iterable[tuple[str, bytes]]) -> tuple[Faults, Library | None]:
    """Read and check definitions, each alone and then together on every date at which one begins or has ended.

    Returns:
        Everything found, and the library where no fault is an error.
    """
    faults = Faults()
    # One without a date that can be read counts as one that comes last: what else is wrong with it is told as well.
    found = [read_version(source, file, faults, undated=date.max) for file, source in files]
    versions = _distinct([version for version in found if version is not None], faults)
    for fault in _together(versions):
        faults.add(fault)
    warnings = [fault for fault in faults if fault not in faults.errors]
    return faults, None if faults.errors else Library(versions, warnings)


def _together(versions: Iterable[Version]) -> Iterator[Fault]:
    """Yield what is wrong on each date; a fault that begins later than its definition says when."""
    versions = tuple(versions)
    begins = {version.file: version.in_force_from for version in versions}
    found: set[Fault] = set()
    for on in _changes(versions):
        for fault in read_edition(in_force(versions, on)).faults:
            if fault not in found:
                found.add(fault)
                later = on > begins.get(fault.file, on)
                since = f" It is so from {on}, when another definition begins or has ended."
                yield replace(fault, message=fault.message + since) if later else fault


def _changes(versions: Iterable[Version]) -> list[date]:
    """Return the dates on which a version begins, and those on which one is no longer in force, in order."""
    found: set[date] = set()
    for version in versions:
        found.add(version.in_force_from)
        if version.in_force_to is not None and version.in_force_to < date.max:
            found.add(version.in_force_to + timedelta(days=1))
    return sorted(found)


def _distinct(versions: list[Version], faults: Faults) -> list[Version]:
    kept: dict[tuple[str, date], Version] = {}
    kinds: dict[str, Version] = {}
    for version in versions:
        first = kinds.setdefault(version.id, version)
        place = Place(version.file, version.document.place_of("id").line, "id")
        if first.kind != version.kind:
            message = f"The id “{version.id}” is already that of the {first.kind} in {first.file}."
            faults.error(place, "id-taken", message)
        other = kept.setdefault((version.id, version.in_force_from), version)
        if other.content_id != version.content_id and version.in_force_from < date.max:
            message = f"“{version.id}” already begins on {version.in_force_from} with another meaning, in {other.file}."
            faults.error(place, "same-date", message, "Give the new version a date of its own.")
    return list(kept.values())
