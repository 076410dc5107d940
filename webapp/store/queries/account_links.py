"""Links that let a person set their password, once, for a while."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from webapp.store.tables import AccountLink, DeliveryState, Person
from webapp.store.unit import Work

__all__ = ["AccountLink", "add", "by_token_hash", "count_unused", "end", "new_id", "of_people", "of_person", "use"]


def new_id() -> UUID:
    """Give an id for a link that is about to be made: its token follows from it."""
    return uuid4()


def add(
    work: Work,
    person: Person,
    *,
    link_id: UUID,
    purpose: str,
    token_hash: str,
    document_id: str,
    locale: str,
    subject: str,
    html: bytes,
    closure: dict[str, str],
    expires_at: datetime,
) -> AccountLink:
    """Keep a link with the letter that takes it to its person; it waits to be sent from now on."""
    return work.add(
        AccountLink(
            id=link_id,
            person_id=person.id,
            organisation_id=person.organisation_id,
            purpose=purpose,
            token_hash=token_hash,
            document_id=document_id,
            locale=locale,
            subject=subject,
            html=html,
            closure=closure,
            made_at=work.now(),
            made_by=work.actor.person_id,
            expires_at=expires_at,
            state=DeliveryState.WAITING.value,
            due_at=work.now(),
            tries=0,
        )
    )


def by_token_hash(work: Work, token_hash: str, *, lock: bool = False) -> AccountLink | None:
    """Find a link by the hash of its token, used or not; with `lock`, hold it until the work ends."""
    query = select(AccountLink).where(AccountLink.token_hash == token_hash)
    return work.first(query.with_for_update() if lock else query)


def use(work: Work, link: AccountLink) -> None:
    """Say that a link has been used."""
    link.used_at = work.now()
    work.session.flush()


def end(work: Work, person_id: UUID) -> None:
    """End the links of a person that are still good: they are sent to nobody any more, and let nobody in."""
    valid = (AccountLink.person_id == person_id) & AccountLink.used_at.is_(None) & (AccountLink.expires_at > work.now())
    for row in work.all(select(AccountLink).where(valid)):
        row.expires_at = work.now()
        if row.state == DeliveryState.WAITING.value:
            row.state, row.settled_at, row.why = DeliveryState.REFUSED.value, work.now(), "replaced"
    work.session.flush()


def count_unused(work: Work, organisation_id: UUID | None, purpose: str, *, since: datetime) -> int:
    """Count the links of a purpose, made for a provider's people or for everyone else since a moment, not used yet."""
    query = select(func.count(AccountLink.id)).where(
        AccountLink.organisation_id == organisation_id,
        AccountLink.purpose == purpose,
        AccountLink.used_at.is_(None),
        AccountLink.made_at > since,
        AccountLink.made_at <= work.now(),
    )
    return int(work.session.execute(query).scalar_one())


def of_person(work: Work, person_id: UUID, *, since: datetime) -> list[AccountLink]:
    """Give the links that were made for a person since a moment, good or not."""
    return work.all(select(AccountLink).where(AccountLink.person_id == person_id, AccountLink.made_at > since))


def of_people(work: Work) -> dict[UUID, AccountLink]:
    """Give the latest link of everyone this actor sees who has had one: person id -> link."""
    return {row.person_id: row for row in work.all(select(AccountLink).order_by(AccountLink.made_at, AccountLink.id))}
