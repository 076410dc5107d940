"""What this database was made for."""

from __future__ import annotations

from sqlalchemy import select

from webapp.store.tables import Installation
from webapp.store.unit import Work

__all__ = ["Installation", "is_demonstration", "mark_as_demonstration"]


def is_demonstration(work: Work) -> bool:
    """Tell whether the database was made as a demonstration."""
    return work.first(select(Installation)) is not None


def mark_as_demonstration(work: Work) -> None:
    """Mark the database as a demonstration, for good.

    Raises:
        Conflict: It is one already.
    """
    work.add(Installation(id=1, demonstration_since=work.now()))
