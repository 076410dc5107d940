"""The unit of work: one transaction, done for one actor, that sees and writes only what that actor may.

with store.writing(actor) as work:
    ...                       # commits at the end of the block; any exception rolls everything back
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, event, inspect
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError, StatementError
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.base import ExecutableOption

from webapp.store import chain, errors
from webapp.store.actors import Actor
from webapp.store.clock import Clock
from webapp.store.keeping import CHANGEABLE_COLUMNS
from webapp.store.scope import POLICIES, criterion, may_write
from webapp.store.sight import ALL, View
from webapp.store.tables import (
    AccessToken,
    AccountLink,
    AuditEvent,
    FileScan,
    LetterDelivery,
    RateBucket,
    SignInSession,
)
from webapp.store.types import Base

Row = TypeVar("Row", bound=Base)

UNAUDITED_TABLES: frozenset[type[Base]] = frozenset(
    {AccessToken, AccountLink, FileScan, LetterDelivery, RateBucket, SignInSession}
)
"""Housekeeping of the gate and of sweeps: the acts themselves (signing in and out, making and ending tokens, what a
scan found, that a letter was sent, that somebody was invited) are audited by their services."""


class Work:
    """One unit of work. Made by `Store.reading` and `Store.writing` only.

    Attributes:
        actor: Who it is done for.
        session: The database session, for the queries in `webapp.store.queries`; services do not touch it.
        writes: Whether it may change anything.
    """

    def __init__(self, session: Session, actor: Actor, clock: Clock, *, writes: bool) -> None:
        """Bind a fresh session to an actor."""
        self.session = session
        self.actor = actor
        self.writes = writes
        self._clock = clock
        self._view: View | None = None
        self._options: tuple[ExecutableOption, ...] | None = None
        self._changed = False
        self._events: list[AuditEvent] = []
        event.listen(session, "do_orm_execute", self._scope)
        event.listen(session, "before_flush", self._guard)

    def now(self) -> datetime:
        """Tell the time now, by the database's clock (or the one given to the store): aware, UTC."""
        return self._clock.now(self.session)

    @property
    def person_id(self) -> UUID:
        """The person acting.

        Raises:
            OutOfScope: It is not a person.
        """
        if self.actor.person_id is None:
            raise errors.OutOfScope("only a person does this")
        return self.actor.person_id

    def view(self) -> View:
        """Tell who is looking and since when. What is sealed when the work begins stays sealed to its end."""
        if self._view is None:
            self._view = View(self.actor, self.now())
        return self._view

    def add(self, row: Row) -> Row:
        """Insert a row now, so that what the database refuses is refused here.

        Raises:
            OutOfScope: The actor may not write it.
            ReadOnly: The work was opened for reading.
        """
        self.session.add(row)
        self.session.flush()
        return row

    def tell(self, event: AuditEvent) -> None:
        """Add an event to the audit trail, when the work commits.

        Raises:
            OutOfScope: The actor may not write it.
            ReadOnly: The work was opened for reading.
        """
        if not self.writes:
            raise errors.ReadOnly("this unit of work only reads")
        if not may_write(event, self.actor):
            raise errors.OutOfScope(f"{self.actor.role} may not write this {event.__tablename__}")
        self._events.append(event)

    def first(self, query: Select[Row]) -> Row | None:
        """Run a query for at most one row. One that locks reads the row anew, whatever this work has seen of it."""
        fresh = {"populate_existing": query._for_update_arg is not None}
        return self.session.execute(query.limit(1), execution_options=fresh).scalar_one_or_none()

    def one(self, query: Select[Row], key: object) -> Row:
        """Run a query for one row.

        Raises:
            NotFound: There is none that this actor may see. `key` says what was looked for.
        """
        found = self.first(query)
        if found is None:
            raise errors.NotFound(query.column_descriptions[0]["entity"].__tablename__, key)
        return found

    def all(self, query: Select[Row]) -> list[Row]:
        """Run a query for any number of rows."""
        return list(self.session.execute(query).scalars())

    def commit(self) -> None:
        """Write everything and commit.

        Raises:
            Unaudited: Something changed and no audit event says so.
        """
        self.session.flush()
        if self._changed and not self._events:
            raise errors.Unaudited("a change was made without an audit event")
        chain.append(self.session, self._events)
        self.session.commit()
        self._events, self._changed = [], False

    def _scope(self, state: ORMExecuteState) -> None:
        """Narrow every query, and every update or delete by query, to what the actor sees."""
        changes = state.is_insert or state.is_update or state.is_delete
        if changes and not self.writes:
            raise errors.ReadOnly("this unit of work only reads")
        if not state.is_orm_statement:
            return
        if changes:
            self._guard_bulk({mapper.class_ for mapper in state.all_mappers})
        if not state.is_insert:
            state.statement = state.statement.options(*self._criteria())

    def _criteria(self) -> tuple[ExecutableOption, ...]:
        """Make the criteria of every table once a unit of work: they hold wherever a query names the table."""
        if self._options is None:
            view = self.view()
            criteria = ((table, criterion(table, view)) for table in POLICIES)
            self._options = tuple(
                with_loader_criteria(table, seen, include_aliases=True) for table, seen in criteria if seen is not ALL
            )
        return self._options

    def _guard_bulk(self, tables: set[type[Base]]) -> None:
        """Refuse an insert, update or delete by query where it would be refused row by row."""
        for table in tables:
            policy = POLICIES.get(table)
            if policy is None or self.actor.role not in policy.writes:
                raise errors.OutOfScope(f"{self.actor.role} may not write {table.__tablename__}")
            if table in CHANGEABLE_COLUMNS:
                raise errors.Immutable(f"{table.__tablename__} is kept as it was made")
        self._changed |= bool(tables - UNAUDITED_TABLES)

    def _guard(self, session: Session, context: UOWTransaction, instances: Any) -> None:
        """Refuse what may not be written, before it is."""
        rows = [*session.new, *(row for row in session.dirty if session.is_modified(row)), *session.deleted]
        if rows and not self.writes:
            raise errors.ReadOnly("this unit of work only reads")
        for row in rows:
            if not may_write(row, self.actor):
                raise errors.OutOfScope(f"{self.actor.role} may not write this {row.__tablename__}")
            self._changed |= type(row) not in UNAUDITED_TABLES
        for row in [*session.dirty, *session.deleted]:
            _refuse_change(row, deleted=row in session.deleted)


