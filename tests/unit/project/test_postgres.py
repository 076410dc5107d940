"""The database server the other tests stand on is a real one, and they are not its superuser."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text


@pytest.mark.postgres
def test_tests_run_on_postgresql_as_an_ordinary_role(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        version, superuser = connection.execute(
            text("SELECT version(), rolsuper FROM pg_roles WHERE rolname = current_user")
        ).one()
    engine.dispose()
    assert version.startswith("PostgreSQL")
    assert superuser is False
