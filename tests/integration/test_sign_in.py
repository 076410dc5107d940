"""Signing in and out: sessions that can be ended, throttling, and what is typed while a session runs out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import perf_counter

import pytest
from flask import render_template_string, request
from sqlalchemy import text

from browsing import PASSWORD, Browser
from cases import add_person, add_round, start_application
from webapp import audit, create_app
from webapp.access import open_to, passwords, sessions, throttle, tokens
from webapp.services.close_person import close_person
from webapp.services.create_person import create_person
from webapp.services.end_sessions import end_sessions, list_sessions
from webapp.services.errors import Conflict, NotFound, Refused, Unavailable
from webapp.services.list_people import list_people
from webapp.services.set_password import set_password
from webapp.services.sign_in import sign_in
from webapp.settings import Settings
from webapp.store import GATE, OPERATOR, Role
from webapp.store.queries import audit as trail
from webapp.store.queries import people
from webapp.store.queries import sessions as stored

EMAIL = "olive@example.org"
KEY = b"0" * 32


@pytest.fixture
def officer(sqlite_store, password_hash):
    """An officer who can sign in."""
    with sqlite_store.writing(OPERATOR) as work:
        person = people.add(
            work,
            email=EMAIL,
            name="Olive",
            password_hash=password_hash,
            role=Role.OFFICER,
            organisation_id=None,
            duties=["officer"],
        )
        audit.record(work, "create-person", "person", person.id)
    return person


def enter(store, email=EMAIL, password=PASSWORD, address="203.0.113.1"):
    return sign_in(
        store, email=email, password=password, address=address, secret_key=KEY, session_limit=timedelta(hours=12)
    )


def refusal(store, **given):
    with pytest.raises(Refused) as caught:
        enter(store, **given)
    return caught.value


def test_signing_in_and_out(browser, officer):
    visitor = browser()
    answer = visitor.get("/rounds")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/rounds")
    visitor.get(answer.location)
    assert visitor.page.title.startswith("Sign in")
    answer = visitor.send("/sign-in", {"email": " OLIVE@example.org ", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/rounds")
    assert visitor.get("/rounds").status_code == 200
    assert ">Olive</a>" in visitor.text
    assert visitor.send("/sign-out").location == "/sign-in?why=signed-out"
    assert visitor.get("/rounds").status_code == 303
    assert "You have signed out." in (visitor.get("/sign-in?why=signed-out"), visitor.text)[1]


def test_the_session_cookie_is_new_and_dies_with_the_session(browser, officer, sqlite_store):
    """Signing in never takes up a token the browser came with, and a copy of a token is no use after signing out."""
    visitor = browser()
    visitor.client.set_cookie("fps", "planted")
    visitor.sign_in(EMAIL)
    first = visitor.client.get_cookie("fps").value
    assert first != "planted"
    visitor.get("/")
    visitor.send("/sign-out")
    assert visitor.client.get_cookie("fps") is None
    thief = browser()
    thief.client.set_cookie("fps", first)
    assert thief.get("/rounds").status_code == 303
    visitor.sign_in(EMAIL)
    assert visitor.client.get_cookie("fps").value != first
    with sqlite_store.engine.connect() as connection:
        hashes = connection.execute(text("SELECT token_hash FROM sign_in_session")).scalars().all()
    assert tokens.token_hash(first) in hashes
    assert first not in hashes


@pytest.mark.parametrize("secure", [False, True])
def test_cookies(sqlite_store, officer, secure):
    app = create_app(Settings("", secret_key=KEY, secure=secure), store=sqlite_store)
    visitor = Browser(app, scheme="https" if secure else "http")
    visitor.get("/sign-in")
    answer = visitor.sign_in(EMAIL)
    (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if "Max-Age=0" not in line]
    assert cookie.startswith("__Host-fps=" if secure else "fps=")
    assert ("Secure" in cookie) is secure
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_idle_and_absolute_limits(browser, officer, clock):
    visitor = browser()
    visitor.sign_in(EMAIL)
    for _ in range(24):
        clock.move(minutes=29, seconds=30)
        assert visitor.get("/rounds").status_code == 200
    clock.move(minutes=12)
    answer = visitor.get("/rounds")
    assert "why=run-out" in answer.location
    visitor.sign_in(EMAIL)
    clock.move(minutes=30)
    assert "why=idle" in visitor.get("/rounds").location


def test_a_revoked_session_is_refused_at_once(browser, officer, sqlite_store):
    visitor, other = browser(), browser()
    visitor.sign_in(EMAIL)
    other.sign_in(EMAIL)
    assert len(list_sessions(sqlite_store, OPERATOR, EMAIL)) == 2
    assert end_sessions(sqlite_store, OPERATOR, EMAIL) == 2
    assert visitor.get("/rounds").status_code == other.get("/rounds").status_code == 303
    visitor.sign_in(EMAIL)
    assert close_person(sqlite_store, OPERATOR, EMAIL)
    assert not close_person(sqlite_store, OPERATOR, EMAIL)
    assert visitor.get("/rounds").status_code == 303
    assert refusal(sqlite_store).code == "sign-in-wrong"
    assert list_people(sqlite_store, OPERATOR)[0].closed_at


def test_unknown_closed_and_wrong_are_one_answer(browser, officer, sqlite_store):
    said = []
    for email, password in ((EMAIL, "wrong wrong wrong"), ("nobody@example.org", PASSWORD), ("\0", "\0\ud800" * 200)):
        visitor = browser()
        answer = visitor.sign_in(email.replace("\0", "%00"), password.encode(errors="replace").decode())
        said.append((answer.status_code, [link for link in visitor.page.links if link == "#email"]))
        assert "The email address or the password is wrong" in visitor.text
        assert visitor.page.title.startswith("Error:")
    assert said == [(400, ["#email"])] * 3
    with sqlite_store.reading(OPERATOR) as work:
        assert [event.action for event in trail.recent(work)][:3] == ["refuse-sign-in"] * 3
        assert not any("@" in str(event.details) + event.object_id for event in trail.recent(work))


def test_unknown_takes_the_same_work(monkeypatch, officer, sqlite_store):
    """One Argon2 verification each way: the work is counted, not timed, since a busy machine makes times lie."""
    done = []
    real = passwords._HASHER.verify
    monkeypatch.setattr(
        passwords, "_HASHER", type("Counting", (), {"verify": lambda _, *given: done.append(1) or real(*given)})()
    )
    for email in (EMAIL, "nobody@example.org"):
        refusal(sqlite_store, email=email, password="wrong wrong wrong", address=email)
        assert len(done) == 1
        done.clear()


def test_what_is_missing_is_named_at_its_field(browser):
    visitor = browser()
    visitor.get("/sign-in")
    assert visitor.send("/sign-in", {"email": "", "password": ""}).status_code == 400
    assert {"#email", "#password"} <= set(visitor.page.links)
    assert {"email", "password"} <= set(visitor.page.ids)
    visitor.send("/sign-in", {"email": 'a"><b>@example.org', "password": ""})
    assert "a&#34;&gt;&lt;b&gt;@example.org" in visitor.text  # kept, and nothing but text


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("/rounds?x=1", "/rounds?x=1"),
        ("//elsewhere.example", "/"),
        ("https://elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/%0d%0aSet-Cookie:%20a=b", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_going_on_stays_here(browser, officer, path, taken):
    from urllib.parse import quote

    visitor = browser()
    visitor.get("/sign-in?next=" + (path if "%" in path else quote(path)))
    assert visitor.send("/sign-in", {"email": EMAIL, "password": PASSWORD}).location == taken


def test_the_sixth_try_must_wait_and_is_told_how_long(browser, officer, clock):
    visitor = browser()
    for _ in range(throttle.MOST_TRIES_HERE):
        assert visitor.sign_in(EMAIL, "wrong wrong wrong").status_code == 400
    clock.move(seconds=20)
    answer = visitor.sign_in(EMAIL)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "41"
    assert "Try again in 41 seconds" in visitor.text
    clock.move(seconds=41)
    assert visitor.sign_in(EMAIL).status_code == 303


def test_a_clock_that_was_ahead_shuts_nobody_out_once_it_is_put_right(store, clock):
    clock.move(hours=5)
    for _ in range(throttle.MOST_TRIES_HERE):
        refusal(store)
    assert refusal(store).code == "sign-in-throttled"
    clock.move(hours=-5)
    codes = [refusal(store).code for _ in range(throttle.MOST_TRIES_HERE + 1)]
    assert codes == ["sign-in-wrong"] * throttle.MOST_TRIES_HERE + ["sign-in-throttled"], "and tries count again"


def test_a_window_that_another_process_began_a_moment_later_still_counts(store, clock):
    for _ in range(throttle.MOST_TRIES_HERE):
        refusal(store)
    clock.move(seconds=-2)
    assert refusal(store).code == "sign-in-throttled"


def test_an_attacker_elsewhere_does_not_lock_the_owner_out(sqlite_store, officer):
    for _ in range(50):
        refusal(sqlite_store, password="wrong wrong wrong", address="198.51.100.7")
    assert enter(sqlite_store, address="203.0.113.9").token


def test_an_address_is_limited_over_all_accounts(sqlite_store, officer):
    codes = [
        refusal(sqlite_store, email=f"{number}@example.org", address=f"2001:db8::{number:x}").code
        for number in range(throttle.MOST_TRIES_ADDRESS + 1)
    ]
    assert codes == ["sign-in-wrong"] * throttle.MOST_TRIES_ADDRESS + ["sign-in-throttled"]


def test_guesses_at_once_never_pass_the_limit(store, monkeypatch):
    """200 guesses by 8 at once, each from another address: as many passwords are looked at as the account's limit."""
    looked = []
    monkeypatch.setattr(passwords, "matches", lambda *given: looked.append(1) and False)

    def guess(number):
        return refusal(store, password=f"guess {number}", address=f"198.51.100.{number % 250}").code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(guess, range(200)))
    assert len(looked) == codes.count("sign-in-wrong") == throttle.MOST_TRIES_ACCOUNT


