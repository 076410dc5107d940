"""Register one of an organisation's establishments, one page of its form at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.library import Library
from webapp import audit
from webapp.services.errors import Stale
from webapp.services.read_registration import establishment_record, ground, organisation_id
from webapp.services.register_organisation import merged_page, named, of_page
from webapp.services.save_page import StalePage
from webapp.store import Actor, Store, Work
from webapp.store.queries import organisations


@dataclass(frozen=True, slots=True)
class EstablishmentSaved:
    """An establishment just saved: which, its version from now on, and whether anything was different."""

    establishment_id: UUID
    version: int
    changed: bool


def register_establishment(
    store: Store,
    actor: Actor,
    library: Library,
    establishment_id: UUID | None,
    page_id: str,
    *,
    answers: Mapping[str, Any],
    version: int,
) -> EstablishmentSaved:
    """Save what was answered on one page of an establishment's registration.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        establishment_id: Which; None adds one. Two clicks that add the same answers add one.
        page_id: Of the form that registers establishments.
        answers: By question id, as JSON; also what was typed but is no answer.
        version: Of the establishment, as the page was shown.

    Raises:
        NotFound: There is no such establishment of the actor's organisation, or no such page.
        Refused: `no-establishments`.
        StalePage: Someone else changed it since; nothing was saved.
    """
    with store.writing(actor) as work:
        found = ground(work, library)
        organisation = organisations.get(work, organisation_id(actor), lock=True)
        row = _row(work, organisation.id, establishment_id)
        record = establishment_record(found, organisation, row)
        merged = merged_page(record, page_id, answers)
        row = row or _same(work, organisation.id, merged)
        if merged is None or (establishment_id is None and row is not None):
            return _unchanged(row)
        content_id = found.edition.versions[record.form.id].content_id
        about = {"name": named(record, merged), "form_id": record.form.id, "form_content_id": content_id}
        try:
            saved = (
                organisations.save_establishment(work, row.id, version=version, answers=merged, **about)
                if row
                else organisations.add_establishment(work, organisation.id, answers=merged, **about)
            )
        except Stale as stale:
            raise StalePage(stale, of_page(record, page_id)) from stale
        audit.record(
            work,
            "register-establishment",
            "establishment",
            saved.id,
            definitions={record.form.id: content_id},
            page=page_id,
            version=saved.version,
        )
        return EstablishmentSaved(saved.id, saved.version, changed=True)


def _row(work: Work, organisation: UUID, establishment_id: UUID | None) -> organisations.Establishment | None:
    if establishment_id is None:
        return None
    return organisations.get_establishment(work, establishment_id, lock=True)


def _same(work: Work, organisation: UUID, answers: Mapping[str, Any] | None) -> organisations.Establishment | None:
    """Return an establishment that has just these answers: what a first click added."""
    rows = organisations.establishments(work, organisation)
    return next((row for row in rows if row.answers == answers), None)


def _unchanged(row: organisations.Establishment | None) -> EstablishmentSaved:
    if row is None:
        raise AssertionError("an establishment that is not there has no answers to be the same as")
    return EstablishmentSaved(row.id, row.version, changed=False)
