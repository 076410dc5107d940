"""Applications and their drafts."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer

from webapp.store.errors import Stale
from webapp.store.tables import Application, ApplicationState, Draft
from webapp.store.types import Json
from webapp.store.unit import Work

__all__ = [
    "Application",
    "ApplicationState",
    "Carried",
    "Draft",
    "by_reference",
    "by_start_key",
    "draft",
    "drafts",
    "everything",
    "get",
    "in_round",
    "new_reference",
    "of_establishment",
    "reopen_draft",
    "save_draft",
    "set_state",
    "start",
    "unfinished",
]

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Carried:
    """How a draft stands under a version of its form: what `Draft` keeps of it, and the answers carried over to it."""

    answers: Json
    form_content_id: str
    form_pins: Json | None
    to_confirm: Json | None
    left_over: Json | None


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
    form_pins: Json | None = None,
    to_confirm: Json | None = None,
    left_over: Json | None = None,
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
            form_pins=form_pins,
            to_confirm=to_confirm,
            left_over=left_over,
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


def unfinished(work: Work, asked: Collection[UUID]) -> list[Application]:
    """Give the applications that were never submitted, and those of these ids, about which something was asked."""
    draft, waiting = Application.state == ApplicationState.DRAFT.value, Application.id.in_(asked)
    submitted = Application.state == ApplicationState.SUBMITTED.value
    return work.all(select(Application).where(draft | (submitted & waiting)).order_by(Application.reference))


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
    editing: str = "",
    carried: Carried | None = None,
) -> Draft:
    """Replace a draft's answers, and note by question who changed it.

    Args:
        work: A unit of work that writes.
        application_id: Of the draft.
        version: That the answers were made from.
        answers: By question.
        editing: The page that they come from, as long as one person looks at it.
        carried: How the draft stands under the version of its form that counts now; as before where nothing is given.

    Raises:
        Stale: Someone saved it since `version` was read.
    """
    row = work.one(select(Draft).where(Draft.application_id == application_id).with_for_update(), application_id)
    if row.version != version:
        raise Stale("draft", application_id, version, row.version)
    now = work.now()
    stamp = [str(work.person_id), now.isoformat(), version + 1, editing]
    before = row.answers if carried is None else carried.answers
    differing = {name: stamp for name, answer in answers.items() if answer != before.get(name)}
    row.changes = {**(row.changes or {}), **differing}
    row.answers, row.saved_at = answers, now
    if carried is not None:
        row.form_content_id, row.form_pins = carried.form_content_id, carried.form_pins
        row.to_confirm, row.left_over = carried.to_confirm, carried.left_over
    work.session.flush()
    return row


def reopen_draft(work: Work, application_id: UUID, at: datetime | None) -> Draft:
    """Note since when a submitted application is being changed, or that it no longer is. Lock the application first."""
    row = work.one(select(Draft).where(Draft.application_id == application_id).with_for_update(), application_id)
    row.reopened_at = at
    work.session.flush()
    return row


def drafts(work: Work) -> dict[UUID, Draft]:
    """Give the drafts this actor sees by application, to be listed: without answers and what else only a page shows."""
    kept_back = (Draft.answers, Draft.left_over, Draft.changes)
    query = select(Draft).options(*(defer(column, raiseload=True) for column in kept_back))
    return {row.application_id: row for row in work.all(query)}
