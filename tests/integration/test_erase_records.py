"""What has been kept long enough is erased and nothing else, by the times of the framework; never what is on hold."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from kept_round import FORGOTTEN, MONTH, NOTHING, REASON, Kept, a_round, opened, organisation
from sqlalchemy import select
from test_officers_at_once import CLUB

from browsing import Browser
from clock import FixedClock
from engine.framework import Retention
from engine.words import NO_WORDS
from enrolling import PASSWORD
from webapp import create_app
from webapp.services.erase_records import Erased
from webapp.services.errors import NotFound, Refused
from webapp.services.lift_hold import lift_hold
from webapp.services.list_holds import list_holds
from webapp.services.list_people import list_people
from webapp.services.manage_person import close_account
from webapp.services.place_hold import MOST_CHARACTERS, place_hold
from webapp.services.verify_audit import verify_audit
from webapp.settings import Settings
from webapp.store import ERASER, OPERATOR, Role, Store
from webapp.store.queries import audit
from webapp.store.tables import StoredFile

CLUB_NAME = CLUB["club_title"]


@pytest.fixture
def kept(store: Store, clock: FixedClock) -> Kept:
    return a_round(store, clock)


def test_a_file_left_out_of_what_was_submitted_is_erased_once_its_time_has_come(
    store: Store, clock: FixedClock
) -> None:
    kept = a_round(store, clock, left_out="left out.pdf")
    with store.reading(ERASER) as work:
        (left_out,) = work.all(select(StoredFile).where(StoredFile.name == "left out.pdf"))
    assert kept.after(1.5).files == 0
    assert opened(kept, left_out.id).content
    assert kept.after(1) == Erased(0, 1, 0, 0)
    with pytest.raises(NotFound):
        opened(kept, left_out.id)
    with store.reading(OPERATOR) as work:
        assert [each.details for each in audit.recent(work) if each.action == "erase-files"] == [{"files": 1}]


def test_a_hold_keeps_it_until_the_hold_is_lifted(kept: Kept) -> None:
    held = place_hold(kept.service.store, kept.officer, organisation(kept), REASON)
    assert kept.after(7) == NOTHING
    assert lift_hold(kept.service.store, kept.officer, held)
    assert not lift_hold(kept.service.store, kept.officer, held)
    assert kept.erase().drafts == 2


def test_of_two_holds_each_is_lifted_by_itself(kept: Kept) -> None:
    first, second = (place_hold(kept.service.store, kept.officer, organisation(kept), REASON) for _ in range(2))
    lift_hold(kept.service.store, kept.officer, first)
    assert kept.after(7) == NOTHING
    listed = {each.id: each for each in list_holds(kept.service.store, kept.officer).holds}
    assert (listed[first].lifted_by, listed[second].lifted_at) == ("Clara Vole", None)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        pytest.param("short", "hold-reason-too-short", id="short"),
        pytest.param("\u200b" * 20, "hold-reason-too-short", id="nothing to be seen"),
        pytest.param("x" * (MOST_CHARACTERS + 1), "hold-reason-too-long", id="long"),
    ],
)
def test_a_hold_has_a_reason(kept: Kept, reason: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        place_hold(kept.service.store, kept.officer, organisation(kept), reason)
    with pytest.raises(Refused, match="hold-organisation-missing"):
        place_hold(kept.service.store, kept.officer, None, REASON)


def test_who_has_left_is_forgotten_and_what_they_did_stays(kept: Kept) -> None:
    service, leaver = kept.service, kept.service.person(Role.PROVIDER, "Bo Beam", CLUB_NAME)
    assert leaver.person_id is not None
    close_account(service.store, kept.provider, leaver.person_id)
    assert kept.after(23).accounts == 0
    assert kept.after(2).accounts == 1
    (row,) = [each for each in list_people(service.store, OPERATOR) if each.id == leaver.person_id]
    assert (row.name, row.email.partition("@")[2]) == (FORGOTTEN, "erased.invalid")
    assert kept.erase().accounts == 0
    again = service.person(Role.PROVIDER, "Bo Beam", CLUB_NAME)
    assert again.person_id != leaver.person_id
    with service.store.reading(OPERATOR) as work:
        assert "close-person" in {each.action for each in audit.recent(work, 500)}


def test_traces_of_signing_in_go_and_open_ones_stay(kept: Kept, settings: Settings) -> None:
    app = create_app(settings, store=kept.service.store)
    gone, here = Browser(app), Browser(app)
    gone.sign_in("ada.onion@example.org", PASSWORD)
    gone.get("/")
    gone.send("/sign-out")
    assert kept.after(3.5).sign_ins == 1
    here.sign_in("ada.onion@example.org", PASSWORD)
    assert kept.erase().sign_ins == 0
    assert here.get("/account").status_code == 200


def test_it_is_on_record_and_the_chain_holds(kept: Kept) -> None:
    kept.after(7)
    with kept.service.store.reading(OPERATOR) as work:
        events = [each for each in audit.recent(work) if each.action == "erase-draft"]
    assert {(each.role, each.organisation_id) for each in events} == {("eraser", organisation(kept))}
    assert sorted(each.details["files"] for each in events) == [0, 1]
    assert not verify_audit(kept.service.store, OPERATOR, []).faults


def test_sweeps_at_once_erase_each_thing_once(kept: Kept) -> None:
    kept.service.clock.move(days=7 * MONTH)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: kept.erase(), range(4)))
    assert (sum(each.drafts for each in done), sum(each.files for each in done)) == (2, 1)
    with kept.service.store.reading(OPERATOR) as work:
        assert [each.action for each in audit.recent(work)].count("erase-draft") == 2


def test_anyone_can_read_what_is_kept_how_long(kept: Kept, settings: Settings) -> None:
    visitor = Browser(create_app(settings, store=kept.service.store))
    assert visitor.get("/keeping").status_code == 200
    assert "Seeds keep for a season." in visitor.text
    assert "6 months" in visitor.text


@pytest.mark.parametrize(
    ("months", "on", "ended_by"),
    [
        pytest.param(1, date(2026, 3, 31), date(2026, 2, 28), id="a shorter month"),
        pytest.param(1, date(2028, 3, 31), date(2028, 2, 29), id="a leap year"),
        pytest.param(12, date(2026, 1, 1), date(2025, 1, 1), id="a year"),
        pytest.param(13, date(2026, 1, 1), date(2024, 12, 1), id="over the turn of a year"),
    ],
)
def test_months_by_the_calendar(months: int, on: date, ended_by: date) -> None:
    assert Retention("draft", months, NO_WORDS).ended_by(on) == ended_by
