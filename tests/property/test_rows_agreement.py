"""Rows with cells that depend on their row and on the form: page, schema and submission agree on every one of them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from engine.forms.answers import answers_schema, relevance, strip, validate
from engine.forms.formats import FORMATS
from engine.forms.validation import ANSWERS_VALIDATOR
from form_building import sound_form
from gallery import posted
from webapp.formpages import page_form

FORM = sound_form(
    """
pages:
  - id: offer
    title: Offer
    questions:
      - {id: nights, type: boolean, label: Nights, optional: true}
      - id: prices
        type: rows
        label: Prices
        at_least: 1
        at_most: 4
        row:
          - {id: kind, type: choice, label: Kind, options: [day, night, other], optional: true}
          - {id: name, type: text, label: Name, max_length: 5, show_when: {fact: row.kind, is: other}}
          - {id: rate, type: money, label: Rate, show_when: {fact: row.kind, answered: true}}
          - id: reason
            type: text
            label: Reason
            show_when: {any: [{fact: row.rate, more_than: "£5.00"}, {fact: nights, is: true}]}
          - {id: count, type: integer, label: Count, optional: true, show_when: {fact: row.reason, missing: true}}
"""
)
PAGE = FORM.pages[0]
APP = Flask("agreement")
Babel(APP)

kinds = st.sampled_from(["", "day", "night", "other", "strange"])
names = st.sampled_from(["", "abc", "abcdef", "a\u202eb"])
rates = st.sampled_from(["", "1", "£5.01", "lots"])
truths = st.sampled_from(["", "true", "false"])
counts = st.sampled_from(["", "3", "x"])
rows = st.lists(
    st.fixed_dictionaries({"kind": kinds, "name": names, "rate": rates, "reason": names, "count": counts}), max_size=5
)


def page(typed: list[dict[str, str]], nights: str) -> Any:
    fields: dict[str, Any] = {"prices-row": [str(index) for index, _ in enumerate(typed)], "nights": nights}
    for index, row in enumerate(typed):
        fields |= {f"prices-{index}-{name}": value for name, value in row.items()}
    with APP.test_request_context():
        return page_form(FORM, PAGE, {}, {}).bind(posted(action="continue", **fields))


@given(rows, truths)
def test_a_page_is_finished_just_where_the_schema_takes_what_is_shown(typed: list[dict[str, str]], nights: str) -> None:
    held = page(typed, nights)
    answers = {name: answer for name, answer in held.answers.items() if answer is not None}
    shown = relevance(FORM, answers, {})
    exact = answers_schema(FORM, shown.questions, shown.cells)
    given = strip(FORM, answers, {})
    accepted = ANSWERS_VALIDATOR(exact, format_checker=FORMATS).is_valid(given)
    assert held.finished == accepted == (validate(FORM, answers, {}) == ())


@given(rows, truths)
def test_what_is_kept_is_shown_again_and_posts_the_same(typed: list[dict[str, str]], nights: str) -> None:
    held = page(typed, nights)
    answers = dict(held.answers)
    # What a submission keeps is a fixed point: stripping it again, on what it says itself, changes nothing.
    given = strip(FORM, answers, {})
    assert strip(FORM, given, {}) == given
    with APP.test_request_context():
        assert "q-prices" in page_form(FORM, PAGE, answers, {}).render()
