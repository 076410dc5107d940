"""The chain of the audit trail: each event carries a digest over itself and over the chain of the one before it.

Whoever changes, takes out, puts in or moves an event of the past breaks every link from there on. The chain alone does
not show that its end was cut off, or that all of it was made anew: checkpoints kept elsewhere do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from webapp.store.tables import AuditEvent
from webapp.store.types import json_text

START = "0" * 64
"""What stands for the chain before the first event."""

_ADVISORY_LOCK = 6_270_102
"""An arbitrary number of our own: on PostgreSQL one transaction at a time adds to the chain."""


def linked(previous: str, event: AuditEvent | Row[Any]) -> str:
    """Return the chain at an event: SHA-256, in hex, over its canonical text and the chain of the event before it."""
    said = {
        "previous": previous,
        "seq": event.seq,
        "at": event.at.isoformat(timespec="microseconds"),
        "person": event.person_id and str(event.person_id),
        "role": event.role,
        "organisation": event.organisation_id and str(event.organisation_id),
        "action": event.action,
        "object": [event.object_kind, event.object_id],
        "definitions": event.definitions,
        "details": event.details,
    }
    return hashlib.sha256(json_text(said).encode("utf-8", "surrogatepass")).hexdigest()


def append(session: Session, events: Sequence[AuditEvent]) -> None:
    """Add events at the end of the chain, as the last thing that a transaction does.

    From here to its end no other transaction adds any, so nothing else may be locked after this.
    """
    if not events:
        return
    if session.connection().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ADVISORY_LOCK})
    # Asked of the table itself: whoever acts may see only some events, and the chain is of all of them.
    table = AuditEvent.__table__
    newest = select(table.c.seq, table.c.chain).where(table.c.seq == select(func.max(table.c.seq)).scalar_subquery())
    seq, chain = session.connection().execute(newest).one_or_none() or (0, START)
    for event in events:
        seq += 1
        event.seq = seq
        event.chain = chain = linked(chain, event)
    session.add_all(events)
    session.flush()
