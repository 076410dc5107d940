"""`/healthz`: 200 where the service can do its work, 503 with a code where it cannot, and nothing else told."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from browsing import Browser
from clock import FixedClock
from webapp import create_app
from webapp.settings import Settings
from webapp.store import Store

SETTINGS = Settings(database_url="given", secret_key=b"0" * 32)


def asked(store: Store) -> tuple[int, object]:
    browser = Browser(create_app(SETTINGS, store=store))
    answer = browser.get("/healthz")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    return answer.status_code, answer.json


def test_a_service_that_can_do_its_work(store: Store) -> None:
    assert asked(store) == (200, {"status": "ok"})


def test_tables_of_another_revision(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert asked(store) == (503, {"status": "unavailable", "because": "tables-not-current"})


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////no/such/folder/fps.db"])
def test_a_database_that_cannot_be_reached(url: str) -> None:
    with closing(Store(url, clock=FixedClock())) as store:
        assert asked(store) == (503, {"status": "unavailable", "because": "database-unreachable"})


def test_a_database_without_tables(tmp_path: Path) -> None:
    with closing(Store(f"sqlite:///{tmp_path / 'empty.db'}", clock=FixedClock())) as store:
        assert asked(store) == (503, {"status": "unavailable", "because": "tables-not-current"})
