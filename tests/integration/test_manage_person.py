"""Seeing to people: who may, whose, what they may do from then on, and leavers out at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from browsing import PASSWORD
from clock import FixedClock
from enrolling import Service
from inviting import KEY, NEW, SETUP, browser, enter, invite, loaded, state, token_of, use
from webapp.access.openid import Identity
from webapp.access.sessions import Ended, recognise
from webapp.access.tokens import token_hash
from webapp.identity_providers import IdentityProvider
from webapp.services.ask_new_password import ask_new_password
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.invite_person import invite_again
from webapp.services.list_people import list_people
from webapp.services.make_access_token import make_access_token
from webapp.services.making_links import token_of as token_of_link
from webapp.services.manage_person import (
    change_address,
    close_account,
    give_duties,
    reopen_account,
    withdraw_invitation,
)
from webapp.services.sign_in_by_identity import sign_in_by_identity
from webapp.services.use_link import LinkState
from webapp.settings import Settings
from webapp.store import GATE, OPERATOR, Role, Store
from webapp.store.queries import access_tokens, account_links, audit

MANAGING = ["administrator", "editor"]


@pytest.fixture
def service(store: Store, clock: FixedClock) -> Service:
    return loaded(store, clock)


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


def come_in_elsewhere(service: Service, email: str) -> None:
    """Come in by the account that somebody of the Growers has there."""
    growers = str(service.known("Ada Onion").organisation_id)
    provider = IdentityProvider("growers", "Growers", "https://id.example.org", "fps", "s", "provider", "", growers)
    identity = Identity("https://id.example.org", f"subject of {email}", email, verified=True)
    hours = timedelta(hours=12)
    sign_in_by_identity(service.store, provider, identity, secret_key=KEY, session_limit=hours)


def test_who_comes_in_by_an_account_elsewhere_can_see_to_the_others_and_has_joined(service: Service) -> None:
    ada, olga = service.known("Ada Onion"), service.known("Olga Officer")
    assert ada.person_id is not None
    hedda = invite(service, ada).person_id
    give_duties(service.store, ada, hedda, MANAGING)
    come_in_elsewhere(service, "head@example.org")
    with pytest.raises(Refused, match="joined-already"):
        invite_again(service.store, ada, service.library, SETUP, hedda)
    give_duties(service.store, olga, ada.person_id, ["editor"])
    with pytest.raises(Refused, match="last-administrator"):
        give_duties(service.store, olga, hedda, ["editor"])


def test_an_invitation_that_nobody_used_is_withdrawn_and_the_address_is_free(service: Service) -> None:
    ada, olga = service.known("Ada Onion"), service.known("Olga Officer")
    wrong = invite(service, ada, name="Hedda Hood")
    with pytest.raises(Conflict, match="email-taken"):
        invite(service, olga)
    withdraw_invitation(service.store, ada, wrong.person_id, "Nobody")
    assert state(service.store, token_of(wrong.link)) is LinkState.UNKNOWN
    assert "head@example.org" not in [each.email for each in list_people(service.store, OPERATOR)]
    with pytest.raises(Refused, match="person-forgotten"):
        reopen_account(service.store, olga, wrong.person_id)
    right = invite(service, ada)
    use(service.store, token_of(right.link))
    with pytest.raises(Refused, match="joined-already"):
        withdraw_invitation(service.store, ada, right.person_id, "Nobody")


def test_a_closed_account_is_opened_again_and_nothing_from_before_lets_anybody_in(service: Service) -> None:
    ada, store = service.known("Ada Onion"), service.store
    hedda = invite(service, ada)
    session = use(store, token_of(hedda.link))
    with pytest.raises(Refused, match="person-open"):
        reopen_account(store, ada, hedda.person_id)
    program = make_access_token(store, service.known("Hedda Head"), name="A program").token
    close_account(store, ada, hedda.person_id)
    reopen_account(store, ada, hedda.person_id)
    assert recognise(store, session, timedelta(minutes=30)).ended is Ended.SIGNED_OUT
    with store.reading(GATE) as work:
        token = access_tokens.by_hash(work, token_hash(program))
    assert token is not None
    assert token.revoked_at is not None
    with pytest.raises(Refused, match="sign-in-wrong"):
        enter(store, "head@example.org", NEW)
    with pytest.raises(Refused, match="joined-already"):
        withdraw_invitation(store, ada, hedda.person_id, "Nobody")
    service.clock.move(minutes=1)
    ask_new_password(store, service.library, SETUP, email="head@example.org", address="203.0.113.9")
    with store.reading(OPERATOR) as work:
        link = account_links.of_people(work)[hedda.person_id]
    use(store, token_of_link(KEY, link.id), "eleven geese fly north")
    assert enter(store, "head@example.org", "eleven geese fly north")


def test_only_an_administrator_who_sees_them_withdraws_and_reopens(service: Service) -> None:
    ada, rival = service.known("Ada Onion"), service.person(Role.PROVIDER, "Rita Rival", "Rivals")
    invited, left = invite(service, ada), invite(service, ada, email="left@example.org", name="Lee Left").person_id
    editor = invite(service, ada, email="ed@example.org", name="Ed Editor")
    use(service.store, token_of(editor.link))
    close_account(service.store, ada, left)
    for actor, error, said in ((service.known("Ed Editor"), Refused, "not-a-manager"), (rival, NotFound, "person")):
        with pytest.raises(error, match=said):
            withdraw_invitation(service.store, actor, invited.person_id, "Nobody")
        with pytest.raises(error, match=said):
            reopen_account(service.store, actor, left)
    assert state(service.store, token_of(invited.link)) is LinkState.VALID


def test_both_are_done_on_the_pages(sqlite_store: Store, clock: FixedClock, settings: Settings) -> None:
    service = loaded(sqlite_store, clock)
    hedda = invite(service, service.known("Ada Onion")).person_id
    ada = browser(sqlite_store, settings, "ada.onion")
    ada.get("/people")
    assert f"/people/{hedda}/withdraw" in ada.page.links
    close_account(sqlite_store, service.known("Ada Onion"), hedda)
    for act, said in (("reopen", "Open the account of Hedda Head again"), ("withdraw", "Withdraw the invitation of")):
        page = f"/people/{hedda}/{act}"
        ada.get("/people")
        assert page in ada.page.links
        assert ada.get(page).status_code == 200
        assert said in ada.text
        assert ada.send(page).status_code == 303
        ada.get("/people")
        assert page not in ada.page.links
    assert "Hedda Head" not in ada.text
    ada.get(f"/people/{hedda}/reopen")
    assert ada.send(f"/people/{hedda}/reopen").status_code == 400
    assert "is forgotten" in ada.text


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


@pytest.mark.parametrize("by", ["olga.officer", "ada.onion"])
def test_an_address_is_corrected_and_whoever_came_in_by_the_old_one_is_out(
    store: Store, clock: FixedClock, settings: Settings, by: str
) -> None:
    service = loaded(store, clock)
    bo = service.person(Role.PROVIDER, "Bo Beam", "Growers")
    manager, his = browser(store, settings, by), browser(store, settings, "bo.beam")
    page = f"/people/{bo.person_id}/address"
    manager.get(page)
    assert manager.send(page, {"email": "bo@beam.example"}).status_code == 303
    assert "bo@beam.example" in manager.get("/people").text
    assert his.get("/account").status_code == 303
    with pytest.raises(Refused, match="sign-in-wrong"):
        enter(store, "bo.beam@example.org", PASSWORD)
    assert enter(store, "bo@beam.example", PASSWORD)
    with store.reading(OPERATOR) as work:
        (event,) = [each for each in audit.recent(work) if each.action == "change-address"]
    assert (event.object_id, event.details) == (str(bo.person_id), {"sessions_ended": 1})


def test_a_link_that_went_to_a_wrong_address_lets_nobody_in(service: Service) -> None:
    invited = invite(service, service.known("Ada Onion"))
    change_address(service.store, service.known("Ada Onion"), KEY, invited.person_id, "hedda@example.org")
    assert state(service.store, token_of(invited.link)) is LinkState.LATE
    again = invite_again(service.store, service.known("Ada Onion"), service.library, SETUP, invited.person_id)
    use(service.store, token_of(again.link))
    assert enter(service.store, "hedda@example.org", NEW)


@pytest.mark.parametrize(
    ("email", "status", "told"),
    [
        pytest.param("bo", 400, "Enter an email address", id="none"),
        pytest.param(" OLGA.Officer@example.org", 409, "has an account already", id="taken, in another organisation"),
    ],
)
def test_an_address_that_cannot_be_given(
    store: Store, clock: FixedClock, settings: Settings, email: str, status: int, told: str
) -> None:
    service = loaded(store, clock)
    bo = service.person(Role.PROVIDER, "Bo Beam", "Growers")
    ada, his = browser(store, settings, "ada.onion"), browser(store, settings, "bo.beam")
    page = f"/people/{bo.person_id}/address"
    ada.get(page)
    assert ada.send(page, {"email": email}).status_code == status
    assert told in ada.text
    assert his.get("/account").status_code == 200


def test_an_address_is_corrected_by_whoever_sees_to_its_person_alone(service: Service) -> None:
    ada, olga = service.known("Ada Onion"), service.known("Olga Officer")
    rival = service.person(Role.PROVIDER, "Rita Rival", "Rivals")
    invited = invite(service, ada)
    use(service.store, token_of(invited.link))
    assert ada.person_id is not None
    with pytest.raises(NotFound):
        change_address(service.store, rival, KEY, ada.person_id, "rita@example.net")
    with pytest.raises(Refused, match="not-a-manager"):
        change_address(service.store, service.known("Hedda Head"), KEY, ada.person_id, "hedda@example.net")
    with pytest.raises(Refused, match="yourself"):
        change_address(service.store, ada, KEY, ada.person_id, "ada@example.net")
    with pytest.raises(Conflict, match="email-taken"):
        change_address(service.store, olga, KEY, ada.person_id, "head@example.org")
    close_account(service.store, ada, invited.person_id)
    with pytest.raises(Refused, match="person-closed"):
        change_address(service.store, ada, KEY, invited.person_id, "head@example.net")
