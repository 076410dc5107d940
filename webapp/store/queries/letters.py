"""Letters."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer

from webapp.store.tables import Application, Letter
from webapp.store.unit import Work

__all__ = ["Letter", "add", "everything", "get", "is_reminded", "mark_read", "occasions", "of_application"]


def add(
    work: Work,
    application: Application,
    *,
    lot: str,
    outcome_id: UUID | None = None,
    clarification_id: UUID | None = None,
    occasion: str | None = None,
    document_id: str,
    locale: str,
    subject: str,
    html: bytes,
    closure: dict[str, str],
    sha256: str,
) -> Letter:
    """Send a letter about an application to its organisation.

    Args:
        work: A unit of work that writes.
        application: The application.
        lot: The lot whose letter it is.
        outcome_id: The outcome that it tells, or
        clarification_id: the clarification that it asks for, or
        occasion: what it reminds of.
        document_id: The document it was made from.
        locale: Its language.
        subject: What it is called.
        html: Its exact bytes.
        closure: Every version that it was made with.
        sha256: Digest of the bytes, in hexadecimal.

    Raises:
        Conflict: It was sent already.
    """
    return work.add(
        Letter(
            organisation_id=application.organisation_id,
            application_id=application.id,
            lot=lot,
            outcome_id=outcome_id,
            clarification_id=clarification_id,
            occasion=occasion,
            document_id=document_id,
            locale=locale,
            subject=subject,
            html=html,
            closure=closure,
            sha256=sha256,
            sent_at=work.now(),
            sent_by=work.actor.person_id,
        )
    )


def get(work: Work, letter_id: UUID) -> Letter:
    """Give a letter."""
    return work.one(select(Letter).where(Letter.id == letter_id), letter_id)


def everything(work: Work) -> list[Letter]:
    """Give every letter this actor sees, the latest first, to be listed: without what it says."""
    query = select(Letter).options(defer(Letter.html, raiseload=True))
    return work.all(query.order_by(Letter.sent_at.desc(), Letter.id))


def of_application(work: Work, application_id: UUID) -> list[Letter]:
    """Give the letters about an application, by lot, to be listed: without what they say."""
    query = select(Letter).options(defer(Letter.html, raiseload=True)).where(Letter.application_id == application_id)
    return work.all(query.order_by(Letter.lot, Letter.sent_at))


def occasions(work: Work) -> dict[UUID, set[str]]:
    """Give what applicants have been reminded of, by application."""
    found: dict[UUID, set[str]] = {}
    query = select(Letter.application_id, Letter.occasion).where(Letter.occasion.is_not(None))
    for application_id, occasion in work.session.execute(query):
        found.setdefault(application_id, set()).add(str(occasion))
    return found


def is_reminded(work: Work, application_id: UUID, occasion: str) -> bool:
    """Tell whether an applicant has been reminded of an occasion."""
    query = select(Letter.id).where(Letter.application_id == application_id, Letter.occasion == occasion)
    return work.session.execute(query.limit(1)).first() is not None


def mark_read(work: Work, letter_id: UUID) -> bool:
    """Note that the provider has opened a letter; tell whether this was the first time."""
    row = work.one(select(Letter).where(Letter.id == letter_id).with_for_update(), letter_id)
    if row.first_read_at is not None:
        return False
    row.first_read_at = work.now()
    work.session.flush()
    return True
