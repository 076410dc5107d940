"""An invited head teacher and a colleague finish an application together, in a browser each: from the letters on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Browser

from browsing import PASSWORD
from clock import FixedClock
from garden import HANDS, MONEY, PROMISE, SEEDLING, Garden, Grower, person, plant
from mail_server import Mail, mail_server
from walking import Seen, Walker, serving, someone
from webapp import create_app
from webapp.access.second_factor import RECOVERY_CODES
from webapp.notices.post import MailServer
from webapp.services.read_application import read_application
from webapp.services.send_letters import send_letters
from webapp.settings import Settings
from webapp.store import Actor, Role, Store
from webapp.store.queries import people

OFFICER, HEAD, COLLEAGUE = "olga@example.org", "head@example.org", "colleague@example.org"
KEY = b"0" * 32

pytestmark = pytest.mark.browser


@pytest.fixture
def garden(sqlite_store: Store) -> Garden:
    """A round open for a week, and an officer who may sign in."""
    made = plant(sqlite_store)
    person(sqlite_store, "officer", email=OFFICER, password=PASSWORD, name="Olga Officer")
    return made


@pytest.fixture
def mail() -> Iterator[Mail]:
    """A mail server."""
    with mail_server() as running:
        yield running


@pytest.fixture
def walkers(chromium: Browser, garden: Garden, mail: Mail) -> Iterator[Callable[[], Walker]]:
    """Seat people at browsers of their own; everything they come to is measured."""
    settings = Settings("given", secret_key=KEY, smtp=mail.address, mail_from="fps@example.org")
    seen, seated = Seen(), list[Walker]()
    with serving(create_app(settings, store=garden.store)) as address:

        def seat() -> Walker:
            seated.append(someone(chromium, address, seen, {}))
            return seated[-1]

        yield seat
        assert seen.problems == []
        for walker in seated:
            walker.page.context.close()


def invite(at: Walker, name: str, email: str, organisation: str = "") -> None:
    """Invite somebody on the page of people, after a mistake."""
    at.open("/people")
    at.page.get_by_text("Invite somebody").click()
    at.press("Invite", "error")
    at.page.get_by_label("Their name").fill(name)
    at.page.get_by_label("Their email address").fill(email)
    if organisation:
        at.page.get_by_label("Whose people they are").select_option("provider")
        at.page.get_by_label("Name of a new provider").fill(organisation)
    at.press("Invite", "invited")
    assert at.says(f"{name} is invited to Growers of Mill Lane.")


def come_in(at: Walker, garden: Garden, mail: Mail, email: str) -> None:
    """Open the link in the letter that has come, and choose a password, after a mistake."""
    host, _, port = mail.address.rpartition(":")
    send_letters(garden.store, MailServer(host, int(port), starttls=False), "fps@example.org", KEY)
    letter = next(each for each in reversed(mail.taken) if email in each["To"])
    words = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    (link,) = re.findall(rf"{at.address}/join/\w+", words)
    at.names[link.rpartition("/")[2]] = "TOKEN"
    at.open(link.removeprefix(at.address))
    at.page.locator("#password").fill("short")
    at.press("Set the password and sign in", "error")
    at.page.locator("#password").fill(PASSWORD)
    at.press("Set the password and sign in")
    assert at.page.url == f"{at.address}/"


def known(garden: Garden, email: str) -> Actor:
    with garden.store.reading(garden.officer) as work:
        row = people.by_email(work, email)
    assert row is not None
    return Actor(row.id, Role(row.role), row.organisation_id, row.name)


def test_they_finish_an_application_together(
    walkers: Callable[[], Walker], garden: Garden, mail: Mail, clock: FixedClock
) -> None:
    officer, head, colleague = (walkers() for _ in range(3))
    officer.sign_in(OFFICER, PASSWORD)
    invite(officer, "Hedda Head", HEAD, "Growers of Mill Lane")
    come_in(head, garden, mail, HEAD)
    grower = Grower(garden, known(garden, HEAD))
    grower.register()
    reference = grower.start(SEEDLING)
    pages = {page.id: page for page in grower.read(reference).form.pages}
    invite(head, "Colin Colleague", COLLEAGUE)
    come_in(colleague, garden, mail, COLLEAGUE)
    assert colleague.page.locator("a", has_text="People").count()

    head.open(f"/applications/{reference}/pages/hands")
    head.answer(pages["hands"], HANDS, {})
    colleague.open(f"/applications/{reference}/pages/money")
    colleague.answer(pages["money"], MONEY, {})
    head.open(f"/applications/{reference}/pages/promise")
    head.answer(pages["promise"], PROMISE, {})
    colleague.open(f"/applications/{reference}")
    colleague.press("Check your answers")
    colleague.press("Submit application")
    found = read_application(garden.store, known(garden, HEAD), garden.library, reference)
    assert (found.stage, len(found.receipts)) == ("submitted", 1)

    colleague.open("/people", "no administrator")
    assert colleague.says("An administrator invites people, says what they do and closes their accounts.")
    officer.open("/holds")
    officer.page.get_by_text("Place a hold").click()
    officer.press("Place the hold", "error")
    officer.page.get_by_label("Whose records").select_option("Growers of Mill Lane")
    officer.page.get_by_label("Why", exact=True).fill("A claim that is being heard.")
    officer.press("Place the hold", "placed")
    officer.page.get_by_role("button", name="Lift it").click()
    officer.look("lifted")
    officer.follow("How long records are kept", "keeping")
    head.open("/people", "joined")
    head.follow("Who may do what", "who may do what")
    head.open("/people")
    head.follow("Change the duties")
    head.page.get_by_label("Editor").uncheck()
    head.press("Save", "error")
    head.page.get_by_label("Editor").check()
    head.page.get_by_label("Administrator").check()
    head.press("Save")
    colleague.open("/people", "an administrator")
    assert colleague.says("Invite somebody")
    head.follow("Close the account")
    head.press("Close the account", "closed")
    head.follow("Open the account", "open it again")
    head.follow("Keep it closed")
    colleague.page.goto(f"{colleague.address}/applications")
    assert "/sign-in" in colleague.page.url
    secure(head, clock)


def secure(at: Walker, clock: FixedClock) -> None:
    """Set up a second factor, sign out, and sign in with it; each after a mistake."""
    at.open("/account")
    assert at.says("Where you are signed in")
    at.follow("Set up a second factor")
    telephone = pyotp.TOTP(at.page.locator("code").inner_text())
    at.press("Set it up", "error")
    at.page.get_by_label("Code", exact=True).fill(telephone.at(clock.at))
    at.press("Set it up", "recovery codes")
    assert at.page.locator("main code").count() == RECOVERY_CODES
    at.follow("I have kept them", "set up")
    at.press("Sign out")
    clock.move(minutes=1)
    at.page.get_by_label("Email address").fill(HEAD)
    at.page.locator("#password").fill(PASSWORD)
    at.press("Sign in", "code")
    at.press("Sign in", "error")
    at.page.get_by_label("Code", exact=True).fill(telephone.at(clock.at))
    at.press("Sign in", "signed in")
    at.open("/account/second-factor", "remove")
    at.press("Remove it", "error")


@pytest.mark.parametrize("token", ["0" * 64, "%00", "x"])
def test_a_link_that_there_is_none_of_says_what_to_do(walkers: Callable[[], Walker], token: str) -> None:
    visitor = walkers()
    visitor.names[token] = "NONE"
    visitor.open(f"/join/{token}")
    assert visitor.says("There is no such link")
    visitor.follow("Ask for another link")
    visitor.press("Send me a link", "error")
    visitor.page.get_by_label("Email address").fill("nobody@example.org")
    visitor.press("Send me a link", "asked")
    assert visitor.says("a letter is on its way there")
