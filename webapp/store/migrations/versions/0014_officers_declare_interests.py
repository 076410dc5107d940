"""Officers declare interests, before they open an application.

Revision ID: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. Nobody has declared anything yet."""
    op.create_table(
        "interest_declaration",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("interest", sa.Boolean(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("document_content_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("interest = (what <> '')", name=op.f("ck_interest_declaration_interest_told")),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_interest_declaration_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_declaration_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_declaration")),
        sa.UniqueConstraint(
            "application_id",
            "person_id",
            "interest",
            name=op.f("uq_interest_declaration_application_id_person_id_interest"),
        ),
    )
    act = "FOR EACH ROW EXECUTE FUNCTION fps_kept()"
    if op.get_bind().dialect.name == "sqlite":
        act = "BEGIN SELECT RAISE(ABORT, 'interest_declaration is kept as it was made'); END"
    for event in ("update", "delete"):
        name = f"interest_declaration_kept_{event}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {event.upper()} ON interest_declaration {act}")


def downgrade() -> None:
    """Go down. What was declared is gone."""
    op.drop_table("interest_declaration")
