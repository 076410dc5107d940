"""People of an organisation sign in with the account they have there, and nobody else does: against a real provider."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pyotp
import pytest
from joserfc.jwk import RSAKey

from browsing import Browser
from clock import FixedClock
from enrolling import PASSWORD, Service
from identity_provider import CLIENT_ID, CLIENT_SECRET, Account, Provider, identity_provider
from webapp import create_app
from webapp.identity_providers import IdentityProvider, read_identity_providers
from webapp.services.erase_records import erase_records
from webapp.services.list_people import list_people
from webapp.services.manage_person import close_account
from webapp.settings import Settings, SettingsError
from webapp.store import OPERATOR, Role, Store
from webapp.store.queries import audit

SUBJECT, EMAIL = "subject-1", "olga.officer@example.org"
GO, BACK = "/sign-in/with/council", "/sign-in/with/council/back"


@dataclass
class World:
    """The service and an organisation's provider, with an officer who has an account at both."""

    store: Store
    service: Service
    provider: Provider
    settings: Settings

    def browser(self) -> Browser:
        """A browser that is signed in nowhere."""
        return Browser(create_app(self.settings, store=self.store))

    def sent(self, browser: Browser) -> str:
        """Go away to sign in; give the address that one comes back to."""
        answer = browser.get(f"{GO}?next=/rounds")
        assert answer.status_code == 303
        return self.provider.sign_in(answer.headers["Location"])

    def come_in(self, browser: Browser) -> int:
        """Sign in by the provider; give the status of coming back."""
        back = urlsplit(self.sent(browser))
        return browser.get(f"{back.path}?{back.query}").status_code

    def events(self, action: str) -> list[str]:
        """What somebody did, by the ids of whom it was done to."""
        with self.store.reading(OPERATOR) as work:
            return [each.object_id for each in audit.recent(work, 500) if each.action == action]


@pytest.fixture
def provider(clock: FixedClock) -> Iterator[Provider]:
    with identity_provider(clock) as running:
        running.account = Account(SUBJECT, EMAIL)
        yield running


@pytest.fixture
def world(sqlite_store: Store, clock: FixedClock, provider: Provider) -> World:
    return made(sqlite_store, clock, provider, role="officer")


def made(store: Store, clock: FixedClock, provider: Provider, **of: str) -> World:
    service = Service(store, clock)
    service.person(Role.OFFICER, "Olga Officer")
    known = IdentityProvider("council", "The council", provider.issuer, CLIENT_ID, CLIENT_SECRET, **of)
    settings = Settings(database_url="given", secret_key=b"0" * 32, identity_providers=(known,))
    return World(store, service, provider, settings)


def test_an_officer_comes_in_and_goes_where_they_were_going(world: World) -> None:
    browser = world.browser()
    browser.get("/sign-in?next=/rounds")
    assert f"{GO}?next=/rounds" in browser.page.links
    assert world.come_in(browser) == 303
    assert browser.get("/rounds").status_code == 200
    assert len(world.events("bind-identity")) == len(world.events("sign-in")) == 1


def test_their_subject_counts_from_then_on_and_not_the_address(world: World) -> None:
    assert world.come_in(world.browser()) == 303
    world.provider.account = Account(SUBJECT, "new.name@example.org", verified=False)
    assert world.come_in(world.browser()) == 303
    world.provider.account = Account("subject-2", EMAIL)
    assert world.come_in(world.browser()) == 403
    assert len(world.events("bind-identity")) == 1


