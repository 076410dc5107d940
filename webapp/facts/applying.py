"""What is known of an application besides its answers: what the pages of its form may ask about in `show_when`."""

from __future__ import annotations

from datetime import date

from engine.edition import Edition
from engine.framework import Framework
from engine.values import Facts
from webapp.facts.registration import Answers, Parameters, registration_facts
from webapp.facts.supplied import lot_rows, supplied_facts


def applying_facts(
    edition: Edition,
    framework: Framework,
    *,
    lots: tuple[str, ...],
    reference: str,
    submitted_on: date,
    organisation: Answers | None,
    establishment: Answers | None,
    parameters: Parameters,
) -> Facts:
    """Return the facts of an application but for the answers to its form.

    Args:
        edition: What its round is pinned to.
        framework: The framework of its lots, in that edition.
        lots: Ids of the lots applied for.
        reference: Its reference.
        submitted_on: When it was submitted; for a draft, today: when it would be.
        organisation: The organisation's registration: as it is now, or as the submission keeps it.
        establishment: The establishment's registration, likewise.
        parameters: Values on that date.
    """
    rows = lot_rows(edition, framework, lots)
    supplied = supplied_facts(framework, lots=rows, reference=reference, submitted_on=submitted_on)
    return {**supplied, **registration_facts(edition, framework, organisation, establishment, parameters)}
