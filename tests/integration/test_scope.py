"""Who sees what: every table, every role, with two providers beside each other, before and after the closing time."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from cases import add_person, add_round, confirm, decide, start_application, submit
from webapp import audit
from webapp.store import GATE, NOBODY, OPERATOR, NotFound, Role, errors
from webapp.store.queries import (
    applications,
    decisions,
    files,
    letters,
    organisations,
    people,
    rounds,
    sessions,
    submissions,
)
from webapp.store.scope import POLICIES
from webapp.store.tables import (
    AccessToken,
    Application,
    Assessment,
    Assignment,
    AuditEvent,
    Decision,
    Draft,
    Establishment,
    FileContent,
    LateFile,
    Letter,
    Organisation,
    Outcome,
    Person,
    RateBucket,
    RecoveryCode,
    ReferralResolution,
    Round,
    SignInSession,
    StoredFile,
    Submission,
    SubmissionFile,
)
from webapp.store.types import Base

TABLES = [mapper.class_ for mapper in Base.registry.mappers]
SEALED = [Application, Submission, SubmissionFile, StoredFile, FileContent, LateFile]


@pytest.fixture
def world(store, clock):
    """Two providers side by side in one round, each with everything a provider can have; and an officer."""

    class World:
        officer = add_person(store, Role.OFFICER)
        ann, ben = add_person(store, name="Ann"), add_person(store, name="Ben")
        round_id = add_round(store, officer)
        submitted = {}

    for person in (World.ann, World.ben):
        application_id = start_application(store, person, World.round_id)
        World.submitted[person] = submit(store, person, application_id)
        with store.writing(person) as work:
            files.add_late(
                work,
                organisation_id=person.organisation_id,
                application_id=application_id,
                question="q",
                name="late",
                size_bytes=1,
                sha256="0" * 64,
            )
            audit.record(work, "keep-late-file", "application", application_id)
        with store.writing(GATE) as work:
            sessions.add(
                work,
                token_hash=person.name,
                person_id=person.person_id,
                at=work.now(),
                expires_at=work.now() + timedelta(hours=1),
            )
            sessions.count_try(work, person.name, timedelta(minutes=1))
    return World


def rows(store, actor, table):
    with store.reading(actor) as work:
        return work.all(select(table))


def close_and_decide(store, clock, world):
    clock.move(days=8)
    return {
        person: confirm(store, world.officer, decide(store, world.officer, submitted))
        for person, submitted in world.submitted.items()
    }


def test_every_table_has_a_policy():
    assert set(POLICIES) == set(TABLES)


def test_a_provider_sees_its_own_rows_and_no_others(store, clock, world):
    close_and_decide(store, clock, world)
    for person in (world.ann, world.ben):
        for table in TABLES:
            for row in rows(store, person, table):
                owner = row.id if table is Organisation else getattr(row, "organisation_id", None)
                if table is SignInSession:
                    assert row.person_id == person.person_id
                elif table is AuditEvent and owner is None:
                    assert row.object_id == str(person.person_id)
                elif owner is not None or hasattr(row, "organisation_id"):
                    assert owner == person.organisation_id, table
        own = {table for table in TABLES if rows(store, person, table)}
        assert own >= {
            *SEALED, Draft, Establishment, Organisation, Person, Decision, ReferralResolution, Outcome, Letter,
            AuditEvent, SignInSession,
        }  # fmt: skip
        assert not own & {Assessment, Assignment, RateBucket}


def test_nobody_and_the_gate_see_what_they_need(store, clock, world):
    close_and_decide(store, clock, world)
    assert {table.__tablename__ for table in TABLES if rows(store, NOBODY, table)} == {"round"}
    gate = {table.__tablename__ for table in TABLES if rows(store, GATE, table)}
    assert gate == {"person", "sign_in_session", "rate_bucket"}


def test_an_auditor_sees_what_an_officer_sees_and_writes_nothing_of_it(store, clock, world):
    close_and_decide(store, clock, world)
    auditor = add_person(store, Role.AUDITOR)
    for table in TABLES:
        if table not in (SignInSession, AccessToken, RecoveryCode):
            assert len(rows(store, auditor, table)) == len(rows(store, world.officer, table)), table
    with pytest.raises(errors.OutOfScope), store.writing(auditor) as work:
        rounds.add(work, title="", framework_id="", lots=[], opens_at=work.now(), closes_at=work.now())
    with pytest.raises(errors.OutOfScope), store.writing(auditor) as work:
        people.close(work, people.get(work, world.officer.person_id))
    with store.writing(auditor) as work:
        people.set_password_hash(work, people.get(work, auditor.person_id), "new")
        audit.record(work, "change-password", "person", auditor.person_id)


def test_another_authority_sees_what_was_accepted_and_nothing_of_how(store, clock, world):
    buyer = add_person(store, Role.AUTHORITY)
    seen = {table for table in TABLES if rows(store, buyer, table)}
    assert seen == {AuditEvent, Person, Round}
    assert {row.object_id for row in rows(store, buyer, AuditEvent)} == {str(buyer.person_id)}
    clock.move(days=8)
    decide(store, world.officer, world.submitted[world.ben])
    accepted = world.submitted[world.ann]
    confirm(store, world.officer, decide(store, world.officer, accepted))
    seen = {table for table in TABLES if rows(store, buyer, table)}
    assert seen == {Application, AuditEvent, Establishment, Organisation, Outcome, Person, Round, Submission}
    assert [row.id for row in rows(store, buyer, Application)] == [accepted.application_id]
    assert [row.id for row in rows(store, buyer, Submission)] == [accepted.submission_id]
    assert [row.id for row in rows(store, buyer, Organisation)] == [world.ann.organisation_id]
    assert [row.id for row in rows(store, buyer, Person)] == [buyer.person_id]


@pytest.mark.parametrize("actor", ["officer", "auditor", "operator"])
def test_applications_are_sealed_until_the_closing_time(store, clock, world, actor):
    who = {"officer": world.officer, "operator": OPERATOR}.get(actor) or add_person(store, Role.AUDITOR)
    clock.move(days=7, microseconds=-1)
    for table in SEALED:
        assert rows(store, who, table) == [], table
    with pytest.raises(NotFound), store.reading(who) as work:
        applications.get(work, world.submitted[world.ann].application_id)
    with pytest.raises(NotFound), store.reading(who) as work:
        files.content(work, world.submitted[world.ann].file_id)
    with store.reading(who) as work:
        assert applications.in_round(work, world.round_id) == []
    clock.move(microseconds=1)
    assert len(rows(store, who, Application)) == len(rows(store, who, Submission)) == 2


def test_an_officer_never_sees_a_draft_a_withdrawn_application_or_a_file_left_out(store, clock, world):
    with store.writing(world.ben) as work:
        application = applications.get(work, world.submitted[world.ben].application_id, lock=True)
        applications.set_state(work, application, applications.ApplicationState.WITHDRAWN)
        audit.record(work, "withdraw-application", "application", application.id)
    start_application(store, world.ann, world.round_id)
    clock.move(days=8)
    ann = world.submitted[world.ann]
    assert rows(store, world.officer, Draft) == []
    assert [row.id for row in rows(store, world.officer, Application)] == [ann.application_id]
    assert [row.id for row in rows(store, world.officer, StoredFile)] == [ann.file_id]
    assert [row.file_id for row in rows(store, world.officer, FileContent)] == [ann.file_id]
    with pytest.raises(NotFound), store.reading(world.officer) as work:
        files.get(work, ann.unsubmitted_file_id)


def test_a_provider_sees_a_decision_only_once_it_is_confirmed(store, clock, world):
    clock.move(days=8)
    decision_id = decide(store, world.officer, world.submitted[world.ann])
    assert rows(store, world.ann, Decision) == rows(store, world.ann, Assessment) == []
    confirm(store, world.officer, decision_id)
    assert [row.id for row in rows(store, world.ann, Decision)] == [decision_id]
    assert rows(store, world.ben, Decision) == rows(store, world.ben, Letter) == []
    assert rows(store, world.ann, Assessment) == []


def test_the_trail_of_what_providers_do_is_not_for_officers(store, world):
    """Before the closing time it would tell who applies, and when."""
    assert rows(store, world.officer, AuditEvent)
    assert {row.role for row in rows(store, world.officer, AuditEvent)} <= {"officer", "operator", "gate"}
    assert "provider" in {row.role for row in rows(store, OPERATOR, AuditEvent)}


def test_another_providers_things_are_not_found(store, clock, world):
    sent = close_and_decide(store, clock, world)
    theirs = world.submitted[world.ben]

    @contextmanager
    def not_found():
        with pytest.raises(NotFound), store.reading(world.ann) as work:
            yield work

    with not_found() as work:
        applications.get(work, theirs.application_id)
    with not_found() as work:
        applications.draft(work, theirs.application_id)
    with not_found() as work:
        submissions.get(work, theirs.submission_id)
    with not_found() as work:
        files.get(work, theirs.file_id)
    with not_found() as work:
        files.content(work, theirs.file_id)
    with not_found() as work:
        letters.get(work, sent[world.ben])
    with not_found() as work:
        organisations.get(work, world.ben.organisation_id)
    with store.reading(world.ann) as work:
        assert submissions.files(work, theirs.submission_id) == []
        assert decisions.outcomes(work, theirs.application_id) == {}
        assert organisations.establishments(work, world.ben.organisation_id) == []


def test_joins_aliases_and_subqueries_are_scoped(store, world):
    other = aliased(Application)
    with store.reading(world.ann) as work:
        seen = work.session.execute(select(other.organisation_id)).scalars().all()
        assert seen == [world.ann.organisation_id]
        joined = select(StoredFile.organisation_id).join(Application, Application.id == StoredFile.application_id)
        assert set(work.session.execute(joined).scalars()) == {world.ann.organisation_id}
        counted = select(Person).where(Person.id.in_(select(other.created_by)))
        assert [person.name for person in work.all(counted)] == ["Ann"]


def test_a_provider_cannot_write_for_another(store, world):
    with pytest.raises(errors.OutOfScope), store.writing(world.ann) as work:
        organisations.add_establishment(
            work, world.ben.organisation_id, name="Taken", answers={}, form_id="f", form_content_id="0"
        )
    with pytest.raises(errors.OutOfScope), store.writing(world.ann) as work:
        rounds.add(work, title="", framework_id="", lots=[], opens_at=work.now(), closes_at=work.now())
    with store.writing(world.ann) as work:
        work.session.execute(update(Draft).values(answers={"name": "mine"}))
        audit.record(work, "save-draft", "application", "all of mine")
    assert [row.answers for row in rows(store, world.ben, Draft)] == [{"name": "draft words"}]


def test_an_application_cannot_name_another_providers_establishment(store, world):
    """The database refuses it by itself: the foreign key carries the organisation."""
    (theirs,) = rows(store, world.ben, Establishment)
    with pytest.raises(errors.Conflict), store.writing(world.ann) as work:
        applications.start(
            work,
            organisation_id=world.ann.organisation_id,
            establishment_id=theirs.id,
            round_id=world.round_id,
            lots=[],
            form_id="f",
            form_content_id="0",
            start_key="k",
            answers={},
        )


def test_one_connection_serves_one_actor_after_another(store, world):
    """What one saw never lingers for the next: 200 units of work in turn."""
    for number in range(200):
        person = (world.ann, world.ben)[number % 2]
        (found,) = rows(store, person, Organisation)
        assert found.id == person.organisation_id
