"""Inviting somebody, and their coming in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from browsing import Browser
from clock import FixedClock
from enrolling import Service
from garden import definitions
from mail_server import Mail
from webapp import create_app
from webapp.notices.post import MailServer
from webapp.services.invite_person import Invited, invite_person, read_providers
from webapp.services.making_links import LinkSetup
from webapp.services.send_letters import Sent, send_letters
from webapp.services.sign_in import sign_in
from webapp.services.use_link import LinkState, read_link, use_link
from webapp.settings import Settings
from webapp.store import Actor, Role, Store

KEY = b"k" * 32
SETUP = LinkSetup(KEY, "https://fps.example.org/join/")
NEW = "seven herons walk home"


def loaded(store: Store, clock: FixedClock) -> Service:
    """Put the definitions of the garden in force, with an officer and a provider."""
    made = Service(store, clock)
    made.load(definitions())
    made.person(Role.OFFICER, "Olga Officer")
    made.person(Role.PROVIDER, "Ada Onion", "Growers")
    return made


def invite(service: Service, actor: Actor, **changes: str) -> Invited:
    """Invite Hedda Head, or whoever is given."""
    given = {"email": "head@example.org", "name": "Hedda Head"} | changes
    name = given.pop("organisation", "")
    if not name or actor.organisation_id is not None:
        return invite_person(service.store, actor, service.library, SETUP, **given)
    there = {each.name: each.id for each in read_providers(service.store, actor)}
    of: dict[str, Any] = {"organisation_id": there[name]} if name in there else {"new_organisation": name}
    return invite_person(service.store, actor, service.library, SETUP, role="provider", **of, **given)


def token_of(link: str) -> str:
    """Give the token of a link."""
    return link.removeprefix(SETUP.address)


def use(store: Store, token: str, password: str = NEW, address: str = "203.0.113.9") -> str:
    """Come in by a link, with a password; give the token of the session."""
    return use_link(store, token, password, address=address, secret_key=KEY, session_limit=timedelta(hours=12)).token


def enter(store: Store, email: str, password: str) -> str:
    """Sign in; give the token of the session."""
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
    """Tell what has become of a link."""
    return read_link(store, token, address="203.0.113.9", secret_key=KEY).state


def send(store: Store, mail: Mail) -> Sent:
    """Run the sweep that sends letters."""
    host, _, port = mail.address.rpartition(":")
    return send_letters(store, MailServer(host, int(port), starttls=False), "fps@example.org", KEY)


def browser(store: Store, settings: Settings, name: str = "") -> Browser:
    """Give a browser, somebody signed in."""
    made = Browser(create_app(settings, store=store))
    if name:
        made.sign_in(f"{name}@example.org")
    return made
