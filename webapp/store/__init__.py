"""What is kept, and who sees it: tables, queries, the unit of work, migrations.

Services call `Store.reading` and `Store.writing`, and with the `Work` they are given the functions of
`webapp.store.queries`. Nothing outside this package imports the tables or SQLAlchemy.
"""

from __future__ import annotations

from webapp.store.actors import ERASER, GATE, NOBODY, OPERATOR, PEOPLE, REMINDER, SCANNER, SENDER, Actor, Role
from webapp.store.clock import LONDON, Clock, DatabaseClock
from webapp.store.errors import Conflict, NotFound, Stale, StoreError, Unavailable, Unstorable
from webapp.store.migrating import is_current, is_made, migrate
from webapp.store.store import Store
from webapp.store.types import json_text
from webapp.store.unit import Work

__all__ = [
    "ERASER",
    "GATE",
    "LONDON",
    "NOBODY",
    "OPERATOR",
    "PEOPLE",
    "REMINDER",
    "SCANNER",
    "SENDER",
    "Actor",
    "Clock",
    "Conflict",
    "DatabaseClock",
    "NotFound",
    "Role",
    "Stale",
    "Store",
    "StoreError",
    "Unavailable",
    "Unstorable",
    "Work",
    "is_current",
    "is_made",
    "json_text",
    "migrate",
]
