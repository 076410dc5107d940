"""Which officer sees to which application."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from webapp.store.tables import Application, Assignment
from webapp.store.unit import Work

__all__ = ["Assignment", "assign", "of_application", "standing"]


def assign(work: Work, application: Application, officer_id: UUID | None) -> Assignment:
    """Leave an application to an officer, or to nobody. Lock the application first."""
    row = of_application(work, application.id)
    if row is None:
        return work.add(
            Assignment(
                application_id=application.id,
                organisation_id=application.organisation_id,
                officer_id=officer_id,
                assigned_at=work.now(),
                assigned_by=work.person_id,
            )
        )
    row.officer_id, row.assigned_at, row.assigned_by = officer_id, work.now(), work.person_id
    work.session.flush()
    return row


def of_application(work: Work, application_id: UUID) -> Assignment | None:
    """Give who sees to an application, and since when, if anybody ever did."""
    return work.first(select(Assignment).where(Assignment.application_id == application_id))


def standing(work: Work) -> dict[UUID, UUID]:
    """Give the officer of every application that is left to one: application id -> person id."""
    query = select(Assignment.application_id, Assignment.officer_id).where(Assignment.officer_id.is_not(None))
    return {application_id: officer_id for application_id, officer_id in work.session.execute(query) if officer_id}
