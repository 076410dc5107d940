"""Manage a person's account: close it, or say whether they see to those of their provider's others."""

from __future__ import annotations

from uuid import UUID

from webapp import audit
from webapp.services.end_sessions import end_each
from webapp.services.errors import Refused
from webapp.services.managing_people import person_to_manage, refuse_last
from webapp.store import Actor, Role, Store
from webapp.store.queries import account_links, people


def make_administrator(store: Store, actor: Actor, person_id: UUID, *, administrator: bool) -> None:
    """Say whether a provider's user sees to the accounts of their colleagues.

    Raises:
        NotFound: There is no such person that this actor sees.
        Refused: `not-a-manager`, `yourself`, `person-closed`; `not-of-a-provider`; or `last-administrator`, nobody
            would be left to see to the others.
    """
    with store.writing(actor) as work:
        person = person_to_manage(work, person_id)
        if person.role != Role.PROVIDER or person.organisation_id is None:
            raise Refused("not-of-a-provider")
        if person.administrator == administrator:
            return
        if not administrator:
            refuse_last(work, person)
        people.set_administrator(work, person, administrator)
        audit.record(work, "make-administrator", "person", person.id, administrator=administrator)


def close_account(store: Store, actor: Actor, person_id: UUID) -> None:
    """Close somebody's account: they are signed out everywhere at once, and what they did stays theirs.

    Raises:
        NotFound: There is no such person that this actor sees.
        Refused: `not-a-manager`, `yourself`, `person-closed`; or `last-administrator`, of one's own provider.
    """
    with store.writing(actor) as work:
        person = person_to_manage(work, person_id)
        if actor.role == Role.PROVIDER:
            refuse_last(work, person)
        account_links.end(work, person.id)
        people.close(work, person)
        audit.record(work, "close-person", "person", person.id, sessions_ended=end_each(work, person.id))
