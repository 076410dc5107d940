"""Read the forms that may be answered now: those in force, and those that an open round is pinned to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.edition import Edition
from engine.forms.model import Form
from engine.library import Library
from webapp.services.errors import NotFound
from webapp.store import Actor, Store
from webapp.store.queries import rounds
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class FormVersion:
    """A form in one version.

    Attributes:
        content_id: Of the version.
        closure: Content id by id of all that it is made of: the form, and the questions and words it takes in.
        applied_with: Whether a lot takes applications by it; others are of registrations and assessments.
        current: Whether it is in force today; another is what an open round began with.
    """

    form: Form
    content_id: str
    closure: tuple[tuple[str, str], ...]
    applied_with: bool
    current: bool


def read_forms(store: Store, actor: Actor, library: Library) -> tuple[FormVersion, ...]:
    """Return the forms that may be answered now, by id, those in force first."""
    found: dict[tuple[tuple[str, str], ...], FormVersion] = {}
    for index, edition in enumerate(_editions(store, actor, library)):
        for each in _forms(edition, current=index == 0):
            found.setdefault(each.closure, each)
    return tuple(sorted(found.values(), key=lambda each: (each.form.id, not each.current, each.closure)))


@dataclass(frozen=True, slots=True)
class DatedForm:
    """A form as it is asked, and the day on which its version begins or began."""

    form: Form
    begins: date


def read_form(store: Store, actor: Actor, library: Library, content_id: str) -> DatedForm:
    """Return a version of a form: as an open round has it, else as it is now, else as it was when it began.

    Raises:
        NotFound: No version of a form has this content.
    """
    version = next((each for each in library.versions if (each.kind, each.content_id) == ("form", content_id)), None)
    if version is None:
        raise NotFound("form", content_id)
    today, *pinned = _editions(store, actor, library)
    for edition in (*pinned, today):
        there = edition.versions.get(version.id)
        if there is not None and there.content_id == content_id:
            return DatedForm(edition.forms[version.id], version.in_force_from)
    return DatedForm(library.in_force(version.in_force_from).forms[version.id], version.in_force_from)


def _editions(store: Store, actor: Actor, library: Library) -> tuple[Edition, ...]:
    """Return what is in force today, then what each open round is pinned to."""
    with store.reading(actor) as work:
        on, pins = london_date(work.now()), [row.pins or {} for row in rounds.open_now(work)]
    return (library.in_force(on), *(library.pinned(each) for each in pins))


def _forms(edition: Edition, *, current: bool) -> Iterable[FormVersion]:
    applied = {lot.enrolment.get("form") for lot in edition.lots.values()}
    for name, form in edition.forms.items():
        closure = tuple(sorted(edition.closure([name]).items()))
        yield FormVersion(form, edition.versions[name].content_id, closure, name in applied, current)
