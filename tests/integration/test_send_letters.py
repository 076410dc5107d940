"""Letters go by e-mail, whatever happens to the mail server or to the sweep: every one arrives, and is one message."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from uuid import UUID

import pytest

from browsing import PASSWORD, Browser
from cases import add_person, add_round, decide, start_application, submit
from clock import FixedClock
from mail_server import Mail, free_port, mail_server
from webapp import audit, create_app
from webapp.notices.post import Answer, Folder, MailServer, Taken
from webapp.services.close_person import close_person
from webapp.services.create_person import create_person
from webapp.services.send_letters import TAKEN_FOR, Sent, send_letters
from webapp.settings import Settings
from webapp.store import OPERATOR, Actor, Role, Store
from webapp.store.queries import applications, decisions, deliveries, letters, people
from webapp.store.queries import audit as trail

FROM = "fps@example.org"
KEY = b"k" * 32
HTML = "<h1>Croeso</h1>\n<p>Dear Ann — “yes” 🌱,</p>\r\n<ul><li>Met</li></ul>".encode()


@pytest.fixture
def mail() -> Iterator[Mail]:
    with mail_server() as running:
        yield running


def post_to(mail: Mail, seconds: float = 5) -> MailServer:
    host, _, port = mail.address.rpartition(":")
    return MailServer(host, int(port), starttls=False, seconds=seconds)


def send(store: Store, mail: Mail, seconds: float = 5) -> Sent:
    return send_letters(store, post_to(mail, seconds), FROM, KEY)


def letter(
    store: Store, clock: FixedClock, *, to: int = 1, subject: str = "Your application", html: bytes = HTML
) -> Actor:
    """Send a letter to an organisation with so many people; give the first of them."""
    officer, provider = add_person(store, Role.OFFICER), add_person(store)
    submitted = submit(store, provider, start_application(store, provider, add_round(store, officer, days=1)))
    for number in range(1, to):
        _colleague(store, provider, f"colleague{number}.{provider.person_id}@example.org", "Colleague")
    clock.move(days=2)
    decision_id = decide(store, officer, submitted)
    with store.writing(officer) as work:
        outcome = decisions.add_outcome(work, decisions.get(work, decision_id), outcome="pass")
        made = letters.add(
            work,
            applications.get(work, outcome.application_id),
            lot=outcome.lot,
            outcome_id=outcome.id,
            document_id="document/some",
            locale="cy",
            subject=subject,
            html=html,
            closure={},
            sha256="0" * 64,
        )
        organisation = made.organisation_id
        deliveries.add(work, made, [each.id for each in people.of_organisation(work, organisation)])
        audit.record(work, "confirm-outcome", "outcome", outcome.id)
    return provider


def _colleague(store: Store, provider: Actor, email: str, name: str) -> UUID:
    assert provider.organisation_id
    with store.writing(OPERATOR) as work:
        made = people.add(
            work,
            email=email,
            name=name,
            password_hash="none",
            role=Role.PROVIDER,
            organisation_id=provider.organisation_id,
        )
        audit.record(work, "create-person", "person", made.id)
    return made.id


def states(store: Store) -> list[tuple[str, str | None]]:
    with store.reading(OPERATOR) as work:
        found = deliveries.of_letters(work, [each.id for each in letters.everything(work)])
    return sorted((each.state, each.why) for each in found)


# -- what is sent


def test_each_person_of_the_organisation_gets_the_letter_once(store: Store, clock: FixedClock, mail: Mail) -> None:
    letter(store, clock, to=3)
    assert send(store, mail) == Sent(3, 0, 0, 0)
    assert send(store, mail) == Sent(0, 0, 0, 0)
    assert len(set(mail.ids)) == len(mail.taken) == 3
    assert len({str(each["To"]) for each in mail.taken}) == 3
    with store.reading(OPERATOR) as work:
        told = [each for each in trail.recent(work, 100) if each.action == "send-letter"]
    assert [each.details["state"] for each in told] == ["sent"] * 3
    assert {each.role for each in told} == {"sender"}


def test_the_message_holds_the_exact_bytes_and_the_words_of_the_letter(
    store: Store, clock: FixedClock, mail: Mail
) -> None:
    letter(store, clock)
    send(store, mail)
    (message,) = mail.taken
    words, html = message.iter_parts()
    assert html.get_payload(decode=True) == HTML
    assert words.get_content().splitlines() == ["Croeso", "", "Dear Ann — “yes” 🌱,", "", "- Met"]
    assert (message["From"], message["Subject"], message["Content-Language"]) == (FROM, "Your application", "cy")
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        pytest.param("Ann\r\nBcc: eve@example.org", "Yes\r\nBcc: eve@example.org", id="another header"),
        pytest.param('"Ann" <eve@example.org>', "=?utf-8?q?Bcc=3A?= eve", id="another address"),
        pytest.param("Ann \u202egnp.exe", "\u2066Yes\u2069", id="turned round"),
        pytest.param("Ŵynn, Ann; x", "Ŵ" * 400, id="long and Welsh"),
        pytest.param("\x00\x07", "\x00", id="nothing that can be seen"),
    ],
)
def test_a_hostile_name_stays_a_name(
    sqlite_store: Store, clock: FixedClock, mail: Mail, name: str, subject: str
) -> None:
    provider = letter(sqlite_store, clock, subject=subject.replace("\x00", ""))
    with sqlite_store.writing(OPERATOR) as work:
        people.get(work, provider.person_id, lock=True).name = name.replace("\x00", "")  # type: ignore[arg-type]
        audit.record(work, "create-person", "person", "renamed")
    assert send(sqlite_store, mail).sent == 1
    (message,) = mail.taken
    assert message["Bcc"] is None
    (to,) = message["To"].addresses
    assert to.addr_spec.startswith(parseaddr(str(to))[1][:8])
    assert "eve" not in to.addr_spec
    assert not set(str(message["To"]) + str(message["Subject"])) & set("\r\n\u202e\u2066\u2069\x07")


# -- a mail server that is down, slow, or refuses


def test_a_server_that_is_down_is_tried_again_and_nothing_is_lost(store: Store, clock: FixedClock) -> None:
    letter(store, clock, to=2)
    port = free_port()
    down = MailServer("127.0.0.1", port, starttls=False)
    assert send_letters(store, down, FROM, KEY) == Sent(0, 0, 1, 2, "unreachable")
    with mail_server(port) as mail:
        assert send(store, mail).sent == 1
        clock.move(minutes=1)
        assert send(store, mail) == Sent(1, 0, 0, 0)
        assert len(set(mail.ids)) == 2


def test_a_server_that_is_slow(sqlite_store: Store, clock: FixedClock, mail: Mail) -> None:
    letter(sqlite_store, clock)
    mail.waits = 2
    assert send(sqlite_store, mail, seconds=0.3) == Sent(0, 0, 1, 1, "too-slow")
    mail.waits = 0
    clock.move(minutes=1)
    assert send(sqlite_store, mail) == Sent(1, 0, 0, 0)


def test_a_server_that_says_later(sqlite_store: Store, clock: FixedClock, mail: Mail) -> None:
    letter(sqlite_store, clock)
    mail.says = "451 Try again later"
    assert send(sqlite_store, mail) == Sent(0, 0, 1, 1, "451")
    assert send(sqlite_store, mail) == Sent(0, 0, 0, 1)
    mail.says = ""
    clock.move(minutes=1)
    assert send(sqlite_store, mail) == Sent(1, 0, 0, 0)


@pytest.mark.parametrize(
    "leaves",
    [
        pytest.param("421 Too many connections", id="it closes"),
        pytest.param("250 OK", id="it says another yes"),
        pytest.param("", id="it hangs up"),
    ],
)
def test_what_a_server_has_taken_is_sent_however_it_takes_leave(
    sqlite_store: Store, clock: FixedClock, mail: Mail, leaves: str
) -> None:
    letter(sqlite_store, clock, to=2)
    mail.leaves = leaves
    assert send(sqlite_store, mail) == Sent(2, 0, 0, 0)
    clock.move(hours=2)
    assert send(sqlite_store, mail) == Sent(0, 0, 0, 0)
    assert len(mail.ids) == len(set(mail.ids)) == 2


def test_what_a_server_has_refused_is_refused_however_it_takes_leave(
    sqlite_store: Store, clock: FixedClock, mail: Mail
) -> None:
    letter(sqlite_store, clock)
    mail.says, mail.leaves = "554 Not here", "421 Too many connections"
    assert send(sqlite_store, mail) == Sent(0, 1, 0, 0, "554")


def test_waits_grow_and_end_at_the_longest(sqlite_store: Store, clock: FixedClock, mail: Mail) -> None:
    letter(sqlite_store, clock)
    mail.says = "451 Try again later"
    for minutes in (1, 5, 15, 60, 60):
        assert send(sqlite_store, mail).put_off == 1
        clock.move(minutes=minutes, seconds=-1)
        assert send(sqlite_store, mail).put_off == 0
        clock.move(seconds=1)


def test_one_that_is_refused_for_good_keeps_no_other_from_going(store: Store, clock: FixedClock, mail: Mail) -> None:
    provider = letter(store, clock)
    _colleague(store, provider, "gone@example.org", "Gone")
    other = letter(store, clock, to=2)
    with store.reading(OPERATOR) as work:
        refused = people.get(work, other.person_id).email  # type: ignore[arg-type]
    mail.refuses = {refused: "550 No such person"}
    assert send(store, mail) == Sent(2, 1, 0, 0, "550")
    assert states(store) == [("refused", "550"), ("sent", None), ("sent", None)]


def test_the_whole_message_is_refused(sqlite_store: Store, clock: FixedClock, mail: Mail) -> None:
    letter(sqlite_store, clock)
    mail.says = "554 Not here"
    assert send(sqlite_store, mail) == Sent(0, 1, 0, 0, "554")


@pytest.mark.parametrize("address", ["nobody", "a b@example.org", "@", "a@b@c", "a@example.org\r\nRCPT TO:<eve@x>"])
def test_an_address_that_is_none(sqlite_store: Store, clock: FixedClock, mail: Mail, address: str) -> None:
    provider = letter(sqlite_store, clock)
    with sqlite_store.writing(OPERATOR) as work:
        people.get(work, provider.person_id, lock=True).email = address  # type: ignore[arg-type]
        audit.record(work, "create-person", "person", "moved")
    found = send(sqlite_store, mail)
    assert (found.sent, found.refused + found.put_off) == (0, 1)
    assert mail.taken == []


@pytest.mark.parametrize("sender", ["letters@", "<letters@example.org>", "Placements <letters@example.org>", ""])
def test_a_sender_that_is_none_is_not_the_fault_of_those_who_wait(
    sqlite_store: Store, clock: FixedClock, mail: Mail, sender: str
) -> None:
    letter(sqlite_store, clock, to=2)
    with pytest.raises(ValueError, match="letters are from an address alone"):
        send_letters(sqlite_store, post_to(mail), sender, KEY)
    assert states(sqlite_store) == [("waiting", None)] * 2
    clock.move(seconds=TAKEN_FOR.total_seconds())
    assert send(sqlite_store, mail) == Sent(2, 0, 0, 0)


def test_a_server_that_cannot_be_spoken_to_in_secret_gets_nothing(
    sqlite_store: Store, clock: FixedClock, mail: Mail
) -> None:
    letter(sqlite_store, clock)
    host, _, port = mail.address.rpartition(":")
    found = send_letters(sqlite_store, MailServer(host, int(port), starttls=True, seconds=5), FROM, KEY)
    assert (found.put_off, found.why) == (1, "not-encrypted")
    assert mail.taken == []


def test_a_leaver_gets_none(sqlite_store: Store, clock: FixedClock, mail: Mail) -> None:
    provider = letter(sqlite_store, clock, to=2)
    with sqlite_store.reading(OPERATOR) as work:
        email = people.get(work, provider.person_id).email  # type: ignore[arg-type]
    close_person(sqlite_store, OPERATOR, email)
    assert send(sqlite_store, mail) == Sent(1, 1, 0, 0, "closed")


# -- a sweep that dies, and clocks that jump


class Killed(BaseException):
    """A process that ends here: nothing after it is done."""


class DiesBefore:
    """Dies with the message in hand."""

    def post(self, message: EmailMessage) -> Answer:
        raise Killed


class DiesAfter(DiesBefore):
    """Dies when the server has the message, before anybody notes it."""

    def __init__(self, mail: Mail) -> None:
        self.mail = mail

    def post(self, message: EmailMessage) -> Answer:
        assert post_to(self.mail).post(message).taken is Taken.SENT
        raise Killed


@pytest.mark.parametrize("point", ["before", "after"])
def test_a_sweep_that_is_killed_leaves_the_letter_to_the_next(
    store: Store, clock: FixedClock, mail: Mail, point: str
) -> None:
    letter(store, clock)
    with pytest.raises(Killed):
        send_letters(store, DiesBefore() if point == "before" else DiesAfter(mail), FROM, KEY)
    assert send(store, mail) == Sent(0, 0, 0, 1)
    clock.move(seconds=TAKEN_FOR.total_seconds())
    assert send(store, mail) == Sent(1, 0, 0, 0)
    assert len(mail.ids) == (1 if point == "before" else 2)
    assert len(set(mail.ids)) == 1


def test_a_server_that_takes_it_and_hangs_up_is_sent_the_same_message_again(
    sqlite_store: Store, clock: FixedClock, mail: Mail
) -> None:
    letter(sqlite_store, clock)
    mail.hangs_up = True
    assert send(sqlite_store, mail) == Sent(0, 0, 1, 1, "broken-off")
    mail.hangs_up = False
    clock.move(minutes=1)
    assert send(sqlite_store, mail).sent == 1
    assert len(mail.ids) == 2
    assert len(set(mail.ids)) == 1


def test_a_real_process_killed_by_the_signal_that_cannot_be_caught(
    database_url: str, store: Store, clock: FixedClock, mail: Mail
) -> None:
    letter(store, clock)
    program = (
        "from webapp.notices.post import MailServer; from webapp.services.send_letters import send_letters;"
        "from webapp.store import Store; import sys;"
        "print(flush=True); input();"
        "server = MailServer('127.0.0.1', int(sys.argv[2]), starttls=False);"
        "send_letters(Store(sys.argv[1]), server, 'fps@example.org', b'k' * 32)"
    )
    arguments = [sys.executable, "-c", program, database_url, mail.address.rpartition(":")[2]]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ) as worker:
        assert worker.stdin
        assert worker.stdout
        worker.stdout.readline()
        mail.kills = worker.pid
        worker.stdin.write(b"\n")
        worker.stdin.close()
        assert worker.wait(30) == -9
    mail.kills = 0
    with store.reading(OPERATOR) as work:
        (row,) = deliveries.of_letters(work, [each.id for each in letters.everything(work)])
    clock.at = max(clock.at, row.due_at) + timedelta(seconds=1)
    assert send(store, mail).sent == 1
    assert len(set(mail.ids)) == 1


def test_two_sweeps_at_once_send_each_letter_once(store: Store, clock: FixedClock, mail: Mail) -> None:
    for _ in range(4):
        letter(store, clock, to=3)
    start = threading.Barrier(3)

    def sweep(_: int) -> int:
        start.wait()
        return send(store, mail).sent

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(sweep, range(3))) == 12
    assert len(mail.ids) == len(set(mail.ids)) == 12


@pytest.mark.parametrize("days", [-400, 400])
def test_a_clock_that_jumps(sqlite_store: Store, clock: FixedClock, mail: Mail, days: int) -> None:
    letter(sqlite_store, clock)
    mail.says = "451 Try again later"
    send(sqlite_store, mail)
    clock.move(days=days)
    mail.says = ""
    send(sqlite_store, mail)
    clock.move(days=-days, minutes=1)
    send(sqlite_store, mail)
    assert len(mail.ids) == 1


# -- what people see of it


def test_those_it_was_not_sent_to_see_how_it_goes(
    sqlite_store: Store, clock: FixedClock, mail: Mail, settings: Settings
) -> None:
    create_person(sqlite_store, OPERATOR, email="o@example.org", name="Olive", role="auditor", password=PASSWORD)
    provider = letter(sqlite_store, clock)
    browser = Browser(create_app(settings, store=sqlite_store))
    browser.sign_in("o@example.org")
    browser.get("/letters")
    assert "Waits to be sent: 1" in browser.text
    (address,) = (link for link in browser.page.links if link.startswith("/letters/"))
    mail.says = "550 No"
    send(sqlite_store, mail)
    browser.get(address)
    assert f"{provider.name}: Not sent" in browser.text
    assert "The mail server said 550." in browser.text


def test_a_folder_takes_them_where_nothing_leaves(sqlite_store: Store, clock: FixedClock, tmp_path) -> None:
    letter(sqlite_store, clock, to=2)
    assert send_letters(sqlite_store, Folder(tmp_path / "mail"), FROM, KEY) == Sent(2, 0, 0, 0)
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2
