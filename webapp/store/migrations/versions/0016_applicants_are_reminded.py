"""Applicants are reminded: letters that the timetable sends and no person.

Revision ID: 0016
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LETTER = ("id", "organisation_id", "application_id", "lot", "outcome_id", "clarification_id", "document_id", "locale")
LETTER_COLUMNS = (*LETTER, "subject", "html", "closure", "sha256", "sent_at", "sent_by")


def upgrade() -> None:
    """Go up. Nobody has been reminded yet."""
    _let_change()
    with op.batch_alter_table("letter") as letter:
        letter.add_column(sa.Column("occasion", sa.Text(), nullable=True))
        letter.alter_column("sent_by", existing_type=sa.Uuid(), nullable=True)
        letter.create_unique_constraint(op.f("uq_letter_application_id_occasion"), ["application_id", "occasion"])
        letter.create_check_constraint(
            op.f("ck_letter_sent_by_a_person_or_for_an_occasion"), "(sent_by IS NULL) = (occasion IS NOT NULL)"
        )
    _keep((*LETTER_COLUMNS, "occasion"))


def downgrade() -> None:
    """Go down. Reminders that have gone are forgotten: before, every letter had a person who sent it."""
    _let_change()
    op.execute(
        "DELETE FROM letter_delivery WHERE letter_id IN (SELECT id FROM letter WHERE occasion IS NOT NULL)"
    )
    op.execute("DELETE FROM letter WHERE occasion IS NOT NULL")
    with op.batch_alter_table("letter") as letter:
        letter.drop_constraint(op.f("ck_letter_sent_by_a_person_or_for_an_occasion"), type_="check")
        letter.drop_constraint(op.f("uq_letter_application_id_occasion"), type_="unique")
        letter.drop_column("occasion")
        letter.alter_column("sent_by", existing_type=sa.Uuid(), nullable=False)
    _keep(LETTER_COLUMNS)


def _let_change() -> None:
    on = " ON letter" if op.get_bind().dialect.name == "postgresql" else ""
    for event in ("update", "delete"):
        op.execute(f"DROP TRIGGER letter_kept_{event}{on}")


def _keep(columns: Sequence[str]) -> None:
    """Have the database refuse changes of these columns (see the first migration)."""
    act = "FOR EACH ROW EXECUTE FUNCTION fps_kept()"
    if op.get_bind().dialect.name == "sqlite":
        act = "BEGIN SELECT RAISE(ABORT, 'letter is kept as it was made'); END"
    for event, name in ((f"UPDATE OF {', '.join(columns)}", "update"), ("DELETE", "delete")):
        op.execute(f"CREATE TRIGGER letter_kept_{name} BEFORE {event} ON letter {act}")
