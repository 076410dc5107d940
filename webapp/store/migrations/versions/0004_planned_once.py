"""Rounds know the form that planned them, so that one sent twice plans one round.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. A unique index and not a constraint, for which SQLite would have to copy the table."""
    op.add_column("round", sa.Column("plan_key", sa.Text(), nullable=True))
    op.create_index(op.f("ix_round_plan_key"), "round", ["plan_key"], unique=True)


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_round_plan_key"), table_name="round")
    op.drop_column("round", "plan_key")
