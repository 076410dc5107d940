"""The facts on which one lot of an application is decided."""

from __future__ import annotations

from datetime import date

from engine.edition import Edition
from engine.forms.answers import facts_of
from engine.framework import Framework
from engine.values import Facts
from webapp.facts.applying import applying_facts
from webapp.facts.registration import Answers, Parameters


def deciding_facts(
    edition: Edition,
    framework: Framework,
    *,
    lot_id: str,
    lots: tuple[str, ...],
    reference: str,
    submitted_on: date,
    answers: Answers,
    organisation: Answers | None,
    establishment: Answers | None,
    assessment: Answers | None,
    parameters: Parameters,
) -> Facts:
    """Return everything known of one lot of a submitted application.

    Args:
        edition: The definitions the round is pinned to.
        framework: The framework of the round.
        lot_id: The lot decided on; its own facts are among those returned.
        lots: Every lot applied for.
        reference: The application's.
        submitted_on: The date of the submission, in London.
        answers: The submission's answers, as stored.
        organisation: The organisation's registration, as the submission keeps it.
        establishment: The establishment's registration, likewise.
        assessment: The officer's answers, where there is an assessment.
        parameters: Values on the date decided for.
    """
    lot = edition.lots[lot_id]
    known = {
        **applying_facts(
            edition,
            framework,
            lots=lots,
            reference=reference,
            submitted_on=submitted_on,
            organisation=organisation,
            establishment=establishment,
            parameters=parameters,
        ),
        **lot.facts,
    }
    known |= facts_of(edition.forms[lot.enrolment["form"]], answers, known, parameters)
    if assessment is not None and "assessment" in lot.enrolment:
        known |= facts_of(edition.forms[lot.enrolment["assessment"]], assessment, known, parameters)
    return known
