"""Reading forms: what a sound one becomes, and every fault with its code and line."""

from __future__ import annotations

import pytest

from engine.errors import Faults
from engine.forms.limits import at_least, at_most, max_bytes
from engine.forms.model import QuestionType
from engine.forms.read import bank_questions, form_fields, read_form
from engine.forms.types import TYPES
from engine.reading import MapNode, typed
from engine.values import TypeName
from engine.vocabulary import Vocabulary
from form_building import build_form, build_question, document, form_document, sound_form

FIRST_LINE = 8  # of the pages: after the head that every form here has

SOUND = """\
pages:
  - id: first
    title: {en: First, cy: Cyntaf}
    guidance: Read **this**.
    questions:
      - {id: colour, type: choice, label: Colour, options: [red, green], feeds: record.colour}
      - {id: about, type: information, text: About it}
      - {id: price, type: money, label: Price, min: "£1.00", max: "£9.99", show_when: {fact: colour, is: red}}
      - {ask: email, label: Your email, optional: true}
  - id: second
    title: Second
    show_when: {fact: record.ready, is: true}
    questions:
      - id: lines
        type: rows
        label: Lines
        item: line
        at_least: 0
        row:
          - {id: what, type: text, label: What}
          - {id: rate, type: money, label: Rate, optional: true}
      - {id: papers, type: file, label: Papers, accept: [pdf], max_mb: 2, at_most: 3}
      - {id: agreed, type: declaration, label: Declaration, text: I agree.}
checks:
  - {id: priced, when: {fact: price, at_most: {parameter: limits/price}}, message: Too much, at: price}
  - {id: rated, when: {every_row: {of: lines, when: {fact: row.rate, answered: true}}}, message: Rate each}
"""

BANK = "- {id: email, type: email, label: Email address, hint: We write to it, messages: {required: {en: Give it}}}"


def test_a_sound_form() -> None:
    form = sound_form(SOUND, BANK)
    assert [page.id for page in form.pages] == ["first", "second"]
    assert form.pages[0].title.cy == "Cyntaf"
    assert [question.id for question in form.questions] == [
        "colour", "about", "price", "email", "lines", "papers", "agreed",
    ]  # fmt: skip
    assert (form.record, form.audience, form.on_new_version) == ("form", "provider", "re-confirm")
    assert [(check.id, check.at) for check in form.checks] == [("priced", "price"), ("rated", "lines")]
    page = form.page("second")
    assert page is not None
    assert page.show_when is not None


def test_what_a_question_says() -> None:
    form = sound_form(SOUND, BANK)
    questions = {question.id: question for question in form.questions}
    assert (questions["price"].min, questions["price"].max) == (100, 999)
    assert (questions["email"].label.en, questions["email"].optional) == ("Your email", True)
    assert questions["email"].message("required").en == "Give it"
    assert (questions["email"].source, questions["price"].source) == ("test/bank", "")
    assert not questions["about"].asks
    assert [cell.id for cell in questions["lines"].row] == ["what", "rate"]
    assert (at_least(questions["lines"]), at_most(questions["lines"])) == (0, 1000)
    assert (max_bytes(questions["papers"]), at_most(questions["papers"])) == (2_000_000, 3)
    assert questions["colour"].feeds_type is not None


def test_the_facts_that_a_form_adds() -> None:
    faults = Faults()
    bank = bank_questions(document(f"kind: questions\nid: test/bank\nquestions:\n  {BANK}\n"), faults)
    fields = form_fields(form_document(SOUND), bank, faults)
    assert not list(faults)
    assert {field.name: field.type.name for field in fields} == {
        "form.colour": TypeName.CHOICE,
        "form.price": TypeName.MONEY,
        "form.email": TypeName.TEXT,
        "form.lines": TypeName.ROWS,
        "form.papers": TypeName.FILE,
        "form.agreed": TypeName.BOOLEAN,
    }
    assert {field.source for field in fields} == {"test/form"}
    assert fields[0].place.line == FIRST_LINE + 5


def page(*questions: str, checks: str = "") -> str:
    """Return a form of one page: its questions stand from line 12 on."""
    lines = "".join(f"      - {question}\n" for question in questions)
    return f"pages:\n  - id: one\n    title: One\n    questions:\n{lines}{checks}"


def q(question_id: str, type_: str, more: str = "") -> str:
    """Return a question with a label."""
    return f"{{id: {question_id}, type: {type_}, label: L{', ' if more else ''}{more}}}"


def check(*checks: str) -> str:
    """Return checks, from the line after the questions on."""
    return "checks:\n" + "".join(f"  - {each}\n" for each in checks)


CHOICE = "{id: colour, type: choice, label: Colour, options: [red, green]}"

