"""Who sees to whose account: officers to everyone's, a provider's administrators to their colleagues'."""

from __future__ import annotations

from uuid import UUID

from webapp.services.errors import Refused
from webapp.store import Role, Work
from webapp.store.queries import people


def refuse_unless_manager(work: Work) -> None:
    """Refuse whoever sees to nobody's account but their own.

    Raises:
        Refused: `not-a-manager`, a provider's user who is no administrator.
    """
    actor = work.actor
    if actor.role == Role.PROVIDER and not people.get(work, work.person_id, lock=True).administrator:
        raise Refused("not-a-manager")


def person_to_manage(work: Work, person_id: UUID) -> people.Person:
    """Return a person whose account the actor sees to, held as they are until the work ends.

    Raises:
        NotFound: There is no such person that this actor sees.
        Refused: `not-a-manager`; `yourself`, one's own account is another's to close; `person-closed`.
    """
    refuse_unless_manager(work)
    person = people.get(work, person_id, lock=True)
    if person.id == work.actor.person_id:
        raise Refused("yourself")
    if person.closed_at is not None:
        raise Refused("person-closed")
    return person


def refuse_last(work: Work, person: people.Person) -> None:
    """Refuse to take away the last of a provider's administrators who can sign in.

    Raises:
        Refused: `last-administrator`.
    """
    if person.organisation_id is None or not person.administrator:
        return
    left = [each for each in people.administrators(work, person.organisation_id) if each.password_hash]
    if [each.id for each in left] == [person.id]:
        raise Refused("last-administrator")
