"""The main job, whole, in a real browser: from planning a round to providers reading why they were accepted or not.

Two officers of the lead and three providers, on the shipped definitions and the answers of the demonstration. The first
provider looks at every page empty, with errors and filled in; the second signs in, answers a page and submits by the
keyboard alone; the third has no scripts. The round closes because the clock that the store was given moves on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from clock import FixedClock
from databases import copied
from engine.library import Library
from enrolling import PASSWORD, PDF, ROOT, shipped
from walking import Seen, Walker, serving, someone
from webapp import create_app
from webapp.services.create_person import create_person
from webapp.services.load_definitions import load_definitions
from webapp.settings import Settings
from webapp.store import OPERATOR, Store

pytestmark = [pytest.mark.browser, pytest.mark.begun_first]

DATA: dict[str, Any] = json.loads((ROOT / "forms" / "examples" / "demonstration.json").read_text("utf-8"))
OFFICER, SECOND = DATA["officers"]
PASSES, REFERRED, FAILS = DATA["providers"][:3]
NAMES = {"passes": PASSES, "referred": REFERRED, "fails": FAILS}
CLOSES, AFTER = "30 November 2026", datetime(2026, 11, 30, 12, 0, 1, tzinfo=UTC)
REASON = "The plan for curriculum and teaching is under way, and every other area is at the expected standard or above."
SHOWN = {"parents": "“We ring every family on a Friday.”", "voice": "“It chose the new sensory room.”"}
CRITERIA = 11


class Enrolment:
    """The journey; what was read on the way is kept for the tests."""

    def __init__(self, browser: Browser, address: str, clock: FixedClock, folder: Path) -> None:
        self.browser, self.address, self.clock, self.folder = browser, address, clock, folder
        self.seen, self.names = Seen(), dict[str, str]()
        self.edition = Library.read(shipped()).in_force(clock.at.date())
        self.references: dict[str, str] = {}
        self.receipts: dict[str, str] = {}
        self.copies: dict[str, str] = {}
        self.letters: dict[str, str] = {}
        self.said: dict[str, Any] = {}

    def whole(self) -> None:
        """Do the main job from its beginning to its end."""
        officer = self.walker()
        self.plan(officer)
        providers = {name: self.walker(script=name != "fails") for name in NAMES}
        for name, provider in providers.items():
            self.apply(name, provider)
        self.sealed(officer)
        self.clock.at = AFTER
        self.late(providers["passes"])
        self.evaluate(officer)
        for name, provider in providers.items():
            self.read_letter(name, provider)

    def walker(self, *, script: bool = True) -> Walker:
        walker = someone(self.browser, self.address, self.seen, self.names, script=script)
        walker.files = self.folder
        return walker

    # -- the lead, before

    def plan(self, at: Walker) -> None:
        """Plan two rounds and open the first."""
        at.open("/sign-in")
        at.press("Sign in", "error")
        at.sign_in(OFFICER["email"], PASSWORD)
        at.open("/evaluation", "empty")
        at.open("/letters", "empty")
        at.open("/rounds", "empty")
        at.follow("Plan a round")
        at.press("Plan this round", "error")
        for title, opens, closes in (("Round 1", "", CLOSES), ("Round 2", "1 2 2027", "31 3 2027")):
            at.open("/rounds/plan")
            at.page.get_by_label("Name of the round").fill(title)
            at.page.get_by_label("Day placements").check()
            moment(at, "opens", opens)
            moment(at, "closes", closes.replace("November", "11"))
            at.press("Plan this round")
            self.names[at.page.url.rpartition("/")[2]] = title
        at.open("/rounds", "filled")
        at.follow("Round 1")
        at.press("Open this round", "open")

    # -- providers

    def apply(self, name: str, at: Walker) -> None:
        """Read the criteria, register, answer everything, submit once, keep the receipt."""
        provider = NAMES[name]
        at.open("/")
        self.said.setdefault("start", at.page.inner_text("main"))
        at.follow("What we ask: Day")
        self.said.setdefault("criteria", at.page.locator(".app-criteria > li").count())
        self.enter(at, provider)
        at.open("/applications", "empty")
        at.open("/applications/start", "unregistered")
        self.register(name, at)
        self.start(name, at)
        application = provider["establishments"][0]["applications"][0]
        form = self.edition.forms["enrolment/application"]
        at.page.locator(".govuk-task-list a").first.click()
        pages = {page.id: page for page in form.pages}
        while "/pages/" in at.page.url:
            self.one_page(name, at, pages[at.page.url.rpartition("/")[2]], application)
        at.look("completed")
        at.follow("Check your answers")
        self.submit(name, at)

    def enter(self, at: Walker, provider: dict[str, Any]) -> None:
        """Sign in; one of them by the keyboard alone."""
        if provider is not REFERRED:
            at.sign_in(provider["email"], PASSWORD)
            return
        at.open("/sign-in")
        at.type_into("#email", provider["email"])
        at.type_into("#password", PASSWORD)
        at.enter("main button[type=submit].govuk-button:not(.govuk-password-input__toggle)")

    def register(self, name: str, at: Walker) -> None:
        """Register the organisation and its school."""
        at.open("/registration", "empty")
        provider = NAMES[name]
        at.page.locator(".govuk-task-list a").first.click()
        for page in self.edition.forms["registration/provider"].pages:
            self.errors(name, at)
            at.answer(page, provider["registration"], {})
        at.page.locator("main a.govuk-button").click()
        for page in self.edition.forms["registration/school"].pages:
            self.errors(name, at)
            at.answer(page, provider["establishments"][0]["answers"], {})
            place = at.page.url.split("/places/")[-1].partition("/")[0]
            self.names.setdefault(place, "SCHOOL") if "/places/" in at.page.url else None
        at.look("filled")

    def errors(self, name: str, at: Walker) -> None:
        """Look at a page before anything is answered, and, the first of them, at what it says then."""
        at.look("empty")
        if name == "passes":
            at.press("Save and continue", "error")
            assert at.page.evaluate("document.activeElement.matches('.govuk-error-summary')"), at.page.url

    def start(self, name: str, at: Walker) -> None:
        """Start an application."""
        at.open("/applications/start")
        at.press("Start", "error")
        at.page.get_by_label(NAMES[name]["establishments"][0]["answers"]["name"]).check()
        at.page.get_by_label("Day placements").check()
        at.page.get_by_role("button", name="Start").click()
        reference = at.page.url.rpartition("/")[2]
        self.references[name] = reference
        self.names[reference] = "REFERENCE"
        at.look("new")
        at.open(f"/applications/{reference}/check", "empty")
        at.open(f"/applications/{reference}")

    def one_page(self, name: str, at: Walker, page: Any, application: dict[str, Any]) -> None:
        """Answer one page of the application."""
        if page.id != "declaration" or name != "referred":
            self.errors(name, at)
            at.answer(page, application["answers"], application["files"])
            return
        at.type_into("#q-declared_by", application["answers"]["declared_by"])
        at.type_into("#q-declared_role", application["answers"]["declared_role"])
        at.tab_to("#q-declaration")
        at.page.keyboard.press("Space")
        at.enter(".app-form-page > button.govuk-button:last-of-type")

    def submit(self, name: str, at: Walker) -> None:
        """Submit from the answers, and keep the receipt and a copy."""
        at.look("complete")
        if name == "referred":
            at.tab_to("form[action$='/submit'] button")
            with at.page.expect_navigation():
                at.page.keyboard.press("Enter")
        else:
            at.page.get_by_role("button", name="Submit application").click()
        at.page.wait_for_url("**/receipt*")
        self.receipts[name] = at.page.locator(".govuk-panel__body strong").inner_text()
        at.look()
        at.follow("See and print what you submitted")
        self.copies[name] = at.page.inner_text("main")
        at.open(f"/applications/{self.references[name]}", "submitted")
        at.open(f"/applications/{self.references[name]}/withdraw")
        at.open("/applications", "submitted")

    def late(self, at: Walker) -> None:
        """Come back after the closing time."""
        at.sign_in(PASSES["email"], PASSWORD)
        at.open(f"/applications/{self.references['passes']}", "closed")
        self.said["late"] = at.page.inner_text("main")

    # -- the lead, after

    def sealed(self, at: Walker) -> None:
        """Look for what nobody may see yet."""
        self.said["sealed status"] = {
            path: at.page.goto(f"{at.address}/evaluation/{reference}{path}").status  # type: ignore[union-attr]
            for reference in self.references.values()
            for path in ("", "/application", "/assessment")
        }
        at.look("sealed")
        at.open("/evaluation", "sealed")
        self.said["sealed queue"] = at.page.inner_text("main")

    def evaluate(self, at: Walker) -> None:
        """Take each application from the queue to its letter."""
        at.sign_in(OFFICER["email"], PASSWORD)
        at.open("/rounds")
        at.follow("Round 1", "evaluation")
        at.follow("See the applications", "undecided")
        self.said["queue"] = at.page.inner_text("main")
        at.open("/evaluation?order=newest", "looked for")
        for name, provider in NAMES.items():
            at.open("/evaluation")
            at.follow(provider["establishments"][0]["answers"]["name"], f"undeclared {name}")
            at.declare_no_interest(f"undecided {name}")
            at.press("Run the criteria", f"decided {name}")
            self.said[f"before {name}"] = at.page.inner_text("main")
            at.follow("Read the application")
            self.assess(at, self.references[name])
            at.look(f"assessed {name}")
            if name == "referred":
                self.refer(at)
            self.said[f"decided {name}"] = at.page.inner_text("main")
        self.confirm(self.walker())
        at.open("/evaluation", "confirmed")
        at.open("/resolutions", "filled")
        self.said["decided by a person"] = at.page.inner_text("main")
        at.open("/audit", "filled")
        self.said["trail"] = at.page.inner_text("main")
        at.open(f"/audit?application={self.references['passes']}&since-day=31&since-month=2", "error")
        at.open("/letters", "filled")
        at.open("/rounds")
        at.follow("Round 1", "evaluation")
        at.press("Close this round", "closed")

    def confirm(self, at: Walker) -> None:
        """Confirm as another officer what the first has prepared."""
        at.sign_in(SECOND["email"], PASSWORD)
        for name, provider in NAMES.items():
            at.open("/evaluation")
            at.follow(provider["establishments"][0]["answers"]["name"])
            at.declare_no_interest(f"prepared {name}")
            at.press("Confirm and send the letter", f"confirmed {name}")
            at.follow("Replay and compare")
            self.said[f"replay {name}"] = at.page.inner_text("main")

    def assess(self, at: Walker, reference: str) -> None:
        """Record what the criteria leave to a person's reading."""
        at.open(f"/evaluation/{reference}/assessment")
        at.press("Save and continue", "error")
        for question, words in SHOWN.items():
            at.page.locator(f"[name=q-{question}][value=shown]").check()
            at.page.fill(f"[name=q-{question}_words]", words)
        at.press("Save and continue")

    def refer(self, at: Walker) -> None:
        """Decide what was referred: first without a reason, then with one."""
        self.said["unconfirmed"] = at.page.get_by_role("button", name="Confirm and send the letter").count()
        at.press("Record this decision", "referral error")
        self.said["no verdict"] = at.page.locator(".govuk-error-summary").inner_text()
        at.page.locator("[name=verdict][value=pass]").first.check()
        at.press("Record this decision", "referral error of the reason")
        self.said["no reason"] = at.page.locator(".govuk-error-summary").inner_text()
        at.page.locator("textarea[name=reason]").first.fill(REASON)
        at.press("Record this decision", "referral decided")

    def read_letter(self, name: str, at: Walker) -> None:
        """Read the letter as the provider."""
        at.sign_in(NAMES[name]["email"], PASSWORD)
        at.open("/applications", "decided")
        at.follow(NAMES[name]["establishments"][0]["answers"]["name"], "decided")
        at.open("/letters")
        at.page.locator("main table a").first.click()
        at.look(name)
        self.letters[name] = at.page.inner_text(".app-letter")


