"""All rows of all tables as lines of JSON that mean the same on SQLite and PostgreSQL: what backups are made of.

Read in one unit of work they are the database as it stood at one moment; put back into an empty database of the same
revision they are that database again, whichever of the two it is.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Date, LargeBinary, Table, Uuid, func, select

from webapp.store.migrating import take_turns
from webapp.store.store import Store
from webapp.store.tables import RateBucket, SignInSession
from webapp.store.types import Base, UtcDateTime
from webapp.store.unit import Work, translated

LEFT_OUT = frozenset({SignInSession.__tablename__, RateBucket.__tablename__})
"""Who was signed in, and how often somebody had tried: no session goes on in a database that was put back."""
_AT_ONCE, _LARGE_AT_ONCE = 1_000, 8
"""Rows fetched and put at once; fewer where a row may hold a whole file."""


class NoRow(ValueError):
    """A line is no row of its table; the sentence says why."""


class NotEmpty(Exception):
    """There are rows in the database already."""


def tables() -> tuple[str, ...]:
    """Return the names of the tables that are copied, each after those that it refers to."""
    return tuple(table.name for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT)


def revision(work: Work) -> str:
    """Return the revision of the tables: the last migration that made them what they are."""
    return _revision(work.session.connection())


def lines(work: Work, name: str) -> Iterator[bytes]:
    """Yield the rows of a table, everybody's, in the order of its key: one line of JSON each."""
    table = Base.metadata.tables[name]
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=_at_once(table))
    # Asked of the table itself: whoever acts may see only some rows, and a backup is of all of them.
    for row in work.session.connection().execute(query):
        said = {column.name: _said(value) for column, value in zip(table.columns, row, strict=True)}
        yield json.dumps(said, separators=(",", ":")).encode("ascii") + b"\n"


class Filling:
    """An empty database that is being filled, in one transaction. Made by `filling` only.

    Attributes:
        revision: Of its tables.
    """

    def __init__(self, connection: Connection) -> None:
        """Bind it to the transaction."""
        self._connection = connection
        self.revision = _revision(connection)

    def put(self, name: str, found: Iterable[bytes]) -> int:
        """Put the rows of a table; return how many there were.

        Raises:
            NoRow: A line is no row of the table.
            Conflict: A constraint refuses a row.
        """
        table, count, rest = Base.metadata.tables[name], 0, iter(found)
        while some := list(islice(rest, _at_once(table))):
            self._connection.execute(table.insert(), [_row(table, line) for line in some])
            count += len(some)
        return count

    def count(self, name: str) -> int:
        """Count the rows of a table."""
        query = select(func.count()).select_from(Base.metadata.tables[name])
        return int(self._connection.execute(query).scalar_one())


@contextmanager
def filling(store: Store) -> Iterator[Filling]:
    """Begin to fill a database whose tables are made and empty; what the block raises leaves it empty.

    Raises:
        NotEmpty: There are rows in it.
        Unavailable: It cannot be reached.
    """
    with translated(), store.engine.begin() as connection:
        take_turns(connection)
        found = Filling(connection)
        if any(found.count(name) for name in Base.metadata.tables):
            raise NotEmpty
        yield found


def _revision(connection: Connection) -> str:
    return "+".join(MigrationContext.configure(connection).get_current_heads())


def _at_once(table: Table) -> int:
    return _LARGE_AT_ONCE if any(isinstance(column.type, LargeBinary) for column in table.columns) else _AT_ONCE


def _said(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _row(table: Table, line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NoRow(f"a line of {table.name} is not JSON") from error
    names = {column.name for column in table.columns}
    if not isinstance(said, dict) or said.keys() != names:
        raise NoRow(f"a line of {table.name} has not the columns of the table")
    return {column.name: _value(table, column, said[column.name]) for column in table.columns}


def _value(table: Table, column: Column[Any], said: Any) -> Any:
    read = next((read for kind, read in _READ.items() if isinstance(column.type, kind)), None)
    if said is None or read is None:
        return said
    try:
        return read(said)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise NoRow(f"{column.name} of a line of {table.name} is no value of its type") from error


_READ: dict[type[Any], Callable[[Any], Any]] = {
    LargeBinary: lambda said: base64.b64decode(said, validate=True),
    Date: date.fromisoformat,
    UtcDateTime: datetime.fromisoformat,
    Uuid: UUID,
}
