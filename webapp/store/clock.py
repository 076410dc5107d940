"""Time, as the service knows it: the database's, never the host's.

Several hosts may serve one database, and a deadline must fall at the same moment for all of them. Tests pass another
`Clock`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

LONDON = ZoneInfo("Europe/London")
"""The time zone in which people are told the time and in which definitions come into force."""


class Clock(Protocol):
    """Something that tells the time."""

    def now(self, session: Session) -> datetime:
        """Tell the time now, aware and in UTC."""
        ...


class DatabaseClock:
    """The database's own clock, read anew each time: two readings in one transaction differ."""

    def now(self, session: Session) -> datetime:
        """Ask the database. On PostgreSQL this is the moment of asking, not the start of the transaction."""
        if session.get_bind().dialect.name == "sqlite":
            said = session.execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")).scalar_one()
            return datetime.fromisoformat(said).replace(tzinfo=UTC)
        moment: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        return moment.astimezone(UTC)
