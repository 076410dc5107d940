"""Assign an application: say which officer sees to it."""

from __future__ import annotations

from uuid import UUID

from webapp import audit
from webapp.services.errors import Conflict, Refused
from webapp.services.managing_people import sees_to_applications
from webapp.store import Actor, Store
from webapp.store.queries import applications, assignments, interests, people


def assign_application(store: Store, actor: Actor, reference: str, officer_id: UUID | None, seen: UUID | None) -> None:
    """Leave an application to an officer, or to nobody. It is no right: any officer may still see to it.

    Args:
        store: The database.
        actor: An officer.
        reference: The application's.
        officer_id: Who sees to it from now on.
        seen: Who saw to it when the actor looked.

    Raises:
        NotFound: No such application that this actor may see, or no such person.
        Conflict: `assigned-meanwhile`, to somebody else than was seen.
        Refused: `not-an-officer`, that person is none, or has left; `officer-interested`, they have declared an
            interest in it.
    """
    with store.writing(actor) as work:
        application = applications.by_reference(work, reference, lock=True)
        row = assignments.of_application(work, application.id)
        now = row.officer_id if row else None
        if officer_id == now:
            return
        if now != seen:
            raise Conflict("assigned-meanwhile")
        if officer_id is not None:
            if not sees_to_applications(people.get(work, officer_id)):
                raise Refused("not-an-officer")
            if interests.of_person(work, officer_id).get(application.id):
                raise Refused("officer-interested")
        assignments.assign(work, application, officer_id)
        to = str(officer_id) if officer_id else None
        audit.record(work, "assign-application", "application", application.id, to=to)
