"""Read what is held about a person themselves: what anybody may ask to see (UK GDPR, article 15)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from webapp.store import Actor, Store, Work
from webapp.store.queries import audit, organisations, own_record, people, second_factors

Json = dict[str, Any]


def read_own_record(store: Store, actor: Actor) -> Json:
    """Return everything that is held about the actor, as JSON has it.

    That is their account, how and where they signed in, what was sent to them, what they wrote about applications of
    others, all that they did, and what was done to their account by whomever. What an organisation answered is the
    organisation's: its people read it on its own pages. What secures the account (hashes) is left out. Times are in
    UTC.
    """
    with store.reading(actor) as work:
        person = people.get(work, work.person_id)
        return {
            "account": _account(work, person),
            **_sign_ins(work, person.id),
            **_sent(work, person.id),
            **_written(work, person.id),
            "acts": [
                {"at": _at(row.at), "act": row.action, "of": row.object_kind, "id": row.object_id}
                for row in audit.of_person(work, person.id)
            ],
            "acts_on_account": [
                {"at": _at(row.at), "act": row.action, "by": row.role}
                for row in own_record.events_on_account(work, person.id)
            ],
        }


def _account(work: Work, person: people.Person) -> Json:
    factor = second_factors.of_person(work, person.id)
    of_one = organisations.get(work, person.organisation_id).name if person.organisation_id else None
    return {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "organisation": of_one,
        "authority": person.authority or None,
        "duties": list(person.duties),
        "created_at": _at(person.created_at),
        "second_factor": factor is not None and factor.confirmed_at is not None,
        "second_factor_begun_at": _at(factor.begun_at) if factor else None,
        "recovery_codes_left": second_factors.codes_left(work, person.id),
    }


def _sign_ins(work: Work, person_id: UUID) -> Json:
    return {
        "accounts_elsewhere": [
            {"issuer": row.issuer, "subject": row.subject, "since": _at(row.bound_at)}
            for row in own_record.identities(work, person_id)
        ],
        "sessions": [
            {
                "began_at": _at(row.created_at),
                "used_at": _at(row.seen_at),
                "ends_at": _at(row.expires_at),
                "ended_at": _at(row.revoked_at),
            }
            for row in own_record.sessions(work, person_id)
        ],
        "access_tokens": [
            {
                "name": row.name,
                "made_at": _at(row.created_at),
                "used_at": _at(row.used_at),
                "ends_at": _at(row.expires_at),
                "ended_at": _at(row.revoked_at),
            }
            for row in own_record.tokens(work, person_id)
        ],
    }


def _sent(work: Work, person_id: UUID) -> Json:
    return {
        "links": [
            {
                "purpose": row.purpose,
                "subject": row.subject,
                "made_at": _at(row.made_at),
                "ends_at": _at(row.expires_at),
                "used_at": _at(row.used_at),
                "state": row.state,
                "settled_at": _at(row.settled_at),
            }
            for row in own_record.links(work, person_id)
        ],
        "letters": [
            {
                "subject": letter.subject,
                "at": _at(letter.sent_at),
                "state": row.state,
                "settled_at": _at(row.settled_at),
            }
            for row, letter in own_record.letters(work, person_id)
        ],
    }


def _written(work: Work, person_id: UUID) -> Json:
    """Return what they wrote, and what they see to, as people of the lead."""
    interests, assignments = own_record.interests(work, person_id), own_record.assignments(work, person_id)
    assessments, resolutions = own_record.assessments(work, person_id), own_record.resolutions(work, person_id)
    asked = own_record.clarifications(work, person_id)
    about = {row.application_id for row in interests} | {row.application_id for row in assignments}
    about |= {row.application_id for row in assessments} | {row.application_id for row in resolutions}
    about |= {row.application_id for row in asked}
    known = own_record.references(work, about)

    def of(application_id: UUID) -> Json:
        return {"application": known.get(application_id)}

    return {
        "interests": [
            of(row.application_id) | {"at": _at(row.made_at), "interest": row.interest, "what": row.what}
            for row in interests
        ],
        "assignments": [of(row.application_id) | {"at": _at(row.assigned_at)} for row in assignments],
        "assessments": [
            of(row.application_id) | {"at": _at(row.made_at), "answers": json.loads(row.answers)} for row in assessments
        ],
        "resolutions": [
            of(row.application_id)
            | {"at": _at(row.made_at), "criterion": row.rule_id, "verdict": row.verdict, "reason": row.reason}
            for row in resolutions
        ],
        "clarifications": [
            of(row.application_id)
            | {
                "at": _at(row.asked_at),
                "questions": list(row.questions),
                "reason": row.reason,
                "answer_by": row.answer_by.isoformat(),
            }
            for row in asked
        ],
        "holds": [
            {
                "organisation": str(row.organisation_id),
                "at": _at(row.placed_at),
                "reason": row.reason,
                "lifted_at": _at(row.lifted_at),
            }
            for row in own_record.holds(work, person_id)
        ],
    }


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
