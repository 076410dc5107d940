"""Which forms a preview shows: the versions in the files that were named, each on a day on which it is in force."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.edition import Edition
from engine.errors import Fault
from engine.forms.model import Form
from engine.library import Library
from engine.values import Facts, Value
from engine.versions import Version

_KIND = "form"


@dataclass(frozen=True, slots=True)
class Shown:
    """A form to be previewed.

    Attributes:
        form: the form.
        file: where it is written.
        on: the day it is shown on.
        facts: what its conditions may read besides the answers, by dotted name.
        parameters: values of parameters on that day, by full name.
    """

    form: Form
    file: str
    on: date
    facts: Facts = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the files at this moment: forms to show by id, or what is wrong with the definitions."""

    forms: Mapping[str, Shown] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


Reading = Callable[[], Found]
"""Says what stands in the files at this moment; asked before every page, so that a draft is seen as it is written."""


def forms_at_hand(
    library: Library,
    today: date,
    *,
    files: Collection[str] | None = None,
    on: date | None = None,
    facts: Mapping[str, Any] | None = None,
) -> dict[str, Shown]:
    """Return the forms to be previewed, by id.

    Args:
        library: the definitions, checked.
        today: the date in London.
        files: only forms written in these files; without it, all that are in force on the day.
        on: the day to show them on. Without it, today; or the day on which a form comes into force, where it is not in
            force today.
        facts: what conditions may read besides the answers, as JSON, nested or by dotted name.

    Raises:
        InputError: the facts are not those of the vocabulary.
    """
    found: dict[str, Shown] = {}
    for version in library.versions:
        if version.kind == _KIND and (files is None or version.file in files):
            day = _day(library, version, on or today, named=files is not None and on is None)
            edition = library.in_force(day)
            if _is_in(edition, version):
                given = edition.facts_from_json(facts) if facts else {}
                values = edition.parameter_values(day)
                found[version.id] = Shown(edition.forms[version.id], version.file, day, given, values)
    return found


def _day(library: Library, version: Version, usual: date, *, named: bool) -> date:
    stands = _is_in(library.in_force(usual), version)
    return usual if stands or not named else version.in_force_from


def _is_in(edition: Edition, version: Version) -> bool:
    held = edition.versions.get(version.id)
    return held is not None and held.content_id == version.content_id
