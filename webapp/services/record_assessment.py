"""Record an officer's assessment of an application, and decide it again on what the officer judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.edition import Edition
from engine.errors import InputError
from engine.forms.answers import strip, validate
from engine.forms.model import Form
from engine.library import Library
from engine.reading import canonical
from webapp import audit
from webapp.services import interested
from webapp.services.decide_application import Made, decide_within
from webapp.services.errors import Conflict, Refused
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, decisions, rounds, submissions
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Recorded:
    """An assessment just recorded and the decisions that follow; or what is wrong with the answers.

    Neither where the same press had recorded it before.
    """

    decisions: tuple[Made, ...] = ()
    faults: tuple[InputError, ...] = ()


def record_assessment(
    store: Store,
    actor: Actor,
    library: Library,
    reference: str,
    answers: Mapping[str, Any],
    *,
    seen: int,
    second_opinion_required: bool,
) -> Recorded:
    """Keep the officer's answers beside earlier ones and decide every open lot again.

    Args:
        store: The database.
        actor: An officer.
        library: The definitions.
        reference: The application's.
        answers: The assessment form's answers, as JSON data.
        seen: The number of the assessment that the officer was looking at; 0 where there was none.
        second_opinion_required: As for `decide_application`.

    Raises:
        NotFound: There is no such application that this actor may see.
        Conflict: `assessment-superseded`, another was recorded meanwhile: nobody replaces what they have not seen.
        Refused: `no-assessment`, the lots have no assessment form; or what `decide_application` raises.
    """
    with store.writing(actor) as work:
        application = applications.by_reference(work, reference, lock=True)
        interested.refuse_interested(work, library, application)
        edition, form = assessment_form(work, library, application)
        if form is None:
            raise Refused("no-assessment")
        parameters = edition.parameter_values(london_date(work.now()))
        faults = validate(form, answers, {}, parameters)
        if faults:
            return Recorded(faults=faults)
        text = canonical(strip(form, answers, {}, parameters))
        if _recorded_before(work, application, text, seen):
            return Recorded()
        row = decisions.add_assessment(
            work,
            application,
            answers=text,
            form_id=form.id,
            form_content_id=edition.versions[form.id].content_id,
        )
        audit.record(work, "record-assessment", "assessment", row.id, definitions={row.form_id: row.form_content_id})
        made = decide_within(work, library, application, second_opinion_required=second_opinion_required)
        return Recorded(made)


def _recorded_before(work: Work, application: applications.Application, text: str, seen: int) -> bool:
    """Tell whether the assessment that stands is this one, by a second click on the same button.

    Raises:
        Conflict: `assessment-superseded`, it is another one that the officer has not seen.
    """
    standing = decisions.assessment(work, application.id)
    if (standing.number if standing else 0) == seen:
        return False
    if standing and (standing.number, standing.answers, standing.made_by) == (seen + 1, text, work.person_id):
        return True
    raise Conflict("assessment-superseded")


def assessment_form(work: Work, library: Library, application: applications.Application) -> tuple[Edition, Form | None]:
    """Return the edition an application was submitted under, and the form its officer completes, if any."""
    submission = submissions.standing(work, application.id)
    pins = submission.closure if submission else rounds.get(work, application.round_id).pins
    edition = library.pinned(pins or {})
    lots = submission.lots if submission else application.lots
    named = [edition.lots[lot].enrolment.get("assessment", "") for lot in lots]
    return edition, edition.forms.get(next((form for form in named if form), ""))
