"""Manage a person's account: say what they do here, or close it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from webapp import audit
from webapp.access.duties import MANAGE_PEOPLE, duties
from webapp.services.end_sessions import end_each
from webapp.services.errors import Refused
from webapp.services.managing_people import person_to_manage, refuse_last
from webapp.store import Actor, Role, Store
from webapp.store.queries import account_links, people


def give_duties(store: Store, actor: Actor, person_id: UUID, given: Collection[str]) -> None:
    """Say what a person does here, from their next page on.

    Args:
        store: The database.
        actor: An administrator.
        person_id: Whose duties.
        given: All that they have from now on, by the ids of `webapp.access.duties`.

    Raises:
        NotFound: There is no such person that this actor sees.
        Refused: `not-a-manager`, `yourself`, `person-closed`; `duties-missing`; `duty-unknown`, their role has no such
            duty; or `last-administrator`, nobody would be left to see to the others.
    """
    with store.writing(actor) as work:
        person = person_to_manage(work, person_id)
        known = duties().roles[Role(person.role)].duties
        if not given:
            raise Refused("duties-missing")
        for duty in given:
            if duty not in known:
                raise Refused("duty-unknown", {"duty": duty})
        if set(given) == set(person.duties):
            return
        if not any(MANAGE_PEOPLE in known[duty].acts for duty in given):
            refuse_last(work, person)
        people.set_duties(work, person, sorted(given))
        audit.record(work, "give-duties", "person", person.id, duties=" ".join(person.duties))


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
