"""Recording what is done, in the audit trail.

An event is written in the transaction of the act itself; work that changes something without one is rolled back
(`webapp.store.errors.Unaudited`). Personal data never goes in: an event holds ids, codes, counts and digests.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from webapp.store import Work
from webapp.store.queries import audit

LONGEST_DETAIL = 120
"""Characters. What is longer is prose, and prose may name someone."""

Detail = str | int | bool | None


def record(
    work: Work,
    action: str,
    object_kind: str,
    object_id: UUID | str,
    *,
    definitions: Mapping[str, str] | None = None,
    owner: UUID | None = None,
    **details: Detail,
) -> None:
    """Record what is being done, in the work's own transaction; who does it is the work's actor.

    Args:
        work: A unit of work that writes.
        action: What is done, as verb and noun: "submit-application".
        object_kind: What it is done to: the name of its table.
        object_id: Which one.
        definitions: Definition id -> content id of the versions it rests on.
        owner: The organisation that it concerns, where a part of the service does it: the event is sealed as its own.
        details: Codes, ids, counts and digests that tell the act from others like it.

    Raises:
        ValueError: A detail looks like personal data: an e-mail address, or prose.
    """
    for name, value in details.items():
        if isinstance(value, str) and ("@" in value or len(value) > LONGEST_DETAIL):
            raise ValueError(f"{name} may be personal data, which never goes into the audit trail")
    audit.add(
        work,
        action,
        object_kind=object_kind,
        object_id=object_id,
        definitions=dict(definitions or {}),
        details=dict(details),
        organisation_id=owner,
    )
