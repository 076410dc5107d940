"""What tests of who may do what stand on: the service on a database of the test's own."""

from __future__ import annotations

from databases import sqlite_template  # noqa: F401 - a fixture
