"""Checking a library: every definition is proved on every date on which something it rests on changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from engine.conditions.mentions import mentions
from engine.edition import Edition
from engine.errors import Fault, Place, Severity
from engine.library import Library
from engine.proofs.claims import Claim, Claims, since
from engine.proofs.forms import check_document, check_form, conditions_of
from engine.proofs.rulesets import check_ruleset
from engine.proofs.tables import check_table
from engine.reading import ListNode, MapNode, Node, Scalar
from engine.rules.order import parts_of
from engine.showing import show
from engine.values import DATE, Value
from engine.versions import Version

Key = tuple[object, ...]
_KINDS = ("rules", "table", "form", "document")


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that can never be for a time: the fault, which says when, its first day, and its last if it has one."""

    fault: Fault
    first: date
    last: date | None

    def is_so(self, on: date) -> bool:
        """Tell whether it is so on `on`."""
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class Proofs:
    """What is proved of a library.

    Attributes:
        faults: what is wrong, each with a case where there is one; in order of file and line.
        undecided: what could not be decided exactly, and where.
        dated: what can never be for a time, because of the figures of that time, and can be at others; in order.
    """

    faults: tuple[Fault, ...]
    undecided: tuple[tuple[Place, str], ...]
    dated: tuple[Dated, ...] = ()

    def on(self, on: date) -> tuple[Fault, ...]:
        """Return what can never be on `on`, and can be at other times."""
        return tuple(each.fault for each in self.dated if each.is_so(on))


def prove(library: Library) -> Proofs:
    """Return what is proved of all definitions of `library`."""
    work = _Work(library, _dates(library))
    for on in work.dates:
        work.on(on)
    faults = {*work.faults(), *_unused(library)}
    undecided = dict.fromkeys(each for claims in work.done.values() for each in claims.undecided)
    return Proofs(
        tuple(sorted(faults)),
        tuple(sorted(undecided)),
        tuple(sorted(work.dated(), key=lambda each: (each.fault, each.first))),
    )


def _dates(library: Library) -> list[date]:
    """Return the dates on which a version begins or has ended, or a parameter has another value."""
    found: set[date] = set()
    for version in library.versions:
        found.add(version.in_force_from)
        if version.in_force_to is not None and version.in_force_to < date.max:
            found.add(version.in_force_to + timedelta(days=1))
    first = min(found, default=date.max)
    for on in sorted(found):
        for parameter in library.in_force(on).parameters.values():
            found |= {start for start, _ in parameter.values if start > first}
    return sorted(found)


@dataclass(slots=True)
class _Work:
    """The claims about each version, as its readings on different dates gave them."""

    library: Library
    dates: list[date]
    done: dict[Key, Claims] = field(default_factory=dict)
    by_version: dict[tuple[str, str], dict[date, Key]] = field(default_factory=dict)

    def on(self, on: date) -> None:
        edition = self.library.in_force(on)
        values = edition.parameter_values(on)
        for version in edition.versions.values():
            if version.kind not in _KINDS:
                continue
            read = {name: values.get(name) for name in _parameters(edition, version)}
            key = (version.id, *edition.closure([version.id]).items(), *read.items())
            if key not in self.done:
                self.done[key] = _claims(edition, version, values, on)
            self.by_version.setdefault((version.id, version.content_id), {})[on] = key

    def faults(self) -> Iterator[Fault]:
        for readings in self.by_version.values():
            first = {key: on for on, key in reversed(readings.items())}
            yield from _merged([(on, self.done[key].found) for on, key in readings.items() if first[key] == on])

    def dated(self) -> Iterator[Dated]:
        """Yield what can never be at some time while a version is in force, and can be at another."""
        for readings in self.by_version.values():
            never = {
                on: {each.about: each.fault for each in self.done[key].found if each.is_never}
                for on, key in readings.items()
            }
            always = set.intersection(*(set(found) for found in never.values()))
            for about in {about for found in never.values() for about in found} - always:
                claimed = {on: found.get(about) for on, found in never.items()}
                yield from _times(claimed | dict.fromkeys(self._ends(readings)))

    def _ends(self, readings: Collection[date]) -> list[date]:
        """Return the date on which a version read on `readings` is not in force any more, if there is one."""
        return [on for on in self.dates if on > max(readings)][:1]


