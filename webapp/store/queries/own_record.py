"""What is held about one person, by table: for that person alone, who asks for it. Ended and replaced rows too."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from webapp.store.tables import (
    AccessToken,
    AccountLink,
    Application,
    Assessment,
    Assignment,
    AuditEvent,
    Clarification,
    Hold,
    Identity,
    InterestDeclaration,
    Letter,
    LetterDelivery,
    ReferralResolution,
    SignInSession,
)
from webapp.store.unit import Work

__all__ = [
    "assessments",
    "assignments",
    "clarifications",
    "events_on_account",
    "holds",
    "identities",
    "interests",
    "letters",
    "links",
    "references",
    "resolutions",
    "sessions",
    "tokens",
]


def identities(work: Work, person_id: UUID) -> list[Identity]:
    """Give the accounts elsewhere that a person signs in with."""
    return work.all(select(Identity).where(Identity.person_id == person_id).order_by(Identity.bound_at))


def sessions(work: Work, person_id: UUID) -> list[SignInSession]:
    """Give the sessions of a person, those that have ended too, the latest used first."""
    query = select(SignInSession).where(SignInSession.person_id == person_id)
    return work.all(query.order_by(SignInSession.seen_at.desc()))


def tokens(work: Work, person_id: UUID) -> list[AccessToken]:
    """Give the access tokens of a person, those that have ended too, the latest made first."""
    query = select(AccessToken).where(AccessToken.person_id == person_id)
    return work.all(query.order_by(AccessToken.created_at.desc(), AccessToken.id))


def links(work: Work, person_id: UUID) -> list[AccountLink]:
    """Give the links that were made for a person, the latest first."""
    query = select(AccountLink).where(AccountLink.person_id == person_id)
    return work.all(query.order_by(AccountLink.made_at.desc(), AccountLink.id))


def letters(work: Work, person_id: UUID) -> list[tuple[LetterDelivery, Letter]]:
    """Give the letters that went to a person by e-mail, or wait to, the latest first."""
    query = select(LetterDelivery, Letter).join(Letter, Letter.id == LetterDelivery.letter_id)
    found = work.session.execute(query.where(LetterDelivery.person_id == person_id).order_by(Letter.sent_at.desc()))
    return [(delivery, letter) for delivery, letter in found]


def interests(work: Work, person_id: UUID) -> list[InterestDeclaration]:
    """Give what a person declared of applications, the latest first."""
    query = select(InterestDeclaration).where(InterestDeclaration.person_id == person_id)
    return work.all(query.order_by(InterestDeclaration.made_at.desc(), InterestDeclaration.id))


def assignments(work: Work, person_id: UUID) -> list[Assignment]:
    """Give the applications that a person sees to."""
    return work.all(
        select(Assignment).where(Assignment.officer_id == person_id).order_by(Assignment.assigned_at.desc())
    )


def assessments(work: Work, person_id: UUID) -> list[Assessment]:
    """Give the assessments that a person recorded, the latest first."""
    return work.all(select(Assessment).where(Assessment.made_by == person_id).order_by(Assessment.made_at.desc()))


def resolutions(work: Work, person_id: UUID) -> list[ReferralResolution]:
    """Give the referred criteria that a person decided, the latest first."""
    query = select(ReferralResolution).where(ReferralResolution.made_by == person_id)
    return work.all(query.order_by(ReferralResolution.made_at.desc(), ReferralResolution.id))


def clarifications(work: Work, person_id: UUID) -> list[Clarification]:
    """Give what a person asked about applications, the latest first."""
    query = select(Clarification).where(Clarification.asked_by == person_id)
    return work.all(query.order_by(Clarification.asked_at.desc()))


def holds(work: Work, person_id: UUID) -> list[Hold]:
    """Give the holds that a person placed, the latest first."""
    return work.all(select(Hold).where(Hold.placed_by == person_id).order_by(Hold.placed_at.desc(), Hold.id))


def events_on_account(work: Work, person_id: UUID) -> list[AuditEvent]:
    """Give what was done to the account of a person by whomever, signing in among it, the latest first."""
    query = select(AuditEvent).where(AuditEvent.object_kind == "person", AuditEvent.object_id == str(person_id))
    return work.all(query.order_by(AuditEvent.seq.desc()))


def references(work: Work, application_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the references of applications, of those this actor sees, by id."""
    query = select(Application.id, Application.reference).where(Application.id.in_(set(application_ids)))
    return {row.id: row.reference for row in work.session.execute(query)}
