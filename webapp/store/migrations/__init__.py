"""Alembic migrations. Each goes up and down on SQLite and PostgreSQL; a test compares the result with the tables."""
