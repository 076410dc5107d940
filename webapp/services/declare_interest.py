"""Declare an interest in an application, or that there is none: what an officer does before they open it."""

from __future__ import annotations

from engine.library import Library
from webapp import audit
from webapp.services import interested
from webapp.services.errors import Conflict, Refused
from webapp.services.written import written
from webapp.store import Actor, Store
from webapp.store.queries import applications, assignments, interests

MOST_CHARACTERS = 2_000


def declare_interest(
    store: Store, actor: Actor, library: Library, reference: str, *, interest: bool | None, what: str = ""
) -> None:
    """Declare. Whoever declares an interest does not open the application again, and it is no longer assigned to them.

    Declaring the same again changes nothing.

    Args:
        store: The database.
        actor: An officer.
        library: The definitions.
        reference: The application's.
        interest: Whether they have one; None where that was not said.
        what: The interest, in their words. Other officers read it.

    Raises:
        NotFound: No such application that this actor may see.
        Conflict: `interest-declared`, they have declared one already: that stays.
        Refused: `interest-not-asked`, the lots do not ask for it; `interest-not-said`, `interest-missing` or
            `interest-too-long`.
    """
    what = written(what) if interest else ""
    with store.writing(actor) as work:
        application = applications.by_reference(work, reference, lock=True)
        edition = interested.pinned(work, library, application)
        document_id = interested.document_of(edition, application)
        if not document_id:
            raise Refused("interest-not-asked")
        if interest is None:
            raise Refused("interest-not-said")
        if interest and not what:
            raise Refused("interest-missing")
        if len(what) > MOST_CHARACTERS:
            raise Refused("interest-too-long", {"most": MOST_CHARACTERS})
        declared = interests.of_person(work, work.person_id).get(application.id)
        if declared == interest:
            return
        if declared:
            raise Conflict("interest-declared")
        # Before it is declared: after, this officer sees nothing of it.
        assigned = assignments.of_application(work, application.id)
        if interest and assigned is not None and assigned.officer_id == actor.person_id:
            assignments.assign(work, application, None)
        content_id = edition.versions[document_id].content_id
        row = interests.add(work, application, what=what, document_id=document_id, document_content_id=content_id)
        audit.record(
            work,
            "declare-interest",
            "interest_declaration",
            row.id,
            definitions={document_id: content_id},
            interest=interest,
        )