def _refuse_change(row: Base, *, deleted: bool) -> None:
    changeable = CHANGEABLE_COLUMNS.get(type(row))
    if changeable is None:
        return
    changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}
    if deleted or not changed <= changeable:
        raise errors.Immutable(f"{row.__tablename__} is kept as it was made")


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's errors into the store's, which say what a service or a page can do about them."""
    try:
        yield
    except IntegrityError as error:
        raise errors.Conflict(_constraint(error)) from error
    except StaleDataError as error:
        raise errors.Conflict("version") from error
    except DataError as error:
        raise errors.Unstorable(str(error.orig)) from error
    except (OperationalError, InterfaceError) as error:
        raise errors.Unavailable(str(error.orig)) from error
    except StatementError as error:
        # SQLite's own class, and none below it: a file that is no database, or one that is damaged.
        if type(error) is DatabaseError:
            raise errors.Unavailable(str(error.orig)) from error
        if isinstance(error.orig, (UnicodeError, OverflowError)):
            raise errors.Unstorable(str(error.orig)) from error
        raise
    except (UnicodeError, OverflowError) as error:
        raise errors.Unstorable(str(error)) from error


def _constraint(error: IntegrityError) -> str:
    """Name the constraint refused: by name on PostgreSQL, by `table.column` on SQLite."""
    diagnosis = getattr(error.orig, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or str(error.orig).rpartition(": ")[2]
