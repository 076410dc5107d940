"""Forms and question banks compared: pages, questions, options, limits, checks."""

from __future__ import annotations

import pytest

from comparing import Pair, compared, messages, told, undone

FORM, BANK = "ask/grant", "ask/bank"
MORE, LESS, MATTERS, WORDS = "accepts-more", "accepts-less", "changes", "words-only"
VOLUNTEERS = "{id: volunteers, type: integer, label: {en: How many volunteers?}, min: 0, max: 500}"
STORY = (
    "{id: story, type: textarea, label: {en: What have you grown?}, max_length: 200, optional: true, prefill: earlier}"
)
ENGINEER = "{id: engineer, type: text, label: {en: Name of the engineer who looked at the roof}}"
WATER = (
    "{id: water, type: boolean, label: {en: Is there water?}, optional: true, "
    "show_when: {fact: volunteers, at_least: 2}}"
)


@pytest.mark.parametrize(
    ("pairs", "expected", "said"),
    [
        pytest.param(
            [(STORY, f"{STORY}\n      - {WATER}")],
            ("question-added", "water", MATTERS),
            "Question “Is there water?” is new: it asks for yes or no; it may be left unanswered; "
            "it is shown only where “How many volunteers?” is at least 2.",
            id="question-added",
        ),
        pytest.param(
            [("How many volunteers?", "How many come?")],
            ("label-changed", "volunteers", WORDS),
            "Question “How many come?”: its wording now reads “How many come?” instead of “How many volunteers?”",
            id="label",
        ),
        pytest.param(
            [("max: 500}", "max: 500, hint: All of them}")],
            ("hint-changed", "volunteers", WORDS),
            "Question “How many volunteers?”: its hint is new: “All of them”.",
            id="hint",
        ),
        pytest.param(
            [("max: 500", "max: 600")],
            ("max-changed", "volunteers", MORE),
            "Question “How many volunteers?”: the most it takes is now 600 instead of 500.",
            id="max",
        ),
        pytest.param(
            [("min: 0, max", "min: 1, max")],
            ("min-changed", "volunteers", LESS),
            "Question “How many volunteers?”: the least it takes is now 1 instead of 0.",
            id="min",
        ),
        pytest.param(
            [("min: 1950-01-01", "min: 1960-01-01")],
            ("min-changed", "first_dug_on", LESS),
            "Question “When was it first dug?”: "
            "the earliest day it takes is now 1 January 1960 instead of 1 January 1950.",
            id="earliest-date",
        ),
        pytest.param(
            [("max_length: 200, ", "")],
            ("max-length-changed", "story", MORE),
            "Question “What have you grown?”: the greatest number of characters is now 10,000 instead of 200.",
            id="what-always-applies",
        ),
        pytest.param(
            [("max_length: 200, optional: true", "max_length: 200")],
            ("optional-changed", "story", LESS),
            "Question “What have you grown?”: it must now be answered.",
            id="must-be-answered",
        ),
        pytest.param(
            [(ENGINEER[:-1], f"{ENGINEER[:-1]}, optional: true")],
            ("optional-changed", "engineer", MORE),
            "Question “Name of the engineer who looked at the roof”: it may now be left unanswered.",
            id="may-be-left",
        ),
        pytest.param(
            [("accept: [pdf, png]", "accept: [pdf]")],
            ("accept-removed", "quotes", LESS),
            "Question “Quotes from shops”: the kinds of file it takes: no longer “png”.",
            id="kind-of-file",
        ),
        pytest.param(
            [("max_mb: 1,", "max_mb: 5,")],
            ("max-mb-changed", "quotes", MORE),
            "Question “Quotes from shops”: the greatest size of a file in megabytes is now 5 instead of 1.",
            id="size-of-a-file",
        ),
        pytest.param(
            [("at_least: 1\n", "at_least: 2\n")],
            ("at-least-changed", "tools", LESS),
            "Question “What you would buy”: the least number that is asked for is now 2 instead of 1.",
            id="rows",
        ),
        pytest.param(
            [("label: {en: Cost}}", "label: {en: Cost}}\n          - {id: shop, type: text, label: {en: Shop}}")],
            ("cell-added", "tools/shop", MATTERS),
            "Question “What you would buy”, cell “Shop” is new.",
            id="cell-added",
        ),
        pytest.param(
            [("max_length: 60", "max_length: 50")],
            ("max-length-changed", "tools/thing", LESS),
            "Question “What you would buy”, cell “Thing”: the greatest number of characters is now 50 instead of 60.",
            id="cell",
        ),
        pytest.param(
            [("We will spend the grant on the garden.", "We will spend it well.")],
            ("text-changed", "promise", WORDS),
            "Question “I promise”: its text now reads “We will spend it well.” "
            "instead of “We will spend the grant on the garden.”",
            id="declared-text",
        ),
        pytest.param(
            [("title: {en: Gardens on roofs}", "title: {en: Roofs}")],
            ("title-changed", "roof", WORDS),
            "Page “Gardens on roofs”: it is now called “Roofs”.",
            id="page-title",
        ),
        pytest.param(
            [("Count everyone who **comes at least once a month**.", "Count all.")],
            ("guidance-changed", "hands", WORDS),
            "Page “Who tends the garden”: its guidance now reads “Count all.” "
            "instead of “Count everyone who **comes at least once a month**.”",
            id="page-guidance",
        ),
        pytest.param(
            [("    show_when: {fact: garden.ground, is: roof}\n", "")],
            ("show-when-removed", "roof", MATTERS),
            "Page “Gardens on roofs”: it is no longer shown only where “What does it grow on?” is A roof.",
            id="page-always-shown",
        ),
        pytest.param(
            [("on_new_version: re-confirm", "on_new_version: close")],
            ("on-new-version-changed", "on_new_version", MATTERS),
            "What happens to drafts when a new version comes into force: now “close” instead of “re-confirm”.",
            id="drafts",
        ),
        pytest.param(
            [("when: {fact: first_dug_on, on_or_before:", "when: {fact: first_dug_on, before:")],
            ("bound-changed", "dug-before-asking", LESS),
            "Check “dug-before-asking”: the bound of “When was it first dug?” "
            "goes from on or before Sent on to before Sent on.",
            id="check",
        ),
        pytest.param(
            [("message: {en: The garden must have been dug already}", "message: {en: Dig first}")],
            ("message-changed", "dug-before-asking", WORDS),
            "Check “dug-before-asking”: its message now reads “Dig first” "
            "instead of “The garden must have been dug already”.",
            id="message-of-a-check",
        ),
    ],
)
def test_each_change_is_said(pairs: list[Pair], expected: tuple[str, str, str], said: str) -> None:
    comparison = compared(FORM, *pairs)
    assert told(comparison) == [expected]
    assert messages(comparison) == [said]


