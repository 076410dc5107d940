"""The database, opened: SQLite for trying and for one office, PostgreSQL for service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from webapp.store.actors import Actor
from webapp.store.clock import Clock, DatabaseClock
from webapp.store.unit import Work, translated

BUSY_TIMEOUT_SECONDS = 10
"""How long a unit of work waits for another's locks before it gives up with `Unavailable`."""


class Store:
    """One database. Open one a process (after forking), and `close` it.

    Attributes:
        url: Where it is, without the password.
        clock: What tells the time to units of work.
        engine: The connections; for migrations and for `webapp.store` alone.
    """

    def __init__(self, url: str, *, clock: Clock | None = None) -> None:
        """Open the database at `url` (`sqlite:///path` or `postgresql://user@host/name`). Nothing is read yet."""
        self.engine = _engine(url)
        self.url = self.engine.url.render_as_string(hide_password=True)
        self.clock = clock or DatabaseClock()
        self._readers = self.engine.execution_options(fps_writes=False)
        self._writers = self.engine.execution_options(fps_writes=True)

    @property
    def dialect(self) -> str:
        """Which database it is: "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[Work]:
        """Begin a unit of work that only reads: it sees the database as it stood at one moment.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with (
            translated(),
            Session(self._readers, close_resets_only=False, expire_on_commit=False, autoflush=False) as session,
        ):
            yield Work(session, actor, self.clock, writes=False)

    @contextmanager
    def writing(self, actor: Actor) -> Iterator[Work]:
        """Begin a unit of work that may write, and commit it at the end of the block.

        On SQLite it has the database to itself from the start. On PostgreSQL, lock what the change depends on
        (`get(..., lock=True)`) before reading the clock.

        Raises:
            Conflict: A constraint refused the change.
            Unavailable: The database cannot be reached, or stayed locked too long.
            Unaudited: Something changed and no audit event says so.
        """
        with translated(), Session(self._writers, close_resets_only=False, expire_on_commit=False) as session:
            work = Work(session, actor, self.clock, writes=True)
            yield work
            work.commit()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    timeouts = f"-c lock_timeout={BUSY_TIMEOUT_SECONDS}s -c statement_timeout=30s -c timezone=UTC"
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,  # what is stored does not come into messages, and so not into logs
        connect_args={"options": timeouts, "connect_timeout": BUSY_TIMEOUT_SECONDS},
    )
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("fps_writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get("fps_writes", True):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
