"""Invite a person: an account that opens once they have set a password, by a link that goes to their address."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from engine.library import Library
from engine.words import Words
from webapp import audit
from webapp.services.create_person import is_address
from webapp.services.errors import Refused
from webapp.services.giving_addresses import giving_an_address
from webapp.services.making_links import GOOD_FOR, INVITATION, MOST_LETTERS, LinkSetup, letters_in_a_day, make_link
from webapp.services.managing_people import first_duties, person_to_manage, refuse_unless_manager, who_has_joined
from webapp.services.written import written
from webapp.store import Actor, Role, Store, Work
from webapp.store.queries import account_links, organisations, people
from webapp.timetable import london_date

MOST_OPEN = 50
"""Invitations of one provider's people in a day that nobody has used, those withdrawn or sent again among them: nobody
is a sender of letters to strangers."""
MOST_OPEN_OF_LEAD = 500
"""The same of everybody else's people, whom the lead invites: of 23 authorities some twenty each, all in one day."""
MOST_NAME_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Invited:
    """A person just invited, of a provider where `organisation` names it.

    `link` is for whoever may see it, and is kept nowhere.
    """

    person_id: UUID
    name: str
    organisation: str
    link: str


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation that somebody may be invited to, with the names of its people: anybody may take any name."""

    id: UUID
    name: str
    people: tuple[str, ...]


def invite_person(
    store: Store,
    actor: Actor,
    library: Library,
    setup: LinkSetup,
    *,
    email: str,
    name: str,
    role: str = "",
    organisation_id: UUID | None = None,
    new_organisation: str = "",
    authority: str = "",
) -> Invited:
    """Make an account that nobody can use yet, and the letter with the link that opens it.

    Args:
        store: The database.
        actor: An administrator: of the lead, who may invite anybody; or of a provider, who may invite a colleague.
        library: The definitions.
        setup: What the link is made with.
        email: Where it goes, and what they will sign in with.
        name: What they are called; characters that cannot be seen are left out.
        role: Whose people they are; without it a colleague of the actor's.
        organisation_id: Of a provider's person that the lead invites, the id of their organisation; or
        new_organisation: the name of one that is made. Nobody joins an organisation by its name, which it gives itself.
        authority: Of somebody of another authority, its id: one that takes part in a framework in force.

    Raises:
        Refused: `email-invalid`, `name-missing`, `name-too-long`, `organisation-missing`,
            `organisation-not-for-officer`, `organisation-twice`, `organisation-there`, `authority-unknown`,
            `invitations-too-many`, `not-a-manager`; `sign-in-throttled`, see `giving_an_address`; or `no-letter`, see
            `make_link`.
        NotFound: There is no such organisation.
        Conflict: `email-taken`: somebody has this address, here or in another organisation.
    """
    email, name = email.strip(), " ".join(written(name).split())
    if not is_address(email):
        raise Refused("email-invalid")
    if not name:
        raise Refused("name-missing")
    if len(name) > MOST_NAME_CHARACTERS:
        raise Refused("name-too-long", {"most": MOST_NAME_CHARACTERS})
    with giving_an_address(store, actor, setup.secret_key), store.writing(actor) as work:
        refuse_unless_manager(work)
        whose = _role(work, role, named=bool(organisation_id or new_organisation.strip()))
        if whose != Role.AUTHORITY:
            authority = ""
        elif authority not in _other_authorities(work, library):
            raise Refused("authority-unknown")
        organisation = _organisation(work, organisation_id, new_organisation.strip())
        organisation_id = organisation.id if organisation else None
        most = MOST_OPEN if organisation_id else MOST_OPEN_OF_LEAD
        if account_links.count_unused(work, organisation_id, INVITATION, since=work.now() - GOOD_FOR) >= most:
            raise Refused("invitations-too-many", {"most": most})
        person = people.add(
            work,
            email=email,
            name=name,
            password_hash="",
            role=whose,
            organisation_id=organisation_id,
            authority=authority,
            duties=first_duties(work, whose, organisation_id),
        )
        link = make_link(work, library, person, INVITATION, setup)
        audit.record(work, "invite-person", "person", person.id, role_given=whose.value)
    return Invited(person.id, name, organisation.name if organisation else "", link)


def invite_again(store: Store, actor: Actor, library: Library, setup: LinkSetup, person_id: UUID) -> Invited:
    """Send another link to somebody who has not come in yet; the one before is good no more.

    Raises:
        NotFound: There is no such person that this actor sees.
        Refused: `not-a-manager`; `joined-already`; `person-closed`; `letters-too-many`; or `no-letter`.
    """
    with store.writing(actor) as work:
        person = person_to_manage(work, person_id)
        if person.id in who_has_joined(work, [person]):
            raise Refused("joined-already")
        if letters_in_a_day(work, person) >= MOST_LETTERS:
            raise Refused("letters-too-many", {"most": MOST_LETTERS})
        link = make_link(work, library, person, INVITATION, setup)
        audit.record(work, "invite-person", "person", person.id, role_given=person.role)
        organisation = organisations.get(work, person.organisation_id).name if person.organisation_id else ""
        return Invited(person.id, person.name, organisation, link)


def read_providers(store: Store, actor: Actor) -> tuple[Provider, ...]:
    """Return the organisations that somebody may be invited to, by name, with the people they have now."""
    with store.reading(actor) as work:
        names: dict[UUID | None, list[str]] = {}
        for person in people.everyone(work):
            if person.closed_at is None:
                names.setdefault(person.organisation_id, []).append(person.name)
        return tuple(Provider(row.id, row.name, tuple(names.get(row.id, ()))) for row in organisations.everything(work))


def read_other_authorities(store: Store, actor: Actor, library: Library) -> dict[str, Words]:
    """Return the authorities beside the lead that take part in the frameworks in force today, by id, with titles."""
    with store.reading(actor) as work:
        return _other_authorities(work, library)


def _other_authorities(work: Work, library: Library) -> dict[str, Words]:
    edition = library.in_force(london_date(work.view().now))
    taking_part = {each for framework in edition.frameworks.values() for each in framework.participants}
    lead = {framework.lead for framework in edition.frameworks.values()}
    return {each: edition.authorities[each].title for each in sorted(taking_part - lead)}


def _role(work: Work, role: str, *, named: bool) -> Role:
    """Return whose people somebody is to be."""
    if work.actor.organisation_id is not None:
        return Role.PROVIDER
    whose = Role(role) if role else work.actor.role
    if whose == Role.PROVIDER and not named:
        raise Refused("organisation-missing")
    if whose != Role.PROVIDER and named:
        raise Refused("organisation-not-for-officer")
    return whose


def _organisation(work: Work, organisation_id: UUID | None, new: str) -> organisations.Organisation | None:
    """Return the organisation that somebody is to be of: one that is there, or one that is made."""
    if work.actor.organisation_id is not None:
        organisation_id, new = work.actor.organisation_id, ""
    if organisation_id is not None:
        if new:
            raise Refused("organisation-twice")
        return organisations.get(work, organisation_id)
    if not new:
        return None
    if any(_alike(each.name) == _alike(new) for each in organisations.everything(work)):
        raise Refused("organisation-there")
    made = organisations.add(work, name=new)
    audit.record(work, "create-organisation", "organisation", made.id)
    return made


def _alike(name: str) -> list[str]:
    """Return the words of a name as readers tell names apart: not by capitals or by spaces."""
    return unicodedata.normalize("NFKC", name).casefold().split()
