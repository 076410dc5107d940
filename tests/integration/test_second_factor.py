"""A second factor: set up by a first code, asked for after the password, never taken twice, and removed by who may."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
from sqlalchemy import func, select

from browsing import PASSWORD, Browser
from clock import FixedClock
from enrolling import Service
from garden import definitions
from webapp import create_app
from webapp.access import second_factor as codes
from webapp.access.throttle import MOST_CODES, MOST_TRIES_ADDRESS
from webapp.services.errors import NotFound, Refused
from webapp.services.invite_person import invite_person
from webapp.services.making_links import LinkSetup
from webapp.services.set_up_second_factor import (
    begin_second_factor,
    confirm_second_factor,
    read_second_factor,
    remove_my_second_factor,
    remove_second_factor,
    remove_second_factor_of,
)
from webapp.services.sign_in import CodeNeeded, Entered, enter_code, sign_in
from webapp.services.use_link import use_link
from webapp.settings import Settings
from webapp.store import GATE, OPERATOR, Actor, Role, Store
from webapp.store.queries import second_factors
from webapp.store.tables import RateBucket

KEY = b"k" * 32
EMAIL = "ada.onion@example.org"
ADDRESS = "203.0.113.9"


@pytest.fixture
def service(store: Store, clock: FixedClock) -> Service:
    return loaded(store, clock)


@pytest.fixture
def small(sqlite_store: Store, clock: FixedClock) -> Service:
    """The same, on SQLite alone."""
    return loaded(sqlite_store, clock)


def loaded(store: Store, clock: FixedClock) -> Service:
    made = Service(store, clock)
    made.load(definitions())
    made.person(Role.PROVIDER, "Ada Onion", "Growers")
    return made


def telephone(service: Service) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """Set a second factor up for Ada; give what makes her codes, and her recovery codes."""
    ada = service.known("Ada Onion")
    made = pyotp.TOTP(begin_second_factor(service.store, ada, KEY))
    return made, confirm_second_factor(service.store, ada, KEY, made.at(service.clock.at))


def ticket(store: Store) -> str:
    found = sign_in(
        store, email=EMAIL, password=PASSWORD, address=ADDRESS, secret_key=KEY, session_limit=timedelta(hours=12)
    )
    assert isinstance(found, CodeNeeded)
    return found.ticket


def give(store: Store, given: str, code: str, address: str = ADDRESS) -> str:
    """Give a code; say what came of it."""
    hours = timedelta(hours=12)
    try:
        enter_code(store, ticket=given, code=code, address=address, secret_key=KEY, session_limit=hours)
    except Refused as refused:
        return refused.code
    return "in"


def test_signing_in_asks_for_a_code_that_works_once(service: Service, clock: FixedClock) -> None:
    app, _ = telephone(service)
    first = app.at(clock.at)
    assert give(service.store, ticket(service.store), first) == "code-wrong", "the one that set it up has been used"
    clock.move(seconds=30)
    second = app.at(clock.at)
    assert give(service.store, ticket(service.store), f"{second[:3]} {second[3:]}") == "in"
    assert give(service.store, ticket(service.store), second) == "code-wrong"
    assert give(service.store, ticket(service.store), first) == "code-wrong", "nor does an earlier one"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-90, "code-wrong"), (-30, "in"), (0, "in"), (30, "in"), (90, "code-wrong")],
    ids=["far behind", "behind", "right", "ahead", "far ahead"],
)
def test_a_telephone_may_be_half_a_minute_off(small: Service, clock: FixedClock, seconds: int, said: str) -> None:
    app, _ = telephone(small)
    clock.move(minutes=5)
    assert give(small.store, ticket(small.store), app.at(clock.at + timedelta(seconds=seconds))) == said


def test_a_clock_that_was_ahead_voids_no_code_and_lets_none_work_twice(service: Service, clock: FixedClock) -> None:
    app, _ = telephone(service)
    clock.move(minutes=5)
    before = app.at(clock.at)
    assert give(service.store, ticket(service.store), before) == "in"
    first_ahead = app.at(clock.move(days=1))
    assert give(service.store, ticket(service.store), first_ahead) == "in"
    last_ahead = app.at(clock.move(minutes=1))
    assert give(service.store, ticket(service.store), last_ahead) == "in"
    clock.move(days=-1, minutes=-1)
    assert give(service.store, ticket(service.store), before) == "code-wrong", "it was used before the clock went wrong"
    clock.move(minutes=1)
    assert give(service.store, ticket(service.store), app.at(clock.at)) == "in"
    clock.move(days=1, minutes=-1)
    assert give(service.store, ticket(service.store), first_ahead) == "code-wrong", "it was used while it was wrong"
    clock.move(minutes=1)
    assert give(service.store, ticket(service.store), last_ahead) == "code-wrong"


@pytest.mark.parametrize("code", ["", "000000", "12345", "１２３４５６", "\x00", "9" * 10_000, "abc", "-1"])
def test_what_is_no_code_is_refused(small: Service, clock: FixedClock, code: str) -> None:
    app, _ = telephone(small)
    clock.move(minutes=5)
    if code == app.at(clock.at):
        code = "111111"
    assert give(small.store, ticket(small.store), code) == "code-wrong"


def test_a_recovery_code_works_once_however_it_is_typed(service: Service, clock: FixedClock) -> None:
    _, recovery = telephone(service)
    assert len(set(recovery)) == codes.RECOVERY_CODES
    typed = recovery[3].upper().replace("-", " ")
    assert give(service.store, ticket(service.store), typed) == "in"
    assert give(service.store, ticket(service.store), recovery[3]) == "code-wrong"
    assert read_second_factor(service.store, service.known("Ada Onion")).codes_left == codes.RECOVERY_CODES - 1


def test_of_one_code_given_twice_at_once_one_comes_in(service: Service, clock: FixedClock, database_url: str) -> None:
    app, _ = telephone(service)
    clock.move(minutes=5)
    code, given = app.at(clock.at), ticket(service.store)

    def attempt(_: int) -> str:
        with closing(Store(database_url, clock=clock)) as store:
            return give(store, given, code)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["code-wrong"] * 3 + ["in"]


def test_a_ticket_lasts_some_minutes_and_is_one_persons(small: Service, clock: FixedClock) -> None:
    app, _ = telephone(small)
    clock.move(minutes=5)
    given, other = ticket(small.store), small.person(Role.OFFICER, "Olga Officer")
    parts = given.split(".")
    for forged in (
        "",
        "x",
        "..",
        f"{other.person_id}.{parts[1]}.{parts[2]}",
        f"{parts[0]}.{int(parts[1]) + 600}.{parts[2]}",
        f"{parts[0]}.²³.{parts[2]}",
        ".".join(parts[:2]),
    ):
        assert give(small.store, forged, app.at(clock.at)) == "ticket-old", forged
    clock.move(seconds=codes.TICKET_LASTS.total_seconds())
    assert give(small.store, given, app.at(clock.at)) == "ticket-old"


def test_guesses_are_counted_by_the_hour_whatever_is_right(small: Service, clock: FixedClock) -> None:
    app, _ = telephone(small)
    clock.move(minutes=5)
    given = ticket(small.store)
    wrong = ["code-wrong" if number != int(app.at(clock.at)) else "in" for number in range(MOST_CODES)]
    assert [give(small.store, given, f"{number:06}") for number in range(MOST_CODES)] == wrong
    assert give(small.store, given, app.at(clock.at)) == "sign-in-throttled"
    clock.move(hours=1, seconds=1)
    assert give(small.store, ticket(small.store), app.at(clock.at)) == "in"


def test_forged_tickets_use_up_nobodys_tries_and_are_counted_against_the_address(
    service: Service, clock: FixedClock
) -> None:
    app, _ = telephone(service)
    clock.move(minutes=5)
    ada, late = service.known("Ada Onion").person_id, ticket(service.store)
    clock.move(seconds=codes.TICKET_LASTS.total_seconds())
    until = int((clock.at + timedelta(minutes=5)).timestamp())
    forged = [late, f"{ada}.{until}.{'0' * 64}", *(f"{uuid4()}.{until}.{'0' * 64}" for _ in range(MOST_TRIES_ADDRESS))]
    said = [give(service.store, each, "000000", "198.51.100.7") for each in forged]
    assert said == ["ticket-old"] * MOST_TRIES_ADDRESS + ["sign-in-throttled"] * 2
    with service.store.reading(GATE) as work:
        keys = work.session.execute(select(func.count(RateBucket.key))).scalar_one()
    assert keys <= 4, "one for the address, however many ids were made up; the others are of signing in"
    assert give(service.store, ticket(service.store), app.at(clock.at)) == "in"


def test_begun_is_not_set_up(small: Service, clock: FixedClock) -> None:
    ada = small.known("Ada Onion")
    with pytest.raises(Refused, match="factor-not-begun"):
        confirm_second_factor(small.store, ada, KEY, "000000")
    secret = begin_second_factor(small.store, ada, KEY)
    assert begin_second_factor(small.store, ada, KEY) == secret, "the picture on a page that was reloaded is the same"
    with pytest.raises(Refused, match="code-wrong"):
        confirm_second_factor(small.store, ada, KEY, "not it")
    found = sign_in(
        small.store, email=EMAIL, password=PASSWORD, address=ADDRESS, secret_key=KEY, session_limit=timedelta(hours=1)
    )
    assert isinstance(found, Entered)
    confirm_second_factor(small.store, ada, KEY, pyotp.TOTP(secret).at(clock.at))
    with pytest.raises(Refused, match="factor-already"):
        begin_second_factor(small.store, ada, KEY)


def test_a_new_password_by_a_link_does_not_go_round_it(small: Service, clock: FixedClock) -> None:
    setup = LinkSetup(KEY, "https://fps.example.org/join/")
    invited = invite_person(
        small.store, small.known("Ada Onion"), small.library, setup, email="h@example.org", name="Hedda"
    )
    hedda = Actor(invited.person_id, Role.PROVIDER, small.known("Ada Onion").organisation_id, "Hedda")
    confirm_second_factor(
        small.store, hedda, KEY, pyotp.TOTP(begin_second_factor(small.store, hedda, KEY)).at(clock.at)
    )
    used = use_link(
        small.store,
        invited.link.removeprefix(setup.address),
        "seven herons walk home",
        address=ADDRESS,
        secret_key=KEY,
        session_limit=timedelta(hours=1),
    )
    assert isinstance(used, CodeNeeded)


def test_it_is_removed_by_the_password_by_who_sees_to_the_account_and_by_the_operator(small: Service) -> None:
    ada, olga = small.known("Ada Onion"), small.person(Role.OFFICER, "Olga Officer")
    rival = small.person(Role.PROVIDER, "Rita Rival", "Rivals")
    assert ada.person_id is not None
    telephone(small)
    with pytest.raises(Refused, match="password-wrong"):
        remove_my_second_factor(small.store, ada, password="wrong", address=ADDRESS, secret_key=KEY)
    with pytest.raises(NotFound):
        remove_second_factor(small.store, rival, ada.person_id)
    with pytest.raises(Refused, match="yourself"):
        remove_second_factor(small.store, ada, ada.person_id)
    remove_my_second_factor(small.store, ada, password=PASSWORD, address=ADDRESS, secret_key=KEY)
    assert not read_second_factor(small.store, ada).is_set_up
    telephone(small)
    remove_second_factor(small.store, olga, ada.person_id)
    assert not read_second_factor(small.store, ada).is_set_up
    telephone(small)
    assert remove_second_factor_of(small.store, OPERATOR, EMAIL)
    assert not remove_second_factor_of(small.store, OPERATOR, EMAIL)


def test_nothing_that_is_kept_makes_a_code(small: Service) -> None:
    app, recovery = telephone(small)
    with small.store.reading(GATE) as work:
        ada = small.known("Ada Onion")
        assert ada.person_id is not None
        row = second_factors.of_person(work, ada.person_id)
    assert row is not None
    kept = str({column.name: getattr(row, column.name) for column in row.__table__.columns})
    assert app.secret not in kept
    assert codes.recovery_hash(KEY, recovery[0]) != codes.recovery_hash(b"another" * 5, recovery[0])


# -- the pages


def test_it_is_set_up_and_asked_for_on_the_pages(small: Service, clock: FixedClock, settings: Settings) -> None:
    app = create_app(settings, store=small.store)
    ada, again = Browser(app), Browser(app)
    ada.sign_in(EMAIL)
    assert ada.get("/account/second-factor").headers["Cache-Control"] == "no-store"
    assert "<svg" in ada.text
    (secret,) = re.findall(r"<code[^>]*>([A-Z2-7]{32})</code>", ada.text)
    assert ada.send("/account/second-factor", {"code": "1"}).status_code == 400
    assert ada.send("/account/second-factor", {"code": pyotp.TOTP(secret).at(clock.at)}).status_code == 200
    recovery = re.findall(r"<code>(\w{5}-\w{5})</code>", ada.text)
    assert len(recovery) == codes.RECOVERY_CODES
    clock.move(minutes=1)
    assert again.sign_in(EMAIL, following="/letters").status_code == 200
    assert again.get("/account").status_code == 303, "the password alone opens nothing"
    again.sign_in(EMAIL, following="/letters")
    assert again.send("/sign-in/code", {"code": "nothing"}).status_code == 400
    answer = again.send("/sign-in/code", {"code": pyotp.TOTP(secret).at(clock.at)})
    assert (answer.status_code, answer.location) == (303, "/letters")
    ada.get("/account/second-factor")
    assert ada.send("/account/second-factor/remove", {"password": "wrong"}).status_code == 400
    assert ada.send("/account/second-factor/remove", {"password": PASSWORD}).status_code == 303
    assert Browser(app).sign_in(EMAIL).status_code == 303


def test_too_late_a_code_asks_for_the_password_again(small: Service, clock: FixedClock, settings: Settings) -> None:
    ada, browser = small.known("Ada Onion"), Browser(create_app(settings, store=small.store))
    app = pyotp.TOTP(begin_second_factor(small.store, ada, settings.secret_key))
    confirm_second_factor(small.store, ada, settings.secret_key, app.at(clock.at))
    browser.sign_in(EMAIL, following="/letters")
    clock.move(minutes=6)
    assert browser.send("/sign-in/code", {"code": app.at(clock.at)}).status_code == 400
    assert "Enter your password again" in browser.text
    assert 'name="next" value="/letters"' in browser.text
