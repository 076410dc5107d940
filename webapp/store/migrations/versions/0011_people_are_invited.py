"""People are invited by a link, set their password by one, and some of a provider's people see to the others.

Revision ID: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. Whoever was of a provider saw to everything of theirs until now, and sees to its people from now on."""
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("administrator", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE person SET administrator = (role = 'provider')")
    with op.batch_alter_table("person") as person:
        person.alter_column("administrator", server_default=None)
    op.create_table(
        "account_link",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("html", sa.LargeBinary(), nullable=False),
        sa.Column("closure", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint("purpose IN ('invitation', 'new_password')", name=op.f("ck_account_link_purpose")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'refused')", name=op.f("ck_account_link_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_link_person_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_account_link_organisation_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_account_link_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_link_token_hash")),
    )
    op.create_index(op.f("ix_account_link_state_due_at"), "account_link", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_account_link_person_id"), "account_link", ["person_id"], unique=False)


def downgrade() -> None:
    """Go down. Whoever was invited and has not come in yet is made a password by `fps people password`."""
    op.drop_index(op.f("ix_account_link_person_id"), table_name="account_link")
    op.drop_index(op.f("ix_account_link_state_due_at"), table_name="account_link")
    op.drop_table("account_link")
    with op.batch_alter_table("person") as person:
        person.drop_column("administrator")