FAULTS = [
    pytest.param(page(q("a", "text"), q("a", "date")), "duplicate-id", 13, id="question-twice"),
    pytest.param(page(q("a", "text")) + page(q("b", "text"))[7:], "duplicate-id", 13, id="page-twice"),
    pytest.param(
        page(
            q("a", "text"),
            checks=check("{id: c, when: {fact: a, is: x}, message: M}", "{id: c, when: {fact: a, is: y}, message: M}"),
        ),
        "duplicate-id",
        15,
        id="check-twice",
    ),
    pytest.param(page(q("Bad-Name", "text")), "name", 12, id="question-not-snake"),
    pytest.param(
        "pages:\n  - {id: Bad_Page, title: T, questions: [{id: a, type: text, label: A}]}\n",
        "name",
        9,
        id="page-not-kebab",
    ),
    pytest.param(
        page(q("a", "text"), checks=check("{id: Bad_Check, when: {fact: a, is: x}, message: M}")),
        "name",
        14,
        id="check-not-kebab",
    ),
    *(
        pytest.param(page(f"{{id: {name}, type: text, label: A}}"), "reserved-name", 12, id=f"reserved-{name}")
        for name in ("row", "csrf_token", "submission_key", "version", "action", "page")
    ),
    pytest.param(
        page(q("a", "text", "show_when: {fact: b, is: x}"), q("b", "text")), "forward-reference", 12, id="forward"
    ),
    pytest.param(page(q("a", "text", "show_when: {fact: a, is: x}")), "forward-reference", 12, id="itself"),
    pytest.param(
        page(q("a", "text", "show_when: {fact: form.b, is: x}"), q("b", "text")),
        "forward-reference",
        12,
        id="forward-dotted",
    ),
    pytest.param(
        page(q("a", "text", "show_when: {fact: record.name, is: x}"), q("b", "text", "feeds: record.name")),
        "forward-reference",
        12,
        id="forward-fed",
    ),
    pytest.param(
        page(
            q("a", "text", "show_when: {any: [{fact: record.ready, is: true}, {not: {fact: b, is: x}}]}"),
            q("b", "text"),
        ),
        "forward-reference",
        12,
        id="forward-nested",
    ),
    pytest.param(
        page(q("a", "text")).replace("    questions:", "    show_when: {fact: a, is: x}\n    questions:"),
        "forward-reference",
        11,
        id="page-on-its-own-question",
    ),
    pytest.param(page(q("a", "text", "show_when: {fact: nobody.knows, is: x}")), "unknown-fact", 12, id="unknown-fact"),
    pytest.param(
        page(q("a", "text", "show_when: {fact: record.colour, is: purple}")), "literal-option", 12, id="unknown-option"
    ),
    pytest.param(
        page(CHOICE, q("a", "text", "show_when: {all: [{fact: colour, is: red}, {fact: colour, is: green}]}")),
        "impossible-condition",
        13,
        id="impossible",
    ),
    pytest.param(page(q("a", "text", "feeds: record.nothing")), "unknown-fact", 12, id="feeds-unknown"),
    pytest.param(page(q("a", "text", "feeds: record.price")), "feeds-type", 12, id="feeds-other-type"),
    pytest.param(
        page(q("a", "choice", "options: [red, pink], feeds: record.colour")),
        "feeds-type",
        12,
        id="feeds-strange-option",
    ),
    pytest.param(
        page(q("a", "choice", "options: [red], feeds: record.colours")), "feeds-type", 12, id="feeds-one-for-several"
    ),
    pytest.param(
        page(q("a", "rows", "row: [{id: what, type: text, label: W}], feeds: record.lines")),
        "feeds-type",
        12,
        id="feeds-fewer-cells",
    ),
    pytest.param(page(q("a", "text", "feeds: form.b"), q("b", "text")), "feeds-own-record", 12, id="feeds-own-record"),
    pytest.param(
        page(q("a", "text", "feeds: record.name"), q("b", "text", "feeds: record.name")),
        "feeds-twice",
        13,
        id="feeds-twice",
    ),
    pytest.param(
        page(
            CHOICE,
            q("a", "text", "feeds: record.name, show_when: {fact: colour, is: red}"),
            q("b", "text", "feeds: record.name, show_when: {fact: colour, in: [red, green]}"),
        ),
        "feeds-twice",
        14,
        id="feeds-twice-overlapping",
    ),
    pytest.param(page("{ask: nothing}"), "unknown-question", 12, id="unknown-bank-question"),
    pytest.param(page(q("a", "rows")), "row-missing", 12, id="rows-without-row"),
    pytest.param(page(q("a", "rows", "row: []")), "row-missing", 12, id="rows-without-cells"),
    pytest.param(page(q("a", "rows", "row: [{id: f, type: file, label: F}]")), "cell-type", 12, id="file-in-rows"),
    pytest.param(
        page(q("a", "rows", "row: [{id: b, type: rows, label: B, row: [{id: c, type: text, label: C}]}]")),
        "cell-type",
        12,
        id="rows-in-rows",
    ),
    pytest.param(
        page(q("a", "rows", "row: [{id: b, type: text, label: B, feeds: record.name}]")),
        "cell-condition",
        12,
        id="feed-in-rows",
    ),
    pytest.param(
        page(q("a", "rows", "row: [{id: b, type: text, label: B}, {id: b, type: text, label: B}]")),
        "duplicate-id",
        12,
        id="cell-twice",
    ),
    pytest.param(page(q("a", "choice")), "options-missing", 12, id="no-options"),
    pytest.param(page(q("a", "choices", "options: []")), "options-missing", 12, id="empty-options"),
    pytest.param(page(q("a", "choice", "options: [x, x]")), "duplicate-option", 12, id="option-twice"),
    pytest.param(page(q("a", "choice", "options: [x, '']")), "option-empty", 12, id="empty-option"),
    pytest.param(page(q("a", "integer", "min: 5, max: 4")), "bounds", 12, id="min-over-max"),
    pytest.param(page(q("a", "money", "min: '£5.00', max: '£4.99'")), "bounds", 12, id="money-min-over-max"),
    pytest.param(page(q("a", "date", "min: 2020-01-02, max: 2020-01-01")), "bounds", 12, id="date-min-over-max"),
    pytest.param(page(q("a", "money", "min: 5")), "literal-money-sign", 12, id="money-without-sign"),
    pytest.param(page(q("a", "date", "min: tomorrow")), "literal-date", 12, id="min-no-date"),
    pytest.param(
        page(q("a", "choices", "options: [x, y], at_least: 2, at_most: 1")), "bounds", 12, id="at-least-over-at-most"
    ),
    pytest.param(page(q("a", "choices", "options: [x, y], at_least: 3")), "bounds", 12, id="at-least-over-options"),
    pytest.param(page(q("a", "file", "accept: [pdf, exe]")), "unknown-file-type", 12, id="unknown-file-type"),
    pytest.param(page(q("a", "text", "messages: {reqired: Give it}")), "unknown-code", 12, id="unknown-message"),
    pytest.param(page("{id: a, type: text}"), "label-missing", 12, id="no-label"),
    pytest.param(page("{id: a, type: information}"), "text-missing", 12, id="no-text"),
    pytest.param(page(q("a", "choise")), "unknown-type", 12, id="no-such-type"),
    pytest.param(page(q("a", "text", "options: [b]")), "out-of-place", 12, id="options-of-a-text"),
    pytest.param(page(q("a", "declaration", "text: T, optional: true")), "out-of-place", 12, id="optional-declaration"),
    pytest.param(page("{id: a, type: information, text: T, feeds: record.name}"), "out-of-place", 12, id="words-feed"),
    pytest.param(
        page(q("a", "text"), checks=check("{id: c, when: {fact: a, is: x}, message: M, at: b}")),
        "unknown-question",
        14,
        id="check-at-unknown",
    ),
    pytest.param(
        page(q("a", "text"), checks=check("{id: c, when: {fact: record.ready, is: true}, message: M}")),
        "check-at-missing",
        14,
        id="check-at-missing",
    ),
    pytest.param(
        page(q("a", "text"), checks=check("{id: c, when: {fact: b, is: x}, message: M, at: a}")),
        "unknown-fact",
        14,
        id="check-on-unknown",
    ),
]