def test_a_success_clears_what_an_office_shares(sqlite_store, officer):
    for _ in range(3 * throttle.MOST_TRIES_HERE):
        enter(sqlite_store)


def test_ones_own_account_buys_no_more_guesses_at_others(sqlite_store, officer):
    """Signing in gives that one try back, and none of those that were made at other people's accounts."""
    codes = []
    for number in range(throttle.MOST_TRIES_ADDRESS + 1):
        if number % 4 == 3 and "sign-in-throttled" not in codes:
            enter(sqlite_store)
        codes.append(refusal(sqlite_store, email=f"{number}@example.org").code)
    assert codes == ["sign-in-wrong"] * throttle.MOST_TRIES_ADDRESS + ["sign-in-throttled"]


def test_an_address_of_no_length_costs_no_time(browser, officer):
    """Composing 200,000 marks that stand on one letter took minutes, before anyone had signed in."""
    visitor = browser()
    visitor.get("/sign-in")
    started = perf_counter()
    assert visitor.send("/sign-in", {"email": "a" + "\u0300\u0316" * 100_000, "password": PASSWORD}).status_code == 400
    assert perf_counter() - started < 10


def test_signing_in_again_ends_the_session_before(browser, officer, sqlite_store):
    visitor = browser()
    visitor.sign_in(EMAIL)
    before = visitor.client.get_cookie("fps").value
    visitor.get("/")
    token = visitor.page.forms[0].fields[0][1]
    assert visitor.post("/sign-in", {"csrf_token": token, "email": EMAIL, "password": PASSWORD}).status_code == 303
    assert len(list_sessions(sqlite_store, OPERATOR, EMAIL)) == 1
    old = browser()
    old.client.set_cookie("fps", before)
    assert old.get("/rounds").status_code == 303
    assert visitor.get("/rounds").status_code == 200


