"""The unit of work: writes whole or not at all, refuses what it must, and loses nothing when many write at once."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import InvalidRequestError, StatementError

from cases import add_person, add_round, decide, start_application, submit
from webapp import audit
from webapp.store import GATE, NOBODY, OPERATOR, Role, Store, errors
from webapp.store.queries import applications, decisions, organisations, people, rounds, sessions, submissions
from webapp.store.queries import audit as trail
from webapp.store.tables import AuditEvent, Organisation, Submission


def test_a_failure_undoes_everything(store):
    with pytest.raises(RuntimeError), store.writing(OPERATOR) as work:
        organisations.add(work, name="Gone")
        audit.record(work, "create-organisation", "organisation", "x")
        raise RuntimeError
    with store.reading(OPERATOR) as work:
        assert organisations.everything(work) == []
        assert trail.recent(work) == []


def test_a_change_without_an_audit_event_is_undone(store):
    with pytest.raises(errors.Unaudited), store.writing(OPERATOR) as work:
        organisations.add(work, name="Silent")
    with pytest.raises(errors.Unaudited), store.writing(OPERATOR) as work:
        work.session.execute(update(Organisation).values(name="Silent"))
    with store.reading(OPERATOR) as work:
        assert organisations.everything(work) == []


def test_reading_never_writes(store):
    with pytest.raises(errors.ReadOnly), store.reading(OPERATOR) as work:
        organisations.add(work, name="No")
    with pytest.raises(errors.ReadOnly), store.reading(OPERATOR) as work:
        work.session.execute(delete(Organisation))


def test_a_reading_sees_one_moment(store):
    with store.reading(OPERATOR) as work:
        assert organisations.everything(work) == []
        with store.writing(OPERATOR) as other:
            organisations.add(other, name="Meanwhile")
            audit.record(other, "create-organisation", "organisation", "x")
        assert organisations.everything(work) == []
    with store.reading(OPERATOR) as work:
        assert len(organisations.everything(work)) == 1


def test_one_address_is_one_person(store):
    with store.writing(OPERATOR) as work:
        people.add(work, email="Ann@Example.org", name="A", password_hash="", role=Role.OFFICER, organisation_id=None)
        audit.record(work, "create-person", "person", "x")
    with pytest.raises(errors.Conflict, match="email_key"), store.writing(OPERATOR) as work:
        people.add(work, email=" ann@example.ORG", name="B", password_hash="", role=Role.OFFICER, organisation_id=None)
    with store.reading(OPERATOR) as work:
        assert people.by_email(work, "ANN@example.org").name == "A"


def test_a_stale_draft_is_refused_and_says_where_it_stands(store):
    officer, provider = add_person(store, Role.OFFICER), add_person(store)
    application_id = start_application(store, provider, add_round(store, officer))
    with store.writing(provider) as work:
        assert applications.save_draft(work, application_id, version=1, answers={"name": "first"}).version == 2
        audit.record(work, "save-draft", "application", application_id)
    with pytest.raises(errors.Stale) as caught, store.writing(provider) as work:
        applications.save_draft(work, application_id, version=1, answers={"name": "second"})
    assert (caught.value.given, caught.value.current) == (1, 2)
    with store.reading(provider) as work:
        assert applications.draft(work, application_id).answers == {"name": "first"}


def test_nothing_is_lost_when_many_save_at_once(store):
    """120 readings-then-writings by 6 at once: each succeeds or is told it is stale, and none overwrites another."""
    officer, provider = add_person(store, Role.OFFICER), add_person(store)
    application_id = start_application(store, provider, add_round(store, officer))

    def append(number):
        while True:
            try:
                with store.writing(provider) as work:
                    draft = applications.draft(work, application_id)
                    answers = {"seen": [*draft.answers.get("seen", []), number]}
                    applications.save_draft(work, application_id, version=draft.version, answers=answers)
                    audit.record(work, "save-draft", "application", application_id)
                return
            except (errors.Stale, errors.Conflict):
                continue

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(append, range(120)))
    with store.reading(provider) as work:
        draft = applications.draft(work, application_id)
    assert sorted(draft.answers["seen"]) == list(range(120))
    assert draft.version == 121


def test_a_double_click_makes_one_submission(store):
    officer, provider = add_person(store, Role.OFFICER), add_person(store)
    application_id = start_application(store, provider, add_round(store, officer))
    key, refused = secrets.token_hex(8), []

    def click(_):
        try:
            return submit(store, provider, application_id, key=key).submission_id
        except errors.Conflict as conflict:
            refused.append(conflict.constraint)
            return None

    with ThreadPoolExecutor(6) as pool:
        made = [found for found in pool.map(click, range(6)) if found]
    assert len(made) == 1
    assert all("submission_key" in constraint for constraint in refused)
    with store.reading(provider) as work:
        assert [row.id for row in submissions.of_application(work, application_id)] == made
        assert submissions.by_key(work, key).id == made[0]


def test_amending_supersedes(store):
    officer, provider = add_person(store, Role.OFFICER), add_person(store)
    application_id = start_application(store, provider, add_round(store, officer))
    first, second = submit(store, provider, application_id), submit(store, provider, application_id)
    with store.reading(provider) as work:
        assert submissions.standing(work, application_id).id == second.submission_id
        assert [row.number for row in submissions.of_application(work, application_id)] == [2, 1]
        assert [file.id for file in submissions.files(work, first.submission_id)] == [first.file_id]


def test_what_is_kept_is_kept(store):
    officer, provider = add_person(store, Role.OFFICER), add_person(store)
    submitted = submit(store, provider, start_application(store, provider, add_round(store, officer)))
    with pytest.raises(errors.Immutable), store.writing(provider) as work:
        submissions.get(work, submitted.submission_id).answers = "{}"
        work.commit()
    with pytest.raises(errors.Immutable), store.writing(provider) as work:
        work.session.delete(submissions.get(work, submitted.submission_id))
        work.commit()
    with pytest.raises(errors.Immutable), store.writing(provider) as work:
        work.session.execute(update(Submission).values(answers="{}"))
    with pytest.raises(errors.Immutable), store.writing(OPERATOR) as work:
        work.session.execute(delete(AuditEvent))


def test_a_second_decision_is_again(store, clock):
    officer, provider = add_person(store, Role.OFFICER), add_person(store)
    submitted = submit(store, provider, start_application(store, provider, add_round(store, officer)))
    clock.move(days=8)
    decide(store, officer, submitted)
    decide(store, officer, submitted, "pass")
    with store.reading(officer) as work:
        found = decisions.of_application(work, submitted.application_id)
    assert [(row.number, row.kind, row.outcome) for row in found] == [(2, "again", "pass"), (1, "first", "refer")]


def test_rounds_by_the_clock(store, clock):
    officer = add_person(store, Role.OFFICER)
    first = add_round(store, officer, days=1)
    with store.writing(officer) as work:
        later = rounds.add(
            work,
            title="Next",
            framework_id="framework/some",
            lots=[],
            opens_at=clock.at + timedelta(days=30),
            closes_at=clock.at + timedelta(days=60),
        ).id
        audit.record(work, "plan-round", "round", later)
    with store.reading(NOBODY) as work:
        assert [row.id for row in rounds.open_now(work)] == [first]
        assert rounds.next_after(work, work.now()).id == later
    clock.move(days=1)
    with store.reading(NOBODY) as work:
        assert rounds.open_now(work) == []


def test_times_come_back_as_they_went(store, clock):
    clock.at = datetime(2026, 10, 25, 1, 30, 0, 123456, tzinfo=UTC)  # the hour that happens twice in London
    officer = add_person(store, Role.OFFICER)
    with store.reading(OPERATOR) as work:
        assert people.get(work, officer.person_id).created_at == clock.at
    with pytest.raises(StatementError, match="time zone"), store.writing(officer) as work:
        rounds.add(
            work,
            title="x",
            framework_id="x",
            lots=[],
            opens_at=datetime(2026, 1, 1),
            closes_at=clock.at,
        )


@pytest.mark.parametrize("text", ["\0", "\ud800"], ids=["nul", "lone surrogate"])
def test_what_the_database_cannot_hold_is_said_so(store, text):
    with pytest.raises(errors.Unstorable), store.reading(OPERATOR) as work:
        organisations.by_name(work, text)
        people.by_email(work, text)
        if store.dialect == "sqlite" and text == "\0":
            raise errors.Unstorable  # SQLite holds NUL


def test_the_databases_own_clock(database_url):
    with closing(Store(database_url)) as store, store.reading(NOBODY) as work:
        first, second = work.now(), work.now()
    assert first.tzinfo is UTC
    assert timedelta() <= second - first < timedelta(seconds=5)


def test_a_unit_of_work_is_not_used_after_its_end(store):
    with store.reading(NOBODY) as work:
        rounds.everything(work)
    with pytest.raises(InvalidRequestError):
        rounds.everything(work)


def test_counting_tries_counts_each_once(store, clock):
    def count(_):
        with store.writing(GATE) as work:
            return sessions.count_try(work, "key", timedelta(minutes=1))[0]

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(count, range(60))) == list(range(1, 61))
    clock.move(seconds=60)
    assert count(None) == 1


def test_an_unreachable_database_is_unavailable(tmp_path):
    with (
        closing(Store(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")) as store,
        pytest.raises(errors.Unavailable),
        store.reading(NOBODY) as work,
    ):
        work.now()


def test_counting_is_scoped_too(store):
    """A query that names a table only in its FROM clause sees no more than any other."""
    mine = add_person(store)
    add_person(store)
    with store.reading(mine) as work:
        assert work.session.execute(select(func.count()).select_from(Organisation)).scalar_one() == 1
