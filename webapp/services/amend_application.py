"""Open a submitted application for changes before the round closes; what was submitted stands until then."""

from __future__ import annotations

from engine.library import Library
from webapp import audit
from webapp.services import case, drafting
from webapp.services.case import Stage
from webapp.services.errors import Refused
from webapp.store import Actor, Store
from webapp.store.queries import applications
from webapp.timetable import london_date


def amend_application(store: Store, actor: Actor, library: Library, reference: str) -> bool:
    """Open the application called `reference` for changes; tell whether it was not open already.

    Raises:
        NotFound: There is no such application of the actor's organisation.
        Refused: `round-closed`, `application-withdrawn`, or `form-ended`, a new version of the form takes no changes.
    """
    with store.writing(actor) as work:
        found = case.load(work, library, reference, lock=True)
        found.refuse_unless_open()
        if found.stage is Stage.WITHDRAWN:
            raise Refused("application-withdrawn")
        if found.stage is not Stage.SUBMITTED:
            return False
        met = drafting.meet(library, found.round.pins, found.draft, london_date(found.now))
        if met.ended_on is not None:
            raise Refused("form-ended", {"on": met.ended_on})
        applications.reopen_draft(work, found.application.id, found.now)
        audit.record(work, "amend-application", "application", found.application.id)
        return True
