"""The registry of question types, walked: a type that lacks any part fails here; to add one touches one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from babel.messages.pofile import read_po
from jsonschema import Draft202012Validator

from corpus.questions import GUIDE, examples
from engine.comparing.typewords import type_words
from engine.forms import question as reading
from engine.forms.answers import answers_schema, facts_of, strip, validate
from engine.forms.bases import Written
from engine.forms.codes import CODES, GENERAL
from engine.forms.controls import Line
from engine.forms.model import Question, QuestionType, sentence
from engine.forms.parsing import parse_answer
from engine.forms.schema import question_schema
from engine.forms.types import TYPES
from engine.forms.validation import answer_faults
from form_building import sound_form
from gallery import FILLED, gallery_app, read_gallery
from typed import BAD, GOOD
from webapp.formpages import catalogue
from webapp.formpages.controls import FIELDS, make_cell, manner, shown
from webapp.formpages.fields import AnswerField, not_given
from webapp.interface import CATALOGUES

LEAST_CASES = 20
EXAMPLES = examples()
ALL = [pytest.param(type_, id=name) for name, type_ in TYPES.items()]
ASKING = [pytest.param(type_, id=name) for name, type_ in TYPES.items() if type_.asks]
KEEPING = [pytest.param(type_, id=name) for name, type_ in TYPES.items() if EXAMPLES[name].question.keeps]
NOT_TYPED_INTO_CELLS = ("file", "files", "rows")
"""Types whose answers no single cell of a spreadsheet holds."""


def example(type_: QuestionType) -> Question:
    return EXAMPLES[type_.name].question


@pytest.mark.parametrize("type_", ALL)
def test_its_control_is_drawn(type_: QuestionType) -> None:
    question = example(type_)
    field = FIELDS[type(type_.control)]
    assert field.control is not AnswerField.control
    with gallery_app().test_request_context():
        drawn = make_cell(question, f"q-{question.id}", "en")()
    assert (f'name="q-{question.id}' in drawn) == type_.asks


@pytest.mark.parametrize("type_", ALL)
def test_it_is_in_the_gallery_that_browsers_look_at(type_: QuestionType) -> None:
    questions = [question for question in read_gallery().questions if question.type is type_]
    assert questions
    assert all(question.id in FILLED for question in questions if question.asks)


@pytest.mark.parametrize("type_", KEEPING)
def test_its_schema_is_one_and_takes_its_sample(type_: QuestionType) -> None:
    for question in (example(type_), *(GOOD[type_.name][:1] if type_.asks else ())):
        schema = question_schema(question)
        Draft202012Validator.check_schema(schema)
        assert answer_faults(question, type_.sample(question)) == ()
        assert Draft202012Validator(schema).is_valid(type_.sample(question))


@pytest.mark.parametrize("type_", ASKING)
def test_its_sample_is_read_again_as_it_is_shown(type_: QuestionType) -> None:
    question = example(type_)
    sample = type_.sample(question)
    parsed = parse_answer(question, type_.raw(question, sample))
    assert (parsed.value, parsed.errors) == (sample, ())


@pytest.mark.parametrize("type_", KEEPING)
@pytest.mark.parametrize("locale", ["en", "cy"])
def test_its_answers_are_said(type_: QuestionType, locale: str) -> None:
    question = example(type_)
    for answer in (type_.sample(question), EXAMPLES[type_.name].answers[question.id]):
        assert type_.said(question, answer, locale).strip()
        with gallery_app(locale=locale).test_request_context():
            assert shown(question, answer, manner(locale)) not in ("", not_given(locale))


@pytest.mark.parametrize("type_", KEEPING)
def test_its_answers_are_facts_of_its_type(type_: QuestionType) -> None:
    question = example(type_)
    assert question.fact_type is not None
    assert type_.value(question, type_.sample(question)) is not None


@pytest.mark.parametrize("type_", [each for each in ASKING if each.id not in NOT_TYPED_INTO_CELLS])
@pytest.mark.parametrize("locale", ["en", "cy"])
def test_a_cell_of_a_spreadsheet_gives_the_same_answer_again(type_: QuestionType, locale: str) -> None:
    good, cases = GOOD[type_.name]
    given = [(example(type_), type_.sample(example(type_))), *((good, answer) for _, _, answer in cases)]
    for question, answer in given:
        cell = type_.cell(question, answer, locale)
        parsed = parse_answer(question, type_.of_cell(question, cell))
        assert (parsed.value, parsed.errors) == (answer, ()), cell


@pytest.mark.parametrize("type_", ALL)
def test_its_codes_have_words_and_its_words_are_in_every_catalogue(type_: QuestionType) -> None:
    assert type_.wrong in CODES
    assert set(type_.codes) <= set(type_.words), "a code of its own is said in its own words"
    assert set(type_.words) <= set(CODES)
    assert set(GENERAL) - set(type_.words) <= set(catalogue.GENERAL)
    path = CATALOGUES / "cy" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        welsh = {message.id: message.string for message in read_po(file)}
    assert all(welsh.get(words) for words in type_.words.values())


@pytest.mark.parametrize("type_", ASKING)
def test_it_has_its_tables_of_what_is_typed(type_: QuestionType) -> None:
    for cases in (GOOD, BAD):
        assert len({name for name, _, _ in cases[type_.name][1]}) >= LEAST_CASES


@pytest.mark.parametrize("type_", ALL)
def test_it_is_called_something_where_versions_are_compared(type_: QuestionType) -> None:
    assert type_words(type_.name).cy != type_words(type_.name).en, "a type without words is called by its name"


@pytest.mark.parametrize("type_", ALL)
def test_the_guide_shows_it_with_a_picture(type_: QuestionType) -> None:
    found = EXAMPLES[type_.name]
    assert found.question.type is type_
    assert found.picture.read_bytes().startswith(b"\x89PNG")
    assert found.picture.stat().st_size < 30_000
    assert validate(found.form, found.answers, {}) == ()
    assert strip(found.form, found.answers, {}) == found.answers


def test_the_guide_shows_no_other_type_and_no_other_picture() -> None:
    assert list(EXAMPLES) == list(dict.fromkeys(EXAMPLES))
    assert set(EXAMPLES) == set(TYPES)
    pictures = GUIDE.parent / "pictures" / "questions"
    assert {path.stem for path in pictures.iterdir()} == set(TYPES)


# -- one more type, which no other module knows of


class Isbn(Written):
    """A book by its number."""

    name = "isbn"
    control = Line(characters=20, keys="numeric")
    wrong = "isbn"
    codes: ClassVar[Mapping[str, str]] = {"isbn": "It is not the number of a book."}
    words: ClassVar[Mapping[str, str]] = {"isbn": sentence("%(subject)s must be the number of a book")}
    length = 13
    pattern = r"^97[89][0-9]{10}$"

    def kept(self, text: str) -> str:
        """Return the digits alone."""
        return text.replace("-", "").replace(" ", "")

    def sample(self, question: Question) -> str:
        """Return the number of a book."""
        return "9780306406157"


@pytest.fixture
def with_isbn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the type as a module of the package would: its own object in the registry, and nothing else."""
    monkeypatch.setattr(reading, "TYPES", {**TYPES, "isbn": Isbn()})


