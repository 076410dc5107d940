"""Bringing a database's tables up to date. Safe to run at every start, and from two processes at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from webapp.store.store import Store
from webapp.store.unit import translated

_ADVISORY_LOCK = 6_270_101
"""An arbitrary number of our own: PostgreSQL lets one migration at a time hold it."""


def migrate(store: Store, revision: str = "head") -> None:
    """Bring the tables up to a revision, in one transaction.

    Raises:
        Unavailable: The database cannot be reached, or another migration holds it for too long.
    """
    with translated(), store.engine.begin() as connection:
        take_turns(connection)
        command.upgrade(_config(connection), revision)


def unmigrate(store: Store, revision: str = "base") -> None:
    """Take the tables back down to a revision; what the later ones held is lost. For tests and for a failed upgrade."""
    with translated(), store.engine.begin() as connection:
        take_turns(connection)
        command.downgrade(_config(connection), revision)


def is_current(store: Store) -> bool:
    """Tell whether the tables are those this version of the program was written for."""
    with translated(), store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads() == _heads()


def is_made(store: Store) -> bool:
    """Tell whether there is a database with tables; where there is none, none is made by asking.

    Raises:
        Unavailable: The database cannot be reached.
    """
    address = store.engine.url
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        return False
    with translated(), store.engine.connect() as connection:
        return bool(MigrationContext.configure(connection).get_current_heads())


def take_turns(connection: Connection) -> None:
    """Wait until nobody else makes or fills the tables; held to the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ADVISORY_LOCK})


@cache
def _heads() -> tuple[str, ...]:
    """The revisions that the migrations lead to; read once, for the health check asks every few seconds."""
    return tuple(ScriptDirectory.from_config(_scripts()).get_heads())


def _config(connection: Connection) -> Config:
    config = _scripts()
    config.attributes["connection"] = connection
    return config


def _scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
