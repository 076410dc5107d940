"""Files know whether they may be served, who scanned them and what was found.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

def upgrade() -> None:
    """Go up. What was uploaded before is served as before: nobody has scanned it."""
    op.add_column("stored_file", sa.Column("state", sa.Text(), nullable=False, server_default="clean"))
    op.add_column("stored_file", sa.Column("why", sa.Text(), nullable=True))
    op.add_column("stored_file", sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("stored_file", sa.Column("scanner", sa.Text(), nullable=True))
    op.create_index(op.f("ix_stored_file_state"), "stored_file", ["state"], unique=False)
    op.create_table(
        "file_scan",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_file_scan_file_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_scan")),
    )


def downgrade() -> None:
    """Go down. Files that are held or refused would be served again: they are emptied of their content first."""
    op.execute(
        "DELETE FROM file_content WHERE file_id IN (SELECT id FROM stored_file WHERE state IN ('held', 'refused'))"
    )
    op.drop_table("file_scan")
    op.drop_index(op.f("ix_stored_file_state"), table_name="stored_file")
    for name in ("scanner", "scanned_at", "why", "state"):
        op.drop_column("stored_file", name)
