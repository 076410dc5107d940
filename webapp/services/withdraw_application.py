"""Withdraw an application before the round closes, whether it has been submitted or not."""

from __future__ import annotations

from engine.library import Library
from webapp import audit
from webapp.services import case
from webapp.store import Actor, Store
from webapp.store.queries import applications


def withdraw_application(store: Store, actor: Actor, library: Library, reference: str) -> bool:
    """Withdraw the application called `reference`; tell whether it had not been withdrawn already.

    Raises:
        NotFound: There is no such application of the actor's organisation.
        Refused: `round-closed`.
    """
    with store.writing(actor) as work:
        found = case.load(work, library, reference, lock=True)
        if found.application.state == applications.ApplicationState.WITHDRAWN.value:
            return False
        found.refuse_unless_open()
        applications.set_state(work, found.application, applications.ApplicationState.WITHDRAWN)
        audit.record(work, "withdraw-application", "application", found.application.id)
        return True