def _merged(readings: list[tuple[date, list[Claim]]]) -> Iterator[Fault]:
    """Yield what is claimed on each date, if it says that something can never be, or else on one of them."""
    always = set.intersection(*({claim.about for claim in found} for _, found in readings))
    seen: set[object] = set()
    for number, (on, found) in enumerate(readings):
        new = [claim for claim in found if claim.about not in seen]
        for claim in new:
            if claim.about in always or not claim.is_never:
                yield (since(claim, on) if number else claim).fault
        seen |= {claim.about for claim in new}


def _times(claimed: Mapping[date, Fault | None]) -> Iterator[Dated]:
    """Yield each time at which something is claimed, from its first day; what is so to the end has no last day."""
    begun: tuple[date, Fault] | None = None
    for on, fault in claimed.items():
        if fault and not begun:
            begun = on, fault
        elif begun and not fault:
            yield _dated(begun, on - timedelta(days=1), is_from_the_start=begun[0] == min(claimed))
            begun = None
    if begun:
        yield _dated(begun, None, is_from_the_start=False)


def _dated(begun: tuple[date, Fault], last: date | None, *, is_from_the_start: bool) -> Dated:
    first, fault = begun
    since = "" if is_from_the_start else f" from {show(first, DATE)}"
    until = f" until {show(last, DATE)}" if last else ""
    return Dated(replace(fault, message=f"{fault.message} It is so{since}{until}."), first, last)


def _claims(edition: Edition, version: Version, values: Mapping[str, Value], on: date) -> Claims:
    claims, written = Claims(), version.document
    if version.kind == "rules":
        check_ruleset(edition.rulesets[version.id], written, values, on, claims)
    elif version.kind == "table":
        check_table(edition.tables[version.id], written, values, on, claims)
    elif version.kind == "form":
        check_form(edition.forms[version.id], written, values, on, claims)
    else:
        check_document(edition.documents[version.id], written, values, on, claims)
    return claims


def _parameters(edition: Edition, version: Version) -> Iterable[str]:
    """Return the parameters that `version` reads, itself or through the tables that it looks values up in."""
    if version.kind == "rules":
        parts = [part for step in edition.rulesets[version.id].steps for part in parts_of(step)]
    elif version.kind == "table":
        parts = list(edition.tables[version.id].reads)
    elif version.kind == "form":
        form = edition.forms[version.id]
        parts = list(conditions_of(form))
    else:
        parts = [part.when for part in edition.documents[version.id].parts if part.when is not None]
    return [parameter.name for parameter in mentions(parts).parameters]


def _named(node: Node) -> Iterator[str]:
    """Yield the parameters that are read anywhere in a definition, of whatever kind: a lot reads one as rules do."""
    if isinstance(node, MapNode):
        read = node.get("parameter")
        if isinstance(read, Scalar):
            yield read.text
    for inner in node.entries.values() if isinstance(node, MapNode) else node if isinstance(node, ListNode) else ():
        yield from _named(inner)


def _unused(library: Library) -> Iterator[Fault]:
    """Yield the parameters that no definition reads on any date on which they are in force."""
    declared: dict[tuple[str, str], Version] = {}
    used: set[tuple[str, str]] = set()
    for on in _dates(library):
        edition = library.in_force(on)
        read = {name for version in edition.versions.values() for name in _named(version.document)}
        for parameter in edition.parameters.values():
            version = edition.versions[parameter.document]
            declared[(parameter.name, version.content_id)] = version
            if parameter.name in read:
                used.add((parameter.name, version.content_id))
    for (name, content_id), version in declared.items():
        if (name, content_id) not in used:
            values = version.document.map("values") or MapNode({}, version.document.place)
            place = values.place_of(name.rpartition("/")[2])
            message = f"Nothing reads the parameter {name}."
            yield Fault(place.file, place.line, place.path, Severity.WARNING, "unused-parameter", message)
