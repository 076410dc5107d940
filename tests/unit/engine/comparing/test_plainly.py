"""Kinds without words of their own, compared field by field; heads, which every kind has."""

from __future__ import annotations

import json

import pytest

from comparing import Pair, compared, compared_texts, messages, told
from defining import texts
from engine.comparing.naming import WELSH, described
from engine.shapes import Shape
from engine.structure import schemas

LOT, FRAMEWORK, COUNCIL = "pots/seedling", "grants/green-patch", "councils/brackenford"
MATTERS, WORDS = "changes", "words-only"


@pytest.mark.parametrize(
    ("definition_id", "pairs", "expected", "said"),
    [
        pytest.param(
            LOT,
            [("pot.for_old_gardens: false", "pot.for_old_gardens: true")],
            ("fact-changed", "facts/pot.for_old_gardens", MATTERS),
            "Facts that the lot supplies to the rules that decide on it, "
            "“Only for gardens that have been tended for some years”: now yes instead of no.",
            id="fact-of-a-lot",
        ),
        pytest.param(
            LOT,
            [("letter: say/result", "letter: say/thanks")],
            ("letter-changed", "enrolment.letter", MATTERS),
            "The definitions that enrolment in this lot uses, the letter that tells the outcome: "
            "now “Thanks for asking” instead of “Result of a garden grant”.",
            id="definition-by-its-title",
        ),
        pytest.param(
            LOT,
            [("open_to_enrolment: true", "open_to_enrolment: false")],
            ("open-to-enrolment-changed", "open_to_enrolment", MATTERS),
            "Whether rounds may offer the lot: now no instead of yes.",
            id="yes-or-no",
        ),
        pytest.param(
            LOT,
            [("code: SEED\n", "code: SEED\nchargeable_weeks: {parameter: words/hands/fewest-years}\n")],
            ("parameter-changed", "chargeable_weeks.parameter", MATTERS),
            "The weeks in a year that may be charged for, the parameter that holds them, by its full name: "
            "now “words/hands/fewest-years”, where nothing was said.",
            id="parameter",
        ),
        pytest.param(
            LOT,
            [("code: SEED\n", "code: SEED\nages: {from: 4, to: 25}\n")],
            ("from-changed", "ages.from", MATTERS),
            "The ages the lot serves, both included, the youngest age: now 4, where nothing was said.",
            id="new-field",
        ),
        pytest.param(
            LOT,
            [("Up to £500 to start a garden.", "Up to £500 for a new garden.")],
            ("summary-changed", "summary", WORDS),
            "Its summary now reads “Up to £500 for a new garden.” instead of “Up to £500 to start a garden.”",
            id="words",
        ),
        pytest.param(
            FRAMEWORK,
            [("to: 2033-12-31", "to: 2034-06-30")],
            ("to-changed", "term.to", MATTERS),
            "How long the framework runs, the last day: now 30 June 2034 instead of 31 December 2033.",
            id="date",
        ),
        pytest.param(
            FRAMEWORK,
            [("[councils/brackenford, councils/mossley-vale]", "[councils/brackenford]")],
            ("participants-removed", "participants", MATTERS),
            "The authorities that may place under the framework: no longer “Mossley Vale Parish Council”.",
            id="participant",
        ),
        pytest.param(
            COUNCIL,
            [("title: {en: ", "title: {en: The ")],
            ("title-changed", "title", WORDS),
            "It is now called “The Brackenford Town Council” instead of “Brackenford Town Council”.",
            id="title",
        ),
        pytest.param(
            COUNCIL,
            [("owner: lead", "owner: brackenford")],
            ("owner-changed", "owner", MATTERS),
            "It now belongs to “brackenford” instead of to “lead”.",
            id="owner",
        ),
        pytest.param(
            COUNCIL,
            [("in_force: {from: 2024-01-01}", "in_force: {from: 2023-06-01}")],
            ("in-force-changed", "in_force", MATTERS),
            "It is in force from 1 June 2023 instead of from 1 January 2024.",
            id="first-day",
        ),
        pytest.param(
            "pots/harvest",
            [("in_force: {from: 2024-01-01}", "in_force: {from: 2024-01-01, to: 2030-06-30}")],
            ("in-force-changed", "in_force", MATTERS),
            "It now ends: its last day in force is 30 June 2030.",
            id="last-day",
        ),
        pytest.param(
            FRAMEWORK,
            [("source: Brackenford Town Council, minute 12 of 2023\n", "")],
            ("source-changed", "source", WORDS),
            "Its source is taken away; it was “Brackenford Town Council, minute 12 of 2023”.",
            id="source",
        ),
    ],
)
def test_each_change_is_said(definition_id: str, pairs: list[Pair], expected: tuple[str, str, str], said: str) -> None:
    comparison = compared(definition_id, *pairs)
    assert told(comparison)[0] == expected
    assert messages(comparison)[0] == said


@pytest.mark.parametrize(
    ("definition_id", "pairs"),
    [
        pytest.param(LOT, [("open_to_enrolment: true\n", "")], id="default-written-out"),
        pytest.param(LOT, [("£500.00", "£500")], id="money"),
        pytest.param(
            LOT,
            [('summary: {en: "Up to £500 to start a garden."}', "summary: Up to £500 to start a garden.")],
            id="plain-text",
        ),
        pytest.param(
            FRAMEWORK,
            [("[councils/brackenford, councils/mossley-vale]", "[councils/mossley-vale, councils/brackenford]")],
            id="order-of-participants",
        ),
    ],
)
def test_what_means_the_same_is_no_difference(definition_id: str, pairs: list[Pair]) -> None:
    comparison = compared(definition_id, *pairs)
    assert comparison.old.content_id != comparison.new.content_id
    assert told(comparison) == []
    assert comparison.same_meaning


def test_each_welsh_description_is_that_of_a_field() -> None:
    said = json.dumps(schemas(), ensure_ascii=False)
    assert [english for english in WELSH if f'"{english}."' not in said] == []


def test_a_field_without_welsh_is_called_by_its_english_description() -> None:
    words = described("later", Shape("lot.schema.json", {"description": "A field that comes later."}))
    assert (words.en, words.cy) == ("A field that comes later", "A field that comes later")


def test_a_value_that_a_parameter_now_holds() -> None:
    text = texts()[LOT]
    before, after = (
        text.replace("code: SEED\n", f"code: SEED\nchargeable_weeks: {weeks}\n")
        for weeks in ("38", "{parameter: words/hands/fewest-years}")
    )
    weeks = "The weeks in a year that may be charged for"
    assert messages(compared_texts(before, after)) == [f"{weeks}: now “Fewest years tended” instead of 38."]
    assert messages(compared_texts(after, before)) == [f"{weeks}: now 38 instead of “Fewest years tended”."]
