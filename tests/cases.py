"""Things in the database that tests start from, made as the service would make them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from webapp import audit
from webapp.access.duties import duties
from webapp.store import OPERATOR, Actor, Role, Store, json_text
from webapp.store.queries import applications, decisions, files, letters, organisations, people, rounds, submissions

PASSWORD_HASH = "no password"  # of people who never sign in with one


def add_person(store: Store, role: Role = Role.PROVIDER, name: str = "") -> Actor:
    """Add a person with every duty of their role, a provider with an organisation of its own."""
    name = name or f"{role.value} {secrets.token_hex(4)}"
    authority = "authority/other" if role == Role.AUTHORITY else ""
    with store.writing(OPERATOR) as work:
        organisation_id = organisations.add(work, name=f"Organisation of {name}").id if role == Role.PROVIDER else None
        person = people.add(
            work,
            email=f"{secrets.token_hex(8)}@example.org",
            name=name,
            password_hash=PASSWORD_HASH,
            role=role,
            organisation_id=organisation_id,
            authority=authority,
            duties=tuple(duties().roles[role].duties),
        )
        audit.record(work, "create-person", "person", person.id)
    return Actor(person.id, role, organisation_id, name, authority)


def add_round(store: Store, officer: Actor, *, days: float = 7, lots: tuple[str, ...] = ("lot/one",)) -> UUID:
    """Open a round that began a moment ago and closes in some days."""
    with store.writing(officer) as work:
        now = work.now()
        made = rounds.add(
            work,
            title="A round",
            framework_id="framework/some",
            lots=list(lots),
            opens_at=now - timedelta(seconds=1),
            closes_at=now + timedelta(days=days),
        )
        rounds.open_round(work, made.id, pins={"form/some": "0" * 64})
        audit.record(work, "open-round", "round", made.id)
    return made.id


def start_application(store: Store, provider: Actor, round_id: UUID) -> UUID:
    """Start an application with a draft."""
    assert provider.organisation_id
    with store.writing(provider) as work:
        place = organisations.add_establishment(
            work, provider.organisation_id, name="A place", answers={}, form_id="form/place", form_content_id="0" * 64
        )
        made = applications.start(
            work,
            organisation_id=provider.organisation_id,
            establishment_id=place.id,
            round_id=round_id,
            lots=["lot/one"],
            form_id="form/some",
            form_content_id="0" * 64,
            start_key=secrets.token_hex(8),
            answers={"name": "draft words"},
        )
        audit.record(work, "start-application", "application", made.id)
    return made.id


@dataclass(frozen=True)
class Submitted:
    """What a submitted application is made of."""

    application_id: UUID
    submission_id: UUID
    file_id: UUID
    unsubmitted_file_id: UUID


def submit(store: Store, provider: Actor, application_id: UUID, *, key: str = "") -> Submitted:
    """Submit an application with one file, leaving another out."""
    with store.writing(provider) as work:
        application = applications.get(work, application_id, lock=True)
        kept = [
            files.add(
                work,
                organisation_id=application.organisation_id,
                application_id=application.id,
                question="report",
                name=name,
                media_type="application/pdf",
                sha256="0" * 64,
                content=b"%PDF- " + name.encode(),
            )
            for name in ("in.pdf", "out.pdf")
        ]
        made = submissions.add(
            work,
            application,
            answers=json_text({"name": "sealed words"}),
            registration="{}",
            form_id="form/some",
            form_content_id="0" * 64,
            closure={"form/some": "0" * 64},
            sha256="0" * 64,
            submission_key=key or secrets.token_hex(8),
            submitted_at=work.now(),
            file_ids=[kept[0].id],
        )
        applications.set_state(work, application, applications.ApplicationState.SUBMITTED)
        audit.record(work, "submit-application", "application", application.id)
    return Submitted(application_id, made.id, kept[0].id, kept[1].id)


def decide(store: Store, officer: Actor, submitted: Submitted, outcome: str = "refer") -> UUID:
    """Keep an assessment and a decision on the application's lot."""
    with store.writing(officer) as work:
        application = applications.get(work, submitted.application_id, lock=True)
        assessed = decisions.add_assessment(
            work, application, answers="{}", form_id="form/assessment", form_content_id="0" * 64
        )
        made = decisions.add(
            work,
            application,
            submission_id=submitted.submission_id,
            assessment_id=assessed.id,
            lot="lot/one",
            ruleset_id="rules/some",
            decided_for=work.now().date(),
            outcome=outcome,
            core="{}",
            facts="{}",
            closure={"rules/some": "0" * 64},
            digest="0" * 64,
            engine_version="0",
            second_opinion={"verdict": "agrees"},
        )
        audit.record(work, "decide-application", "decision", made.id)
    return made.id


def confirm(store: Store, officer: Actor, decision_id: UUID, outcome: str = "pass") -> UUID:
    """Resolve a referral, confirm the outcome and send the letter; give the letter."""
    with store.writing(officer) as work:
        decision = decisions.get(work, decision_id)
        decisions.add_resolution(work, decision, rule_id="rule", verdict=outcome, reason="The words relied on.")
        confirmed = decisions.add_outcome(work, decision, outcome=outcome)
        sent = letters.add(
            work,
            applications.get(work, confirmed.application_id),
            lot=confirmed.lot,
            outcome_id=confirmed.id,
            document_id="document/some",
            locale="en",
            subject="Your application",
            html=b"<p>Dear provider</p>",
            closure={"document/some": "0" * 64},
            sha256="0" * 64,
        )
        audit.record(work, "confirm-outcome", "outcome", confirmed.id)
    return sent.id
