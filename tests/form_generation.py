"""Whole forms as tests draw them: what depends on earlier answers, checks, calculations."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from hypothesis import strategies as st

from engine.conditions.scope import Named
from engine.errors import Faults
from engine.forms.model import Form
from engine.forms.read import calculated_fields, form_fields, read_form
from engine.forms.types import TYPES
from engine.reading import MapNode, read
from engine.vocabulary import Vocabulary
from form_strategies import ASKING, BOUNDS, definitions, exactly, pounds

_NUMBERS = ("integer", "money", "decimal", "percentage")
_TOTALLED = ("integer", "money")
_OTHERS = [each for each in ASKING if each is not TYPES["rows"]]
_HEAD = {
    "kind": "form",
    "id": "test/form",
    "title": "A form",
    "owner": "lead",
    "in_force": {"from": "2020-01-01"},
    "record": "form",
    "audience": "provider",
}

Said = dict[str, Any]


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Draw a form without faults: up to three pages of up to three questions each, of any type."""
    pages: list[Said] = []
    before: list[Said] = []
    for number in range(draw(st.integers(1, 3))):
        page: Said = {"id": f"page-{number}", "title": "A page", "questions": []}
        _perhaps(draw, page, "show_when", before)
        for place in range(draw(st.integers(1, 3))):
            question = draw(_question(f"q_{number}_{place}", before))
            page["questions"].append(question)
            before.append(question)
        pages.append(page)
    document = {**_HEAD, "pages": pages}
    asked = [question for question in before if TYPES[question["type"]].asks]
    if asked and draw(st.booleans()):
        document["checks"] = [
            {
                "id": f"check-{number}",
                "message": "A check",
                "when": draw(condition(asked)),
                "at": one(draw, asked)["id"],
            }
            for number in range(draw(st.integers(1, 2)))
        ]
    return built(document)


def built(document: Said) -> Form:
    """Return the form that a document defines; one with faults fails the test that drew it."""
    faults = Faults()
    node = read(json.dumps(document, ensure_ascii=False).encode(), "form.yaml")
    assert isinstance(node, MapNode)
    fields = form_fields(node, {}, faults)
    known = Vocabulary(fields, faults)
    parameters: dict[str, Named] = {}
    whole = Vocabulary((*fields, *calculated_fields(node, {}, known, parameters, {})), faults)
    form = read_form(node, {}, whole, parameters, faults)
    wrong = [fault for fault in faults if fault.code != "impossible-condition"]
    assert not wrong, [str(fault) for fault in wrong]
    return form


@st.composite
def _question(draw: st.DrawFn, name: str, before: list[Said]) -> Said:
    """Draw a question that may depend on those `before` it; of rows more often than any other type."""
    totals = [each for each in before if _totalled(each)]
    if totals and draw(st.integers(0, 3)) == 0:
        return {"id": name, "type": "calculated", "label": "Question", "value": _total(draw, totals)}
    rows = draw(st.integers(0, 3)) == 0
    question = draw(definitions(name, [TYPES["rows"]] if rows else _OTHERS))
    if rows:
        draw(_row_conditions(question, before))
    _perhaps(draw, question, "show_when", before)
    return question


@st.composite
def _row_conditions(draw: st.DrawFn, question: Said, before: list[Said]) -> None:
    """Let cells depend on earlier cells and on the form; let rows be checked, and differ from one another."""
    cells = [{**cell, "id": f"row.{cell['id']}"} for cell in question["row"]]
    for place, cell in enumerate(question["row"][1:], start=1):
        _perhaps(draw, cell, "show_when", [*before, *cells[:place]])
    if draw(st.booleans()):
        at = one(draw, question["row"])["id"]
        question["checks"] = [{"id": "check-row", "message": "A check", "when": draw(condition(cells)), "at": at}]
    if draw(st.booleans()):
        question["unique"] = [one(draw, question["row"])["id"]]


def _perhaps(draw: st.DrawFn, said: Said, key: str, before: list[Said]) -> None:
    if before and draw(st.integers(0, 2)) == 0:
        said[key] = draw(condition(before))


@st.composite
def condition(draw: st.DrawFn, about: list[Said]) -> Said:
    """Draw a condition on the answers to some questions, one or two of them together."""
    tests = [_test(draw, one(draw, about)) for _ in range(draw(st.integers(1, 2)))]
    return tests[0] if len(tests) == 1 else {draw(st.sampled_from(["all", "any", "none"])): tests}


def _test(draw: st.DrawFn, question: Said) -> Said:
    """Return one test of the answer to `question`, of those that its type has."""
    fact, type_ = question["id"], question["type"]
    choices: list[Said] = [{"fact": fact, "answered": True}, {"fact": fact, "missing": True}]
    if type_ == "choice":
        choices.append({"fact": fact, "is": one(draw, question["options"])})
        choices.append({"fact": fact, "is_not": one(draw, question["options"])})
    elif type_ == "choices":
        choices.append({"fact": fact, "includes_any": [one(draw, question["options"])]})
    elif type_ in ("boolean", "declaration"):
        choices.append({"fact": fact, "is": draw(st.booleans())})
    elif type_ in BOUNDS:
        exact = partial(exactly, places=question.get("places", TYPES[type_].places))
        write = {"money": pounds, "decimal": exact, "percentage": exact}
        bound = write.get(type_, str)(draw(BOUNDS[type_]))
        words = ["on_or_after", "before"] if type_ in ("date", "month") else ["at_least", "less_than"]
        choices.append({"fact": fact, draw(st.sampled_from(words)): bound})
    return draw(st.sampled_from(choices[-2:] if draw(st.booleans()) else choices))


def _totalled(question: Said) -> bool:
    return question["type"] in _TOTALLED or question["type"] == "rows"


def _total(draw: st.DrawFn, totals: list[Said]) -> Said:
    """Return what a calculated answer comes to: a number again, rows counted or summed."""
    question = one(draw, totals)
    if question["type"] != "rows":
        return {"multiply": [{"fact": question["id"]}, 2]}
    summed = [cell["id"] for cell in question["row"] if cell["type"] in _TOTALLED]
    if summed and draw(st.booleans()):
        return {"sum": {"of": question["id"], "value": {"fact": f"row.{one(draw, summed)}"}}}
    return {"count": {"of": question["id"]}}


def one(draw: st.DrawFn, listed: list[Any]) -> Any:
    """Draw one of a list."""
    return draw(st.sampled_from(listed))


def reached(form: Form) -> set[str]:
    """Return the names of what is in a form: types, and the kinds of conditions and checks."""
    found = {question.type.name for question in form.questions}
    found |= {"page condition" for page in form.pages if page.show_when is not None}
    found |= {"question condition" for question in form.questions if question.show_when is not None}
    cells = [cell for question in form.questions for cell in question.row]
    found |= {f"cell {cell.type.name}" for cell in cells}
    found |= {"cell condition" for cell in cells if cell.show_when is not None}
    found |= {"row check" for question in form.questions if question.checks}
    found |= {"rows that differ" for question in form.questions if question.unique}
    return found | ({"check"} if form.checks else set())