def moment(at: Walker, name: str, date: str) -> None:
    """Fill in a moment of the plan: a date, and noon."""
    if date:
        for part, typed in zip(("day", "month", "year"), date.split(), strict=True):
            at.page.fill(f"#{name}-{part}", typed)
        at.page.fill(f"#{name}-time", "12:00")


@pytest.fixture(scope="module")
def enrolment(
    chromium: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Enrolment]:
    folder, clock = tmp_path_factory.mktemp("journey"), FixedClock()
    for provider in NAMES.values():
        for names in provider["establishments"][0]["applications"][0]["files"].values():
            for name in names:
                (folder / name).write_bytes(PDF)
    with closing(Store(copied(sqlite_template, folder), clock=clock)) as store:
        load_definitions(store, OPERATOR, shipped())
        for person, role in (
            (OFFICER, "officer"),
            (SECOND, "officer"),
            *((each, "provider") for each in NAMES.values()),
        ):
            create_person(
                store,
                OPERATOR,
                email=person["email"],
                name=person["name"],
                role=role,
                password=PASSWORD,
                organisation=person.get("organisation"),
            )
        app = create_app(Settings(database_url="given", secret_key=b"0" * 32, demonstration=True), store=store)
        with serving(app) as address:
            made = Enrolment(chromium, address, clock, folder)
            made.whole()
            yield made


