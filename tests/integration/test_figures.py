"""Figures of policy on every page: conditions of forms, assessments and letters go by those of their date.

And a figure that runs out keeps nothing from being decided: officers read of it beside the decision.
"""

from __future__ import annotations

import pytest
from flask import Flask

from browsing import Browser
from clock import FixedClock
from defining import changed
from enrolling import Service
from webapp.store import Actor, Role, Store

SEEDLING = "pots/seedling"
FEWEST = "words/hands/fewest-volunteers"
"""It is 3, for decisions of any date."""
CLUB = {
    "club_title": "Growers",
    "banked": True,
    "members": 3,
    "rota": "By turns.",
    "person": "Ada",
    "mail": "a@example.org",
}
GARDEN = {"garden_title": "Mill Lane beds", "ground": "soil"}
TOOLS = [{"thing": "Spade", "cost": 12_000}]
ANSWERS = {"volunteers": 4, "story": "Beans.", "amount": 10_000, "tools": TOOLS, "promise": True}
VISIT = {"welcoming": "open", "welcoming_words": "The gate was open.", "seen": 3, "seen_words": "Three at work."}
AS_MANY = f"at_least: {{parameter: {FEWEST}}}"
CHANGES = (
    (
        "signup/club",
        "  - id: people\n",
        "      - {id: members, type: integer, label: {en: How many members?}}\n"
        "  - id: rota\n    title: {en: How you share the work}\n"
        f"    show_when: {{fact: members, {AS_MANY}}}\n"
        "    questions:\n      - {id: rota, type: text, label: {en: What is your rota?}}\n"
        "  - id: people\n",
    ),
    (
        "judge/visit",
        "What you saw}, max_length: 500}",
        "What you saw}, max_length: 500}\n"
        "      - {id: seen, type: integer, label: {en: How many people did you see?}}\n"
        "      - id: seen_words\n        type: text\n        label: {en: What were they doing?}\n"
        f"        show_when: {{fact: seen, {AS_MANY}}}",
    ),
    (
        "say/result",
        "  - when: {fact: verdict.next_window_on, answered: true}",
        f"  - when: {{fact: plan.volunteers, {AS_MANY}}}\n    text: {{en: You have hands enough.}}\n"
        "  - when: {fact: verdict.next_window_on, answered: true}",
    ),
    ("say/result", "reads: [asking,", "reads: [plan, asking,"),
    ("words/hands", '2024-01-01: "3"', '2024-01-01: {value: "3", confirmed_to: 2026-12-31}'),
)
WARNING = "Fewest volunteers is confirmed until 31 December 2026; a value from 1 January 2027 is missing."


class Window:
    """An application whose round has closed and that was decided, not yet assessed."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        self.service = Service(store, clock)
        self.service.load(changed(*CHANGES))
        self.officer: Actor = self.service.person(Role.OFFICER, "Clara Clerk")
        round_id = self.service.plan(self.officer, "Autumn window", [SEEDLING])
        self.grower: Actor = self.service.person(Role.PROVIDER, "Grower", "Club")
        place = self.service.register(self.grower, CLUB, GARDEN)
        self.reference = self.service.start(self.grower, round_id, place, [SEEDLING])
        self.service.answer(self.grower, self.reference, ANSWERS)
        self.service.submit(self.grower, self.reference)
        self.service.close(self.officer, round_id)
        self.service.decide(self.officer, self.reference)


@pytest.fixture
def window(sqlite_store: Store, clock: FixedClock) -> Window:
    return Window(sqlite_store, clock)


def _reading(app: Flask, who: str, path: str) -> str:
    browser = Browser(app)
    browser.sign_in(f"{who}@example.org")
    assert browser.get(path).status_code == 200
    return browser.text


def test_registration_asks_what_a_figure_makes_it_ask(app: Flask, window: Window) -> None:
    assert "What is your rota?" in _reading(app, "grower", "/registration/organisation/rota")
    assert "How you share the work" in _reading(app, "grower", "/registration")


def test_a_submission_shows_what_was_asked_then(app: Flask, window: Window) -> None:
    assert "By turns." in _reading(app, "grower", f"/applications/{window.reference}/copy")
    assert "By turns." in _reading(app, "clara.clerk", f"/evaluation/{window.reference}/application")


def test_an_assessment_asks_what_a_figure_makes_it_ask(app: Flask, window: Window) -> None:
    left_out = {name: answer for name, answer in VISIT.items() if name != "seen_words"}
    (fault,) = window.service.assess(window.officer, window.reference, left_out).faults
    assert fault.field == "seen_words"
    assert window.service.assess(window.officer, window.reference, VISIT).decisions
    assert "Three at work." in _reading(app, "clara.clerk", f"/evaluation/{window.reference}/assessment")


def test_a_letter_says_what_a_figure_makes_it_say(window: Window) -> None:
    window.service.assess(window.officer, window.reference, VISIT)
    window.service.confirm(window.officer, window.reference, SEEDLING)
    assert "You have hands enough." in window.service.letter(window.grower, window.reference).html


def test_an_officer_reads_of_a_figure_that_runs_out(app: Flask, window: Window) -> None:
    lot = window.service.lot(window.officer, window.reference)
    assert [words.en for words in lot.warnings] == [WARNING]
    assert WARNING in _reading(app, "clara.clerk", f"/evaluation/{window.reference}")


def test_a_figure_that_ran_out_keeps_nothing_from_being_decided(window: Window, clock: FixedClock) -> None:
    clock.move(days=60)
    window.service.assess(window.officer, window.reference, VISIT)
    lot = window.service.lot(window.officer, window.reference)
    assert "was confirmed until 31 December 2026" in lot.warnings[0].en
    assert window.service.confirm(window.officer, window.reference, SEEDLING).outcome == "pass"
