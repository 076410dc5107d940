"""A case: an application with all that it rests on, read within a unit of work. What the services of one share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.catalogue import Framework, Lot
from engine.edition import Edition
from engine.forms.model import Form
from engine.library import Library
from engine.values import Facts, Value
from webapp.facts.applying import applying_facts
from webapp.facts.registration import Registered, read_registered
from webapp.services.errors import Refused
from webapp.services.list_rounds import RoundState, RoundView, view
from webapp.store import Work
from webapp.store.queries import applications, organisations, rounds
from webapp.timetable import london_date


class Stage(StrEnum):
    """Where an application stands for its provider."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGING = "changing"
    """Submitted, and being changed: what was submitted stands until it is submitted again."""
    WITHDRAWN = "withdrawn"
    MISSED = "missed"
    """Never submitted, and the round has closed."""
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Case:
    """An application, the round it is made in, and the definitions that the round is pinned to."""

    application: applications.Application
    round: RoundView
    edition: Edition
    framework: Framework
    form: Form
    lots: tuple[Lot, ...]
    organisation: organisations.Organisation
    establishment: organisations.Establishment
    now: datetime

    @property
    def open(self) -> bool:
        """Whether the round takes applications and changes to them."""
        return self.round.state is RoundState.OPEN

    @property
    def parameters(self) -> dict[str, Value]:
        """The values of parameters today."""
        return self.edition.parameter_values(london_date(self.now))

    @property
    def facts(self) -> Facts:
        """What the pages of the form may ask about, if it were submitted today."""
        return applying_facts(
            self.edition,
            self.framework,
            lots=tuple(self.application.lots),
            reference=self.application.reference,
            submitted_on=london_date(self.now),
            organisation=self.organisation.answers,
            establishment=self.establishment.answers,
            parameters=self.parameters,
        )

    @property
    def registered(self) -> tuple[Registered, ...]:
        """What the organisation and the establishment registered, under the round's forms."""
        return registered(self.edition, self.framework, self.organisation, self.establishment, self.parameters)

    def stage(self, *, reopened: bool) -> Stage:
        """Tell where it stands; `reopened` says whether its draft is being changed after a submission."""
        return stage_of(self.application, self.round, reopened=reopened)

    def refuse_unless_open(self) -> None:
        """Refuse what is only done while the round takes applications.

        Raises:
            Refused: `round-closed`, with the closing time.
        """
        if not self.open:
            raise Refused("round-closed", {"closed": self.round.closes_at})

    def refuse_unless_editable(self, *, reopened: bool) -> None:
        """Refuse a change to the answers of an application that is not being worked on.

        Raises:
            Refused: `round-closed`, `application-withdrawn` or `application-submitted`.
        """
        if self.application.state == applications.ApplicationState.WITHDRAWN.value:
            raise Refused("application-withdrawn")
        self.refuse_unless_open()
        if self.stage(reopened=reopened) not in (Stage.DRAFT, Stage.CHANGING):
            raise Refused("application-submitted")


def load(work: Work, library: Library, reference: str, *, lock: bool = False) -> Case:
    """Read the case of the application called `reference`.

    Args:
        work: The unit of work; its actor decides whether the application is there at all.
        library: The definitions.
        reference: Of the application.
        lock: Whether to hold application and round until the work ends; the clock is read after that.

    Raises:
        NotFound: There is none that this actor may see.
    """
    return of_application(work, library, applications.by_reference(work, reference, lock=lock), lock=lock)


def of_application(work: Work, library: Library, application: applications.Application, *, lock: bool = False) -> Case:
    """Read the case of an application that has been read already."""
    row = rounds.get(work, application.round_id, lock=lock)
    now = work.now()
    edition = library.pinned(row.pins or {})
    lots = tuple(edition.lots[lot] for lot in application.lots)
    return Case(
        application=application,
        round=view(row, now),
        edition=edition,
        framework=edition.frameworks[row.framework_id],
        form=edition.forms[lots[0].enrolment["form"]],
        lots=lots,
        organisation=organisations.get(work, application.organisation_id),
        establishment=organisations.get_establishment(work, application.establishment_id),
        now=now,
    )


def registered(
    edition: Edition,
    framework: Framework,
    organisation: organisations.Organisation,
    establishment: organisations.Establishment | None,
    parameters: dict[str, Value],
) -> tuple[Registered, ...]:
    """Read what an organisation, and one of its establishments, registered under the forms of an edition."""
    facts: dict[str, Value] = {}
    found = []
    for registration, row in ((framework.organisation, organisation), (framework.establishment, establishment)):
        if registration is not None and row is not None:
            found.append(read_registered(edition, registration, row.answers, facts, parameters))
            facts |= found[-1].facts
    return tuple(found)


def stage_of(application: applications.Application, in_round: RoundView, *, reopened: bool) -> Stage:
    """Tell where an application stands; `reopened` says whether its draft is being changed after a submission."""
    state = applications.ApplicationState(application.state)
    open_now = in_round.state is RoundState.OPEN
    if state is applications.ApplicationState.DRAFT:
        return Stage.DRAFT if open_now else Stage.MISSED
    if state is applications.ApplicationState.SUBMITTED and reopened and open_now:
        return Stage.CHANGING
    return Stage(state.value)