def test_every_page_in_every_state_is_accessible_and_fits(enrolment: Enrolment) -> None:
    assert not enrolment.seen.problems, "\n".join(enrolment.seen.problems)
    assert len(enrolment.seen.pages) > 100


@pytest.mark.obligation("O22", "O23")
def test_what_is_asked_can_be_read_before_starting(enrolment: Enrolment) -> None:
    assert enrolment.said["criteria"] == CRITERIA
    assert f"Open until {CLOSES}" in enrolment.said["start"]


@pytest.mark.obligation("O17", "O18", "O19")
def test_the_date_of_the_next_round_is_shown(enrolment: Enrolment) -> None:
    assert "The next round opens on 1 February 2027" in enrolment.said["start"]
    told = "The opening date of the next round is 1 February 2027"
    assert all(told in letter for letter in enrolment.letters.values())


def test_nothing_can_be_read_before_the_closing_time(enrolment: Enrolment) -> None:
    assert set(enrolment.said["sealed status"].values()) == {404}
    assert "No applications can be read yet" in enrolment.said["sealed queue"]
    for provider in NAMES.values():
        name = provider["establishments"][0]["answers"]["name"]
        assert name not in enrolment.said["sealed queue"]
        assert name in enrolment.said["queue"]


def test_each_submission_has_its_receipt_and_its_copy(enrolment: Enrolment) -> None:
    assert len(set(enrolment.receipts.values())) == len(NAMES)
    for name, provider in NAMES.items():
        copy = enrolment.copies[name]
        answers = provider["establishments"][0]["applications"][0]["answers"]
        assert enrolment.receipts[name] in copy
        for words in (answers["overview"], answers["declared_by"], "£1,120.00", "£85.00", "Statement of Purpose.pdf"):
            assert words in copy


