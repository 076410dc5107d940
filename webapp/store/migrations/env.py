"""Where Alembic meets our tables. Run through `webapp.store.migrating`, which passes a connection in a transaction."""

from __future__ import annotations

from alembic import context

import webapp.store.tables  # noqa: F401 - fills the metadata
from webapp.store.types import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    compare_server_default=True,
    render_as_batch=False,
)
with context.begin_transaction():
    context.run_migrations()
