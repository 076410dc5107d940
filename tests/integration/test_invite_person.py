"""Inviting people: who may, whom, and what becomes of the letter."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from clock import FixedClock
from defining import changed
from enrolling import Service
from inviting import KEY, NEW, SETUP, browser, invite, loaded, send, state, token_of, use
from mail_server import Mail, mail_server
from webapp.access.throttle import MOST_TAKEN
from webapp.notices.post import Answer
from webapp.services.ask_new_password import ask_new_password
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.invite_person import MOST_OPEN, MOST_OPEN_OF_LEAD, invite_person, read_providers
from webapp.services.list_people import list_people
from webapp.services.manage_person import close_account, withdraw_invitation
from webapp.services.send_letters import TAKEN_FOR, Sent, send_letters
from webapp.services.use_link import LinkState
from webapp.settings import Settings
from webapp.store import OPERATOR, Role, Store
from webapp.store.queries import audit


@pytest.fixture
def service(store: Store, clock: FixedClock) -> Service:
    return loaded(store, clock)


@pytest.fixture
def mail() -> Iterator[Mail]:
    with mail_server() as running:
        yield running


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


def test_nobody_joins_an_organisation_by_its_name(service: Service) -> None:
    """A rival has taken the name of the provider whose head is to be invited."""
    olga, store, library = service.known("Olga Officer"), service.store, service.library
    service.person(Role.PROVIDER, "Rita Rival", "Hillside School")
    mine, taken = read_providers(store, olga)
    assert taken.people == ("Rita Rival",)
    head = {"email": "head@example.org", "name": "Hedda Head", "role": "provider"}
    for wrong, code in (
        ({"new_organisation": "Hillside School"}, "organisation-there"),
        ({"new_organisation": "HILLSIDE  school"}, "organisation-there"),
        ({"new_organisation": "Hillside", "organisation_id": mine.id}, "organisation-twice"),
        ({}, "organisation-missing"),
    ):
        with pytest.raises(Refused, match=code):
            invite_person(store, olga, library, SETUP, **head, **wrong)  # type: ignore[arg-type]  # a mix of both
    with pytest.raises(NotFound):
        invite_person(store, olga, library, SETUP, **head, organisation_id=uuid4())
    invited = invite_person(store, olga, library, SETUP, **head, new_organisation="Hillside School of Crewe")
    assert invited.organisation == "Hillside School of Crewe"


def test_on_the_page_the_organisation_is_chosen_among_those_there(
    sqlite_store: Store, clock: FixedClock, settings: Settings
) -> None:
    loaded(sqlite_store, clock)
    olga = browser(sqlite_store, settings, "olga.officer")
    olga.get("/people")
    assert "Growers: Ada Onion" in olga.text
    typed = {"name": "Hedda Head", "email": "head@example.org", "whose": "provider"}
    assert olga.send("/people", typed).status_code == 400
    assert "Select the provider" in olga.text
    assert olga.send("/people", typed | {"organisation": "no id"}).status_code == 404
    olga.get("/people")
    growers = next(each.id for each in read_providers(sqlite_store, OPERATOR) if each.name == "Growers")
    assert olga.send("/people", typed | {"organisation": str(growers)}).status_code == 201
    assert "Hedda Head is invited to Growers." in olga.text


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


def test_who_invites_for_many_authorities_in_a_day_is_not_stopped(sqlite_store: Store, clock: FixedClock) -> None:
    service = loaded(sqlite_store, clock)
    olga = service.known("Olga Officer")
    assert MOST_OPEN_OF_LEAD >= 23 * 20
    for number in range(MOST_OPEN + 1):
        invite(service, olga, email=f"p{number}@example.org")


def test_a_new_password_is_no_invitation_and_one_withdrawn_is(store: Store, clock: FixedClock) -> None:
    service = loaded(store, clock)
    ada = service.known("Ada Onion")
    ask_new_password(store, service.library, SETUP, email="ada.onion@example.org", address="203.0.113.9")
    for number in range(MOST_OPEN):
        invited = invite(service, ada, email=f"p{number}@example.org")
    withdraw_invitation(store, ada, invited.person_id, "Nobody")
    with pytest.raises(Refused, match="invitations-too-many"):
        invite(service, ada)


def test_trying_addresses_is_seen_and_limited(store: Store, clock: FixedClock) -> None:
    service = loaded(store, clock)
    ada = service.known("Ada Onion")

    def attempt(email: str) -> str:
        try:
            invite(service, ada, email=email)
        except (Refused, Conflict) as refused:
            return refused.code
        return "invited"

    assert [attempt(f"p{number}@example.org") for number in range(MOST_TAKEN + 5)] == ["invited"] * (MOST_TAKEN + 5)
    tried = [attempt("olga.officer@example.org") for _ in range(MOST_TAKEN)]
    assert tried == ["email-taken"] * MOST_TAKEN
    assert attempt("olga.officer@example.org") == attempt("nobody@example.org") == "sign-in-throttled"
    with store.reading(ada) as work:
        events = [each for each in audit.recent(work) if each.action == "refuse-address"]
    assert {each.person_id for each in events} == {ada.person_id}
    assert len(events) == MOST_TAKEN
    assert "olga" not in str([(each.object_id, each.details) for each in events])
    invite(service, service.known("Olga Officer"))
    clock.move(hours=1, seconds=1)
    assert attempt("nobody@example.org") == "invited"


def test_the_page_says_how_long_to_wait(sqlite_store: Store, clock: FixedClock, settings: Settings) -> None:
    loaded(sqlite_store, clock)
    ada = browser(sqlite_store, settings, "ada.onion")
    ada.get("/people")
    typed = {"name": "Olga", "email": "olga.officer@example.org"}
    statuses = [ada.send("/people", typed).status_code for _ in range(MOST_TAKEN + 1)]
    assert statuses == [409] * MOST_TAKEN + [429]
    assert "There were too many tries" in ada.text


def test_a_framework_that_names_no_letter_invites_nobody(sqlite_store: Store, clock: FixedClock) -> None:
    service = Service(sqlite_store, clock)
    service.load(
        changed(("grants/green-patch", "letters: {invitation: say/come-in, new_password: say/way-back}\n", ""))
    )
    ada = service.person(Role.PROVIDER, "Ada Onion", "Growers")
    with pytest.raises(Refused, match="no-letter"):
        invite(service, ada)
    assert [each.name for each in list_people(sqlite_store, OPERATOR)] == ["Ada Onion"]


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


@pytest.mark.parametrize("hours", [24, 400])
def test_a_link_whose_time_has_run_out_is_not_sent_and_whoever_invited_is_told(
    service: Service, clock: FixedClock, mail: Mail, settings: Settings, hours: int
) -> None:
    invite(service, service.known("Ada Onion"))
    clock.move(hours=hours)
    invite(service, service.known("Ada Onion"), email="other@example.org", name="Otto Oak")
    assert send(service.store, mail) == Sent(1, 1, 0, 0, "late")
    assert [str(each["To"]) for each in mail.taken] == ["Otto Oak <other@example.org>"]
    administrator = browser(service.store, settings, "ada.onion")
    administrator.get("/people")
    assert "Not sent: the time of the link ran out first." in administrator.text
    again = next(form.action for form in administrator.page.forms if form.action.endswith("/invite"))
    assert administrator.send(again).status_code == 201
    assert send(service.store, mail) == Sent(1, 0, 0, 0)
    administrator.get("/people")
    assert "Not sent" not in administrator.text


def test_a_link_is_sent_to_the_end_of_its_time(service: Service, clock: FixedClock, mail: Mail) -> None:
    invite(service, service.known("Ada Onion"))
    clock.move(hours=23, minutes=59)
    assert send(service.store, mail) == Sent(1, 0, 0, 0)


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