def test_a_password_replaced_while_it_is_looked_at_signs_nobody_in(sqlite_store, officer, monkeypatch):
    looked = passwords.matches

    def slowly(password, kept):
        right = looked(password, kept)
        monkeypatch.setattr(passwords, "matches", looked)
        set_password(sqlite_store, OPERATOR, EMAIL, "seven herons stand in line")
        return right

    monkeypatch.setattr(passwords, "matches", slowly)
    assert refusal(sqlite_store).code == "sign-in-wrong"
    assert list_sessions(sqlite_store, OPERATOR, EMAIL) == ()
    assert enter(sqlite_store, password="seven herons stand in line").token


def test_without_the_database_nobody_signs_in(tmp_path):
    from webapp.store import Store

    store = Store(f"sqlite:///{tmp_path}/no/where.db")
    with pytest.raises(Unavailable):
        enter(store)


def test_what_was_typed_outlives_the_session(app, browser, officer, clock):
    """A form sent half an hour too late is kept on the sign-in page, and sent with one press after signing in."""

    @app.route("/note", methods=["GET", "POST"])
    @open_to("own-account")
    def note():
        page = "{% from 'forms.html' import csrf_field with context %}<form method=post action=/note>{{ csrf_field() }}"
        return render_template_string(page) + repr(sorted(request.form.items(multi=True)))

    visitor = browser()
    visitor.sign_in(EMAIL)
    visitor.get("/note")
    clock.move(minutes=31)
    answer = visitor.send("/note", {"title": "Spring <round>", "lots": ["a", "b"]})
    assert answer.status_code == 403
    assert "nothing happened for a while" in visitor.text
    answer = visitor.send("/sign-in", {"email": EMAIL, "password": "wrong wrong wrong"})
    assert answer.status_code == 400
    answer = visitor.send("/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 200
    form = next(form for form in visitor.page.forms if form.action == "/note")
    assert {("title", "Spring <round>"), ("lots", "a"), ("lots", "b")} <= set(form.fields)
    assert [name for name, _ in form.fields].count("csrf_token") == 1
    assert visitor.send("/note").status_code == 200
    assert "('lots', 'a'), ('lots', 'b'), ('title', 'Spring <round>')" in visitor.text


def test_a_form_that_was_never_ours_is_not_carried(browser, officer):
    visitor = browser()
    assert visitor.post("/rounds/plan", {"title": "forged"}).status_code == 400
    assert "forged" not in visitor.text
    visitor.get("/sign-in")
    answer = visitor.send("/sign-in", {"email": EMAIL, "password": PASSWORD, "carried": "made.up.thing"})
    assert answer.location == "/"


def test_people(sqlite_store, officer):
    made = create_person(
        sqlite_store,
        OPERATOR,
        email="Ann@example.org",
        name="Ann",
        role="provider",
        password=PASSWORD,
        organisation="A",
    )
    again = create_person(
        sqlite_store,
        OPERATOR,
        email="Ben@example.org",
        name="Ben",
        role="provider",
        password=PASSWORD,
        organisation="A",
    )
    assert made.organisation_id == again.organisation_id
    assert [(row.email, row.role, row.organisation) for row in list_people(sqlite_store, OPERATOR)] == [
        ("Ann@example.org", "provider", "A"),
        ("Ben@example.org", "provider", "A"),
        (EMAIL, "officer", None),
    ]
    with pytest.raises(Conflict, match="email-taken"):
        create_person(sqlite_store, OPERATOR, email="ANN@EXAMPLE.ORG", name="X", role="officer", password=PASSWORD)
    token = enter(sqlite_store, email="ann@example.org").token
    set_password(sqlite_store, OPERATOR, "ann@example.org", "another long enough one")
    assert sessions.recognise(sqlite_store, token, timedelta(minutes=30)).ended == sessions.Ended.SIGNED_OUT
    assert refusal(sqlite_store, email="ann@example.org").code == "sign-in-wrong"
    assert enter(sqlite_store, email="ann@example.org", password="another long enough one")
    for act in (close_person, end_sessions, list_sessions):
        with pytest.raises(NotFound):
            act(sqlite_store, OPERATOR, "nobody@example.org")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"email": "no address"}, "email-invalid"),
        ({"email": "two@at@example.org"}, "email-invalid"),
        ({"email": "nul\0@example.org"}, "email-invalid"),
        ({"name": " "}, "name-missing"),
        ({"role": "operator"}, "role-unknown"),
        ({"role": "provider"}, "organisation-missing"),
        ({"organisation": "A"}, "organisation-not-for-officer"),
        ({"password": "short"}, "password-too-short"),
        ({"password": "password1234567"}, "password-common"),
    ],
)
def test_people_that_cannot_be(sqlite_store, given, code):
    usual = {"email": "x@example.org", "name": "X", "role": "officer", "password": PASSWORD}
    with pytest.raises(Refused) as caught:
        create_person(sqlite_store, OPERATOR, **{**usual, **given})
    assert caught.value.code == code
    assert list_people(sqlite_store, OPERATOR) == ()


