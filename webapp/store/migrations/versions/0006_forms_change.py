"""Drafts know which version of their form they are of, what was left over from earlier ones, and who changed what.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = ("form_pins", "to_confirm", "left_over", "changes")


def upgrade() -> None:
    """Go up. A draft made before is of the form of its round, and nobody knows who changed what in it."""
    for name in COLUMNS:
        op.add_column("draft", sa.Column(name, sa.Text(), nullable=True))


def downgrade() -> None:
    """Go down."""
    for name in reversed(COLUMNS):
        op.drop_column("draft", name)
