"""Forms on paper: every question of a blank form, every answer of a submission, in PDF that any reader can read."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest
import typst
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.forms.model import Form, Question
from engine.forms.types import TYPES
from engine.words import Words
from form_building import sound_form
from gallery import FILLED, gallery_app, read_gallery
from webapp.formpages.controls import FIELDS, field_class
from webapp.formpages.paper import Grid, Paper, Text, own
from webapp.formpages.printing import blank_form, html, pdf, recorded_form
from webapp.formpages.printing.characters import RANGES, is_shown, printable

ON = datetime(2026, 3, 2, 9, tzinfo=UTC)
READ_BY_A_CLOCK = ON.replace(microsecond=123_456)
PAGE = {"page": "Page {n} of {all}"}
GALLERY = read_gallery()
LANGUAGES = ("en", "cy")


@pytest.fixture(scope="module")
def app() -> Flask:
    return gallery_app()


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def answered(form: Form, answers: dict[str, Any], locale: str = "en") -> Paper:
    part = recorded_form(Words("Application"), form, answers, {}, locale)
    return Paper(own("Copy", locale), locale, (own("As submitted", locale),), (part,), (own("Digest abc", locale),))


def reader(paper: Paper) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf(paper, ON, words=PAGE)))


def text(paper: Paper) -> str:
    """The words of a PDF without the spaces and ends of lines between them."""
    return squeezed("".join(page.extract_text() for page in reader(paper).pages))


def squeezed(words: str) -> str:
    return "".join(unicodedata.normalize("NFC", words).replace("\u200b", "").split())


def one(definition: str) -> Form:
    return sound_form(
        f"    pages:\n      - id: one\n        title: One\n        questions:\n          - {definition}\n"
    )


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_blank_form_has_every_question_with_what_is_said_of_it(locale: str) -> None:
    paper = blank_form(GALLERY, locale)
    shown, set_ = squeezed(html(paper).striptags()), text(paper)
    for page in GALLERY.pages:
        for said in (page.title, *(each.label for each in page.questions), *(each.hint for each in page.questions)):
            assert squeezed(said.said(locale)) in set_, said
            assert squeezed(said.said(locale)) in shown, said
        for question in page.questions:
            assert all(squeezed(option.label.said(locale)) in set_ for option in question.options)
            assert all(squeezed(cell.label.said(locale)) in set_ for cell in question.row)


def test_a_blank_form_says_on_what_a_question_depends() -> None:
    said = text(blank_form(GALLERY))
    assert squeezed("Answer this only if “What is the soil?” is Peat.") in said
    assert squeezed("Answer this part only if “What is the soil?” is Peat.") in said
    assert squeezed("What is it? is asked only if Crop is Other.") in said


@pytest.mark.parametrize("name", TYPES)
def test_every_type_has_its_place_on_paper(name: str) -> None:
    """The registry is walked: a type without a place on paper fails here."""
    asked = [each for each in GALLERY.questions if each.type.name == name]
    assert asked, f"the gallery has no question of type {name}"
    for question in asked:
        field = field_class(question)
        assert field.blank(question, "en")
        assert field.recorded(question, question.type.sample(question), "en")
        assert field.recorded(question, None, "en")


def test_every_control_has_its_place_on_paper() -> None:
    assert all("blank" in vars(field) for field in FIELDS.values())


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_pdf_of_a_submission_holds_every_answer_and_says_what_it_is(locale: str) -> None:
    read = reader(answered(GALLERY, FILLED, locale))
    root: Any = read.trailer["/Root"]
    assert root["/Lang"].startswith(locale)
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert read.metadata is not None
    assert read.metadata.title == "Copy"
    assert read.metadata.creation_date == ON
    set_ = squeezed("".join(page.extract_text() for page in read.pages))
    for question in GALLERY.questions:
        if question.id in FILLED and question.asks and question.type.name not in ("file", "files", "rows", "choices"):
            said = question.type.said(question, FILLED[question.id], locale)
            assert squeezed(said) in set_, question.id
    assert all(squeezed(file["name"]) in set_ for file in FILLED["plan"])


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert pdf(blank_form(GALLERY), ON, words=PAGE) == pdf(blank_form(GALLERY), READ_BY_A_CLOCK, words=PAGE)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param('#eval("1") $x$ *b* _i_ @a <l> `c` \\ // /* = h', id="markup"),
        pytest.param('#include "/etc/passwd" #sys.inputs #panic()', id="commands"),
        pytest.param("</script><script>alert(1)</script>", id="script"),
        pytest.param("C:\\new\\table {{7*7}} %s", id="backslashes"),
        pytest.param("Llŷn, Ŵyr, Ystradgynlais, Łódź, Ελλάδα, Київ", id="other-letters"),
    ],
)
def test_what_people_wrote_is_words_and_nothing_else(typed: str) -> None:
    form = one("{id: story, type: textarea, label: Story, max_length: 20000}")
    paper = answered(form, {"story": typed})
    assert squeezed(typed) in text(paper)
    assert "<script>" not in html(paper)


def test_a_word_without_a_space_is_broken_and_kept_whole() -> None:
    form = one("{id: story, type: textarea, label: Story, max_length: 20000}")
    assert text(answered(form, {"story": "x" * 10_000})).count("x") == 10_000


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("a\x07b", "a[U+0007]b", id="control"),
        pytest.param("中 文", "[U+4E2D] [U+6587]", id="chinese"),
        pytest.param("\u202etxt.exe", "[U+202E]txt.exe", id="turned-round"),
        pytest.param("😀", "[U+1F600]", id="emoji"),
        pytest.param("\ud800", "[U+D800]", id="lone-surrogate"),
        pytest.param("one\r\ntwo\tthree", "one\ntwo\tthree", id="lines"),
        pytest.param("שלום مرحبا", "שלום مرحبا", id="hebrew-and-arabic"),
    ],
)
def test_what_the_fonts_lack_is_printed_as_its_number(typed: str, said: str) -> None:
    assert printable(typed) == said
    form = one("{id: story, type: textarea, label: Story}")
    assert pdf(answered(form, {"story": typed}), ON, words=PAGE).startswith(b"%PDF-")


def test_the_fonts_have_what_is_taken_to_be_shown() -> None:
    shown = [chr(code) for first, last in RANGES for code in range(first, last + 1)]
    assert len(shown) > 5_000
    form = one("{id: story, type: textarea, label: Story}")
    # PDF/UA refuses a character that no font has. Each stands on its own line, apart from what it would join.
    assert "[U+" not in text(answered(form, {"story": "\n".join(shown)}))
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typst.compile(
            '#set document(title: "x")\n中'.encode(), pdf_standards="ua-1", font_paths=typst.Fonts(False), timestamp=0
        )
    assert not is_shown("中")


@given(st.text(max_size=60))
@example("a mark after a space \u0483 and after one of another script x\u0941")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobodys_words_keep_a_paper_from_being_made(typed: str) -> None:
    form = one("{id: story, type: textarea, label: Story}")
    assert pdf(answered(form, {"story": typed}), ON, words=PAGE).startswith(b"%PDF-")


def test_five_hundred_rows_are_set_with_their_heads() -> None:
    row = "[{id: what, type: text, label: What}, {id: rate, type: money, label: Rate}]"
    form = one(f"{{id: lines, type: rows, label: Lines, at_most: 600, row: {row}}}")
    rows = [{"what": f"{'thing' * 12}{at}", "rate": at} for at in range(500)]
    set_ = text(answered(form, {"lines": rows}))
    assert f"{'thing' * 12}499" in set_
    assert set_.count("Rate") > 3  # the heads stand again on each page


def test_a_cell_that_was_not_asked_says_so() -> None:
    question = next(each for each in GALLERY.questions if each.id == "prices")
    rows = [{"crop": "other", "name": "Leeks", "price": 1}, {"crop": "kale", "price": 2}]
    (grid,) = field_class(question).recorded(question, rows, "en")
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[1]] == ["Kale", "Not asked", "£0.02", "–"]


def test_what_is_no_answer_is_printed_as_it_was_typed() -> None:
    def first(question: Question, answer: Any) -> str:
        (block,) = field_class(question).recorded(question, answer, "en")
        assert isinstance(block, Text)
        return block.said.text

    rent = next(each for each in GALLERY.questions if each.id == "rent")
    assert first(rent, "a lot & <more>") == "a lot & <more>"
    assert first(rent, None) == "Not answered"


def test_a_draft_is_marked_on_every_page() -> None:
    read = reader(blank_form(GALLERY, mark="Draft"))
    assert all("Draft" in page.extract_text() for page in read.pages)
