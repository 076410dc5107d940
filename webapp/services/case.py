"""A case: an application with all that it rests on, read within a unit of work. What the services of one share."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from engine.catalogue import Lot
from engine.edition import Edition
from engine.forms.model import Form
from engine.framework import Framework
from engine.library import Library
from engine.values import Facts, Value
from webapp.facts.applying import applying_facts
from webapp.facts.registration import Registered, read_registered
from webapp.services import drafting
from webapp.services.drafting import Held
from webapp.services.errors import Refused
from webapp.services.list_rounds import RoundState, RoundView, view
from webapp.store import Work
from webapp.store.queries import applications, organisations, rounds, submissions
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
    ENDED = "ended"
    """Never submitted, and ended by a new version of its form: it can be read, and its answers taken over."""
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Case:
    """An application, the round it is made in, its draft, and the definitions that the two are pinned to."""

    application: applications.Application
    round: RoundView
    draft: Held
    framework: Framework
    lots: tuple[Lot, ...]
    organisation: organisations.Organisation
    establishment: organisations.Establishment
    now: datetime

    @property
    def edition(self) -> Edition:
        """The definitions: the round's, with the version of the form that counts for the draft."""
        return self.draft.edition

    @property
    def form(self) -> Form:
        """The form, in that version."""
        return self.draft.form

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

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        ended = self.draft.ended_on is not None
        return stage_of(self.application, self.round, reopened=self.draft.reopened, ended=ended)

    def refuse_unless_open(self) -> None:
        """Refuse what is only done while the round takes applications.

        Raises:
            Refused: `round-closed`, with the closing time.
        """
        if not self.open:
            raise Refused("round-closed", {"closed": self.round.closes_at})

    def refuse_unless_editable(self) -> None:
        """Refuse a change to the answers of an application that is not being worked on.

        Raises:
            Refused: `round-closed`, `application-withdrawn`, `form-ended` or `application-submitted`.
        """
        if self.application.state == applications.ApplicationState.WITHDRAWN.value:
            raise Refused("application-withdrawn")
        self.refuse_unless_open()
        if self.draft.ended_on is not None:
            raise Refused("form-ended", {"on": self.draft.ended_on})
        if self.stage not in (Stage.DRAFT, Stage.CHANGING):
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
    in_round, pins = view(row, now), row.pins or {}
    draft = drafting.held(library, pins, applications.draft(work, application.id))
    submitted = submissions.standing(work, application.id) if draft.erased_at else None
    if submitted is not None:
        draft = _as_submitted(library, draft, submitted)
    if stage_of(application, in_round, reopened=draft.reopened) in (Stage.DRAFT, Stage.CHANGING):
        draft = drafting.meet(library, pins, draft, london_date(now))
    return Case(
        application=application,
        round=in_round,
        draft=draft,
        framework=draft.edition.frameworks[row.framework_id],
        lots=tuple(draft.edition.lots[lot] for lot in application.lots),
        organisation=organisations.get(work, application.organisation_id),
        establishment=organisations.get_establishment(work, application.establishment_id),
        now=now,
    )


def _as_submitted(library: Library, erased: Held, row: submissions.Submission) -> Held:
    """Return a draft that was erased with what was submitted in its place, in the form that it was asked by."""
    edition = library.pinned(row.closure)
    return replace(
        erased,
        edition=edition,
        pins=row.closure,
        form=edition.forms[row.form_id],
        form_content_id=row.form_content_id,
        form_from=edition.versions[row.form_id].in_force_from,
        answers=json.loads(row.answers),
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


def stage_of(
    application: applications.Application, in_round: RoundView, *, reopened: bool, ended: bool = False
) -> Stage:
    """Tell where an application stands.

    Args:
        application: The application.
        in_round: Its round.
        reopened: Whether its draft is being changed after a submission.
        ended: Whether a new version of its form has ended its draft; what was submitted before stands.
    """
    state = applications.ApplicationState(application.state)
    open_now = in_round.state is RoundState.OPEN
    if state is applications.ApplicationState.DRAFT:
        return Stage.MISSED if not open_now else Stage.ENDED if ended else Stage.DRAFT
    if state is applications.ApplicationState.SUBMITTED and reopened and open_now and not ended:
        return Stage.CHANGING
    return Stage(state.value)
