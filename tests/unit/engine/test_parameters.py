"""Parameters: figures by date, each in force from its day until the next."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from defining import again, library
from engine.errors import Faults
from engine.parameters import WARN_DAYS, Parameter, read_parameters, running_out, warnings
from engine.reading import read

TEXT = """\
kind: parameters
id: words/limits
title: {en: Limits}
owner: lead
in_force: {from: 2020-01-01}
values:
  most:
    type: money
    unit: {en: a week}
    title: {en: Most a week}
    source: minute 3
    values: {2022-04-01: "£20.00", 2021-01-01: "£10.00"}
  share: {type: percentage, title: {en: Share}, values: {2021-01-01: "12.5%"}}
"""


def parameters(text: str = TEXT) -> tuple[dict[str, Parameter], list[tuple[str, int]]]:
    faults = Faults()
    found = {each.name: each for each in read_parameters(read(text.encode(), "some.yaml"), faults)}
    return found, [(fault.code, fault.line) for fault in faults]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param("2020-12-31", None, id="before-the-first"),
        pytest.param("2021-01-01", 1_000, id="first-day"),
        pytest.param("2022-03-31", 1_000, id="last-day-of-the-first"),
        pytest.param("2022-04-01", 2_000, id="first-day-of-the-second"),
        pytest.param("9999-12-31", 2_000, id="for-good"),
    ],
)
def test_a_value_is_in_force_from_its_day_until_the_next(on: str, expected: int | None) -> None:
    assert parameters()[0]["words/limits/most"].value(date.fromisoformat(on)) == expected


def test_each_says_what_it_is() -> None:
    most = parameters()[0]["words/limits/most"]
    assert (most.title.en, most.unit.en, most.source, most.document) == (
        "Most a week",
        "a week",
        "minute 3",
        "words/limits",
    )
    assert most.named.name == "words/limits/most"


def test_values_are_exact() -> None:
    share = parameters()[0]["words/limits/share"].value(date(2021, 1, 1))
    assert share == Fraction(25, 2)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        pytest.param('2021-01-01: "£10.00"', '2021-02-30: "£10.00"', "date", 12, id="no-such-day"),
        pytest.param('"£10.00"', "10", "literal-money-sign", 12, id="money-without-its-sign"),
        pytest.param('"12.5%"', '"some"', "literal-number", 13, id="no-number"),
        pytest.param('"£10.00"', "{value: 10}", "literal-money-sign", 12, id="money-without-its-sign-in-a-mapping"),
        pytest.param('"£10.00"', '{value: "£10.00", confirmed_to: soon}', "date", 12, id="confirmed-to-no-day"),
        pytest.param(
            '"£10.00"',
            '{value: "£10.00", confirmed_to: 2020-12-31}',
            "dates-reversed",
            12,
            id="confirmed-before-it-begins",
        ),
    ],
)
def test_a_value_with_a_fault(old: str, new: str, code: str, line: int) -> None:
    assert parameters(TEXT.replace(old, new))[1] == [(code, line)]


def test_an_edition_leaves_out_what_is_not_in_force_yet() -> None:
    made = library(("words/hands", '2024-01-01: "2"', '2025-01-01: "2"')).in_force(date(2024, 1, 1))
    assert made.parameter_values(date(2024, 12, 31)) == {"words/hands/fewest-volunteers": 3}
    assert made.parameter_values(date(2025, 1, 1)) == {
        "words/hands/fewest-volunteers": 3,
        "words/hands/fewest-years": 2,
    }


def test_the_date_decided_for_picks_the_value() -> None:
    made = library(("words/hands", '{2024-01-01: "3"}', '{2024-01-01: "3", 2025-01-01: "5"}')).in_force(
        date(2024, 1, 1)
    )
    facts = made.facts_from_json({"plan.volunteers": 4})
    found = [made.decide("judge/grant", facts, on) for on in (date(2024, 12, 31), date(2025, 1, 1))]
    assert [decision.finding("enough-hands").verdict.value for decision in found] == ["pass", "fail"]


CONFIRMED = '"£20.00"', '{value: "£20.00", confirmed_to: 2023-12-31, source: minute 9, note: Until the board meets.}'
LAST = date(2023, 12, 31)


def confirmed(*changes: tuple[str, str]) -> Parameter:
    """Return the parameter whose last value, of 1 April 2022, is confirmed to the end of 2023, with changes."""
    text = TEXT
    for old, new in (CONFIRMED, *changes):
        assert old in text
        text = text.replace(old, new)
    found, faults = parameters(text)
    assert faults == []
    return found["words/limits/most"]


def test_a_value_may_be_written_with_what_is_said_of_it() -> None:
    most = confirmed()
    assert most.values == ((date(2021, 1, 1), 1_000), (date(2022, 4, 1), 2_000))


@pytest.mark.parametrize(
    ("days", "state"),
    [
        pytest.param(-WARN_DAYS - 1, None, id="a-day-too-early"),
        pytest.param(-WARN_DAYS, "value-running-out", id="first-day-of-the-warning"),
        pytest.param(0, "value-running-out", id="its-last-day"),
        pytest.param(1, "value-ran-out", id="the-day-after"),
        pytest.param(4_000, "value-ran-out", id="for-good"),
    ],
)
def test_a_value_that_runs_out_is_warned_of_and_stays_in_use(days: int, state: str | None) -> None:
    most, on = confirmed(), LAST + timedelta(days=days)
    assert most.value(on) == 2_000
    assert [each.fault.code for each in running_out([most], on)] == ([state] if state else [])


def test_sixty_days_is_the_default() -> None:
    assert WARN_DAYS == 60


@pytest.mark.parametrize(("days", "warned"), [pytest.param(8, False, id="eight"), pytest.param(7, True, id="seven")])
def test_a_parameter_may_say_how_many_days_ahead(days: int, warned: bool) -> None:
    most = confirmed(("type: money", "type: money\n    warn_days: 7"))
    assert bool(most.running_out(LAST - timedelta(days=days))) is warned


@pytest.mark.parametrize(
    ("changes", "on", "warned"),
    [
        pytest.param([], "2022-03-31", False, id="the-value-before-is-followed"),
        pytest.param(
            [(CONFIRMED[1], f'{CONFIRMED[1]}, 2024-01-01: "£30"')], "2023-12-31", False, id="the-next-follows"
        ),
        pytest.param(
            [(CONFIRMED[1], f'{CONFIRMED[1]}, 2023-06-01: "£30"')], "2023-05-31", False, id="the-next-is-early"
        ),
        pytest.param([(CONFIRMED[1], f'{CONFIRMED[1]}, 2024-01-02: "£30"')], "2023-12-31", True, id="a-day-is-missing"),
        pytest.param(
            [(CONFIRMED[1], f'{CONFIRMED[1]}, 2024-01-02: "£30"')], "2024-01-01", True, id="on-the-missing-day"
        ),
        pytest.param(
            [(CONFIRMED[1], f'{CONFIRMED[1]}, 2024-01-02: "£30"')], "2024-01-02", False, id="the-next-is-there"
        ),
        pytest.param([("2023-12-31", "9999-12-31")], "9999-12-31", False, id="confirmed-for-ever"),
    ],
)
def test_only_what_has_nothing_to_follow_runs_out(changes: list[tuple[str, str]], on: str, warned: bool) -> None:
    assert bool(confirmed(*changes).running_out(date.fromisoformat(on))) is warned


def test_before_its_first_value_nothing_runs_out() -> None:
    assert confirmed().running_out(date(2020, 1, 1)) is None


def test_the_warning_says_what_runs_out_when_and_where_to_look() -> None:
    (before,), (after,) = (running_out([confirmed()], on) for on in (LAST, date(2024, 1, 1)))
    assert (before.name, before.last_day, before.ran_out, after.ran_out) == ("words/limits/most", LAST, False, True)
    assert before.words.en == "Most a week is confirmed until 31 December 2023; a value from 1 January 2024 is missing."
    assert after.words.en.startswith("Most a week was confirmed until 31 December 2023; a value from 1 January 2024 is")
    assert "31 Rhagfyr 2023" in before.words.cy
    assert "1 Ionawr 2024" in after.words.cy
    assert (before.fault.file, before.fault.line, before.fault.severity) == ("some.yaml", 12, "warning")
    assert "minute 9" in before.fault.hint


def test_the_source_of_a_value_is_the_parameters_where_it_names_none() -> None:
    (found,) = running_out([confirmed((", source: minute 9", ""))], LAST)
    assert found.source == "minute 3"


def test_warnings_are_of_values_that_are_missing_and_of_those_that_run_out() -> None:
    found, _ = parameters(TEXT.replace(*CONFIRMED))
    assert [words.en for words in warnings(found.values(), date(2020, 12, 31))] == [
        "words/limits/most has no value on 2020-12-31.",
        "words/limits/share has no value on 2020-12-31.",
    ]
    assert [words.en for words in warnings(found.values(), LAST)] == [
        "Most a week is confirmed until 31 December 2023; a value from 1 January 2024 is missing."
    ]
    assert warnings(found.values(), date(2023, 1, 1)) == ()


HANDS = ("words/hands", '2024-01-01: "3"', '2024-01-01: {value: "3", confirmed_to: 2025-12-31}')


def test_a_library_knows_what_runs_out_on_a_date() -> None:
    made = library(HANDS)
    assert [each.name for each in made.running_out(date(2025, 12, 31))] == ["words/hands/fewest-volunteers"]
    assert made.running_out(date(2025, 11, 1) - timedelta(days=1)) == ()


@pytest.mark.parametrize(
    ("begins", "value", "warned"),
    [
        pytest.param("2026-01-01", '2026-01-01: "4"', False, id="the-next-value-in-a-later-version"),
        pytest.param("2026-01-01", '{value: "3", confirmed_to: 2027-12-31}', False, id="confirmed-again"),
        pytest.param("2026-01-02", '2026-01-02: "4"', True, id="a-day-too-late"),
    ],
)
def test_a_later_version_may_bring_the_value_that_follows(begins: str, value: str, warned: bool) -> None:
    new = f'2024-01-01: "3", {value}' if value[0] != "{" else f"2024-01-01: {value}"
    later = again("words/hands", begins, ('2024-01-01: "3"', new))
    assert bool(library(HANDS, more=[later]).running_out(date(2025, 12, 31))) is warned
