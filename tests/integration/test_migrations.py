"""Migrations: up, down and up again, from two processes at once, and never apart from the tables."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

import webapp.store.tables  # noqa: F401 - fills the metadata
from cases import add_person, add_round, confirm, decide, start_application, submit
from webapp import audit
from webapp.store import OPERATOR, Role, Store, migrate
from webapp.store.keeping import CHANGEABLE_COLUMNS
from webapp.store.migrating import is_current, unmigrate
from webapp.store.queries import applications, clarifications, definitions, files, interests
from webapp.store.types import Base


def test_up_down_up(empty_database_url):
    with closing(Store(empty_database_url)) as store:
        assert not is_current(store)
        migrate(store)
        assert is_current(store)
        tables = set(inspect(store.engine).get_table_names())
        assert tables == {*Base.metadata.tables, "alembic_version"}
        unmigrate(store)
        assert set(inspect(store.engine).get_table_names()) == {"alembic_version"}
        migrate(store)
        assert set(inspect(store.engine).get_table_names()) == tables
        add_person(store)


def test_models_and_migrations_agree(database_url):
    with closing(Store(database_url)) as store, store.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_two_at_once(empty_database_url):
    def run(_):
        with closing(Store(empty_database_url)) as store:
            migrate(store)
            return is_current(store)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run, range(4))) == [True] * 4


def test_the_tests_are_an_ordinary_role(store):
    if store.dialect == "postgresql":
        with store.engine.connect() as connection:
            query = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            assert connection.execute(query).scalar_one() is False


@pytest.fixture
def full(store, clock):
    """A database with a row in every kept table."""
    officer, provider = add_person(store, Role.OFFICER), add_person(store)
    round_id = add_round(store, officer)
    submitted = submit(store, provider, start_application(store, provider, round_id))
    with store.writing(provider) as work:
        files.add_late(
            work,
            organisation_id=provider.organisation_id,
            application_id=submitted.application_id,
            question="q",
            name="late.pdf",
            size_bytes=3,
            sha256="0" * 64,
        )
        audit.record(work, "keep-late-file", "application", submitted.application_id)
    clock.move(days=8)
    with store.writing(officer) as work:
        application, by = applications.get(work, submitted.application_id, lock=True), clock.at.date()
        asked = clarifications.add(work, application, questions=["report"], reason="It cannot be read.", answer_by=by)
        audit.record(work, "ask-clarification", "clarification", asked.id)
    confirm(store, officer, decide(store, officer, submitted))
    with store.writing(officer) as work:
        application = applications.get(work, submitted.application_id, lock=True)
        said = interests.add(work, application, what="A friend.", document_id="document/some", document_content_id="0")
        audit.record(work, "declare-interest", "interest_declaration", said.id)
    with store.writing(OPERATOR) as work:
        definitions.add(
            work,
            kind="form",
            definition_id="form/some",
            content_id="0" * 64,
            in_force_from=clock.at.date(),
            in_force_to=None,
            owner="lead",
            file="some.yaml",
            source=b"kind: form",
        )
        audit.record(work, "load-definitions", "definition_version", "form/some")
    return store


def test_the_database_itself_keeps_what_is_kept(full):
    """Every column of every kept table, by any program that is connected: the triggers, not our code."""
    for table, changeable in CHANGEABLE_COLUMNS.items():
        name = table.__tablename__
        with full.engine.connect() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() > 0, name
        for column in table.__table__.columns:
            refused = _refused(full, f"UPDATE {name} SET {column.name} = {column.name}")
            assert refused == (column.name not in changeable), f"{name}.{column.name}"
        assert _refused(full, f"DELETE FROM {name}"), name


def _refused(store, statement):
    try:
        with store.engine.begin() as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        return "is kept as it was made" in str(error.orig)
    return False
