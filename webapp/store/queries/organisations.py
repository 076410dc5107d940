"""Providers' organisations and establishments."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from webapp.store.errors import Stale
from webapp.store.tables import Establishment, Organisation
from webapp.store.types import Json
from webapp.store.unit import Work

__all__ = [
    "Establishment",
    "Organisation",
    "add",
    "add_establishment",
    "by_name",
    "establishment_names",
    "establishments",
    "everything",
    "get",
    "get_establishment",
    "names",
    "save_establishment",
    "save_registration",
]


def add(work: Work, *, name: str) -> Organisation:
    """Add an organisation that has yet to register."""
    now = work.now()
    return work.add(Organisation(name=name, created_at=now, updated_at=now))


def get(work: Work, organisation_id: UUID, *, lock: bool = False) -> Organisation:
    """Give an organisation; with `lock`, hold it until the work ends."""
    query = select(Organisation).where(Organisation.id == organisation_id)
    return work.one(query.with_for_update() if lock else query, organisation_id)


def by_name(work: Work, name: str) -> list[Organisation]:
    """Find organisations of exactly this name."""
    return work.all(select(Organisation).where(Organisation.name == name).order_by(Organisation.created_at))


def everything(work: Work) -> list[Organisation]:
    """Give every organisation this actor sees, by name."""
    return work.all(select(Organisation).order_by(Organisation.name, Organisation.id))


def names(work: Work) -> dict[UUID, str]:
    """Give the name of every organisation this actor sees, by id."""
    found = work.session.execute(select(Organisation.id, Organisation.name))
    return {row.id: row.name for row in found}


def establishment_names(work: Work) -> dict[UUID, str]:
    """Give the name of every establishment this actor sees, by id."""
    found = work.session.execute(select(Establishment.id, Establishment.name))
    return {row.id: row.name for row in found}


def save_registration(
    work: Work,
    organisation_id: UUID,
    *,
    version: int,
    name: str,
    answers: Json,
    form_id: str,
    form_content_id: str,
) -> Organisation:
    """Replace an organisation's registration.

    Raises:
        Stale: It has changed since `version` was read.
    """
    row = get(work, organisation_id, lock=True)
    if row.version != version:
        raise Stale("organisation", organisation_id, version, row.version)
    row.name, row.answers = name, answers
    row.form_id, row.form_content_id, row.updated_at = form_id, form_content_id, work.now()
    work.session.flush()
    return row


def add_establishment(
    work: Work, organisation_id: UUID, *, name: str, answers: Json, form_id: str, form_content_id: str
) -> Establishment:
    """Add an establishment to an organisation."""
    now = work.now()
    return work.add(
        Establishment(
            organisation_id=organisation_id,
            name=name,
            answers=answers,
            form_id=form_id,
            form_content_id=form_content_id,
            created_at=now,
            updated_at=now,
        )
    )


def get_establishment(work: Work, establishment_id: UUID, *, lock: bool = False) -> Establishment:
    """Give an establishment; with `lock`, hold it until the work ends."""
    query = select(Establishment).where(Establishment.id == establishment_id)
    return work.one(query.with_for_update() if lock else query, establishment_id)


def establishments(work: Work, organisation_id: UUID) -> list[Establishment]:
    """Give an organisation's establishments, by name."""
    query = select(Establishment).where(Establishment.organisation_id == organisation_id)
    return work.all(query.order_by(Establishment.name, Establishment.id))


def save_establishment(
    work: Work,
    establishment_id: UUID,
    *,
    version: int,
    name: str,
    answers: Json,
    form_id: str,
    form_content_id: str,
) -> Establishment:
    """Replace an establishment's registration.

    Raises:
        Stale: It has changed since `version` was read.
    """
    row = get_establishment(work, establishment_id, lock=True)
    if row.version != version:
        raise Stale("establishment", establishment_id, version, row.version)
    row.name, row.answers = name, answers
    row.form_id, row.form_content_id, row.updated_at = form_id, form_content_id, work.now()
    work.session.flush()
    return row
