"""People have duties, and may be of another authority or auditors.

Revision ID: 0015
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OFFICERS = json.dumps(["administrator", "approver", "configurer", "officer"], separators=(",", ":"))
ADMINISTRATORS = json.dumps(["administrator", "editor"], separators=(",", ":"))
EDITORS = json.dumps(["editor"], separators=(",", ":"))

BEFORE = {"role": "role IN ('officer', 'provider')"}
AFTER = {
    "role": "role IN ('officer', 'authority', 'auditor', 'provider')",
    "authority_of_its_people": "(role = 'authority') = (authority <> '')",
}


def upgrade() -> None:
    """Go up. Everybody goes on doing what they did: officers everything, providers with or without their people."""
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("duties", sa.Text(), nullable=False, server_default="[]"))
        person.add_column(sa.Column("authority", sa.Text(), nullable=False, server_default=""))
    _give("role = 'officer'", OFFICERS)
    _give("role = 'provider' AND administrator", ADMINISTRATORS)
    _give("role = 'provider' AND NOT administrator", EDITORS)
    with op.batch_alter_table("person") as person:
        _check(person, BEFORE, AFTER)
        person.alter_column("duties", server_default=None)
        person.alter_column("authority", server_default=None)
        person.drop_column("administrator")


def downgrade() -> None:
    """Go down. Before, there were no auditors and no people of other authorities: their accounts are closed."""
    op.execute(
        "UPDATE person SET role = 'officer', authority = '', closed_at = coalesce(closed_at, CURRENT_TIMESTAMP)"
        " WHERE role IN ('authority', 'auditor')"
    )
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("administrator", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE person SET administrator = (role = 'provider' AND duties LIKE '%\"administrator\"%')")
    with op.batch_alter_table("person") as person:
        _check(person, AFTER, BEFORE)
        person.alter_column("administrator", server_default=None)
        person.drop_column("duties")
        person.drop_column("authority")


def _give(whom: str, duties: str) -> None:
    op.execute(sa.text(f"UPDATE person SET duties = :duties WHERE {whom}").bindparams(duties=duties))


def _check(person: BatchOperations, before: dict[str, str], after: dict[str, str]) -> None:
    for name in before:
        person.drop_constraint(op.f(f"ck_person_{name}"), type_="check")
    for name, condition in after.items():
        person.create_check_constraint(op.f(f"ck_person_{name}"), condition)
