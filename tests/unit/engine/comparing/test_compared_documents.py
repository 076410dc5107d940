"""Documents compared: sentences of a letter, and when its parts appear."""

from __future__ import annotations

import pytest

from comparing import Pair, compared, messages, told, undone

LETTER = "say/result"
MATTERS, WORDS = "changes", "words-only"
GRANTED = "  - when: {fact: verdict.result, is: pass}\n    text: {en: You have the grant.}\n"
NEXT = "  - when: {fact: verdict.next_window_on, answered: true}\n"


@pytest.mark.parametrize(
    ("pairs", "expected", "said"),
    [
        pytest.param(
            [("Your number is {asking.number}.", "Quote {asking.number} when you write.")],
            ("text-changed", "parts/1", WORDS),
            "Part 1, “Dear {club.person},”: its text now reads “Quote {asking.number} when you write.” "
            "instead of “Your number is {asking.number}.”",
            id="one-sentence-of-a-long-part",
        ),
        pytest.param(
            [("Your number is {asking.number}. ", "")],
            ("text-changed", "parts/1", WORDS),
            "Part 1, “Dear {club.person},”: its text no longer says “Your number is {asking.number}.”",
            id="sentence-taken-out",
        ),
        pytest.param(
            [("{en: You have the grant.}", "{en: You have the grant., cy: Mae gennych y grant.}")],
            ("text-changed", "parts/2", WORDS),
            "Part 2, “You have the grant.”: its text in Welsh is new: “Mae gennych y grant.”",
            id="welsh-added",
        ),
        pytest.param(
            [("{fact: verdict.result, is: pass}", "{fact: verdict.result, in: [pass, refer]}")],
            ("value-added", "parts/2/when", MATTERS),
            "Part 2, “You have the grant.”, when it appears: With the clerk now counts as well.",
            id="appears-more-often",
        ),
        pytest.param(
            [(f"{NEXT}    text:", "  - text:")],
            ("when-removed", "parts/5", MATTERS),
            "Part 5, “The next window opens on {verdict.next_window_on}.”: "
            "it now always appears, no longer only where Next window opens on is given.",
            id="appears-always",
        ),
        pytest.param(
            [(GRANTED, f"  - text: {{en: Thank you for asking.}}\n{GRANTED}")],
            ("part-added", "parts/2", MATTERS),
            "Part 2, “Thank you for asking.” is new: “Thank you for asking.”",
            id="part-added",
        ),
        pytest.param(
            [('fail: {en: "No"}', "fail: {en: Not this time}")],
            ("fail-changed", "parts/4", WORDS),
            "Part 4, the list of “criteria”: what each verdict is called in the list, "
            "what the verdict fail is called: now “Not this time” instead of “No”.",
            id="what-a-verdict-is-called",
        ),
        pytest.param(
            [('subject: {en: "Your garden grant', 'subject: {en: "About your garden grant')],
            ("subject-changed", "subject", WORDS),
            "Its subject line now reads “About your garden grant: {verdict.pot_title}” "
            "instead of “Your garden grant: {verdict.pot_title}”.",
            id="subject",
        ),
    ],
)
def test_each_change_is_said(pairs: list[Pair], expected: tuple[str, str, str], said: str) -> None:
    comparison = compared(LETTER, *pairs)
    assert told(comparison) == [expected]
    assert messages(comparison) == [said]


def test_a_part_that_is_gone() -> None:
    change = (GRANTED, f"  - text: {{en: Thank you for asking.}}\n{GRANTED}")
    assert messages(undone(LETTER, change)) == ["Part 2, “Thank you for asking.” is removed: “Thank you for asking.”"]


def test_a_part_that_stands_elsewhere() -> None:
    comparison = compared(LETTER, (GRANTED, ""), (NEXT, GRANTED + NEXT))
    assert messages(comparison) == ["Part 4, “You have the grant.”: it stood as part 2 before."]


def test_line_breaks_alone_are_said_to_be_that() -> None:
    comparison = compared(LETTER, ("shut on {verdict.shut_on}.", "shut on\n        {verdict.shut_on}."))
    assert messages(comparison) == ["Part 1, “Dear {club.person},”: its text has other spaces or line breaks."]
