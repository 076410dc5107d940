"""What is on its way by e-mail to one person: the columns of every table of such things."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped


class DeliveryState(StrEnum):
    """Where a letter is on its way to one person."""

    WAITING = "waiting"
    """Not sent yet: it is tried again until it is sent or refused."""
    SENT = "sent"
    """A mail server has taken it."""
    REFUSED = "refused"
    """A mail server will never take it, or there is nobody there any more: somebody has to see to it."""


class Delivered:
    """A row that is handed over to a mail server once.

    No sweep takes it before `due_at`: that is when it is tried again, and until then whoever has taken it has it.
    """

    state: Mapped[str]
    due_at: Mapped[datetime]
    tries: Mapped[int]
    settled_at: Mapped[datetime | None]
    """When it was sent or refused."""
    why: Mapped[str | None]
    """Why it was not sent when it was last tried, as a code."""
