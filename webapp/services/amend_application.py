"""Open a submitted application for changes before the round closes; what was submitted stands until then."""

from __future__ import annotations

from engine.library import Library
from webapp import audit
from webapp.services import case
from webapp.services.case import Stage
from webapp.services.errors import Refused
from webapp.store import Actor, Store
from webapp.store.queries import applications


def amend_application(store: Store, actor: Actor, library: Library, reference: str) -> bool:
    """Open the application called `reference` for changes; tell whether it was not open already.

    Raises:
        NotFound: There is no such application of the actor's organisation.
        Refused: `round-closed`, or `application-withdrawn`.
    """
    with store.writing(actor) as work:
        found = case.load(work, library, reference, lock=True)
        draft = applications.draft(work, found.application.id)
        found.refuse_unless_open()
        stage = found.stage(reopened=draft.reopened_at is not None)
        if stage is Stage.WITHDRAWN:
            raise Refused("application-withdrawn")
        if stage is not Stage.SUBMITTED:
            return False
        applications.reopen_draft(work, found.application.id, found.now)
        audit.record(work, "amend-application", "application", found.application.id)
        return True
