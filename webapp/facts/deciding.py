"""The facts on which one lot of an application is decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.catalogue import Framework
from engine.edition import Edition
from engine.forms.answers import facts_of
from engine.values import Facts
from webapp.facts.registration import registered_facts
from webapp.facts.supplied import lot_rows, supplied_facts

Answers = Mapping[str, Any]


def deciding_facts(
    edition: Edition,
    framework: Framework,
    *,
    lot_id: str,
    lots: tuple[str, ...],
    reference: str,
    submitted_on: date,
    answers: Answers,
    registration: str,
    assessment: Answers | None,
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
        registration: The registration as it stood at submission: JSON text, as stored.
        assessment: The officer's answers, where there is an assessment.
    """
    lot = edition.lots[lot_id]
    rows = lot_rows(edition, framework, lots)
    known: Facts = {
        **registered_facts(edition, framework, json.loads(registration)),
        **supplied_facts(framework, lots=rows, reference=reference, submitted_on=submitted_on),
        **lot.facts,
    }
    form = edition.forms[lot.enrolment["form"]]
    known = {**known, **facts_of(form, answers, known)}
    if assessment is not None and "assessment" in lot.enrolment:
        known = {**known, **facts_of(edition.forms[lot.enrolment["assessment"]], assessment, known)}
    return known
