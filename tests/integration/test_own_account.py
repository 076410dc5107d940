"""A person's own account: their sessions, their password, and another one by e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from browsing import PASSWORD
from clock import FixedClock
from enrolling import Service
from inviting import NEW, SETUP, browser, enter, invite, loaded, state, token_of
from mail_server import Mail, mail_server
from webapp.notices.post import Answer, MailServer, Taken
from webapp.services.ask_new_password import KEPT_FOR, ask_new_password
from webapp.services.making_links import MOST_LETTERS
from webapp.services.send_letters import Sent, send_letters
from webapp.services.use_link import LinkState
from webapp.settings import Settings
from webapp.store import OPERATOR, Store
from webapp.store.queries import account_links, audit


@pytest.fixture
def mail() -> Iterator[Mail]:
    with mail_server() as running:
        yield running


def test_a_person_sees_their_sessions_and_ends_them(sqlite_store: Store, clock: FixedClock, settings: Settings) -> None:
    loaded(sqlite_store, clock)
    here, there = (browser(sqlite_store, settings, "ada.onion") for _ in range(2))
    here.get("/account")
    end = next(form.action for form in here.page.forms if "/sessions/" in form.action)
    assert browser(sqlite_store, settings, "olga.officer").get("/account").status_code == 200
    assert here.send(end).status_code == 303
    assert there.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_nobody_ends_the_session_of_another(sqlite_store: Store, clock: FixedClock, settings: Settings) -> None:
    loaded(sqlite_store, clock)
    ada, again = (browser(sqlite_store, settings, "ada.onion") for _ in range(2))
    olga = browser(sqlite_store, settings, "olga.officer")
    ada.get("/account")
    end = next(form.action for form in ada.page.forms if "/sessions/" in form.action)
    olga.get("/account")
    token = dict(olga.page.forms[0].fields)["csrf_token"]
    assert olga.post(end, {"csrf_token": token}).status_code == 303
    assert again.get("/account").status_code == 200


def test_a_password_is_changed_by_whoever_knows_it_and_signs_out_everywhere_else(
    sqlite_store: Store, clock: FixedClock, settings: Settings
) -> None:
    loaded(sqlite_store, clock)
    here, there = (browser(sqlite_store, settings, "ada.onion") for _ in range(2))
    here.get("/account")
    assert here.send("/account/password", {"old": "wrong", "new": NEW}).status_code == 400
    assert "That is not your password" in here.text
    assert here.send("/account/password", {"old": PASSWORD, "new": "short"}).status_code == 400
    assert here.send("/account/password", {"old": PASSWORD, "new": NEW}).status_code == 200
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert enter(sqlite_store, "ada.onion@example.org", NEW)


def test_a_forgotten_password_is_replaced_by_a_link_and_a_stranger_learns_nothing(
    sqlite_store: Store, clock: FixedClock, mail: Mail, settings: Settings
) -> None:
    settings = replace(settings, demonstration=False)
    loaded(sqlite_store, clock)
    before, visitor = browser(sqlite_store, settings, "ada.onion"), browser(sqlite_store, settings)
    said = []
    for email in ("ada.onion@example.org", "nobody@example.org"):
        visitor.get("/forgotten-password")
        assert visitor.send("/forgotten-password", {"email": email}).status_code == 200
        said.append(re.sub(r'value="[^"]*"|nonce="[^"]*"', "", visitor.text).replace(email, "ADDRESS"))
    assert said[0] == said[1]
    host, _, port = mail.address.rpartition(":")
    post = MailServer(host, int(port), starttls=False)
    assert send_letters(sqlite_store, post, "fps@example.org", settings.secret_key).sent == 1
    words = mail.taken[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    path = re.findall(r"http://localhost(/join/\w+)", words)[0]
    visitor.get(path)
    assert visitor.send("", {"password": NEW}, to=path).status_code == 303
    assert before.get("/account").status_code == 303, "every other session has ended"


def test_a_link_to_a_new_password_that_was_not_sent_in_time_is_told_to_administrators(
    sqlite_store: Store, clock: FixedClock, mail: Mail, settings: Settings
) -> None:
    settings = replace(settings, demonstration=False)
    loaded(sqlite_store, clock)
    visitor = browser(sqlite_store, settings)
    visitor.get("/forgotten-password")
    assert visitor.send("/forgotten-password", {"email": "ada.onion@example.org"}).status_code == 200
    clock.move(hours=24)
    host, _, port = mail.address.rpartition(":")
    post = MailServer(host, int(port), starttls=False)
    assert send_letters(sqlite_store, post, "fps@example.org", settings.secret_key) == Sent(0, 1, 0, 0, "late")
    assert mail.taken == []
    administrator = browser(sqlite_store, settings, "olga.officer")
    administrator.get("/people")
    assert "A link to a new password, asked for on 2 November 2026" in administrator.text
    assert "was not sent: the time of the link ran out first." in administrator.text
    assert "Not sent" not in administrator.text


def test_asking_for_passwords_is_throttled(sqlite_store: Store, clock: FixedClock, settings: Settings) -> None:
    loaded(sqlite_store, clock)
    visitor = browser(sqlite_store, settings)
    statuses = []
    for _ in range(7):
        visitor.get("/forgotten-password")
        statuses.append(visitor.send("/forgotten-password", {"email": "ada.onion@example.org"}).status_code)
    assert statuses == [200] * 5 + [429] * 2
    assert visitor.send("/forgotten-password", {"email": ""}).status_code == 400
    assert send_letters(sqlite_store, Nothing(), "fps@example.org", settings.secret_key).sent == 1


def ask(service: Service, email: str) -> None:
    """Ask for a new password, a minute after whoever asked before."""
    service.clock.move(minutes=1, seconds=1)
    ask_new_password(service.store, service.library, SETUP, email=email, address="203.0.113.9")


def letters(service: Service, person_id: UUID) -> list[str]:
    """What the letters to a person in the last week were for."""
    with service.store.reading(OPERATOR) as work:
        found = account_links.of_person(work, person_id, since=service.clock.at - timedelta(days=7))
    return [each.purpose for each in sorted(found, key=lambda each: each.made_at)]


def test_asking_leaves_an_invitation_alone_that_waits_to_be_used(store: Store, clock: FixedClock) -> None:
    service = loaded(store, clock)
    invited = invite(service, service.known("Ada Onion"))
    for _ in range(3):
        ask(service, "head@example.org")
    assert letters(service, invited.person_id) == ["invitation"]
    assert state(store, token_of(invited.link)) is LinkState.VALID
    clock.move(days=1)
    ask(service, "head@example.org")
    assert letters(service, invited.person_id) == ["invitation", "new_password"], "who came too late gets in by asking"


def test_asking_for_somebody_invited_is_answered_like_any_other(
    sqlite_store: Store, clock: FixedClock, settings: Settings
) -> None:
    service, visitor = loaded(sqlite_store, clock), browser(sqlite_store, settings)
    invite(service, service.known("Ada Onion"))
    said = []
    for email in ("head@example.org", "nobody@example.org", "ada.onion@example.org"):
        for _ in range(2):
            visitor.get("/forgotten-password")
            assert visitor.send("/forgotten-password", {"email": email}).status_code == 200
            said.append(re.sub(r'value="[^"]*"|nonce="[^"]*"', "", visitor.text).replace(email, "ADDRESS"))
    assert len(set(said)) == 1


def test_a_link_sent_a_moment_ago_is_kept_and_a_mailbox_is_not_filled(store: Store, clock: FixedClock) -> None:
    service = loaded(store, clock)
    ada = service.known("Ada Onion")
    assert ada.person_id is not None
    for _ in range(9):
        ask(service, "ada.onion@example.org")
    assert letters(service, ada.person_id) == ["new_password"]
    for _ in range(2 * MOST_LETTERS):
        clock.move(minutes=KEPT_FOR.total_seconds() / 60)
        ask(service, "ada.onion@example.org")
    assert letters(service, ada.person_id) == ["new_password"] * MOST_LETTERS
    clock.move(days=1)
    ask(service, "ada.onion@example.org")
    assert len(letters(service, ada.person_id)) == MOST_LETTERS + 1


def test_letters_of_a_clock_that_was_ahead_keep_nobody_waiting(store: Store, clock: FixedClock) -> None:
    service = loaded(store, clock)
    ada = service.known("Ada Onion")
    assert ada.person_id is not None
    clock.move(days=3)
    for _ in range(MOST_LETTERS):
        clock.move(minutes=KEPT_FOR.total_seconds() / 60)
        ask(service, "ada.onion@example.org")
    clock.move(days=-3)
    ask(service, "ada.onion@example.org")
    assert len(letters(service, ada.person_id)) == MOST_LETTERS + 1


class Nothing:
    """A mail server that takes everything, and keeps nothing."""

    def post(self, message: object) -> Answer:
        return Answer(Taken.SENT)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("  Ada   Leek ", "Ada Leek", id="spaces"),
        pytest.param("Ada\u202e Le\x00ek\n", "Ada Leek", id="what cannot be seen"),
        pytest.param("<b>Ada</b>", "&lt;b&gt;Ada&lt;/b&gt;", id="marked up"),
    ],
)
def test_a_person_corrects_their_own_name_and_the_trail_does_not_say_it(
    store: Store, clock: FixedClock, settings: Settings, typed: str, shown: str
) -> None:
    loaded(store, clock)
    ada = browser(store, settings, "ada.onion")
    ada.get("/account")
    assert ada.send("/account/name", {"name": typed}).status_code == 303
    ada.get("/account")
    assert shown in ada.text
    assert "Ada Onion" not in ada.text
    with store.reading(OPERATOR) as work:
        (event,) = [each for each in audit.recent(work) if each.action == "change-name"]
    assert (event.object_id, event.details) == (str(event.person_id), {})


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param(" \u200b\n ", "Enter your name", id="nothing"),
        pytest.param("x" * 101, "The name must be 100 characters or fewer", id="too long"),
    ],
)
def test_what_is_no_name_is_refused(store: Store, clock: FixedClock, settings: Settings, typed: str, told: str) -> None:
    loaded(store, clock)
    ada = browser(store, settings, "ada.onion")
    ada.get("/account")
    assert ada.send("/account/name", {"name": typed}).status_code == 400
    assert told in ada.text
    ada.get("/account")
    assert "Ada Onion" in ada.text
