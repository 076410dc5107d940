"""Who sees to whose account: the lead's administrators to everyone's, a provider's to their colleagues'."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from webapp.access.duties import MANAGE_PEOPLE, PREPARE_OUTCOMES, duties
from webapp.services.errors import Refused
from webapp.store import Role, Work
from webapp.store.queries import identities, people


def manages(person: people.Person) -> bool:
    """Tell whether a person sees to the accounts of others."""
    return MANAGE_PEOPLE in duties().acts_of(Role(person.role), person.duties)


def sees_to_applications(person: people.Person) -> bool:
    """Tell whether applications can be left to a person, whose account is open."""
    acts = duties().acts_of(Role(person.role), person.duties)
    return person.role == Role.OFFICER and person.closed_at is None and PREPARE_OUTCOMES in acts


def managers(work: Work, organisation_id: UUID) -> list[people.Person]:
    """Return those of a provider's people who see to the others and whose account is open, invited ones too."""
    return [person for person in people.of_organisation(work, organisation_id) if manages(person)]


def who_has_joined(work: Work, persons: Iterable[people.Person]) -> frozenset[UUID]:
    """Return the ids of those who have come in once and can again: by a password, or by an account elsewhere."""
    elsewhere = identities.who_has_one(work)
    return frozenset(each.id for each in persons if each.password_hash or each.id in elsewhere)


def first_duties(work: Work, role: Role, organisation_id: UUID | None) -> tuple[str, ...]:
    """Return what somebody just invited does: what is usual, and the first of a provider everything."""
    of_role = duties().roles[role]
    if organisation_id is not None and not managers(work, organisation_id):
        return tuple(of_role.duties)
    return of_role.usual()


def refuse_unless_manager(work: Work) -> None:
    """Refuse whoever sees to nobody's account but their own.

    Raises:
        Refused: `not-a-manager`.
    """
    if not manages(people.get(work, work.person_id, lock=True)):
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
    if person.organisation_id is None or not manages(person):
        return
    if who_has_joined(work, managers(work, person.organisation_id)) == {person.id}:
        raise Refused("last-administrator")
