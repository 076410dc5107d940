"""Sign in by an account elsewhere: from who a provider says somebody is to a session of theirs here."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from webapp import audit
from webapp.access import second_factor as codes
from webapp.access.openid import Identity
from webapp.identity_providers import IdentityProvider
from webapp.services.errors import ConstraintRefused, Refused
from webapp.services.sign_in import CodeNeeded, Entered, begin_session
from webapp.store import GATE, Store, Work
from webapp.store.queries import identities, people, second_factors


def sign_in_by_identity(
    store: Store,
    provider: IdentityProvider,
    identity: Identity,
    *,
    secret_key: bytes,
    session_limit: timedelta,
    replaces: UUID | None = None,
) -> Entered | CodeNeeded:
    """Begin a session for whoever an organisation's provider knows; or ask for a code, of whoever set that up here.

    The first time somebody is found by their address, among the people of the organisation whose provider it is, if it
    has verified that address; from then on by their subject alone. Nobody gets an account by it: one is invited first.

    Args:
        store: The database.
        provider: Who says so.
        identity: What it says.
        secret_key: Of the installation.
        session_limit: How long the session may last at most.
        replaces: The session that the browser had until now, if any: it ends.

    Raises:
        Refused: `identity-unknown`: nobody here has that account, and nobody of the organisation has that address,
            verified; or their account here is closed.
    """
    try:
        with store.writing(GATE) as work:
            person = _person(work, provider, identity)
            if person is None:
                audit.record(work, "refuse-sign-in", "person", "unknown", by=provider.id)
            else:
                return _entered(work, person, secret_key, session_limit, replaces)
    except ConstraintRefused as error:  # somebody came in by the same account, or address, at the same moment
        raise Refused("identity-unknown") from error
    raise Refused("identity-unknown")


def _person(work: Work, provider: IdentityProvider, identity: Identity) -> people.Person | None:
    known = identities.find(work, identity.issuer, identity.subject)
    if known is not None:
        person = people.get(work, known.person_id, lock=True)
        return person if _is_of(person, provider) else None
    if not identity.verified or not identity.email:
        return None
    found = people.by_email(work, identity.email)
    if found is None or not _is_of(found, provider):
        return None
    if identities.of_person(work, found.id, identity.issuer) is not None:
        return None  # the address has gone to somebody else there
    identities.add(work, found, issuer=identity.issuer, subject=identity.subject)
    audit.record(work, "bind-identity", "person", found.id, by=provider.id)
    return people.get(work, found.id, lock=True)


def _is_of(person: people.Person, provider: IdentityProvider) -> bool:
    of_provider = (provider.role, provider.authority, provider.organisation)
    return (
        person.closed_at is None and (person.role, person.authority, str(person.organisation_id or "")) == of_provider
    )


def _entered(
    work: Work, person: people.Person, secret_key: bytes, session_limit: timedelta, replaces: UUID | None
) -> Entered | CodeNeeded:
    factor = second_factors.of_person(work, person.id)
    if factor is not None and factor.confirmed_at is not None:
        return CodeNeeded(codes.make_ticket(secret_key, person.id, person.password_hash, work.now()))
    return begin_session(work, person.id, session_limit, replaces)
