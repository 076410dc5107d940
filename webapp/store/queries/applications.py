"""Applications and their drafts."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp.store.errors import Stale
from webapp.store.tables import Application, ApplicationState, Draft
from webapp.store.types import Json
from webapp.store.unit import Work

__all__ = [
    "Application",
    "ApplicationState",
    "Draft",
    "by_reference",
    "by_start_key",
    "draft",
    "everything",
    "get",
    "in_round",
    "new_reference",
    "of_establishment",
    "reopen_draft",
    "reopened",
    "save_draft",
    "set_state",
    "start",
]

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(groups: int = 3) -> str:
    """Make up a reference that can be read out: no letter looks like a digit, and it tells nothing about others."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(groups))


def start(
    work: Work,
    *,
    organisation_id: UUID,
    establishment_id: UUID,
    round_id: UUID,
    lots: list[str],
    form_id: str,
    form_content_id: str,
    start_key: str,
    answers: Json,
) -> Application:
    """Start an application with a draft.

    Raises:
        Conflict: The key was used before (see `by_start_key`), or the establishment is another organisation's.
    """
    now = work.now()
    row = work.add(
        Application(
            organisation_id=organisation_id,
            establishment_id=establishment_id,
            round_id=round_id,
            reference=new_reference(),
            lots=lots,
            state=ApplicationState.DRAFT.value,
            start_key=start_key,
            created_at=now,
            created_by=work.person_id,
            updated_at=now,
        )
    )
    work.add(
        Draft(
            application_id=row.id,
            organisation_id=organisation_id,
            answers=answers,
            form_id=form_id,
            form_content_id=form_content_id,
            saved_at=now,
        )
    )
    return row


def get(work: Work, application_id: UUID, *, lock: bool = False) -> Application:
    """Give an application; with `lock`, hold it until the work ends, so that what hangs on it changes one at a time."""
    query = select(Application).where(Application.id == application_id)
    return work.one(query.with_for_update() if lock else query, application_id)


def by_reference(work: Work, reference: str, *, lock: bool = False) -> Application:
    """Give the application with a reference; with `lock`, hold it until the work ends.

    Raises:
        NotFound: There is none that this actor may see.
    """
    query = select(Application).where(Application.reference == reference)
    return work.one(query.with_for_update() if lock else query, reference)


def of_establishment(work: Work, establishment_id: UUID, round_id: UUID) -> list[Application]:
    """Give an establishment's applications in a round, oldest first."""
    query = select(Application).where(
        Application.establishment_id == establishment_id, Application.round_id == round_id
    )
    return work.all(query.order_by(Application.created_at, Application.id))


def by_start_key(work: Work, organisation_id: UUID, start_key: str) -> Application | None:
    """Find the application that a form started."""
    query = select(Application).where(
        Application.organisation_id == organisation_id, Application.start_key == start_key
    )
    return work.first(query)


def everything(work: Work) -> list[Application]:
    """Give every application this actor sees, the latest changed first."""
    return work.all(select(Application).order_by(Application.updated_at.desc(), Application.id))


def in_round(work: Work, round_id: UUID) -> list[Application]:
    """Give the applications in a round that this actor sees, by reference."""
    return work.all(select(Application).where(Application.round_id == round_id).order_by(Application.reference))


def set_state(work: Work, application: Application, state: ApplicationState) -> None:
    """Move an application on. Lock it first."""
    application.state, application.updated_at = state.value, work.now()
    work.session.flush()


def draft(work: Work, application_id: UUID) -> Draft:
    """Give an application's draft. Only its provider ever sees one."""
    return work.one(select(Draft).where(Draft.application_id == application_id), application_id)


def save_draft(
    work: Work,
    application_id: UUID,
    *,
    version: int,
    answers: Json,
    form_id: str | None = None,
    form_content_id: str | None = None,
) -> Draft:
    """Replace a draft's answers (and the form they answer, when it is confirmed anew).

    Raises:
        Stale: Someone saved it since `version` was read.
    """
    row = work.one(select(Draft).where(Draft.application_id == application_id).with_for_update(), application_id)
    if row.version != version:
        raise Stale("draft", application_id, version, row.version)
    row.answers, row.saved_at = answers, work.now()
    row.form_id = form_id or row.form_id
    row.form_content_id = form_content_id or row.form_content_id
    work.session.flush()
    return row


def reopen_draft(work: Work, application_id: UUID, at: datetime | None) -> Draft:
    """Note since when a submitted application is being changed, or that it no longer is. Lock the application first."""
    row = work.one(select(Draft).where(Draft.application_id == application_id).with_for_update(), application_id)
    row.reopened_at = at
    work.session.flush()
    return row


def reopened(work: Work) -> frozenset[UUID]:
    """Give the ids of the applications, of those this actor sees, whose draft is being changed after a submission."""
    return frozenset(row.application_id for row in work.all(select(Draft).where(Draft.reopened_at.is_not(None))))