@pytest.mark.parametrize(
    "account",
    [
        pytest.param(Account(SUBJECT, "nobody@example.org"), id="an address that nobody has"),
        pytest.param(Account(SUBJECT, EMAIL, verified=False), id="an address that is not verified"),
        pytest.param(Account(SUBJECT, EMAIL, claims={"email_verified": "true"}), id="verified, it says, in words"),
        pytest.param(Account(SUBJECT, ""), id="no address"),
        pytest.param(Account(SUBJECT, "ada@example.org"), id="somebody of another organisation"),
    ],
)
def test_nobody_else_comes_in(world: World, account: Account) -> None:
    world.service.person(Role.PROVIDER, "Ada", "Growers")
    world.provider.account = account
    browser = world.browser()
    assert world.come_in(browser) == 403
    assert "Nobody here has that account" in browser.text
    assert browser.get("/rounds").status_code == 303
    assert world.events("bind-identity") == []


@pytest.mark.parametrize(
    ("of", "comes_in"),
    [
        pytest.param({"role": "provider", "organisation": "Growers"}, True, id="theirs"),
        pytest.param({"role": "provider", "organisation": "Rivals"}, False, id="a rival's"),
        pytest.param({"role": "provider", "organisation": ""}, False, id="one that is not here"),
        pytest.param({"role": "authority", "authority": "authority/other"}, False, id="an authority's"),
    ],
)
def test_an_organisations_provider_is_for_its_own_people(
    sqlite_store: Store, clock: FixedClock, provider: Provider, of: dict[str, str], comes_in: bool
) -> None:
    service = Service(sqlite_store, clock)
    people = {"Growers": service.person(Role.PROVIDER, "Ada", "Growers")}
    people["Rivals"] = service.person(Role.PROVIDER, "Rita", "Rivals")
    if "organisation" in of:
        named = people.get(of["organisation"])
        of = of | {"organisation": str(named.organisation_id if named else uuid4())}
    world = made(sqlite_store, clock, provider, **of)
    provider.account = Account(SUBJECT, "ada@example.org")
    assert world.come_in(world.browser()) == (303 if comes_in else 403)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"nonce": "another"}, id="of another sign-in"),
        pytest.param({"aud": ["somebody else"]}, id="for somebody else"),
        pytest.param({"iss": "https://elsewhere.example"}, id="by somebody else"),
        pytest.param({"exp": 1_000_000_000}, id="run out"),
        pytest.param({"sub": ""}, id="of nobody"),
    ],
)
def test_a_token_that_is_not_for_this_is_not_taken(world: World, claims: dict[str, Any]) -> None:
    world.provider.account = Account(SUBJECT, EMAIL, claims=claims)
    browser = world.browser()
    assert world.come_in(browser) == 403
    assert "could not be relied on" in browser.text
    assert world.events("sign-in") == []


def test_a_token_that_another_key_signed_is_not_taken(world: World) -> None:
    world.provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert world.come_in(world.browser()) == 403


def test_what_came_back_works_once_and_in_that_browser_alone(world: World) -> None:
    browser, other = world.browser(), world.browser()
    back = urlsplit(world.sent(browser))
    address = f"{back.path}?{back.query}"
    assert other.get(address).status_code == 403
    assert world.sent(other)
    assert other.get(address).status_code == 403
    assert browser.get(address).status_code == 303
    assert browser.get(address).status_code == 403
    assert len(world.events("sign-in")) == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": ["another"]}, id="another state"),
        pytest.param({"code": ["another"]}, id="another code"),
        pytest.param({"code": []}, id="no code"),
        pytest.param({"error": ["access_denied"]}, id="refused there"),
    ],
)
def test_what_comes_back_changed_is_refused(world: World, change: dict[str, list[str]]) -> None:
    browser = world.browser()
    back = urlsplit(world.sent(browser))
    assert browser.get(f"{back.path}?{urlencode(parse_qs(back.query) | change, doseq=True)}").status_code == 403
    assert world.events("sign-in") == []


