"""Links that let a person set their password: how one is made, within a unit of work, with its letter.

The token of a link is a digest of its id under the installation's key. The database keeps a hash of it, to know it by;
the letter is kept with a stand-in, and the token takes its place as the message is put together. So neither a copy of
the database nor a letter that is looked at lets anybody in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from engine.documents.render import render
from engine.edition import Edition
from engine.framework import Framework
from engine.library import Library
from webapp.access.tokens import keyed, token_hash
from webapp.facts.supplied import supplied_facts
from webapp.services.errors import Refused
from webapp.store import Work
from webapp.store.queries import account_links, organisations, people
from webapp.timetable import london_date, said_moment

GOOD_FOR = timedelta(hours=24)
MOST_LETTERS = 5
"""To one account in a day, by whomever: enough for somebody who loses a letter or two, and no way for a stranger, or an
administrator, to fill the mailbox of whoever has the address."""
INVITATION, NEW_PASSWORD = "invitation", "new_password"
STAND_IN = "0" * 64
"""What stands for the token in a letter that is kept."""


@dataclass(frozen=True, slots=True)
class LinkSetup:
    """What links are made with.

    Attributes:
        secret_key: Of the installation.
        address: Of the page that links lead to, without the token that follows it.
        locale: The language of the letter.
    """

    secret_key: bytes
    address: str
    locale: str = "en"


def make_link(work: Work, library: Library, person: people.Person, purpose: str, setup: LinkSetup) -> str:
    """Make a link for a person, with its letter, which waits to be sent; earlier ones of theirs are good no more.

    Args:
        work: A unit of work that writes.
        library: The definitions; the framework in force names the letter.
        person: Whom it lets in. Lock them first.
        purpose: `INVITATION` or `NEW_PASSWORD`.
        setup: What it is made with.

    Returns:
        The link, for whoever may see it: it is kept nowhere.

    Raises:
        Refused: `no-letter`, the framework in force names no such letter.
    """
    today, until = london_date(work.now()), work.now() + GOOD_FOR
    edition = library.in_force(today)
    framework = framework_with(edition, purpose)
    document_id, link_id = framework.letters[purpose], account_links.new_id()
    facts = supplied_facts(
        framework,
        person=person.name,
        inviter=work.actor.name or None,
        organisation=_joined(work, edition, framework, person) if purpose == INVITATION else None,
        link=setup.address + STAND_IN,
        link_until=said_moment(until, setup.locale),
    )
    values = edition.parameter_values(today)
    document = edition.documents[document_id]
    rendered = render(document, facts, edition.vocabulary, locale=setup.locale, parameters=values)
    token = token_of(setup.secret_key, link_id)
    account_links.end(work, person.id)
    account_links.add(
        work,
        person,
        link_id=link_id,
        purpose=purpose,
        token_hash=token_hash(token),
        document_id=document_id,
        locale=setup.locale,
        subject=rendered.subject,
        html=rendered.html.encode(),
        closure=edition.closure([document_id]),
        expires_at=until,
    )
    return setup.address + token


def letters_in_a_day(work: Work, person: people.Person) -> int:
    """Return how many letters with a link were written to a person in the day that ends now."""
    now = work.now()
    made = account_links.of_person(work, person.id, since=now - timedelta(days=1))
    return sum(each.made_at <= now for each in made)  # a clock that was ahead made those that are not


def framework_with(edition: Edition, purpose: str) -> Framework:
    """Return the framework that names the letter of a purpose.

    Raises:
        Refused: `no-letter`, none does.
    """
    found = next((each for each in edition.frameworks.values() if purpose in each.letters), None)
    if found is None:
        raise Refused("no-letter")
    return found


def token_of(secret_key: bytes, link_id: UUID) -> str:
    """Return the token of a link: nobody can tell it without the key."""
    return keyed(secret_key, "account link", str(link_id))


def with_token(html: bytes, token: str) -> bytes:
    """Return a letter as it is sent, the token in the place of its stand-in."""
    return html.replace(STAND_IN.encode(), token.encode())


def _joined(work: Work, edition: Edition, framework: Framework, person: people.Person) -> str:
    if person.organisation_id is not None:
        return organisations.get(work, person.organisation_id).name
    return edition.authorities[framework.lead].title.en
