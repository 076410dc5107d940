"""Manage a person's account: say what they do, correct its address, close it, open it again, withdraw an invitation."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from webapp import audit
from webapp.access import passwords
from webapp.access.duties import MANAGE_PEOPLE, duties
from webapp.services.create_person import is_address
from webapp.services.end_sessions import end_each
from webapp.services.errors import Refused
from webapp.services.giving_addresses import giving_an_address
from webapp.services.managing_people import person_to_manage, refuse_last, refuse_unless_manager, who_has_joined
from webapp.store import GATE, Actor, Role, Store, Work
from webapp.store.queries import access_tokens, account_links, erasing, people


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


def change_address(store: Store, actor: Actor, secret_key: bytes, person_id: UUID, email: str) -> None:
    """Correct a person's address: whoever has come in by the one before is out at once, and its links are good no more.

    Args:
        store: The database.
        actor: An administrator.
        secret_key: Of the installation.
        person_id: Whose address.
        email: The new one, what they sign in with from now on.

    Raises:
        NotFound: There is no such person that this actor sees.
        Refused: `email-invalid`; `not-a-manager`, `yourself`, `person-closed`; `sign-in-throttled`, see
            `giving_an_address`.
        Conflict: `email-taken`: somebody has this address, here or in another organisation.
    """
    email = email.strip()
    if not is_address(email):
        raise Refused("email-invalid")
    with giving_an_address(store, actor, secret_key), store.writing(actor) as work:
        person = person_to_manage(work, person_id)
        people.set_email(work, person, email)
        account_links.end(work, person.id)
        audit.record(work, "change-address", "person", person.id, sessions_ended=end_each(work, person.id))


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


def withdraw_invitation(store: Store, actor: Actor, person_id: UUID, called: str) -> None:
    """Withdraw an invitation that nobody has used: name and address are forgotten, and the address can be invited anew.

    Args:
        store: The database.
        actor: An administrator.
        person_id: Who was invited.
        called: What they are called from then on. The row stays: the trail has its id.

    Raises:
        NotFound: There is no such person that this actor sees.
        Refused: `not-a-manager`, `yourself`, `person-closed`; or `joined-already`.
    """
    with store.writing(actor) as work:
        person = person_to_manage(work, person_id)
        if person.id in who_has_joined(work, [person]):
            raise Refused("joined-already")
        account_links.end(work, person.id)
        people.close(work, person)
        erasing.forget(work, person, called)
        audit.record(work, "withdraw-invitation", "person", person.id)


def reopen_account(store: Store, actor: Actor, person_id: UUID) -> None:
    """Open a closed account again. Nothing that let its person in before does so now: they ask for a new password.

    Raises:
        NotFound: There is no such person that this actor sees.
        Refused: `not-a-manager`; `person-open`; or `person-forgotten`, it is erased who they were.
    """
    with store.writing(actor) as work:
        _closed_person(work, person_id)
    with store.writing(GATE) as work:  # which alone sees them; while the account is closed, none is begun
        sessions, tokens = end_each(work, person_id), access_tokens.of_person(work, person_id)
        tokens_ended = sum(access_tokens.revoke(work, each) for each in tokens)
    with store.writing(actor) as work:
        person = _closed_person(work, person_id)
        # A password that nobody knows: whoever has come in before goes on being one who has.
        unknown = passwords.hashed(passwords.make_password()) if person.password_hash else ""
        people.reopen(work, person, unknown)
        audit.record(work, "reopen-person", "person", person.id, sessions_ended=sessions, tokens_ended=tokens_ended)


def _closed_person(work: Work, person_id: UUID) -> people.Person:
    refuse_unless_manager(work)
    person = people.get(work, person_id, lock=True)
    if person.closed_at is None:
        raise Refused("person-open")
    if erasing.is_erased(person):
        raise Refused("person-forgotten")
    return person