@pytest.mark.parametrize(
    "says",
    [
        pytest.param({"issuer": "https://elsewhere.example"}, id="it is another"),
        pytest.param({"token_endpoint": None}, id="it does not say where"),
        pytest.param({"jwks_uri": "http://127.0.0.1:9/keys"}, id="its keys cannot be had"),
    ],
)
def test_a_provider_that_is_not_well(world: World, says: dict[str, Any]) -> None:
    world.provider.says = says
    browser = world.browser()
    first = browser.get(GO)
    if first.status_code == 303:
        back = urlsplit(world.provider.sign_in(first.headers["Location"]))
        first = browser.get(f"{back.path}?{back.query}")
    assert first.status_code in (403, 502)
    assert world.events("sign-in") == []


def test_a_provider_that_is_gone(world: World) -> None:
    world.settings = Settings(
        database_url="given",
        secret_key=b"0" * 32,
        identity_providers=(
            IdentityProvider("council", "The council", "http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET, "officer"),
        ),
    )
    browser = world.browser()
    assert browser.get(GO).status_code == 502
    assert "does not answer just now" in browser.text
    assert browser.get("/sign-in/with/nobody").status_code == 404


def test_whoever_has_a_second_factor_here_gives_the_code(world: World, clock: FixedClock) -> None:
    own = world.browser()
    own.sign_in(EMAIL, PASSWORD)
    own.get("/account/second-factor")
    (secret,) = re.findall(r">([A-Z2-7]{32})<", own.text)
    telephone = pyotp.TOTP(secret)
    assert own.send("/account/second-factor", {"code": telephone.at(clock.at)}).status_code == 200
    clock.move(minutes=1)
    browser = world.browser()
    assert world.come_in(browser) == 200
    assert browser.get("/rounds").status_code == 303


def test_whoever_has_left_does_not_come_in(world: World) -> None:
    assert world.come_in(world.browser()) == 303
    other = world.service.person(Role.OFFICER, "Omar")
    (olga,) = [each.id for each in list_people(world.store, OPERATOR) if each.email == EMAIL]
    close_account(world.store, other, olga)
    assert world.come_in(world.browser()) == 403


def test_whoever_was_invited_has_joined_by_it(world: World) -> None:
    with world.store.writing(OPERATOR) as work:
        from webapp.store.queries import people

        person = people.by_email(work, EMAIL)
        assert person is not None
        people.set_password_hash(work, person, "")
        audit.add(
            work, "x", object_kind="person", object_id=person.id, definitions={}, details={}, organisation_id=None
        )
    assert world.come_in(world.browser()) == 303
    assert [each.joined for each in list_people(world.store, OPERATOR)] == [True]
    assert erase_records(world.store, world.service.library, "Somebody").accounts == 0


GOOD: dict[str, Any] = {
    "id": "council",
    "title": "The council",
    "issuer": "https://login.example.org",
    "client_id": "fps",
    "client_secret": "secret",
    "role": "officer",
}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param("[", "cannot be read", id="no JSON"),
        pytest.param([GOOD | {"issuer": "http://login.example.org"}], "no https address", id="not encrypted"),
        pytest.param([GOOD, GOOD], "there are two called council", id="twice"),
        pytest.param([GOOD | {"role": "provider"}], "organisation", id="a provider's, whose is not said"),
        pytest.param([GOOD | {"role": "provider", "organisation": "Growers"}], "organisation", id="by a name"),
        pytest.param([GOOD | {"role": "sender"}], "sender", id="a role that no person has"),
        pytest.param([GOOD | {"colour": "red"}], "colour", id="something unknown"),
    ],
)
def test_a_file_that_cannot_be_followed_stops_the_start(tmp_path: Path, data: object, words: str) -> None:
    path = tmp_path / "providers.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    with pytest.raises(SettingsError, match=words):
        Settings.from_environment({"FPS_IDENTITY_PROVIDERS": str(path)}, folder=tmp_path)


def test_a_file_that_can_be_followed(tmp_path: Path) -> None:
    path = tmp_path / "providers.json"
    path.write_text(json.dumps([GOOD]), "utf-8")
    (found,), faults = read_identity_providers(path)
    assert (found.id, found.role, faults) == ("council", "officer", [])
    assert "secret'" not in repr(found)
