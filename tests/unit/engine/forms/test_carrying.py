"""Two versions of a form: what became of each question, and which answers go over from one to the other."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms.carrying import Carried, Change, Fate, Why, carry, compare
from engine.forms.model import Form
from form_building import sound_form

TEXT = "{id: asked, type: text, label: Your name, hint: In full}"
CHOICE = "{id: asked, type: choice, label: Colour, options: [red, green, blue]}"
CHOICES = "{id: asked, type: choices, label: Colours, options: [red, green, blue]}"
AMOUNT = "{id: asked, type: money, label: Price, min: '£1.00', max: '£9.00'}"
FILE = "{id: asked, type: file, label: Paper, accept: [pdf, docx], max_mb: 2}"
CELLS = "{id: what, type: text, label: What}, {id: rate, type: money, label: Rate}"
ROWS = f"{{id: asked, type: rows, label: Lines, row: [{CELLS}]}}"


def form(*questions: str) -> Form:
    listed = "\n".join(f"      - {question}" for question in questions)
    return sound_form(f"pages:\n  - id: page\n    title: Page\n    questions:\n{listed}\n")


def carried(old: str, new: str, answer: Any) -> Carried:
    return carry(form(old), form(new), {"asked": answer})


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        pytest.param(TEXT, TEXT, (), id="nothing"),
        pytest.param(TEXT, TEXT.replace("Your name", "Your  name"), (), id="spaces"),
        pytest.param(TEXT, TEXT.replace("Your name", "{en: Your name, cy: Eich enw}"), (), id="welsh-added"),
        pytest.param(TEXT, TEXT.replace("text,", "text, optional: true,"), (), id="optional"),
        pytest.param(CHOICE, CHOICE.replace("red, green, blue", "blue, red, green"), (), id="order-of-options"),
        pytest.param(TEXT, TEXT.replace("Your name", "Your legal name"), (Change.WORDS,), id="label"),
        pytest.param(TEXT, TEXT.replace("In full", "In short"), (Change.WORDS,), id="hint"),
        pytest.param(
            TEXT.replace("Your name", "{en: Your name, cy: Eich enw}"),
            TEXT.replace("Your name", "{en: Your name, cy: Eich cyfenw}"),
            (Change.WORDS,),
            id="welsh-changed",
        ),
        pytest.param(
            "{id: asked, type: declaration, label: L, text: I agree.}",
            "{id: asked, type: declaration, label: L, text: I agree to all.}",
            (Change.WORDS,),
            id="what-is-declared",
        ),
        pytest.param(TEXT, TEXT.replace("type: text", "type: textarea"), (Change.TYPE,), id="type"),
        pytest.param(CHOICE, CHOICE.replace(", blue", ""), (Change.OPTIONS,), id="option-gone"),
        pytest.param(CHOICE, CHOICE.replace("blue", "blue, black"), (Change.OPTIONS,), id="option-new"),
        pytest.param(
            CHOICE, CHOICE.replace("blue", "{value: blue, label: Navy}"), (Change.OPTIONS,), id="option-words"
        ),
        pytest.param(AMOUNT, AMOUNT.replace("£9.00", "£5.00"), (Change.BOUNDS,), id="most"),
        pytest.param(TEXT, TEXT.replace("text,", "text, max_length: 5,"), (Change.BOUNDS,), id="length"),
        pytest.param(FILE, FILE.replace(", docx", ""), (Change.BOUNDS,), id="kinds-of-file"),
        pytest.param(FILE, FILE.replace("max_mb: 2", "max_mb: 1"), (Change.BOUNDS,), id="size-of-file"),
        pytest.param(ROWS, ROWS.replace("label: Rate", "label: Price"), (Change.CELLS,), id="cell"),
        pytest.param(ROWS, ROWS.replace("rows, ", "rows, optional: true, "), (Change.BOUNDS,), id="may-have-no-rows"),
    ],
)
def test_what_of_a_question_has_changed(old: str, new: str, changes: tuple[Change, ...]) -> None:
    (met,) = compare(form(old), form(new))
    assert (met.changes, met.fate) == (changes, Fate.CHANGED if changes else Fate.SAME)


def test_what_became_of_each_question() -> None:
    old = form(TEXT, "{id: about, type: information, text: Words}", "{id: former, type: text, label: Former}")
    new = form("{id: later, type: text, label: Later}", TEXT)
    assert [(each.question_id, each.fate) for each in compare(old, new)] == [
        ("later", Fate.NEW),
        ("asked", Fate.SAME),
        ("former", Fate.GONE),
    ]


@pytest.mark.parametrize(
    ("old", "new", "answer", "kept", "why"),
    [
        pytest.param(TEXT, TEXT, "Ada", "Ada", None, id="same"),
        pytest.param(TEXT, TEXT.replace("In full", "In short"), "Ada", "Ada", None, id="other-words"),
        pytest.param(TEXT, TEXT, None, None, None, id="seen-and-left-empty"),
        pytest.param(AMOUNT, AMOUNT, "a lot", "a lot", None, id="what-was-no-answer"),
        pytest.param(AMOUNT, AMOUNT.replace("£9.00", "£5.00"), 700, 700, None, id="beyond-a-bound"),
        pytest.param(CHOICE, CHOICE.replace(", blue", ""), "red", "red", None, id="option-still-there"),
        pytest.param(CHOICE, CHOICE.replace(", blue", ""), "blue", "none", Why.PART, id="option-gone"),
        pytest.param(CHOICES, CHOICES.replace(", blue", ""), ["red", "blue"], ["red"], Why.PART, id="one-option-gone"),
        pytest.param(CHOICES, CHOICES.replace(", blue", ""), ["blue"], "none", Why.PART, id="all-options-gone"),
        pytest.param(TEXT, TEXT.replace("type: text", "type: textarea"), "Ada", "none", Why.TYPE, id="type"),
        pytest.param(
            ROWS,
            ROWS.replace(", {id: rate, type: money, label: Rate}", ""),
            [{"what": "Maths", "rate": 100}, {"rate": 200}],
            [{"what": "Maths"}],
            Why.PART,
            id="cell-gone",
        ),
        pytest.param(
            ROWS,
            ROWS.replace("type: money", "type: integer"),
            [{"what": "Maths", "rate": 100}],
            [{"what": "Maths"}],
            Why.PART,
            id="type-of-cell",
        ),
        pytest.param(ROWS, ROWS.replace("label: Rate", "label: Price"), [{"rate": 1}], [{"rate": 1}], None, id="cell"),
    ],
)
def test_what_is_carried_over(old: str, new: str, answer: Any, kept: Any, why: Why | None) -> None:
    found = carried(old, new, answer)
    assert found.answers == ({} if kept == "none" else {"asked": kept})
    assert [(each.question.id, each.answer, each.why) for each in found.misfits] == (
        [("asked", answer, why)] if why else []
    )


def test_a_question_that_is_gone_leaves_its_answer_with_its_old_words() -> None:
    (misfit,) = carry(form(TEXT), form(CHOICE.replace("asked", "other")), {"asked": "Ada"}).misfits
    assert (misfit.question.label.en, misfit.answer, misfit.why) == ("Your name", "Ada", Why.GONE)


def test_changed_and_new_questions_are_asked_again_once_anything_was_answered() -> None:
    old, new = (
        form(TEXT, CHOICE.replace("asked", "kept")),
        form(
            "{id: later, type: text, label: Later}",
            TEXT.replace("In full", "In short"),
            CHOICE.replace("asked", "kept"),
        ),
    )
    assert carry(old, new, {"kept": "red"}).to_confirm == ("later", "asked")
    assert carry(old, new, {}).to_confirm == ()