def test_what_was_submitted_cannot_be_changed_after_the_closing_time(enrolment: Enrolment) -> None:
    assert "Change this application" not in enrolment.said["late"]
    assert f"Closed {CLOSES}" in " ".join(enrolment.said["late"].split())


@pytest.mark.obligation("O28", "O29")
def test_no_text_box_shows_anything_until_an_officer_has_said_so(enrolment: Enrolment) -> None:
    for name in NAMES:
        assert enrolment.said[f"before {name}"].count("Record your assessment") >= 2
        assert "Confirm and send the letter" not in enrolment.said[f"before {name}"]


@pytest.mark.obligation("O22", "A6")
def test_what_is_referred_waits_for_a_person_who_gives_a_reason(enrolment: Enrolment) -> None:
    assert enrolment.said["unconfirmed"] == 0
    assert "Select whether the criterion is met" in enrolment.said["no verdict"]
    assert "Give the reason" in enrolment.said["no reason"]
    assert f"{OFFICER['name']} decided this" in enrolment.said["decided referred"]
    assert REASON in enrolment.said["decided referred"]


@pytest.mark.parametrize("name", NAMES)
def test_whoever_prepared_an_outcome_is_told_that_another_confirms_it(enrolment: Enrolment, name: str) -> None:
    said = enrolment.said[f"decided {name}"]
    assert f"Prepared by {OFFICER['name']}." in said
    assert "Another officer confirms it" in said
    assert "Confirm and send the letter" not in said


@pytest.mark.parametrize("name", NAMES)
def test_a_decision_can_be_replayed(enrolment: Enrolment, name: str) -> None:
    assert "the decision is identical" in enrolment.said[f"replay {name}"]


def test_what_a_person_decided_is_listed_with_what_the_rules_had_said(enrolment: Enrolment) -> None:
    said = " ".join(enrolment.said["decided by a person"].split())
    for words in ("For a person to decide", "Met", enrolment.references["referred"], OFFICER["name"]):
        assert words in said


def test_the_trail_says_who_prepared_and_who_confirmed(enrolment: Enrolment) -> None:
    said = " ".join(enrolment.said["trail"].split())
    for words in ("Confirmed an outcome", "Decided a referred criterion", "Recorded an assessment"):
        assert words in said
    assert SECOND["name"] in said
    assert OFFICER["name"] in said


@pytest.mark.obligation("O22", "O23", "O24", "O25", "A7")
@pytest.mark.parametrize(
    ("name", "said", "not_met"),
    [
        ("passes", "Your application is accepted", []),
        ("referred", f"An officer decided this: {REASON}", []),
        ("fails", "You did not send your last full inspection report.", ["Last full inspection report submitted"]),
    ],
    ids=[*NAMES],
)
def test_the_letter_gives_every_criterion_with_its_reason(
    enrolment: Enrolment, name: str, said: str, not_met: list[str]
) -> None:
    letter = enrolment.letters[name]
    ruleset = enrolment.edition.rulesets["enrolment/minimum-criteria"]
    titles = [rule.title.said("en") for rule in ruleset.rules]
    assert len(titles) >= CRITERIA
    assert said in letter
    lines = letter.splitlines()
    verdicts = {title: lines[lines.index(title) + 1 :] for title in titles if title in lines}
    assert len(verdicts) == CRITERIA
    found = {title: next(line for line in after if line) for title, after in verdicts.items()}
    assert [title for title, verdict in found.items() if verdict == "Not met"] == not_met
    assert set(found.values()) <= {"Met", "Not met", "Does not apply"}
    for other in NAMES.keys() - {name}:
        assert NAMES[other]["organisation"] not in letter
