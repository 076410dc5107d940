"""The events of the audit trail are chained, each to the one before it.

Revision ID: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.store.chain import START, linked
from webapp.store.types import JsonText, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

EVENT = sa.table(
    "audit_event",
    sa.column("seq", sa.BigInteger()),
    sa.column("at", UtcDateTime()),
    sa.column("person_id", sa.Uuid()),
    sa.column("role", sa.Text()),
    sa.column("organisation_id", sa.Uuid()),
    sa.column("action", sa.Text()),
    sa.column("object_kind", sa.Text()),
    sa.column("object_id", sa.Text()),
    sa.column("definitions", JsonText()),
    sa.column("details", JsonText()),
    sa.column("chain", sa.Text()),
)
"""The table as this revision leaves it."""
TRIGGER = "audit_event_kept_update"


def upgrade() -> None:
    """Go up. What was recorded before is chained in the order in which it was."""
    op.add_column("audit_event", sa.Column("chain", sa.Text(), nullable=False, server_default="unlinked"))
    _let_change()
    _link()
    _keep()


def downgrade() -> None:
    """Go down."""
    op.drop_column("audit_event", "chain")


def _link() -> None:
    chain, bind = START, op.get_bind()
    for seq in bind.execute(sa.select(EVENT.c.seq).order_by(EVENT.c.seq)).scalars().all():
        event = bind.execute(sa.select(EVENT).where(EVENT.c.seq == seq)).one()
        chain = linked(chain, event)
        bind.execute(sa.update(EVENT).where(EVENT.c.seq == seq).values(chain=chain))


def _let_change() -> None:
    on = " ON audit_event" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER {TRIGGER}{on}")


def _keep() -> None:
    """Have the database refuse changes again (see the first migration)."""
    act = "FOR EACH ROW EXECUTE FUNCTION fps_kept()"
    if op.get_bind().dialect.name == "sqlite":
        act = "BEGIN SELECT RAISE(ABORT, 'audit_event is kept as it was made'); END"
    op.execute(f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON audit_event {act}")
