"""Read what an officer has to know to declare an interest in an application: what one is, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from engine.documents.render import Rendered, render
from engine.library import Library
from webapp.services import interested
from webapp.services.errors import Refused
from webapp.store import Actor, Store
from webapp.store.queries import applications, interests, organisations
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Declaring:
    """An application that an officer is about to open: whose it is, what they read, and what they have declared.

    `declared` is whether they have an interest; None where they have not said yet.
    """

    reference: str
    organisation: str
    establishment: str
    document: Rendered
    declared: bool | None


def read_interest(store: Store, actor: Actor, library: Library, reference: str, locale: str = "en") -> Declaring:
    """Read it. Nothing of the application is told but whose it is.

    Raises:
        NotFound: No such application that this actor may see.
        Refused: `interest-not-asked`, its lots do not ask for it.
    """
    with store.reading(actor) as work:
        application = applications.by_reference(work, reference)
        edition = interested.pinned(work, library, application)
        document_id = interested.document_of(edition, application)
        if not document_id:
            raise Refused("interest-not-asked")
        values = edition.parameter_values(london_date(work.now()))
        document = edition.documents[document_id]
        return Declaring(
            reference=reference,
            organisation=organisations.get(work, application.organisation_id).name,
            establishment=organisations.get_establishment(work, application.establishment_id).name,
            document=render(document, {}, edition.vocabulary, locale=locale, parameters=values),
            declared=interests.of_person(work, work.person_id).get(application.id),
        )
