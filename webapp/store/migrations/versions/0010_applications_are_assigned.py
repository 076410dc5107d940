"""Applications are assigned: which officer sees to which.

Revision ID: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. Nothing is assigned to anybody yet."""
    op.create_table(
        "assignment",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_assignment_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_assignment_officer_id")),
        sa.ForeignKeyConstraint(["assigned_by"], ["person.id"], name=op.f("fk_assignment_assigned_by")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_assignment")),
    )


def downgrade() -> None:
    """Go down. The audit trail still tells who was to see to what."""
    op.drop_table("assignment")
