"""Letters about an application: how one is written and set on its way, within a unit of work."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from engine.documents.render import Criterion, render
from engine.edition import Edition
from engine.values import Facts
from webapp.store import Work
from webapp.store.queries import applications, deliveries, letters, people


def write_letter(
    work: Work,
    edition: Edition,
    application: applications.Application,
    *,
    lot: str,
    document_id: str,
    facts: Facts,
    on: date,
    closure: Mapping[str, str],
    criteria: Sequence[Criterion] = (),
    locale: str = "en",
    outcome_id: UUID | None = None,
    clarification_id: UUID | None = None,
    occasion: str | None = None,
) -> letters.Letter:
    """Write a letter, keep its bytes, and have it go to everybody of the organisation who can sign in.

    Args:
        work: A unit of work that writes.
        edition: What the application was submitted under.
        application: Which the letter is about.
        lot: The lot that names it.
        document_id: What it is made from.
        facts: What it may mention.
        on: The day whose values of parameters it may mention.
        closure: Every version that it was made with.
        criteria: As it lists them.
        locale: Its language.
        outcome_id: The outcome that it tells, or
        clarification_id: the clarification that it asks for, or
        occasion: what it reminds of.
    """
    document, values = edition.documents[document_id], edition.parameter_values(on)
    rendered = render(document, facts, edition.vocabulary, criteria, locale, values)
    html = rendered.html.encode()
    letter = letters.add(
        work,
        application,
        lot=lot,
        outcome_id=outcome_id,
        clarification_id=clarification_id,
        occasion=occasion,
        document_id=document_id,
        locale=locale,
        subject=rendered.subject,
        html=html,
        closure=dict(closure),
        sha256=hashlib.sha256(html).hexdigest(),
    )
    deliveries.add(work, letter, [each.id for each in people.of_organisation(work, letter.organisation_id)])
    return letter
