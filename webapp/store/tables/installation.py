"""What this database was made for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base


class Installation(Base):
    """The one row that says that a database was made as a demonstration; a real one has none.

    Demonstration sign-ins exist only beside it, so that they can never be made in a database that people rely on.
    """

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    demonstration_since: Mapped[datetime]
