"""Frameworks, lots and authorities: what they say, what they supply as facts, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from defining import again, edition, library, told
from engine.catalogue import CONFIRM
from engine.conditions.model import Literal, ParameterRef
from engine.values import INTEGER
from engine.words import Words


def test_a_framework_says_its_term_its_rounds_and_how_to_register() -> None:
    framework = edition().frameworks["grants/green-patch"]
    assert (framework.term_from, framework.term_to) == (date(2024, 1, 1), date(2033, 12, 31))
    assert (framework.least_in_first_year, framework.least_in_later_years) == (1, 1)
    assert framework.organisation is not None
    assert framework.establishment is not None
    assert (framework.organisation.form, framework.organisation.called) == ("signup/club", "club_title")
    assert framework.establishment.heading.en == "Your gardens"
    assert framework.participants == ("councils/brackenford", "councils/mossley-vale")


def test_a_framework_gives_what_the_service_knows_its_own_names() -> None:
    supplies = edition().frameworks["grants/green-patch"].supplies
    assert (supplies["reference"], supplies["lots"], supplies["officer"]) == (
        "asking.number",
        "asking.pots",
        "verdict.clerk",
    )


def test_a_lot_supplies_facts_of_the_declared_types() -> None:
    lot = edition().lots["pots/seedling"]
    assert lot.facts == {"pot.for_old_gardens": False, "pot.ceiling": 50_000}
    assert (lot.code, lot.open_to_enrolment, lot.summary.en) == ("SEED", True, "Up to £500 to start a garden.")


def test_a_lot_may_not_be_open_yet() -> None:
    made = edition(("pots/harvest", "open_to_enrolment: true", "open_to_enrolment: false"))
    assert not made.lots["pots/harvest"].open_to_enrolment


def test_what_a_second_person_does_is_taken_over_by_the_lots_based_on_it() -> None:
    asked = ("pots/seedling", "receipt: say/thanks}", "receipt: say/thanks, second_person: [confirm]}")
    assert {lot.id: lot.second_person for lot in edition(asked).lots.values()} == {
        "pots/seedling": {CONFIRM},
        "pots/harvest": {CONFIRM},
    }
    otherwise = ("pots/harvest", "code: HARV", "code: HARV\nenrolment: {second_person: []}")
    assert edition(asked, otherwise).lots["pots/harvest"].second_person == frozenset()
    wrong = ("pots/seedling", "receipt: say/thanks}", "receipt: say/thanks, second_person: [decide]}")
    assert [code for _, code in told(wrong)] == ["not-allowed"]


WEEKS = """\
kind: parameters
id: words/weeks
title: {en: Weeks}
owner: lead
in_force: {from: 2024-01-01}
values:
  of-a-year: {type: integer, title: {en: Weeks of a year}, values: {2024-01-01: 38}}
  of-a-name: {type: text, values: {2024-01-01: many}}
"""


@pytest.mark.parametrize(
    ("written", "expected", "read"),
    [
        pytest.param("38", Literal(38, INTEGER), False, id="a-number"),
        pytest.param(
            "{parameter: words/weeks/of-a-year}",
            ParameterRef("words/weeks/of-a-year", INTEGER, Words("Weeks of a year")),
            True,
            id="a-parameter",
        ),
    ],
)
def test_the_weeks_of_a_lot_are_a_number_or_a_parameter(written: str, expected: object, read: bool) -> None:
    made = edition(("pots/seedling", "code: SEED", f"code: SEED\nchargeable_weeks: {written}"), more=[WEEKS])
    assert made.lots["pots/seedling"].chargeable_weeks == expected
    assert made.lots["pots/harvest"].chargeable_weeks == expected
    assert ("words/weeks" in made.closure(["pots/harvest"])) is read


def test_weeks_are_a_whole_number() -> None:
    change = ("pots/harvest", "code:", "chargeable_weeks: {parameter: words/weeks/of-a-name}\ncode:")
    assert told(change, more=[WEEKS]) == [("pots/harvest", "type-mismatch")]


@pytest.mark.obligation("O2")
def test_an_authority_gives_way_to_its_successors_on_a_date() -> None:
    ends = ("councils/mossley-vale", "in_force: {from: 2024-01-01}", "in_force: {from: 2024-01-01, to: 2025-03-31}")
    named = ("councils/mossley-vale", "code: MOSS", "code: MOSS\nsuccessors: [councils/mossley]")
    new = again(
        "councils/mossley-vale",
        "2025-04-01",
        ("id: councils/mossley-vale", "id: councils/mossley"),
        ("code: MOSS", "code: MOS\npredecessors: [councils/mossley-vale]"),
    )
    framework = again("grants/green-patch", "2025-04-01", ("councils/mossley-vale]", "councils/mossley]"))
    made = library(ends, named, more=[new, framework])
    before, after = (made.in_force(on) for on in (date(2025, 3, 31), date(2025, 4, 1)))
    assert before.authorities["councils/mossley-vale"].successors == ("councils/mossley",)
    assert "councils/mossley" not in before.authorities
    assert "councils/mossley-vale" not in after.authorities
    assert after.authorities["councils/mossley"].predecessors == ("councils/mossley-vale",)
    assert after.frameworks["grants/green-patch"].participants == ("councils/brackenford", "councils/mossley")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param(
            ("grants/green-patch", "reference: asking.number", "reference: asking.nummer"),
            ("grants/green-patch", "unknown-fact"),
            id="supplied-under-no-fact",
        ),
        pytest.param(
            ("grants/green-patch", "reference: asking.number", "reference: asking.sent_on"),
            ("grants/green-patch", "type-mismatch"),
            id="supplied-under-a-fact-of-another-type",
        ),
        pytest.param(
            ("grants/green-patch", "reference: asking.number", "refrence: asking.number"),
            ("grants/green-patch", "unknown-key"),
            id="what-the-service-does-not-know",
        ),
        pytest.param(
            ("grants/green-patch", "to: 2033-12-31}", "to: 2033-02-30}"),
            ("grants/green-patch", "date"),
            id="no-such-day",
        ),
        pytest.param(
            ("grants/green-patch", "form: signup/club", "form: say/result"),
            ("grants/green-patch", "wrong-kind"),
            id="a-letter-to-register-with",
        ),
        pytest.param(
            ("grants/green-patch", "councils/mossley-vale]", "councils/nowhere]"),
            ("grants/green-patch", "unknown-reference"),
            id="a-participant-that-is-not-there",
        ),
        pytest.param(
            ("pots/seedling", 'pot.ceiling: "£500.00"', "pot.ceiling: 500"),
            ("pots/seedling", "literal-money-sign"),
            id="a-fact-of-a-lot-without-its-sign",
        ),
        pytest.param(
            ("pots/harvest", "code:", "chargeable_weeks: {parameter: words/hands/fewest}\ncode:"),
            ("pots/harvest", "unknown-parameter"),
            id="weeks-of-no-parameter",
        ),
    ],
)
def test_what_is_refused(change: tuple[str, str, str], fault: tuple[str, str]) -> None:
    assert fault in told(change)
