"""A draft laid over a library: for each past case the definitions as they were, and the same with the draft in place.

The draft is tried as if it had been in force: it takes the place of the version that a case was decided with, whatever
date it begins on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.edition import Edition
from engine.errors import Faults, InputError
from engine.library import Library, in_force
from engine.parameters import Parameter, read_parameters
from engine.values import Value
from engine.versions import Version

Pins = frozenset[tuple[str, str]]
"""Versions, each by id and content id."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Two editions: the definitions as they were, and with the draft in place."""

    before: Edition
    after: Edition

    def affects(self, ruleset_id: str) -> bool:
        """Tell whether the rule set called `ruleset_id` is drafted, or reads what is, directly or through others."""
        if ruleset_id not in self.before.rulesets or ruleset_id not in self.after.rulesets:
            return True
        return self.before.closure([ruleset_id]) != self.after.closure([ruleset_id])


class Draft:
    """The versions that are proposed, and what they are tried in.

    Attributes:
        versions: what is drafted, by id.
    """

    def __init__(self, current: Library, proposed: Library) -> None:
        """Find what is drafted.

        Args:
            current: the definitions as they are.
            proposed: the same with the draft among them, checked.

        Raises:
            InputError: `same-draft`, the draft has two versions of one definition.
        """
        self._current = current
        self._proposed = proposed
        self._sides: dict[Pins, Sides] = {}
        self.versions: dict[str, Version] = {}
        known = {(version.id, version.content_id) for version in current.versions}
        for version in proposed.versions:
            if (version.id, version.content_id) not in known:
                if version.id in self.versions:
                    raise InputError("same-draft", version.id)
                self.versions[version.id] = version

    def sides(self, on: date, closure: Mapping[str, str]) -> Sides:
        """Return both editions for a case: the versions of its `closure`, and of all else those in force on `on`.

        Raises:
            InputError: `closure`, a version of it is not here.
        """
        pins = {name: version.content_id for name, version in self._current.in_force(on).versions.items()}
        pins |= closure
        key = frozenset(pins.items())
        if key not in self._sides:
            self._sides[key] = self._read(pins)
        return self._sides[key]

    def _read(self, pins: Mapping[str, str]) -> Sides:
        drafted = {name: version.content_id for name, version in self.versions.items()}
        try:
            return Sides(self._current.pinned(pins), self._proposed.pinned({**pins, **drafted}))
        except KeyError as error:
            named, content_id = error.args[0]
            raise InputError("closure", params={"text": f"{named} with the content id {content_id}"}) from error

    def parameter_values(self, sides: Sides, on: date) -> dict[str, Value]:
        """Return the values with the draft in place; what it changes of them from a later day on is changed already."""
        values = sides.after.parameter_values(on)
        for name, parameter in sides.after.parameters.items():
            if parameter.document in self.versions:
                before = sides.before.parameters.get(name)
                value = self._changed(parameter, before.value(on) if before else None, on)
                if value is not None:
                    values[name] = value
        return values

    def _changed(self, parameter: Parameter, before: Value | None, on: date) -> Value | None:
        value = parameter.value(on)
        if value != before:
            return value
        for day in self._later(parameter, on):
            now = self._value_now(parameter, day)
            if now != before:
                # From here on it is another value that the draft changes, which the case was not decided by.
                return value
            changed = parameter.value(day)
            if changed != now:
                return changed
        return value

    def _later(self, parameter: Parameter, on: date) -> Iterator[date]:
        days = {start for start, _ in parameter.values} | {self.versions[parameter.document].in_force_from}
        yield from sorted(day for day in days if day > on)

    def _value_now(self, parameter: Parameter, day: date) -> Value | None:
        """Return the value that the definitions as they are have for `day`."""
        versions = [version for version in self._current.versions if version.id == parameter.document]
        found = (each for version in in_force(versions, day) for each in read_parameters(version.document, Faults()))
        return next((each.value(day) for each in found if each.name == parameter.name), None)
