"""No policy in the code: no word that the definitions invent stands in `engine/` or `webapp/`.

The words are taken from the definitions themselves, those that ship and those invented for tests: ids, titles, codes,
names of records, facts, rules, pages and questions, options and their labels. Comments, docstrings and the descriptions
in JSON Schemas may give examples; code, templates, translations and styles may not.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.forms.model import Form, Question
from engine.library import Library
from engine.values import Type
from engine.vocabulary import Vocabulary
from enrolling import ROOT, shipped, sources

SUFFIXES = {".py", ".html", ".po", ".json", ".scss", ".mjs"}
WORD_ENDS = r"(?<![\w-]){}(?![\w-]|\.html)"  # the file of a template is named for its page

# The words of any purchasing system, which the service itself is made of (the glossary), and what it supplies as facts.
OF_THE_SERVICE = [
    "accepted",
    "account",
    "accounts",
    "application",
    "applying",
    "assessment",
    "answer_by",
    "asked_for",
    "asked_on",
    "asked_why",
    "clarification",
    "closed_on",
    "decided_on",
    "declaration",
    "enrolment",
    "establishment",
    "fail",
    "finding",
    "framework",
    "invitation",
    "inviter",
    "link",
    "link_until",
    "lot",
    "lot_title",
    "lots",
    "next_round_on",
    "officer",
    "organisation",
    "outcome",
    "pass",
    "person",
    "provider",
    "receipt",
    "refer",
    "reference",
    "reminder",
    "round_title",
    "standing",
    "submitted_on",
    "until",
    "verdict",
]
# What a question can be, in any form: postcode, and the number that English schools have.
TYPES_OF_QUESTION = ["address", "money", "postcode", "urn"]
# Words of English or of programming, in the code with a meaning of their own.
ORDINARY = [
    "ages",
    "amount",
    "asking",
    "bank",
    "body",
    "cost",
    "day",
    "days",
    "details",
    "given",
    "ground",
    "kind",
    "listed",
    "mail",
    "met",
    "name",
    "need",
    "none",
    "number",
    "open",
    "other",
    "overview",
    "parents",
    "people",
    "person",
    "placement",
    "plan",
    "price",
    "quotes",
    "rate",
    "referral",
    "result",
    "service",
    "shared",
    "shown",
    "signing",
    "signs",
    "thing",
    "town",
    "type",
    "visit",
    "voice",
    "weeks",
    "years",
    "your organisation",
]
# How a verdict is said where a letter does not say it.
VERDICTS_SAID = ["not met", "not shown", "referred to a person"]
ALLOWED = {*OF_THE_SERVICE, *TYPES_OF_QUESTION, *ORDINARY, *VERDICTS_SAID}


def _words_of(library: Library) -> Iterator[str]:
    for version in library.versions:
        yield from (version.id, version.id.rpartition("/")[2], version.title.en)
    for on in {version.in_force_from for version in library.versions}:
        edition = library.in_force(on)
        yield from (authority.code for authority in edition.authorities.values())
        yield from (lot.code for lot in edition.lots.values())
        yield from (name for parameter in edition.parameters for name in (parameter, parameter.rpartition("/")[2]))
        yield from (name for ruleset in edition.rulesets.values() for rule in ruleset.rules for name in _said(rule))
        yield from _of_facts(edition.vocabulary)
        for form in edition.forms.values():
            yield from _of_form(form)


def _of_facts(vocabulary: Vocabulary) -> Iterator[str]:
    for field in vocabulary.values():
        yield from (field.name, field.record, field.name.partition(".")[2])
        yield from _of_type(field.type)


def _of_form(form: Form) -> Iterator[str]:
    for page in form.pages:
        yield from _said(page)
    for question in form.questions:
        yield from _of_question(question)


def _of_question(question: Question) -> Iterator[str]:
    yield question.id
    for cell in question.row:
        yield from _of_question(cell)


def _of_type(type_: Type) -> Iterator[str]:
    for option in type_.options:
        yield from (option.value, option.label.en)
    for cell in type_.row:
        yield from _of_type(cell.type)


def _said(named: object) -> tuple[str, str]:
    return named.id, named.title.en  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def words() -> frozenset[str]:
    libraries = (Library.read(shipped()), Library.read(sources(ROOT / "tests" / "library")))
    return frozenset(word.casefold() for library in libraries for word in _words_of(library) if word)


def test_there_are_words_to_look_for(words: frozenset[str]) -> None:
    expected = {
        "inspection.grade",
        "requires-improvement",
        "requires improvement",
        "cheshire east",
        "52-week placements",
    }
    assert expected | {"pots/seedling", "enough-hands", "roof"} <= {word.removesuffix(" council") for word in words}
    assert len(words) > 500


def test_no_policy_word_stands_in_the_code(words: frozenset[str]) -> None:
    found = {}
    for path in sorted(_files()):
        if here := policy_words(_code(path), words - ALLOWED):
            found[str(path.relative_to(ROOT))] = here
    assert found == {}


@pytest.mark.parametrize(
    ("code", "word"),
    [
        pytest.param('if grade == "requires-improvement": ...', "requires-improvement", id="an-option"),
        pytest.param('title = "52-week placements"', "52-week placements", id="a-lot"),
        pytest.param('facts["inspection.grade"]', "inspection.grade", id="a-fact"),
        pytest.param('answers["garden_title"]', "garden_title", id="a-question"),
        pytest.param('authority = "SEFTON"', "sefton", id="a-council"),
    ],
)
def test_a_policy_word_would_be_seen(words: frozenset[str], code: str, word: str) -> None:
    assert word in policy_words(_of_python(code), words - ALLOWED)


def test_words_within_words_docstrings_and_comments_are_let_be(words: frozenset[str]) -> None:
    code = '"""Say that the grade is inadequate."""\nupgrade_day_by_day = 1  # requires-improvement\n'
    assert policy_words(_of_python(code), words - ALLOWED) == []


def policy_words(code: str, words: frozenset[str]) -> list[str]:
    """Return the words that stand in `code`, whole and in any case."""
    folded = code.casefold()
    return sorted(word for word in words if word in folded and re.search(WORD_ENDS.format(re.escape(word)), folded))


def _files() -> Iterator[Path]:
    for package in ("engine", "webapp"):
        found = (path for path in (ROOT / package).rglob("*") if path.suffix in SUFFIXES)
        yield from (path for path in found if "static" not in path.parts)


def _code(path: Path) -> str:
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return _of_python(text)
    if path.name.endswith(".schema.json"):
        return re.sub(r'"(description|examples)": ("(\\.|[^"\\])*"|\[[^\]]*\])', "", text)
    return text


def _of_python(text: str) -> str:
    """Return a module without its docstrings and comments."""
    inside = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = ("\n" if number in inside else line for number, line in enumerate(text.splitlines(keepends=True), 1))
    tokens = tokenize.generate_tokens(io.StringIO("".join(lines)).readline)
    return " ".join(token.string for token in tokens if token.type != tokenize.COMMENT)
