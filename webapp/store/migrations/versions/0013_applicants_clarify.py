"""Applicants clarify: what an officer asks after the round has closed, and the letter that asks it.

Revision ID: 0013
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CLARIFICATION = ("id", "application_id", "organisation_id", "number", "questions", "reason", "answer_by")
CLARIFICATION_COLUMNS = (*CLARIFICATION, "asked_at", "asked_by")
"""What of a clarification stays as it was asked; that it has been answered is set once."""
LETTER = ("id", "organisation_id", "application_id", "lot", "outcome_id", "document_id", "locale", "subject", "html")
LETTER_COLUMNS = (*LETTER, "closure", "sha256", "sent_at", "sent_by")


def upgrade() -> None:
    """Go up. Nobody has been asked yet; letters of before are about outcomes."""
    op.create_table(
        "clarification",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_clarification_reason_given")),
        sa.CheckConstraint(
            "(submission_id IS NULL) = (answered_at IS NULL)", name=op.f("ck_clarification_answered")
        ),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_clarification_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_clarification_asked_by")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_clarification_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_clarification_application_id_number")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_clarification_id_organisation_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_clarification_submission_id")),
    )
    _keep("clarification", CLARIFICATION_COLUMNS)
    op.create_table(
        "clarification_draft",
        sa.Column("clarification_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clarification_id", "organisation_id"],
            ["clarification.id", "clarification.organisation_id"],
            name=op.f("fk_clarification_draft_clarification_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_clarification_draft_saved_by")),
        sa.PrimaryKeyConstraint("clarification_id", name=op.f("pk_clarification_draft")),
    )
    _let_change("letter")
    with op.batch_alter_table("letter") as letter:
        letter.add_column(sa.Column("clarification_id", sa.Uuid(), nullable=True))
        letter.create_foreign_key(
            op.f("fk_letter_clarification_id"), "clarification", ["clarification_id"], ["id"]
        )
        letter.drop_constraint(op.f("uq_letter_application_id_lot_document_id"), type_="unique")
        letter.create_unique_constraint(op.f("uq_letter_outcome_id"), ["outcome_id"])
        letter.create_unique_constraint(op.f("uq_letter_clarification_id"), ["clarification_id"])
    _keep("letter", (*LETTER_COLUMNS, "clarification_id"))


def downgrade() -> None:
    """Go down. The letters that asked are kept, without the one column that tells what they were about.

    Before, there could be one such letter an application and lot: of more, the later ones go.
    """
    _let_change("letter")
    op.execute(
        "DELETE FROM letter_delivery WHERE letter_id IN (SELECT id FROM letter WHERE clarification_id IN"
        " (SELECT id FROM clarification WHERE number > 1))"
    )
    op.execute("DELETE FROM letter WHERE clarification_id IN (SELECT id FROM clarification WHERE number > 1)")
    with op.batch_alter_table("letter") as letter:
        letter.drop_constraint(op.f("uq_letter_clarification_id"), type_="unique")
        letter.drop_constraint(op.f("uq_letter_outcome_id"), type_="unique")
        letter.drop_constraint(op.f("fk_letter_clarification_id"), type_="foreignkey")
        letter.drop_column("clarification_id")
        letter.create_unique_constraint(
            op.f("uq_letter_application_id_lot_document_id"), ["application_id", "lot", "document_id"]
        )
    _keep("letter", LETTER_COLUMNS)
    op.drop_table("clarification_draft")
    op.drop_table("clarification")


def _let_change(table: str) -> None:
    on = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
    for event in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_kept_{event}{on}")


def _keep(table: str, columns: Sequence[str]) -> None:
    """Have the database refuse changes of these columns (see the first migration)."""
    act = "FOR EACH ROW EXECUTE FUNCTION fps_kept()"
    if op.get_bind().dialect.name == "sqlite":
        act = f"BEGIN SELECT RAISE(ABORT, '{table} is kept as it was made'); END"
    for event, name in ((f"UPDATE OF {', '.join(columns)}", "update"), ("DELETE", "delete")):
        op.execute(f"CREATE TRIGGER {table}_kept_{name} BEFORE {event} ON {table} {act}")
