"""What officers declared of interests they have in applications."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from webapp.store.tables import Application, InterestDeclaration
from webapp.store.unit import Work

__all__ = ["InterestDeclaration", "add", "of_application", "of_person"]


def add(
    work: Work, application: Application, *, what: str, document_id: str, document_content_id: str
) -> InterestDeclaration:
    """Add what the actor declares of an application; `what` is empty where they have no interest. Lock it first."""
    return work.add(
        InterestDeclaration(
            application_id=application.id,
            organisation_id=application.organisation_id,
            person_id=work.person_id,
            interest=bool(what),
            what=what,
            document_id=document_id,
            document_content_id=document_content_id,
            made_at=work.now(),
        )
    )


def of_application(work: Work, application_id: UUID) -> list[InterestDeclaration]:
    """Give everything that was declared of an application, the oldest first."""
    query = select(InterestDeclaration).where(InterestDeclaration.application_id == application_id)
    return work.all(query.order_by(InterestDeclaration.made_at, InterestDeclaration.id))


def of_person(work: Work, person_id: UUID) -> dict[UUID, bool]:
    """Give of which applications a person has declared, and whether an interest: application id -> interest."""
    query = (
        select(InterestDeclaration.application_id, InterestDeclaration.interest)
        .where(InterestDeclaration.person_id == person_id)
        .order_by(InterestDeclaration.interest)
    )
    return {row.application_id: row.interest for row in work.session.execute(query)}