@pytest.mark.parametrize(
    "pairs",
    [
        pytest.param([("on_new_version: re-confirm\n", "")], id="what-happens-to-drafts"),
        pytest.param([("at: amount\n", "")], id="where-a-check-speaks"),
        pytest.param([("        at_least: 1\n", "")], id="one-row-at-least"),
        pytest.param([('min: "£1.00"', "min: £1")], id="money-written-otherwise"),
        pytest.param([("{en: Your promise}", "Your promise")], id="plain-text"),
        pytest.param([("label: {en: Cost}}", "label: {en: Cost}, optional: false}")], id="default-written-out"),
        pytest.param([("accept: [pdf, png]", "accept: [png, pdf]")], id="order-of-kinds-of-file"),
    ],
)
def test_what_means_the_same_is_no_difference(pairs: list[Pair]) -> None:
    comparison = compared(FORM, *pairs)
    assert comparison.old.content_id != comparison.new.content_id
    assert told(comparison) == []


def test_a_question_that_moves_to_another_page_is_still_the_same_question() -> None:
    moved = (
        (f"      - {STORY}\n", ""),
        (f"      - {ENGINEER}\n", f"      - {ENGINEER}\n      - {STORY}\n".replace("200", "300")),
    )
    comparison = compared(FORM, *moved)
    assert messages(comparison) == [
        "Question “What have you grown?”: it is now asked on Page “Gardens on roofs” "
        "instead of Page “Who tends the garden”.",
        "Question “What have you grown?”: the greatest number of characters is now 300 instead of 200.",
    ]


def test_questions_in_another_order() -> None:
    both = f"      - {VOLUNTEERS}\n      - {STORY}\n"
    comparison = compared(FORM, (both, f"      - {STORY}\n      - {VOLUNTEERS}\n"))
    assert told(comparison) == [("question-moved", "story", WORDS)]


def test_a_page_that_is_new_is_told_of_with_its_questions_and_so_is_one_that_is_gone() -> None:
    page = f"  - id: water\n    title: {{en: Water}}\n    questions:\n      - {WATER}\n"
    change = ("  - id: promise\n", page + "  - id: promise\n")
    assert [each[:2] for each in told(compared(FORM, change))] == [("page-added", "water"), ("question-added", "water")]
    gone = [each[:2] for each in told(undone(FORM, change))]
    assert gone == [("page-removed", "water"), ("question-removed", "water")]


def test_a_check_that_is_new_accepts_less_and_one_that_is_gone_more() -> None:
    change = ("checks:\n", "checks:\n  - {id: few, when: {fact: volunteers, at_most: 50}, message: Too many}\n")
    assert told(compared(FORM, change)) == [("check-added", "few", LESS)]
    assert told(undone(FORM, change)) == [("check-removed", "few", MORE)]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param(
            [("label: {en: Their email address}", "label: {en: Their address}")],
            ["Question “Their address”: its wording now reads “Their address” instead of “Their email address”."],
            id="wording",
        ),
        pytest.param(
            [("max_length: 80", "max_length: 90")],
            ["Question “Name of a person we can ask”: the greatest number of characters is now 90 instead of 80."],
            id="limit",
        ),
    ],
)
def test_question_banks(pairs: list[Pair], expected: list[str]) -> None:
    assert messages(compared(BANK, *pairs)) == expected


def test_the_order_of_a_bank_means_nothing() -> None:
    mail = "  - id: mail\n    type: email\n    label: {en: Their email address}\n"
    assert told(compared(BANK, (mail, ""), ("questions:\n", f"questions:\n{mail}"))) == []


def test_a_question_of_the_bank_that_the_form_asks_in_other_words() -> None:
    comparison = compared("signup/club", ("{ask: person}", "{ask: person, label: Who can we ask?, optional: true}"))
    assert messages(comparison) == [
        "Question “Who can we ask?”: its wording now reads “Who can we ask?” instead of “Name of a person we can ask”.",
        "Question “Who can we ask?”: it may now be left unanswered.",
    ]


def test_a_question_of_the_bank_that_the_form_now_writes_itself() -> None:
    itself = "{id: person, type: text, label: Name of a person we can ask, max_length: 90}"
    comparison = compared("signup/club", ("{ask: person}", itself))
    assert [each[0] for each in told(comparison)] == ["question-asked-otherwise", "max-length-changed"]


def test_a_page_with_another_id_asks_its_questions_where_it_did() -> None:
    comparison = compared(FORM, ("  - id: hands\n", "  - id: helpers\n"))
    assert [code for code, _, _ in told(comparison)] == ["page-id-changed"]
    assert messages(comparison)[0].endswith("its id is now “helpers” instead of “hands”.")
