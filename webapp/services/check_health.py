"""Check whether the service can do its work: for the monitor or the proxy that asks every few seconds."""

from __future__ import annotations

from enum import StrEnum

from webapp.services.errors import Unavailable
from webapp.store import Store, is_current


class Trouble(StrEnum):
    """Why the service cannot do its work."""

    DATABASE_UNREACHABLE = "database-unreachable"
    TABLES_NOT_CURRENT = "tables-not-current"
    """The tables are of another revision than this program was written for: it was changed and not started again."""


def check_health(store: Store) -> Trouble | None:
    """Return what is in the way, or nothing. Who asks is told no more than that: not where, and not what is in it."""
    try:
        return None if is_current(store) else Trouble.TABLES_NOT_CURRENT
    except Unavailable:
        return Trouble.DATABASE_UNREACHABLE
