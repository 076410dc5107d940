"""A clock that stands still until a test moves it: passed to the store, never patched in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any


@dataclass
class FixedClock:
    """Tells one moment. Set `at`, or `move` it."""

    at: datetime = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def now(self, session: Any) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        """Move on (or back), by the arguments of `timedelta`."""
        self.at += timedelta(**by)
        return self.at