FORM = """
pages:
  - id: books
    title: Books
    questions:
      - {id: book, type: isbn, label: Number of the book}
      - {id: why, type: text, label: Why this one, show_when: {fact: book, matches: "978.*"}}
      - {id: others, type: rows, label: Others, optional: true, row: [{id: book, type: isbn, label: Number of another}]}
"""


@pytest.mark.usefixtures("with_isbn")
def test_a_new_type_is_asked_judged_kept_and_shown() -> None:
    form = sound_form(FORM)
    question = form.question("book")
    assert question is not None
    app = gallery_app(form)
    client = app.test_client()
    assert 'name="q-book"' in client.get("/page/books").text
    assert "Number of the book must be the number of a book" in client.post("/page/books", data={"q-book": "12"}).text
    posted = {"q-book": "978-0-306-40615-7", "q-why": "We read it", "q-others-0-book": "979 0 306 40615 7"}
    shown_then = {"shown": "book why others"}
    assert client.post("/page/books", data=posted | shown_then).text == "finished"
    answers: dict[str, Any] = app.extensions["draft"]
    assert answers == {"book": "9780306406157", "why": "We read it", "others": [{"book": "9790306406157"}]}
    assert "9780306406157" in client.get("/check").text
    assert answers_schema(form)["properties"]["book"]["pattern"] == Isbn.pattern
    assert [fault.code for fault in validate(form, {"book": "5", "why": "x"}, {})] == ["isbn"]
    sent = {"book": "9780306406157", "why": "x", "others": [{"book": "9790306406157"}]}
    assert validate(form, sent, {}) == ()
    assert facts_of(form, sent, {})["form.book"] == "9780306406157"
    cell = question.type.cell(question, "9780306406157", "en")
    assert parse_answer(question, question.type.of_cell(question, cell)).value == "9780306406157"
