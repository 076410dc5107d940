"""What the service's tests stand on: databases, an application on one, and browsers without a screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from browsing import PASSWORD, Browser
from databases import (  # noqa: F401 - fixtures
    clock,
    database_url,
    empty_database_url,
    postgresql_databases,
    postgresql_server,
    postgresql_template,
    sqlite_store,
    sqlite_template,
    store,
)
from garden import garden, grower  # noqa: F401 - fixtures
from webapp import create_app
from webapp.access import passwords
from webapp.settings import Settings
from webapp.store import Store


@pytest.fixture
def settings() -> Settings:
    """Settings of a test: one key for all."""
    return Settings(database_url="unused: the store is given", secret_key=b"0" * 32, demonstration=True)


@pytest.fixture
def app(sqlite_store: Store, settings: Settings) -> Flask:  # noqa: F811
    """The service on a database of the test's own."""
    return create_app(settings, store=sqlite_store)


@pytest.fixture
def browser(app: Flask) -> Callable[[], Browser]:
    """Makes browsers that share nothing."""
    return lambda: Browser(app)


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of the password that people in tests sign in with."""
    return passwords.hashed(PASSWORD)
