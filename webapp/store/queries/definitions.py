"""Versions of definitions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select

from webapp.store.tables import DefinitionVersion
from webapp.store.unit import Work

__all__ = ["DefinitionVersion", "add", "everything", "stamp"]


def add(
    work: Work,
    *,
    kind: str,
    definition_id: str,
    content_id: str,
    in_force_from: date,
    in_force_to: date | None,
    owner: str,
    file: str,
    source: bytes,
) -> DefinitionVersion:
    """Store one version.

    Raises:
        Conflict: Another version of the definition has this date, or this content.
    """
    return work.add(
        DefinitionVersion(
            kind=kind,
            definition_id=definition_id,
            content_id=content_id,
            in_force_from=in_force_from,
            in_force_to=in_force_to,
            owner=owner,
            file=file,
            source=source,
            loaded_at=work.now(),
        )
    )


def everything(work: Work) -> list[DefinitionVersion]:
    """Give every version of every definition, by id and date."""
    return work.all(
        select(DefinitionVersion).order_by(DefinitionVersion.definition_id, DefinitionVersion.in_force_from)
    )


def stamp(work: Work) -> tuple[int, datetime | None]:
    """Give something that changes whenever a version is added: what a compiled library is kept under."""
    count, latest = work.session.execute(
        select(func.count(DefinitionVersion.id), func.max(DefinitionVersion.loaded_at))
    ).one()
    return count, latest