def test_a_hash_made_with_less_work_is_made_again(sqlite_store):
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with sqlite_store.writing(OPERATOR) as work:
        person = people.add(work, email=EMAIL, name="O", password_hash=weak, role=Role.OFFICER, organisation_id=None)
        audit.record(work, "create-person", "person", person.id)
    enter(sqlite_store)
    with sqlite_store.reading(GATE) as work:
        kept = people.get(work, person.id).password_hash
        assert kept != weak
        assert not passwords.is_outdated(kept)
        assert stored.of_person(work, person.id)


def test_personal_data_never_enters_the_trail(sqlite_store):
    with pytest.raises(ValueError, match="personal"), sqlite_store.writing(OPERATOR) as work:
        audit.record(work, "x", "person", "1", who="ann@example.org")
    with pytest.raises(ValueError, match="personal"), sqlite_store.writing(OPERATOR) as work:
        audit.record(work, "x", "person", "1", why="prose " * 30)


def test_a_provider_of_one_organisation_is_no_other(browser, sqlite_store, clock):
    """Another provider's application is not found, in the same words as one that does not exist."""
    officer, ann, ben = add_person(sqlite_store, Role.OFFICER), add_person(sqlite_store), add_person(sqlite_store)
    application_id = start_application(sqlite_store, ben, add_round(sqlite_store, officer))
    with sqlite_store.reading(ben) as work:
        from webapp.store.queries import applications

        reference = applications.get(work, application_id).reference
    with sqlite_store.reading(OPERATOR) as work:
        email = people.get(work, ann.person_id).email
    set_password(sqlite_store, OPERATOR, email, PASSWORD)
    visitor = browser()
    visitor.sign_in(email)
    bodies = set()
    for path in (f"/applications/{reference}", "/applications/AAAA-AAAA-AAAA"):
        assert visitor.get(path).status_code == 404
        bodies.add(visitor.text.split("<main")[1].split("</main")[0])
    assert len(bodies) == 1
