"""Letters go to people by e-mail: which has been sent, which waits, which was refused.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. Letters of before were to be read in the service alone, and stay so."""
    op.create_table(
        "letter_delivery",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'refused')", name=op.f("ck_letter_delivery_state")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_delivery_letter_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_letter_delivery_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_delivery_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_delivery")),
        sa.UniqueConstraint("letter_id", "person_id", name=op.f("uq_letter_delivery_letter_id_person_id")),
    )
    op.create_index(op.f("ix_letter_delivery_state_due_at"), "letter_delivery", ["state", "due_at"], unique=False)


def downgrade() -> None:
    """Go down. What was sent was sent; nobody knows any more what waits."""
    op.drop_index(op.f("ix_letter_delivery_state_due_at"), table_name="letter_delivery")
    op.drop_table("letter_delivery")
