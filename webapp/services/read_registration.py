"""Read what an organisation registered, of itself and of its establishments, under the forms that count now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.edition import Edition
from engine.forms.model import Form
from engine.framework import Framework, Registration
from engine.library import Library
from engine.values import Facts, Value
from webapp.facts.registration import read_registered
from webapp.services.errors import NotFound, Refused
from webapp.store import Actor, Store, Work
from webapp.store.queries import organisations, rounds
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Ground:
    """The definitions that registration goes by, and the values of parameters today."""

    edition: Edition
    framework: Framework
    parameters: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class RecordView:
    """One registered record: the organisation, or an establishment.

    Attributes:
        id: Of the establishment; None for the organisation, and for an establishment not yet registered.
        name: What it is called.
        answers: As stored, also those that are no longer relevant.
        version: For the next change; 0 before there is anything.
        facts: What its form may ask about besides its own answers.
        parameters: The values of parameters today, for the same.
        complete: Whether it has registered all that the form asks.
        started: Whether anything was ever entered.
    """

    id: UUID | None
    name: str
    registration: Registration
    form: Form
    answers: Mapping[str, Any]
    version: int
    facts: Facts
    parameters: Mapping[str, Value]
    complete: bool
    started: bool


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """An organisation with its establishments, by name."""

    framework: Framework
    organisation: RecordView | None
    establishments: tuple[RecordView, ...]
    organisation_name: str

    @property
    def complete(self) -> bool:
        """Whether the organisation itself has registered all that is asked."""
        return self.organisation is None or self.organisation.complete

    def establishment(self, establishment_id: UUID) -> RecordView:
        """Return one establishment.

        Raises:
            NotFound: The organisation has none of that id.
        """
        found = next((each for each in self.establishments if each.id == establishment_id), None)
        if found is None:
            raise NotFound("establishment", establishment_id)
        return found


def read_registration(store: Store, actor: Actor, library: Library) -> RegistrationView:
    """Read the registration of the actor's organisation.

    Raises:
        Refused: `only-providers-apply`, or `nothing-to-register` where no framework is in force.
    """
    with store.reading(actor) as work:
        found = ground(work, library)
        row = organisations.get(work, organisation_id(actor))
        own = organisation_record(found, row)
        places = organisations.establishments(work, row.id) if found.framework.establishment else []
        return RegistrationView(
            found.framework, own, tuple(establishment_record(found, row, place) for place in places), row.name
        )


def blank_establishment(store: Store, actor: Actor, library: Library) -> RecordView:
    """Return an establishment that has yet to be registered, for its first page.

    Raises:
        Refused: As `read_registration`; `no-establishments` where the framework registers none.
    """
    with store.reading(actor) as work:
        found = ground(work, library)
        return establishment_record(found, organisations.get(work, organisation_id(actor)), None)


def organisation_id(actor: Actor) -> UUID:
    """Return the organisation that the actor acts for.

    Raises:
        Refused: `only-providers-apply`.
    """
    if actor.organisation_id is None:
        raise Refused("only-providers-apply")
    return actor.organisation_id


def ground(work: Work, library: Library) -> Ground:
    """Return what registration goes by: what the open round that closes first is pinned to, else what is in force.

    So that whoever registers in order to apply is asked what that round asks.

    Raises:
        Refused: `nothing-to-register`.
    """
    on = london_date(work.now())
    open_now = rounds.open_now(work)
    if open_now:
        edition = library.pinned(open_now[0].pins or {})
        return Ground(edition, edition.frameworks[open_now[0].framework_id], edition.parameter_values(on))
    edition = library.in_force(on)
    framework = next((each for each in edition.frameworks.values() if each.organisation is not None), None)
    if framework is None:
        raise Refused("nothing-to-register")
    return Ground(edition, framework, edition.parameter_values(on))


def organisation_record(found: Ground, row: organisations.Organisation) -> RecordView | None:
    """Return an organisation as it registered; None where the framework asks nothing of it."""
    registration = found.framework.organisation
    if registration is None:
        return None
    read = read_registered(found.edition, registration, row.answers, {}, found.parameters)
    return RecordView(
        id=None,
        name=row.name,
        registration=registration,
        form=read.form,
        answers=row.answers or {},
        version=row.version,
        facts={},
        parameters=found.parameters,
        complete=not read.problems,
        started=row.answers is not None,
    )


def establishment_record(
    found: Ground, organisation: organisations.Organisation, row: organisations.Establishment | None
) -> RecordView:
    """Return an establishment as it registered, or as it is before it has.

    Raises:
        Refused: `no-establishments`.
    """
    registration = found.framework.establishment
    if registration is None:
        raise Refused("no-establishments")
    facts: Facts = {}
    if found.framework.organisation is not None:
        own = read_registered(found.edition, found.framework.organisation, organisation.answers, {}, found.parameters)
        facts = own.facts
    read = read_registered(found.edition, registration, row.answers if row else None, facts, found.parameters)
    return RecordView(
        id=row.id if row else None,
        name=row.name if row else "",
        registration=registration,
        form=read.form,
        answers=row.answers if row else {},
        version=row.version if row else 0,
        facts=facts,
        parameters=found.parameters,
        complete=not read.problems,
        started=row is not None,
    )
