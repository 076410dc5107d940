"""What a person reads when an answer has a fault: (question type, code) -> a sentence that names the question.

The author's own `messages` come first, then the words of the question type, then the general ones here.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel import gettext
from markupsafe import Markup, escape

from engine.forms.controls import Parts
from engine.forms.model import Question, sentence
from webapp.formpages.fields import AnswerField, Fault, Problem
from webapp.formpages.naming import name_of
from webapp.formpages.sizes import size_words
from webapp.formpages.speech import filled, marked

GENERAL: Mapping[str, str] = {
    "required": sentence("Enter %(target)s"),
    "too-long": sentence("%(subject)s must be %(limit)s characters or fewer. It has %(length)s."),
    "control-character": sentence(
        "%(subject)s has a character that cannot be seen (%(character)s). Type it again without it."
    ),
    "text": sentence("%(subject)s must have words in it"),
    "too-many-digits": sentence("%(subject)s must have %(limit)s digits or fewer"),
    "min": sentence("%(subject)s must be %(min)s or more"),
    "max": sentence("%(subject)s must be %(max)s or less"),
    "repeated": sentence("%(subject)s has the same thing twice"),
    "too-few": sentence("%(subject)s must have at least %(at_least)s. There are %(given)s."),
    "too-many": sentence("%(subject)s must have %(at_most)s or fewer. There are %(given)s."),
    "unknown-question": sentence("The form no longer asks for %(target)s"),
    "check": sentence("%(subject)s does not agree with other answers"),
}
"""The words for the codes that any answer may have; those of one type stand with the type."""


def fault(field: AnswerField, problem: Problem) -> Fault:
    """Return `problem` of `field` in words, with the id of the input to put right."""
    question = _asked(field.question, problem.part)
    text = words(field, question, problem)
    return Fault(problem.code, text, field.target(problem), problem.part, field.row_of(problem.part))


def words(field: AnswerField, question: Question, problem: Problem) -> Markup:
    """Return what a person reads: a check's own message, the author's words for the code, or the catalogue's."""
    message = problem.message if problem.message is not None else field.message_of(problem)
    if message is not None:
        return message
    own = question.message(problem.code)
    if own:
        return marked(own, field.locale)
    name = name_of(question.label, field.locale)
    if problem.code == "required" and name.instruction:
        return escape(name.instruction)
    said = question.type.words.get(problem.code) or GENERAL.get(problem.code)
    said = said or field.question.type.words.get(problem.code) or GENERAL["text"]
    values = spoken(question, field.values_of(problem), field.locale)
    names = {"subject": name.subject, "target": name.target, "quoted": name.quoted}
    text = filled(gettext(said), {"name": name.subject, **values, **names})
    return escape(text[:1].upper() + text[1:])


def spoken(question: Question, params: Mapping[str, object], locale: str) -> dict[str, str]:
    """Return the values of a fault as they are said: amounts and dates of the question's type, sizes, lists."""
    return {key: _spoken(question, key, value, locale) for key, value in params.items()}


def _spoken(question: Question, key: str, value: object, locale: str) -> str:
    if key in ("min", "max") and question.fact_type is not None and isinstance(value, int | date | Fraction):
        return question.type.bound_said(question, value, locale)
    if key in ("size_bytes", "max_bytes") and isinstance(value, int):
        return size_words(value, locale)
    if key == "parts" and isinstance(value, Iterable):
        return _listed(question, [str(part) for part in value], locale)
    if isinstance(value, list | tuple | frozenset | set):
        return ", ".join(str(item).upper() if key == "accept" else str(item) for item in value)
    if isinstance(value, int) and not isinstance(value, bool) and key not in ("from", "to"):
        return str(format_decimal(value, locale=_babel(locale)))
    return f"“{value}”" if key == "name" else str(value)


def _listed(question: Question, names: list[str], locale: str) -> str:
    """Return the labels of parts of an answer as a list: "a day and a month"."""
    control = question.type.control
    parts = control.parts if isinstance(control, Parts) else ()
    labels = [part.named.said(locale) for part in parts if part.name in names]
    return format_list(labels, locale=_babel(locale))


def _babel(locale: str) -> str:
    return "cy" if locale.startswith("cy") else "en_GB"


def _asked(question: Question, part: str) -> Question:
    """The question that `part` of an answer is about: a cell of a row, or the question itself."""
    cell = part.split(".")[1:2]
    return next((asked for asked in question.row if [asked.id] == cell), question)
