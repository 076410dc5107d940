"""The first tables.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEPT = (
    "assessment",
    "audit_event",
    "decision",
    "definition_version",
    "late_file",
    "letter",
    "outcome",
    "referral_resolution",
    "submission",
    "submission_file",
)
"""Tables that only gain rows. Of a letter, whether it has been read may still be set."""

LETTER_COLUMNS = (
    "id, organisation_id, application_id, lot, outcome_id, document_id, locale, subject, html, closure, sha256, "
    "sent_at, sent_by"
)

POSTGRESQL_FUNCTION = """
CREATE FUNCTION fps_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is kept as it was made', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def keep(dialect: str) -> None:
    """Have the database itself refuse a change to what is kept, whatever program is connected."""
    if dialect == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
    for table in KEPT:
        update = f"UPDATE OF {LETTER_COLUMNS}" if table == "letter" else "UPDATE"
        for event, name in ((update, f"{table}_kept_update"), ("DELETE", f"{table}_kept_delete")):
            act = "FOR EACH ROW EXECUTE FUNCTION fps_kept()"
            if dialect == "sqlite":
                act = f"BEGIN SELECT RAISE(ABORT, '{table} is kept as it was made'); END"
            op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {act}")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("definitions", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
    )
    op.create_index(
        op.f("ix_audit_event_object_kind_object_id"), "audit_event", ["object_kind", "object_id"], unique=False
    )
    op.create_index(op.f("ix_audit_event_organisation_id"), "audit_event", ["organisation_id"], unique=False)
    op.create_table(
        "definition_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("definition_id", sa.Text(), nullable=False),
        sa.Column("content_id", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_to", sa.Date(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_version")),
        sa.UniqueConstraint("definition_id", "content_id", name=op.f("uq_definition_version_definition_id_content_id")),
        sa.UniqueConstraint(
            "definition_id", "in_force_from", name=op.f("uq_definition_version_definition_id_in_force_from")
        ),
    )
    op.create_index(op.f("ix_definition_version_content_id"), "definition_version", ["content_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("form_id", sa.Text(), nullable=True),
        sa.Column("form_content_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "rate_bucket",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_bucket")),
    )
    op.create_table(
        "establishment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("form_content_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_establishment_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_establishment")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_establishment_id_organisation_id")),
    )
    op.create_index(op.f("ix_establishment_organisation_id"), "establishment", ["organisation_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role = 'provider') = (organisation_id IS NOT NULL)", name=op.f("ck_person_organisation_of_provider")
        ),
        sa.CheckConstraint("role IN ('officer', 'provider')", name=op.f("ck_person_role")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_key", name=op.f("uq_person_email_key")),
    )
    op.create_index(op.f("ix_person_organisation_id"), "person", ["organisation_id"], unique=False)
    op.create_table(
        "round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("framework_id", sa.Text(), nullable=False),
        sa.Column("lots", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("pins", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_round_closes_after_opening")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_round_closed_by")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_round_created_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_round_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index(op.f("ix_round_closes_at"), "round", ["closes_at"], unique=False)
    op.create_index(op.f("ix_round_opens_at"), "round", ["opens_at"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_session_person_id"), "sign_in_session", ["person_id"], unique=False)
    op.create_table(
        "application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("lots", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("start_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn', 'decided')", name=op.f("ck_application_state")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_application_created_by")),
        sa.ForeignKeyConstraint(
            ["establishment_id", "organisation_id"],
            ["establishment.id", "establishment.organisation_id"],
            name=op.f("fk_application_establishment_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_application_organisation_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_application_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_application_id_organisation_id")),
        sa.UniqueConstraint("organisation_id", "start_key", name=op.f("uq_application_organisation_id_start_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
    )
    op.create_index(op.f("ix_application_organisation_id"), "application", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_application_round_id"), "application", ["round_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("form_content_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_assessment_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_assessment_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_assessment_application_id_number")),
    )
    op.create_table(
        "draft",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("form_content_id", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_draft_application_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "late_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_late_file_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_late_file_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_late_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_file")),
    )
    op.create_index(op.f("ix_late_file_application_id"), "late_file", ["application_id"], unique=False)
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_by", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_stored_file_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_stored_file_organisation_id")),
        sa.ForeignKeyConstraint(["stored_by"], ["person.id"], name=op.f("fk_stored_file_stored_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_stored_file_id_organisation_id")),
    )
    op.create_index(
        op.f("ix_stored_file_application_id_question"), "stored_file", ["application_id", "question"], unique=False
    )
    op.create_index(op.f("ix_stored_file_organisation_id"), "stored_file", ["organisation_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lots", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("registration", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("form_content_id", sa.Text(), nullable=False),
        sa.Column("closure", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("submission_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_submission_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_submission_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_submission_application_id_number")),
        sa.UniqueConstraint("receipt", name=op.f("uq_submission_receipt")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_submission_submission_key")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ruleset_id", sa.Text(), nullable=False),
        sa.Column("decided_for", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("core", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("closure", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("second_opinion", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('first', 'again')", name=op.f("ck_decision_kind")),
        sa.CheckConstraint("outcome IN ('pass', 'fail', 'refer')", name=op.f("ck_decision_outcome")),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_decision_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_decision_assessment_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_decision_made_by")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_decision_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("application_id", "lot", "number", name=op.f("uq_decision_application_id_lot_number")),
    )
    op.create_table(
        "file_content",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id", "organisation_id"],
            ["stored_file.id", "stored_file.organisation_id"],
            name=op.f("fk_file_content_file_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_content")),
    )
    op.create_table(
        "submission_file",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_submission_file_file_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_submission_file_organisation_id")
        ),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_submission_file_submission_id")),
        sa.PrimaryKeyConstraint("submission_id", "file_id", name=op.f("pk_submission_file")),
    )
    op.create_index(op.f("ix_submission_file_file_id"), "submission_file", ["file_id"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("outcome IN ('pass', 'fail')", name=op.f("ck_outcome_outcome")),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_outcome_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_outcome_confirmed_by")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_outcome_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("application_id", "lot", name=op.f("uq_outcome_application_id_lot")),
    )
    op.create_index(op.f("ix_outcome_decision_id"), "outcome", ["decision_id"], unique=False)
    op.create_table(
        "referral_resolution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_referral_resolution_reason_given")),
        sa.CheckConstraint("verdict IN ('pass', 'fail')", name=op.f("ck_referral_resolution_verdict")),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_referral_resolution_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_referral_resolution_decision_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_referral_resolution_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_resolution")),
        sa.UniqueConstraint(
            "decision_id", "rule_id", "number", name=op.f("uq_referral_resolution_decision_id_rule_id_number")
        ),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("html", sa.LargeBinary(), nullable=False),
        sa.Column("closure", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("first_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id", "organisation_id"],
            ["application.id", "application.organisation_id"],
            name=op.f("fk_letter_application_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_letter_organisation_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_letter_outcome_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_letter_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint(
            "application_id", "lot", "document_id", name=op.f("uq_letter_application_id_lot_document_id")
        ),
    )
    op.create_index(op.f("ix_letter_organisation_id"), "letter", ["organisation_id"], unique=False)
    keep(op.get_bind().dialect.name)


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_letter_organisation_id"), table_name="letter")
    op.drop_table("letter")
    op.drop_table("referral_resolution")
    op.drop_index(op.f("ix_outcome_decision_id"), table_name="outcome")
    op.drop_table("outcome")
    op.drop_index(op.f("ix_submission_file_file_id"), table_name="submission_file")
    op.drop_table("submission_file")
    op.drop_table("file_content")
    op.drop_table("decision")
    op.drop_table("submission")
    op.drop_index(op.f("ix_stored_file_organisation_id"), table_name="stored_file")
    op.drop_index(op.f("ix_stored_file_application_id_question"), table_name="stored_file")
    op.drop_table("stored_file")
    op.drop_index(op.f("ix_late_file_application_id"), table_name="late_file")
    op.drop_table("late_file")
    op.drop_table("draft")
    op.drop_table("assessment")
    op.drop_index(op.f("ix_application_round_id"), table_name="application")
    op.drop_index(op.f("ix_application_organisation_id"), table_name="application")
    op.drop_table("application")
    op.drop_index(op.f("ix_sign_in_session_person_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index(op.f("ix_round_opens_at"), table_name="round")
    op.drop_index(op.f("ix_round_closes_at"), table_name="round")
    op.drop_table("round")
    op.drop_index(op.f("ix_person_organisation_id"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_establishment_organisation_id"), table_name="establishment")
    op.drop_table("establishment")
    op.drop_table("rate_bucket")
    op.drop_table("organisation")
    op.drop_index(op.f("ix_definition_version_content_id"), table_name="definition_version")
    op.drop_table("definition_version")
    op.drop_index(op.f("ix_audit_event_organisation_id"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_object_kind_object_id"), table_name="audit_event")
    op.drop_table("audit_event")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION fps_kept()")