@pytest.mark.parametrize(("body", "code", "line"), FAULTS)
def test_a_fault_has_its_code_and_line(body: str, code: str, line: int) -> None:
    _, faults = build_form(body)
    assert [(fault.code, fault.line) for fault in faults] == [(code, line)]


def test_all_faults_are_reported_at_once() -> None:
    body = page(
        "{id: version, type: text, label: A}",
        "{id: a, type: choice, label: A}",
        "{id: b, type: integer, label: B, min: 5, max: 4}",
        "{ask: nothing}",
        "{id: c, type: text, label: C, show_when: {fact: colur, is: red}}",
    )
    _, faults = build_form(body)
    assert [fault.line for fault in faults] == [12, 13, 14, 15, 16]


def test_hints_name_what_was_meant() -> None:
    _, faults = build_form(
        page("{id: colour, type: text, label: A}", "{id: c, type: text, label: C, show_when: {fact: colur, is: red}}")
    )
    assert next(iter(faults)).hint == "Did you mean colour?"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("{fact: colour, is: red}", "{fact: colour, is: green}", id="other-option"),
        pytest.param("{fact: record.ready, is: true}", "{fact: record.ready, is: false}", id="true-and-false"),
        pytest.param("{fact: colour, is: red}", "{not: {fact: colour, is: red}}", id="not"),
    ],
)
def test_two_questions_may_feed_one_fact_where_their_conditions_exclude_each_other(one: str, other: str) -> None:
    sound_form(
        page(
            CHOICE,
            f"{{id: a, type: text, label: A, feeds: record.name, show_when: {one}}}",
            f"{{id: b, type: text, label: B, feeds: record.name, show_when: {other}}}",
        )
    )


