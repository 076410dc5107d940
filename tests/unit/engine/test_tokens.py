"""Words with tokens: what a token stands for, how braces are written, what is refused with which line."""

from datetime import date
from fractions import Fraction

import pytest

from engine.errors import Faults, Place
from engine.reading import read
from engine.tokens import Token, TokenText, fill, read_token_words, read_tokens
from engine.values import BOOLEAN, DATE, DECIMAL, MONEY, PERCENTAGE, TEXT, Option, Type, TypeName
from engine.vocabulary import Field, Vocabulary
from engine.words import Words

HERE = Place("letter.yaml", 7, "parts.0.text")
GRADE = Type(TypeName.CHOICE, (Option("good", Words("Good", "Da")), Option("poor", Words("Poor"))))
VOCABULARY = Vocabulary(
    Field(name, type_, Words(name), "vocabulary/test", HERE)
    for name, type_ in {
        "inspection.grade": GRADE,
        "inspection.reported_on": DATE,
        "offer.price": MONEY,
        "offer.share": PERCENTAGE,
        "offer.hours": DECIMAL,
        "offer.agreed": BOOLEAN,
        "offer.name": TEXT,
    }.items()
)
FACTS = {
    "inspection.grade": "good",
    "inspection.reported_on": date(2020, 9, 3),
    "offer.price": 130000,
    "offer.share": Fraction(25, 2),
    "offer.hours": Fraction(5, 4),
    "offer.agreed": True,
    "offer.name": "A & B <i>",
}


def filled(text: str, locale: str = "en") -> str:
    faults = Faults()
    tokens = read_tokens(text, VOCABULARY, HERE, faults)
    assert not list(faults)
    return fill(tokens, FACTS, VOCABULARY, locale)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("No token at all.", "No token at all.", id="plain"),
        pytest.param("It is {inspection.grade}.", "It is Good.", id="option-label"),
        pytest.param("{inspection.reported_on}", "3 September 2020", id="date"),
        pytest.param("{offer.price} a week", "£1,300.00 a week", id="money"),
        pytest.param("{offer.share}", "12.5%", id="percentage"),
        pytest.param("{offer.hours}", "1.25", id="decimal"),
        pytest.param("{offer.agreed}", "yes", id="boolean"),
        pytest.param("{offer.name}{offer.name}", "A & B <i>A & B <i>", id="twice"),
        pytest.param("{{inspection.grade}}", "{inspection.grade}", id="braces"),
        pytest.param("{{{inspection.grade}}}", "{Good}", id="token-in-braces"),
        pytest.param("a }} b {{ c", "a } b { c", id="braces-either-way"),
        pytest.param("é {offer.price} €", "é £1,300.00 €", id="beyond-ascii"),
        pytest.param("line one\n{inspection.grade}\n", "line one\nGood\n", id="lines-kept"),
    ],
)
def test_a_token_is_the_fact_in_words(text: str, expected: str) -> None:
    assert filled(text) == expected


def test_a_token_follows_the_locale() -> None:
    assert filled("{inspection.grade} {inspection.reported_on}", "cy") == "Da 3 Medi 2020"


@pytest.mark.parametrize(("locale", "expected"), [("en", "(not given)"), ("cy", "(heb ei roi)")])
def test_an_unknown_fact_is_not_given(locale: str, expected: str) -> None:
    text = read_tokens("{offer.price}", VOCABULARY, HERE, Faults())
    assert fill(text, {}, VOCABULARY, locale) == expected


def test_only_values_are_escaped() -> None:
    text = read_tokens("<b>{offer.name}</b>", VOCABULARY, HERE, Faults())
    assert fill(text, FACTS, VOCABULARY, "en", lambda value: value.replace("<", "&lt;")) == "<b>A & B &lt;i></b>"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        pytest.param("{inspection.grad}", "unknown-token", "Did you mean {inspection.grade}?", id="misspelt"),
        pytest.param("{ inspection.grade }", "unknown-token", "Did you mean {inspection.grade}?", id="spaces"),
        pytest.param("{grade}", "unknown-token", "", id="no-record"),
        pytest.param("{}", "unknown-token", "", id="empty"),
        pytest.param("{zzz.qqq}", "unknown-token", "A token is {record.field}", id="nothing-near"),
        pytest.param("a { b", "token", "{{", id="open-brace"),
        pytest.param("a } b", "token", "}}", id="close-brace"),
        pytest.param("{inspection.grade", "token", "{{", id="never-closed"),
        pytest.param("{a{b}", "token", "{{", id="brace-in-token"),
    ],
)
def test_a_token_that_names_nothing_is_a_fault(text: str, code: str, said: str) -> None:
    faults = Faults()
    read_tokens(text, VOCABULARY, HERE, faults)
    fault = next(iter(faults))
    assert (fault.code, fault.file, fault.line) == (code, "letter.yaml", 7)
    assert said in fault.hint


def test_a_fault_says_which_line_of_a_long_text() -> None:
    faults = Faults()
    read_tokens("one\ntwo\n{inspection.graed}", VOCABULARY, HERE, faults)
    assert "line 3 of the text" in next(iter(faults)).message


def test_a_text_of_nothing_but_faults_costs_little() -> None:
    faults = Faults()
    read_tokens("{x}{y.z}" * 30_000, VOCABULARY, HERE, faults)
    assert len(list(faults)) <= 20


def test_words_keep_their_languages_and_places() -> None:
    node = read(b"text:\n  en: Is {inspection.grade}\n  cy: Yn {inspection.gradd}\n", "d.yaml").get("text")
    faults = Faults()
    words = read_token_words(node, VOCABULARY, faults)
    assert [(fault.line, fault.code) for fault in faults] == [(3, "unknown-token")]
    assert words.facts == ("inspection.grade",)
    assert (words.lang("en"), words.lang("cy")) == ("en", "cy")


def test_missing_welsh_falls_back() -> None:
    node = read(b"text: Is {inspection.grade}", "d.yaml").get("text")
    words = read_token_words(node, VOCABULARY, Faults())
    assert words.text("cy") == TokenText(("Is ", Token("inspection.grade")))
    assert words.lang("cy") == "en"
    assert not read_token_words(None, VOCABULARY, Faults())
