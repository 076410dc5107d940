"""Read what is held about a person themselves: what anybody may ask to see (UK GDPR, article 15)."""

from __future__ import annotations

from typing import Any

from webapp.store import Actor, Store
from webapp.store.queries import access_tokens, audit, people, second_factors, sessions


def read_own_record(store: Store, actor: Actor) -> dict[str, Any]:
    """Return everything that is held about the actor, as JSON has it: account, sign-ins, and what they did.

    What secures the account (hashes) is left out. Times are in UTC.
    """
    with store.reading(actor) as work:
        person = people.get(work, work.person_id)
        factor = second_factors.of_person(work, person.id)
        return {
            "account": {
                "name": person.name,
                "email": person.email,
                "role": person.role,
                "duties": list(person.duties),
                "created_at": person.created_at.isoformat(),
                "second_factor": factor is not None and factor.confirmed_at is not None,
            },
            "sessions": [
                {"began_at": row.created_at.isoformat(), "used_at": row.seen_at.isoformat()}
                for row in sessions.of_person(work, person.id)
            ],
            "access_tokens": [
                {"name": row.name, "made_at": row.created_at.isoformat(), "ends_at": row.expires_at.isoformat()}
                for row in access_tokens.of_person(work, person.id)
            ],
            "acts": [
                {"at": row.at.isoformat(), "act": row.action, "of": row.object_kind, "id": row.object_id}
                for row in audit.of_person(work, person.id)
            ],
        }
