"""Inviting people: who may, whom, how the letter gets there, and what one link does, once, for a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from browsing import PASSWORD, Browser
from clock import FixedClock
from defining import changed
from enrolling import Service
from garden import definitions
from mail_server import Mail, mail_server
from webapp import create_app
from webapp.access.passwords import LEAST_CHARACTERS
from webapp.access.throttle import MOST_TRIES_ADDRESS, TooManyError
from webapp.notices.post import Answer, MailServer, Taken
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.invite_person import MOST_OPEN, Invited, invite_again, invite_person
from webapp.services.list_people import list_people
from webapp.services.making_links import STAND_IN, LinkSetup
from webapp.services.manage_person import close_account, give_duties
from webapp.services.send_letters import TAKEN_FOR, Sent, send_letters
from webapp.services.sign_in import sign_in
from webapp.services.use_link import LinkState, read_link, use_link
from webapp.settings import Settings
from webapp.store import OPERATOR, Actor, Role, Store
from webapp.store.queries import account_links, audit, people

KEY = b"k" * 32
SETUP = LinkSetup(KEY, "https://fps.example.org/join/")
NEW = "seven herons walk home"
DAY = timedelta(hours=24)


@pytest.fixture
def service(store: Store, clock: FixedClock) -> Service:
    return loaded(store, clock)


def loaded(store: Store, clock: FixedClock) -> Service:
    made = Service(store, clock)
    made.load(definitions())
    made.person(Role.OFFICER, "Olga Officer")
    made.person(Role.PROVIDER, "Ada Onion", "Growers")
    return made


MANAGING = ["administrator", "editor"]


@pytest.fixture
def mail() -> Iterator[Mail]:
    with mail_server() as running:
        yield running


def invite(service: Service, actor: Actor, **changes: str) -> Invited:
    given = {"email": "head@example.org", "name": "Hedda Head"} | changes
    if "organisation" in changes and actor.organisation_id is None:
        given["role"] = "provider"
    return invite_person(service.store, actor, service.library, SETUP, **given)


def token_of(link: str) -> str:
    return link.removeprefix(SETUP.address)


def use(store: Store, token: str, password: str = NEW, address: str = "203.0.113.9") -> str:
    return use_link(store, token, password, address=address, secret_key=KEY, session_limit=timedelta(hours=12)).token


def enter(store: Store, email: str, password: str) -> str:
    found = sign_in(
        store,
        email=email,
        password=password,
        address="203.0.113.9",
        secret_key=KEY,
        session_limit=timedelta(hours=12),
    )
    return found.token


def state(store: Store, token: str) -> LinkState:
    return read_link(store, token, address="203.0.113.9", secret_key=KEY).state


def send(store: Store, mail: Mail) -> Sent:
    host, _, port = mail.address.rpartition(":")
    return send_letters(store, MailServer(host, int(port), starttls=False), "fps@example.org", KEY)


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


# -- who may


def test_an_officer_invites_a_colleague_and_the_first_of_a_provider(service: Service) -> None:
    olga = service.known("Olga Officer")
    invite(service, olga)
    invite(service, olga, email="p@example.org", name="Pat", organisation="A new club")
    invite(service, olga, email="q@example.org", name="Quin", organisation="Growers")
    listed = {each.name: each for each in list_people(service.store, olga)}
    assert (listed["Hedda Head"].role, listed["Hedda Head"].organisation) == ("officer", None)
    assert (listed["Hedda Head"].duties, listed["Hedda Head"].manages) == (("officer",), False)
    assert (listed["Pat"].organisation, listed["Pat"].duties) == ("A new club", ("administrator", "editor"))
    assert (listed["Quin"].organisation, listed["Quin"].duties) == ("Growers", ("editor",))


def test_a_provider_invites_into_its_own_organisation_alone(service: Service) -> None:
    ada = service.known("Ada Onion")
    invite(service, ada, organisation="Another club")
    (hedda,) = [each for each in list_people(service.store, ada) if each.name == "Hedda Head"]
    assert (hedda.organisation, hedda.joined) == ("Growers", False)


def test_who_is_no_administrator_sees_to_nobody(service: Service) -> None:
    ada = service.known("Ada Onion")
    use(service.store, token_of(invite(service, ada).link))
    hedda = service.known("Hedda Head")
    assert ada.person_id is not None
    for act in (
        lambda: invite(service, hedda, email="x@example.org"),
        lambda: close_account(service.store, hedda, ada.person_id),
        lambda: give_duties(service.store, hedda, hedda.person_id, MANAGING),
    ):
        with pytest.raises(Refused, match="not-a-manager"):
            act()
    give_duties(service.store, ada, hedda.person_id, MANAGING)
    close_account(service.store, hedda, ada.person_id)
    assert [each.name for each in list_people(service.store, hedda) if each.closed_at is None] == ["Hedda Head"]


def test_nobody_of_another_provider_is_seen_to(service: Service) -> None:
    ada = service.known("Ada Onion")
    rival = service.person(Role.PROVIDER, "Rita Rival", "Rivals")
    assert ada.person_id is not None
    for act in (
        lambda: close_account(service.store, rival, ada.person_id),
        lambda: give_duties(service.store, rival, ada.person_id, ["editor"]),
        lambda: invite_again(service.store, rival, service.library, SETUP, ada.person_id),
        lambda: close_account(service.store, rival, uuid4()),
    ):
        with pytest.raises(NotFound):
            act()


def test_somebody_is_left_to_see_to_the_others(service: Service) -> None:
    ada, olga = service.known("Ada Onion"), service.known("Olga Officer")
    invited = invite(service, ada)
    for act in (
        lambda: close_account(service.store, ada, ada.person_id),
        lambda: close_account(service.store, olga, olga.person_id),
    ):
        with pytest.raises(Refused, match="yourself"):
            act()
    give_duties(service.store, ada, invited.person_id, MANAGING)
    with pytest.raises(Refused, match="last-administrator"):
        give_duties(service.store, olga, ada.person_id, ["editor"])
    use(service.store, token_of(invited.link))
    give_duties(service.store, olga, ada.person_id, ["editor"])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param([], "duties-missing", id="none"),
        pytest.param(["approver"], "duty-unknown", id="a duty of another role"),
        pytest.param(["editor", "keeper"], "duty-unknown", id="a duty that is none"),
    ],
)
def test_duties_that_cannot_be_given(service: Service, given: list[str], code: str) -> None:
    ada, olga = service.known("Ada Onion"), service.known("Olga Officer")
    with pytest.raises(Refused, match=code):
        give_duties(service.store, olga, ada.person_id, given)


def test_what_somebody_does_counts_from_their_next_page(
    sqlite_store: Store, clock: FixedClock, settings: Settings
) -> None:
    service = loaded(sqlite_store, clock)
    olga, omar = browser(sqlite_store, settings, "olga.officer"), service.person(Role.OFFICER, "Omar")
    his = browser(sqlite_store, settings, "omar")
    assert his.get("/rounds/plan").status_code == 200
    page = f"/people/{omar.person_id}/duties"
    olga.get(page)
    assert olga.send(page, {"duties": []}).status_code == 400
    assert "Select at least one" in olga.text
    assert olga.send(page, {"duties": ["approver"]}).status_code == 303
    assert his.get("/rounds/plan").status_code == 403
    assert his.get("/evaluation").status_code == 200
    his.get("/people")
    assert "Invite somebody" not in his.text


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"email": "no address"}, "email-invalid", id="no address"),
        pytest.param({"email": "a@b@c"}, "email-invalid", id="two at"),
        pytest.param({"email": "a\r\nBcc: b@example.org"}, "email-invalid", id="a header in the address"),
        pytest.param({"name": "  "}, "name-missing", id="no name"),
        pytest.param({"name": "x" * 101}, "name-too-long", id="long name"),
        pytest.param({"email": "ADA.onion@example.org"}, "email-taken", id="a colleague's address, otherwise spelt"),
        pytest.param({"email": "rita.rival@example.org"}, "email-taken", id="an address of another provider"),
        pytest.param({"email": "olga.officer@example.org"}, "email-taken", id="an officer's address"),
    ],
)
def test_who_cannot_be_invited(sqlite_store: Store, clock: FixedClock, given: dict[str, str], code: str) -> None:
    service = loaded(sqlite_store, clock)
    service.person(Role.PROVIDER, "Rita Rival", "Rivals")
    before = len(list_people(sqlite_store, OPERATOR))
    with pytest.raises((Refused, Conflict), match=code):
        invite(service, service.known("Ada Onion"), **given)
    assert len(list_people(sqlite_store, OPERATOR)) == before


def test_one_organisation_has_not_any_number_of_invitations_waiting(sqlite_store: Store, clock: FixedClock) -> None:
    service = loaded(sqlite_store, clock)
    ada = service.known("Ada Onion")
    for number in range(MOST_OPEN):
        invite(service, ada, email=f"p{number}@example.org")
    with pytest.raises(Refused, match="invitations-too-many"):
        invite(service, ada)
    invite(service, service.known("Olga Officer"))
    clock.move(hours=24)
    invite(service, ada, email="later@example.org")


def test_a_framework_that_names_no_letter_invites_nobody(sqlite_store: Store, clock: FixedClock) -> None:
    service = Service(sqlite_store, clock)
    service.load(
        changed(("grants/green-patch", "letters: {invitation: say/come-in, new_password: say/way-back}\n", ""))
    )
    ada = service.person(Role.PROVIDER, "Ada Onion", "Growers")
    with pytest.raises(Refused, match="no-letter"):
        invite(service, ada)
    assert [each.name for each in list_people(sqlite_store, OPERATOR)] == ["Ada Onion"]


# -- letters that go, and names that mean ill


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@example.org", "<script>alert(1)</script>", "\u202eevE", "=1+1"])
def test_a_hostile_name_is_a_name(sqlite_store: Store, clock: FixedClock, mail: Mail, name: str) -> None:
    service = loaded(sqlite_store, clock)
    invite(service, service.known("Ada Onion"), name=name)
    assert send(sqlite_store, mail).sent == 1
    (message,) = mail.taken
    assert message["Bcc"] is None
    assert "head@example.org" in message["To"]
    assert "<script>" not in message.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_a_sweep_that_dies_leaves_the_letter_to_the_next(sqlite_store: Store, clock: FixedClock, mail: Mail) -> None:
    class Dies:
        def post(self, message: object) -> Answer:
            raise KeyboardInterrupt

    service = loaded(sqlite_store, clock)
    invite(service, service.known("Ada Onion"))
    with pytest.raises(KeyboardInterrupt):
        send_letters(sqlite_store, Dies(), "fps@example.org", KEY)
    assert send(sqlite_store, mail) == Sent(0, 0, 0, 1)
    clock.move(seconds=TAKEN_FOR.total_seconds())
    assert send(sqlite_store, mail) == Sent(1, 0, 0, 0)


def test_an_address_that_is_refused_is_told_to_whoever_invited(
    sqlite_store: Store, clock: FixedClock, mail: Mail
) -> None:
    service = loaded(sqlite_store, clock)
    ada = service.known("Ada Onion")
    invite(service, ada)
    mail.refuses["head@example.org"] = "550 Nobody here"
    assert send(sqlite_store, mail).refused == 1
    (hedda,) = [each for each in list_people(sqlite_store, ada) if not each.joined]
    assert hedda.refused == "550"


def test_who_has_left_before_the_letter_goes_gets_none(sqlite_store: Store, clock: FixedClock, mail: Mail) -> None:
    service = loaded(sqlite_store, clock)
    ada = service.known("Ada Onion")
    invited = invite(service, ada)
    close_account(sqlite_store, ada, invited.person_id)
    assert send(sqlite_store, mail).sent == 0
    assert state(sqlite_store, token_of(invited.link)) is not LinkState.VALID


def test_it_is_in_the_trail_without_anybodys_address(sqlite_store: Store, clock: FixedClock) -> None:
    service = loaded(sqlite_store, clock)
    use(sqlite_store, token_of(invite(service, service.known("Ada Onion")).link))
    with sqlite_store.reading(OPERATOR) as work:
        events = {event.action: event for event in audit.recent(work)}
    assert {"invite-person", "use-link"} <= set(events)
    assert "head@example.org" not in str([event.details for event in events.values()])


def test_a_password_that_is_none_uses_up_no_link(sqlite_store: Store, clock: FixedClock) -> None:
    service = loaded(sqlite_store, clock)
    token = token_of(invite(service, service.known("Ada Onion")).link)
    for password, code in (("x" * (LEAST_CHARACTERS - 1), "password-too-short"), ("password1234", "password-common")):
        with pytest.raises(Refused, match=code):
            use(sqlite_store, token, password)
    use(sqlite_store, token)
    with sqlite_store.reading(OPERATOR) as work:
        assert people.by_email(work, "head@example.org").password_hash  # type: ignore[union-attr]


# -- the pages


def browser(store: Store, settings: Settings, name: str = "") -> Browser:
    made = Browser(create_app(settings, store=store))
    if name:
        made.sign_in(f"{name}@example.org")
    return made


def test_somebody_is_invited_on_the_page_and_comes_in(
    sqlite_store: Store, clock: FixedClock, settings: Settings
) -> None:
    loaded(sqlite_store, clock)
    ada, hedda = browser(sqlite_store, settings, "ada.onion"), browser(sqlite_store, settings)
    ada.get("/people")
    assert ada.send("/people", {"name": "Hedda Head", "email": "nobody"}).status_code == 400
    assert 'value="Hedda Head"' in ada.text
    assert ada.send("/people", {"name": "Hedda Head", "email": "head@example.org"}).status_code == 201
    link = next(each for each in ada.page.links if "/join/" in each)
    path = link.removeprefix("http://localhost")
    assert hedda.get(path).status_code == 200
    assert hedda.send("", {"password": "short"}, to=path).status_code == 400
    assert hedda.send("", {"password": NEW}, to=path).status_code == 303
    assert hedda.get("/people").status_code == 200
    assert "An administrator invites people" in hedda.text
    assert browser(sqlite_store, settings).get(path).status_code == 410
    assert hedda.get("/join/none").status_code == 410


def test_a_leaver_in_mid_form_is_out_at_once_and_what_they_saved_stays(
    sqlite_store: Store, clock: FixedClock, settings: Settings
) -> None:
    service = loaded(sqlite_store, clock)
    invited = invite(service, service.known("Ada Onion"))
    use(sqlite_store, token_of(invited.link))
    hedda, ada = browser(sqlite_store, settings), browser(sqlite_store, settings, "ada.onion")
    hedda.sign_in("head@example.org", NEW)
    hedda.get("/registration/organisation/club")
    page = f"/people/{invited.person_id}/close"
    ada.get(page)
    assert ada.send(page).status_code == 303
    answer = hedda.send("", {"q-club_title": "Mine"}, to="/registration/organisation/club")
    assert answer.status_code == 403
    assert hedda.send("/sign-in", {"email": "head@example.org", "password": NEW}).status_code == 400
    assert ada.get("/registration/organisation/club").status_code == 200


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


class Nothing:
    """A mail server that takes everything, and keeps nothing."""

    def post(self, message: object) -> Answer:
        return Answer(Taken.SENT)
