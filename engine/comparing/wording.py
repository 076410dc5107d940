"""Sentences in both languages at once: templates filled, lists, values and conditions in words.

Titles stand between two marks that no definition can hold (reading refuses them), so that whoever shows a sentence
can make them bold, or put them in quotes.
"""

from collections.abc import Iterable
from typing import Literal

from babel.lists import format_list

from engine import showing
from engine.conditions.model import Condition, Expression
from engine.conditions.sentence import clause, expression_words
from engine.values import Type, Value
from engine.words import LANGUAGES, Words

Marks = tuple[str, str]
"""What stands before and after a title."""

Style = Literal["standard", "or"]
"""How a list ends: in “and” or in “or”."""

QUOTES: Marks = ("“", "”")
_MARKS: Marks = ("\u2068", "\u2069")


def marked(text: str, marks: Marks) -> str:
    """Return `text` with the given `marks` around its titles."""
    for ours, theirs in zip(_MARKS, marks, strict=True):
        text = text.replace(ours, theirs)
    return text


def filled(template: Words, **parts: Words) -> Words:
    """Return `template` with its parts filled in, each in the language of the sentence."""
    said = (template.said(each).format(**{name: part.said(each) for name, part in parts.items()}) for each in LANGUAGES)
    return Words(*said)


def same(text: str) -> Words:
    """Return a text that is the same in both languages: an id, a number."""
    return Words(text, text)


def emphasised(words: Words) -> Words:
    """Return a title, between marks."""
    return _between(words, _MARKS)


def quoted(words: Words) -> Words:
    """Return words between quotes."""
    return _between(words, QUOTES)


def _between(words: Words, marks: Marks) -> Words:
    return Words(*(f"{marks[0]}{words.said(each)}{marks[1]}" for each in LANGUAGES))


def listed(items: Iterable[Words], style: Style = "standard") -> Words:
    """Return `items` as a list in words; `style` is `standard` (and) or `or`."""
    kept = tuple(items)
    return Words(
        format_list([item.said("en") for item in kept], style=style, locale="en_GB"),
        format_list([item.said("cy") for item in kept], style=style, locale="cy"),
    )


def joined(items: Iterable[Words]) -> Words:
    """Return sentences or clauses with semicolons between them."""
    kept = tuple(items)
    return Words(*("; ".join(item.said(each) for item in kept) for each in LANGUAGES))


def shown(value: Value | None, type_: Type) -> Words:
    """Return a value in words."""
    return Words(*(showing.show(value, type_, each) for each in LANGUAGES))


def clause_words(condition: Condition) -> Words:
    """Return a condition as a clause."""
    return Words(*(clause(condition, each) for each in LANGUAGES))


def value_words(expression: Expression) -> Words:
    """Return a value expression in words."""
    return Words(*(expression_words(expression, each) for each in LANGUAGES))


def sentence_about(called: Words, statement: Words) -> Words:
    """Return “Rule X: statement.”, or the statement alone where nothing is called."""
    if called:
        return Words(*(_stopped(f"{called.said(each)}: {statement.said(each)}") for each in LANGUAGES))
    return Words(*(_stopped(_capital(statement.said(each))) for each in LANGUAGES))


def _stopped(text: str) -> str:
    return text if text.endswith((".”", "?”", "!”")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
