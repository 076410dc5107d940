"""An officer asks for a report and gets it; the decision changes; a second officer confirms; the letters arrive."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from clock import FixedClock
from databases import copied
from enrolling import PDF, ROOT, opened, shipped
from mail_server import Mail, mail_server
from walking import Seen, Walker, serving, someone
from webapp import create_app
from webapp.notices.post import MailServer
from webapp.services.load_definitions import load_definitions
from webapp.services.make_demonstration import SignIn, make_demonstration
from webapp.services.send_letters import send_letters
from webapp.settings import Settings
from webapp.store import OPERATOR, Store
from webapp.store.library import RunningLibrary

DATA: dict[str, Any] = json.loads((ROOT / "forms" / "examples" / "demonstration.json").read_text("utf-8"))
PROVIDER = DATA["providers"][2]
SCHOOL = PROVIDER["establishments"][0]["answers"]["name"]
SHOWN = {"parents": "“We ring every family on a Friday.”", "voice": "“It chose the new sensory room.”"}
KEY = b"0" * 32
WHY = "You answer that there is no report, and Ofsted published one in March 2024. Send it, or say why there is none."

pytestmark = pytest.mark.browser


@pytest.fixture
def mail() -> Iterator[Mail]:
    """A mail server."""
    with mail_server() as running:
        yield running


@pytest.fixture
def made(sqlite_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Store, tuple[SignIn, ...]]]:
    """Two officers, and a school that applied without its report, in a round that has closed."""
    url = copied(sqlite_template, tmp_path)
    with opened(url, clock) as store:
        load_definitions(store, OPERATOR, shipped())
        library = RunningLibrary(store).current()
        yield store, make_demonstration(store, url, library, DATA | {"providers": [PROVIDER], "others": []})


@pytest.fixture
def walkers(
    chromium: Browser, made: tuple[Store, tuple[SignIn, ...]], tmp_path: Path
) -> Iterator[Callable[[SignIn], Walker]]:
    """Seat people at browsers of their own, signed in; everything they come to is measured."""
    seen, seated = Seen(), list[Walker]()
    with serving(create_app(Settings("given", secret_key=KEY, demonstration=True), store=made[0])) as address:

        def seat(person: SignIn) -> Walker:
            walker = someone(chromium, address, seen, {}, script=person.email != PROVIDER["email"])
            walker.files = tmp_path
            walker.sign_in(person.email, person.password)
            seated.append(walker)
            return walker

        yield seat
        assert seen.problems == []
        for walker in seated:
            walker.page.context.close()


def test_a_report_is_asked_for_and_changes_the_decision(
    walkers: Callable[[SignIn], Walker],
    made: tuple[Store, tuple[SignIn, ...]],
    mail: Mail,
    clock: FixedClock,
    tmp_path: Path,
) -> None:
    store, (priya, tom, school) = made
    (tmp_path / "Ofsted report March 2024.pdf").write_bytes(PDF)
    first, second, provider = (walkers(each) for each in (priya, tom, school))
    first.open("/evaluation")
    first.follow(SCHOOL)
    reference = first.page.url.split("/")[-2]
    for walker in (first, second, provider):
        walker.names[reference] = "REFERENCE"
    declare(first)
    assess(first)
    assert first.says("Does not pass, to be confirmed")
    ask(first, clock)
    assert first.says("Waits for the provider's answer: nothing is confirmed before.")

    clock.move(minutes=9)
    assert WHY in " ".join(letters(store, mail)[-1].split())
    answer(provider, reference)

    first.open(f"/evaluation/{reference}", "answered")
    first.press("Run the criteria again", "decided again")
    assert first.says("Passes, to be confirmed")
    first.follow("See what changed since decision", "changed")
    assert first.says("(not given)")
    assert first.says("Ofsted report March 2024.pdf")
    second.open(f"/evaluation/{reference}")
    second.declare_no_interest("decided again")
    second.press("Confirm and send the letter", "confirmed")
    assert "Your application is accepted" in letters(store, mail)[-1]
    provider.open(f"/applications/{reference}", "decided")
    assert provider.says("What you submitted")


def declare(at: Walker) -> None:
    """Declare to have no interest, after a mistake in each part."""
    at.look("empty")
    at.press("Declare", "nothing said")
    assert at.says("Select whether you have an interest in this application")
    at.page.locator("#interest-yes").check()
    at.press("Declare", "nothing told")
    assert at.says("Say what your interest is")
    at.declare_no_interest("undecided")


def assess(at: Walker) -> None:
    """Run the criteria, and record what they leave to a person's reading."""
    at.press("Run the criteria", "decided")
    at.follow("Record your assessment")
    for question, words in SHOWN.items():
        at.page.locator(f"[name=q-{question}][value=shown]").check()
        at.page.fill(f"[name=q-{question}_words]", words)
    at.press("Save and continue", "assessed")


def ask(at: Walker, clock: FixedClock) -> None:
    """Ask for the report, after a mistake in each part; what was typed stays."""
    at.follow("Ask the provider for what is missing or unclear", "empty")
    at.press("Ask and send the letter", "nothing selected")
    assert at.says("Select at least one question that is missing or unclear")
    at.page.get_by_label("Do you have your last full inspection report to upload?").check()
    at.press("Ask and send the letter", "no reason")
    at.page.locator("#reason").fill(WHY)
    at.press("Ask and send the letter", "no day")
    assert at.page.locator("#reason").input_value() == WHY
    until = clock.at.date() + timedelta(days=7)
    for part in ("day", "month", "year"):
        at.page.fill(f"#by-{part}", str(getattr(until, part)))
    at.press("Ask and send the letter", "asked")


def answer(at: Walker, reference: str) -> None:
    """Answer: what was asked, and the file that is asked for then; check it, and send it."""
    at.open(f"/applications/{reference}", "asked")
    at.follow("Answer", "asked")
    at.page.locator("[name=q-has_inspection_report][value=true]").check()
    at.press("Save and continue", "more to answer")
    at.upload("inspection_report", "Ofsted report March 2024.pdf")
    at.press("Save and continue", "to be checked")
    assert at.says("Check your answer")
    at.press("Send your answer", "answered")
    at.page.go_back()
    assert at.page.url.endswith(f"/applications/{reference}")


def letters(store: Store, mail: Mail) -> list[str]:
    """Have what waits sent; give the words of all that came to the provider."""
    host, _, port = mail.address.rpartition(":")
    send_letters(store, MailServer(host, int(port), starttls=False), "fps@example.org", KEY)
    sent = [each for each in mail.taken if PROVIDER["email"] in each["To"]]
    return [each.get_body(("plain",)).get_content() for each in sent]  # type: ignore[union-attr]
