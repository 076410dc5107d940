"""Forms and questions out of a few lines of YAML, for the tests of forms and of the pages made from them."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent, indent

from engine.conditions.scope import Named
from engine.errors import Faults
from engine.forms.model import Form, Question
from engine.forms.question import read_question
from engine.forms.read import bank_questions, form_fields, read_form
from engine.reading import MapNode, read
from engine.values import MONEY
from engine.vocabulary import Vocabulary, read_fields
from engine.words import Words

HEAD = """\
kind: form
id: test/form
title: A form
owner: lead
in_force: {from: 2020-01-01}
record: form
audience: provider
"""

VOCABULARY = """\
kind: vocabulary
id: vocabulary/test
records:
  record:
    colour: {type: choice, options: [red, green, blue]}
    colours: {type: choices, options: [red, green, blue]}
    seen_on: {type: date}
    price: {type: money}
    count: {type: integer}
    name: {type: text}
    ready: {type: boolean}
    lines: {type: rows, row: {what: {type: text}, rate: {type: money}}}
    other: {type: text}
"""

PARAMETERS = {"limits/price": Named("limits/price", MONEY, Words("the limit"))}


def document(text: str, file: str = "form.yaml") -> MapNode:
    """Return a document read from YAML."""
    return read(text.encode(), file)


def form_document(body: str) -> MapNode:
    """Return the document of a form with the usual head and `body`: its pages and checks."""
    return document(HEAD + dedent(body))


def build_form(body: str, bank: str = "", facts: str = "") -> tuple[Form, Faults]:
    """Return a form read from its pages and checks, with what the reading found.

    Args:
        body: `pages:` and `checks:` as YAML.
        bank: the questions of a question bank, as a YAML list.
        facts: more fields of the record `record`, as YAML.
    """
    faults = Faults()
    form = form_document(body)
    banked: Mapping[str, MapNode] = {}
    if bank:
        lines = indent(dedent(bank), "  ")
        banked = bank_questions(document(f"kind: questions\nid: test/bank\nquestions:\n{lines}", "bank.yaml"), faults)
    known = document(VOCABULARY + indent(dedent(facts), "    "), "vocabulary.yaml")
    fields = (*read_fields(known, "vocabulary/test", faults), *form_fields(form, banked, faults))
    return read_form(form, banked, Vocabulary(fields, faults), PARAMETERS, faults), faults


def sound_form(body: str, bank: str = "") -> Form:
    """Return a form that has no fault."""
    form, faults = build_form(body, bank)
    assert not list(faults), [str(fault) for fault in faults]
    return form


def build_question(text: str) -> Question:
    """Return one question, given as `type: …, max: …` or so; it is `asked`, with a label, unless it says another."""
    faults = Faults()
    name = "" if '"id":' in text else "id: asked, "
    label = "" if "label" in text else ", label: Question"
    node = document(f"question: {{{name}{text}{label}}}").map("question")
    assert node is not None
    question = read_question(node, faults)
    assert question is not None
    assert not list(faults), [str(fault) for fault in faults]
    return question
