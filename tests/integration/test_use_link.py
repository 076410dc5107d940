"""Coming in by a link: how the letter gets there, and that it works once, for a day, for whoever it was sent to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from clock import FixedClock
from enrolling import Service
from inviting import KEY, NEW, SETUP, enter, invite, loaded, send, state, token_of, use
from mail_server import Mail, mail_server
from webapp.access.passwords import LEAST_CHARACTERS
from webapp.access.throttle import MOST_TRIES_ADDRESS, TooManyError
from webapp.services.errors import Refused
from webapp.services.invite_person import invite_again
from webapp.services.making_links import MOST_LETTERS, STAND_IN
from webapp.services.send_letters import Sent
from webapp.services.use_link import LinkState, read_link
from webapp.store import OPERATOR, Role, Store
from webapp.store.queries import account_links, people


@pytest.fixture
def service(store: Store, clock: FixedClock) -> Service:
    return loaded(store, clock)


@pytest.fixture
def mail() -> Iterator[Mail]:
    with mail_server() as running:
        yield running


def test_a_colleague_comes_in_by_the_link_in_the_letter(service: Service, mail: Mail) -> None:
    ada = service.known("Ada Onion")
    invited = invite(service, ada)
    assert send(service.store, mail) == Sent(1, 0, 0, 0)
    (message,) = mail.taken
    assert message["To"] == "Hedda Head <head@example.org>"
    assert message["Subject"] == "Ada Onion asks you to come in"
    words = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    (link,) = re.findall(r"https://\S+", words)
    assert link == invited.link
    assert "Growers" in words
    with pytest.raises(Refused, match="sign-in-wrong"):
        enter(service.store, "head@example.org", "")
    assert state(service.store, token_of(link)) is LinkState.VALID
    use(service.store, token_of(link))
    assert enter(service.store, "head@example.org", NEW)
    hedda = service.known("Hedda Head")
    assert (hedda.role, hedda.organisation_id) == (Role.PROVIDER, ada.organisation_id)


def test_a_link_works_once_and_for_a_day(service: Service, clock: FixedClock) -> None:
    ada = service.known("Ada Onion")
    first = token_of(invite(service, ada).link)
    clock.move(hours=23, minutes=59)
    use(service.store, first)
    with pytest.raises(Refused, match="link-used"):
        use(service.store, first, "eleven geese fly north")
    assert enter(service.store, "head@example.org", NEW)
    late = token_of(invite(service, ada, email="late@example.org").link)
    clock.move(hours=24)
    assert state(service.store, late) is LinkState.LATE
    with pytest.raises(Refused, match="link-late"):
        use(service.store, late)
    clock.move(hours=-30)
    assert state(service.store, first) is LinkState.USED, "a clock that jumps back makes no link new"


def test_a_later_link_ends_the_one_before(service: Service, mail: Mail) -> None:
    ada = service.known("Ada Onion")
    before = invite(service, ada)
    after = invite_again(service.store, ada, service.library, SETUP, before.person_id)
    assert state(service.store, token_of(before.link)) is LinkState.LATE
    assert send(service.store, mail).sent == 1, "the letter with the link that is good no more does not go"
    use(service.store, token_of(after.link))
    with pytest.raises(Refused, match="joined-already"):
        invite_again(service.store, ada, service.library, SETUP, before.person_id)


def test_nobody_is_sent_any_number_of_invitations_in_a_day(service: Service, clock: FixedClock) -> None:
    ada = service.known("Ada Onion")
    hedda = invite(service, ada).person_id
    for _ in range(MOST_LETTERS - 1):
        invite_again(service.store, ada, service.library, SETUP, hedda)
    with pytest.raises(Refused, match="letters-too-many"):
        invite_again(service.store, ada, service.library, SETUP, hedda)
    clock.move(days=1)
    assert invite_again(service.store, ada, service.library, SETUP, hedda).link


def test_of_two_who_use_a_link_at_once_one_comes_in(service: Service, database_url: str, clock: FixedClock) -> None:
    token = token_of(invite(service, service.known("Ada Onion")).link)

    def attempt(number: int) -> str:
        with closing(Store(database_url, clock=clock)) as store:
            try:
                return use(store, token, f"{NEW} {number}") and "in"
            except Refused as refused:
                return refused.code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["in", "link-used", "link-used", "link-used"]


@pytest.mark.parametrize("guesses", [30, pytest.param(2_500, marks=pytest.mark.deep)])
def test_guesses_over_four_workers_are_counted_together(
    service: Service, database_url: str, clock: FixedClock, guesses: int
) -> None:
    """Each of four workers is given many wrong links from one address; the right one still opens from elsewhere."""
    token = token_of(invite(service, service.known("Ada Onion")).link)

    def guess(worker: int) -> int:
        looked_at = 0
        with closing(Store(database_url, clock=clock)) as store:
            for number in range(guesses):
                try:
                    read_link(store, f"{worker:02}{number:062}", address="198.51.100.7", secret_key=KEY)
                    looked_at += 1
                except TooManyError:
                    continue
        return looked_at

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(guess, range(4))) == MOST_TRIES_ADDRESS
    assert state(service.store, token) is LinkState.VALID
    clock.move(minutes=1, seconds=1)
    assert read_link(service.store, "0" * 64, address="198.51.100.7", secret_key=KEY).state is LinkState.UNKNOWN


def test_neither_the_database_nor_the_letter_that_is_kept_lets_anybody_in(service: Service) -> None:
    invited = invite(service, service.known("Ada Onion"))
    with service.store.reading(OPERATOR) as work:
        (row,) = account_links.of_people(work).values()
    kept = " ".join((row.html.decode(), row.subject, row.token_hash))
    assert token_of(invited.link) not in kept
    assert STAND_IN in row.html.decode()
    for known in (row.token_hash, STAND_IN, str(row.id)):
        assert state(service.store, known) is LinkState.UNKNOWN


def test_a_password_that_is_none_uses_up_no_link(sqlite_store: Store, clock: FixedClock) -> None:
    service = loaded(sqlite_store, clock)
    token = token_of(invite(service, service.known("Ada Onion")).link)
    for password, code in (("x" * (LEAST_CHARACTERS - 1), "password-too-short"), ("password1234", "password-common")):
        with pytest.raises(Refused, match=code):
            use(sqlite_store, token, password)
    use(sqlite_store, token)
    with sqlite_store.reading(OPERATOR) as work:
        assert people.by_email(work, "head@example.org").password_hash  # type: ignore[union-attr]
