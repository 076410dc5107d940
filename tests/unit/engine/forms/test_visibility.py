"""What of a form is shown: in order, unknown hides, hidden is unknown, records outrank answers."""

from __future__ import annotations

from datetime import date

import pytest

from engine.forms.answers import facts_of, relevance
from engine.forms.visibility import relevant
from form_building import sound_form

CHAIN = sound_form(
    """\
    pages:
      - id: one
        title: One
        questions:
          - {id: has_pets, type: boolean, label: Pets}
          - {id: kind, type: choice, label: Kind, options: [dog, cat], show_when: {fact: has_pets, is: true}}
          - {id: breed, type: text, label: Breed, show_when: {fact: kind, is: dog}}
          - {id: note, type: information, text: About breeds, show_when: {fact: kind, is: dog}}
      - id: two
        title: Two
        show_when: {fact: breed, answered: true}
        questions:
          - {id: vet, type: text, label: Vet}
      - id: three
        title: Three
        questions:
          - {id: why_not, type: text, label: Why, show_when: {fact: has_pets, is: false}}
          - {id: cats, type: integer, label: Cats, show_when: {not: {fact: kind, is: dog}}}
      - id: four
        title: Four
        questions:
          - {id: end, type: text, label: End, show_when: {fact: record.ready, is: true}}
    """
)

FEEDS = sound_form(
    """\
    pages:
      - id: one
        title: One
        questions:
          - {id: colours, type: choices, label: Colours, options: [blue, red], feeds: record.colours}
          - {id: which, type: choice, label: Which, options: [a, b]}
          - {id: name_a, type: text, label: A, feeds: record.name, show_when: {fact: which, is: a}}
          - {id: name_b, type: text, label: B, feeds: record.name, show_when: {fact: which, is: b}}
          - id: lines
            type: rows
            label: Lines
            optional: true
            feeds: record.lines
            row: [{id: rate, type: money, label: R}, {id: what, type: text, label: W}, {id: more, type: text, label: M}]
          - {id: end, type: text, label: End, show_when: {fact: record.name, is: known}}
    """
)


@pytest.mark.parametrize(
    ("answers", "facts", "pages", "questions"),
    [
        pytest.param({}, {}, ["one"], ["has_pets"], id="unknown-hides"),
        pytest.param({"has_pets": None}, {}, ["one"], ["has_pets"], id="nothing-is-unknown"),
        pytest.param({"has_pets": True}, {}, ["one"], ["has_pets", "kind"], id="shown-in-order"),
        pytest.param(
            {"has_pets": True, "kind": "dog"}, {}, ["one"], ["has_pets", "kind", "breed", "note"], id="information-too"
        ),
        pytest.param(
            {"has_pets": True, "kind": "cat"},
            {},
            ["one", "three"],
            ["has_pets", "kind", "cats"],
            id="negation-of-known",
        ),
        pytest.param(
            {"has_pets": True, "kind": "dog", "breed": "Collie"},
            {},
            ["one", "two"],
            ["has_pets", "kind", "breed", "note", "vet"],
            id="a-page-of-its-own",
        ),
        pytest.param(
            {"has_pets": False, "kind": "dog", "breed": "Collie", "vet": "Ann"},
            {},
            ["one", "three"],
            ["has_pets", "why_not"],
            id="a-hidden-answer-is-unknown-all-the-way",
        ),
        pytest.param({}, {"record.ready": True}, ["one", "four"], ["has_pets", "end"], id="a-record"),
        pytest.param(
            {}, {"form.has_pets": True, "form.kind": "dog"}, ["one"], ["has_pets"], id="own-facts-only-out-of-answers"
        ),
    ],
)
def test_relevance(
    answers: dict[str, object], facts: dict[str, object], pages: list[str], questions: list[str]
) -> None:
    found = relevant(CHAIN, answers, facts)
    assert (list(found.pages), list(found.questions)) == (pages, questions)
    assert found.shows("has_pets")
    assert not found.shows("nothing")


def test_the_questions_shown_on_a_page() -> None:
    found = relevant(CHAIN, {"has_pets": False}, {})
    assert [question.id for question in found.on_page(CHAIN.pages[0])] == ["has_pets"]
    assert found.on_page(CHAIN.pages[1]) == ()


def test_a_parameter_decides_what_is_shown() -> None:
    form = sound_form(
        """\
        pages:
          - id: one
            title: One
            questions:
              - {id: price, type: money, label: Price}
              - {id: why, type: text, label: Why, show_when: {fact: price, more_than: {parameter: limits/price}}}
        """
    )
    assert relevant(form, {"price": 501}, {}, {"limits/price": 500}).shows("why")
    assert not relevant(form, {"price": 500}, {}, {"limits/price": 500}).shows("why")
    assert not relevant(form, {"price": 501}, {}).shows("why")


def test_the_facts_of_relevant_answers() -> None:
    answers = {"has_pets": False, "kind": "dog", "why_not": "none"}
    assert facts_of(CHAIN, answers, {}) == {"form.has_pets": False, "form.why_not": "none"}


def test_an_answer_feeds_another_record_as_that_declares_it() -> None:
    answers = {"colours": ["blue", "red"], "which": "b", "name_a": "hidden", "name_b": "shown"}
    facts = facts_of(FEEDS, answers, {})
    assert facts["form.colours"] == ("blue", "red")
    assert facts["record.colours"] == ("red", "blue")
    assert facts["record.name"] == "shown"
    assert "form.name_a" not in facts


def test_rows_feed_only_the_cells_that_the_record_has() -> None:
    facts = facts_of(FEEDS, {"lines": [{"rate": 100, "what": "a", "more": "b"}, {"what": "c"}]}, {})
    assert facts["record.lines"] == ({"what": "a", "rate": 100}, {"what": "c", "rate": None})
    assert facts_of(FEEDS, {"lines": []}, {})["record.lines"] == ()


def test_what_a_record_holds_outranks_an_answer() -> None:
    answers = {"which": "a", "name_a": "answered"}
    record = {"record.name": "known", "record.seen_on": date(2020, 1, 1)}
    found = relevance(FEEDS, answers, record)
    assert found.shows("end")
    assert "record.name" not in found.own
    assert found.own["form.name_a"] == "answered"
    assert found.known["record.name"] == "known"
    assert not relevance(FEEDS, answers, {}).shows("end")


def test_what_cannot_be_read_is_unknown() -> None:
    assert not relevance(CHAIN, {"has_pets": "true"}, {}).shows("kind")
    assert not relevance(CHAIN, {"has_pets": True, "kind": "horse"}, {}).shows("breed")