def test_what_is_asked_out_of_the_bank_twice_is_a_fault_at_the_second() -> None:
    _, faults = build_form(page("{ask: email}", "{ask: email}"), BANK)
    assert [(fault.code, fault.line, fault.file) for fault in faults] == [("duplicate-id", 13, "form.yaml")]


def test_a_bank_has_each_question_once_and_reports_their_faults() -> None:
    faults = Faults()
    questions = (q("a", "text"), q("a", "date"), q("c", "choice"))
    text = "kind: questions\nid: test/bank\nquestions:\n" + "".join(f"  - {each}\n" for each in questions)
    bank = bank_questions(document(text, "bank.yaml"), faults)
    assert list(bank) == ["a", "c"]
    assert [(fault.code, fault.line) for fault in faults] == [("duplicate-id", 5), ("options-missing", 6)]


MALFORMED = [
    "pages: 5",
    "pages: [1, [2], {}]",
    "pages: {id: x}",
    "pages: [{id: [x], title: [], questions: {}}]",
    "pages: [{id: a, title: {cy: x}, questions: [5, [], {}, {id: x}, {type: text}, {id: {}, type: text}]}]",
    "pages: [{id: a, questions: [{id: x, type: nothing, label: X}, {id: y, type: [text], label: Y}]}]",
    "pages: [{id: a, questions: [{id: x, type: choice, label: X, options: {a: b}}]}]",
    "pages: [{id: a, questions: [{id: x, type: choice, label: X, options: [[], {}, {value: []}]}]}]",
    "pages: [{id: a, questions: [{id: x, type: rows, label: X, row: 5, at_least: x, at_most: -1}]}]",
    "pages: [{id: a, questions: [{id: x, type: rows, label: X, row: [5, {}, {id: y, type: information, text: T}]}]}]",
    "pages: [{id: a, questions: [{id: x, type: integer, label: X, min: [], max: {}}]}]",
    "pages: [{id: a, questions: [{id: x, type: integer, label: X, min: 1e5, max: '9999999999999999999999999999999'}]}]",
    "pages: [{id: a, questions: [{id: x, type: file, label: X, accept: {}, max_mb: ten}]}]",
    "pages: [{id: a, questions: [{id: x, type: text, label: X, messages: [], max_length: 99999999999}]}]",
    "pages: [{id: a, show_when: 5, questions: [{id: x, type: text, label: X, show_when: [1], feeds: [a]}]}]",
    "pages: [{id: a, questions: [{ask: []}, {ask: x, label: []}]}]",
    "pages: []\nchecks: 5",
    "pages: []\nchecks: [5, {}, {id: [], when: {}, at: []}, {id: x, when: {fact: [], is: []}, message: [], at: x}]",
    "record: []",
    "id: {}",
]


@pytest.mark.parametrize("body", MALFORMED)
def test_malformed_nodes_never_raise(body: str) -> None:
    node = document("kind: form\n" + ("" if "id:" in body.split("\n")[0][:3] else "id: x\n") + body)
    faults = Faults()
    bank = bank_questions(MapNode({"questions": node.get("pages") or node}, node.place), faults)
    fields = form_fields(node, bank, faults)
    read_form(node, bank, Vocabulary(fields, faults), {}, faults)


def test_a_form_with_faults_keeps_what_is_sound() -> None:
    form, _ = build_form(page("{id: a, type: text, label: A}", "{ask: nothing}", "{id: b, type: date, label: B}"))
    assert [question.id for question in form.questions] == ["a", "b"]


def test_an_asked_question_is_laid_over_and_nothing_else_is() -> None:
    node = bank_questions(
        document("kind: questions\nid: test/bank\nquestions:\n  - {id: a, type: text, label: A}\n"), Faults()
    )["a"]
    assert typed(node) == {"id": "a", "type": "text", "label": "A", "bank": "test/bank"}


@pytest.mark.parametrize("type_", TYPES.values(), ids=str)
def test_every_type_is_read(type_: QuestionType) -> None:
    more = {"choice": ", options: [a]", "choices": ", options: [a]", "rows": ", row: [{id: w, type: text, label: W}]"}
    text = ", text: T" if "text" in type_.keys else ""
    question = build_question(f"type: {type_.name}{text}{more.get(type_.name, '')}")
    assert question.type is type_
    assert (question.fact_type is None) == (not type_.asks)
