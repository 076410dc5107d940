"""What a sample is: an answer that both the schema and the page take, whatever a question asks and however bounded."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from engine.forms.answers import validate
from engine.forms.model import Form, Page, Question
from engine.forms.parsing import parse_answer
from engine.forms.sampling import sample_answers
from engine.forms.validation import answer_faults
from engine.forms.variants import variants
from engine.words import Words
from form_strategies import posted, questions


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Draw a form of several questions of any type; of rows some must differ."""
    asked = [_distinct(draw, each) for each in draw(st.lists(questions(), min_size=1, max_size=5))]
    named = tuple(replace(question, id=f"q{number}") for number, question in enumerate(asked))
    pages = tuple(Page(f"p{number}", Words("A page"), (question,)) for number, question in enumerate(named))
    return Form("test/form", Words("A form"), "form", "provider", "pin", pages)


def _distinct(draw: st.DrawFn, question: Question) -> Question:
    texts = [cell.id for cell in question.row if cell.type.name in ("text", "textarea") and not cell.max_length]
    return replace(question, unique=(texts[0],)) if texts and draw(st.booleans()) else question


@given(forms())
def test_samples_are_taken_by_the_schema_and_by_every_page(form: Form) -> None:
    answers = sample_answers(form)
    assert validate(form, answers, {}) == ()
    assert list(answers) == [question.id for question in form.questions]
    for question in form.questions:
        parsed = parse_answer(question, posted(question, answers[question.id]))
        assert (parsed.value, parsed.errors) == (answers[question.id], ())


@given(questions().filter(lambda question: not question.row))
def test_every_variant_is_an_answer_and_none_comes_twice(question: Question) -> None:
    found = list(islice(variants(question), 20))
    assert found
    assert all(answer_faults(question, answer) == () for answer in found)
    assert len({repr(answer) for answer in found}) == len(found)
