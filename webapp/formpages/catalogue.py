"""What a person reads when an answer has a fault: (question type, code) -> a sentence that names the question.

The author's own `messages` come first, then the type's own words (`own_words` of its field), then the general
ones here.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel import gettext
from markupsafe import Markup, escape

from engine.forms.model import Question
from engine.showing import show
from engine.values import Value
from webapp.formpages.fields import AnswerField, Fault, Problem
from webapp.formpages.naming import name_of
from webapp.formpages.sizes import size_words
from webapp.formpages.speech import Sentence, marked, sentence

GENERAL: Mapping[str, Sentence] = {
    "required": sentence("Enter %(target)s"),
    "too-long": sentence("%(subject)s must be %(limit)s characters or fewer. It has %(length)s."),
    "control-character": sentence(
        "%(subject)s has a character that cannot be seen (%(character)s). Type it again without it."
    ),
    "text": sentence("%(subject)s must have words in it"),
    "integer": sentence("%(subject)s must be a whole number, like 25"),
    "money": sentence("%(subject)s must be an amount of money, like 1,234.50"),
    "money-pence": sentence("%(subject)s must have two digits for the pence, like 1,234.50"),
    "too-many-digits": sentence("%(subject)s must have %(limit)s digits or fewer"),
    "min": sentence("%(subject)s must be %(min)s or more"),
    "max": sentence("%(subject)s must be %(max)s or less"),
    "date": sentence("%(subject)s must be a real date, like 27 3 2026"),
    "date-part-missing": sentence("%(subject)s must include %(parts)s"),
    "date-not-real": sentence("%(subject)s must be a real date. There is no such day."),
    "date-year": sentence("%(subject)s must have a year of four digits, from %(from)s to %(to)s"),
    "option": sentence("%(subject)s must be one of the options shown"),
    "repeated": sentence("%(subject)s has the same thing twice"),
    "boolean": sentence("%(subject)s must be yes or no"),
    "email": sentence("%(subject)s must be an email address, like name@example.com"),
    "telephone": sentence("%(subject)s must be a telephone number, like 01632 960 001 or +44 808 157 0192"),
    "postcode": sentence("%(subject)s must be a full UK postcode, like CW1 2BJ"),
    "urn": sentence("%(subject)s must be a number of six digits, like 123456"),
    "file": sentence("A file could not be read. Upload it again."),
    "file-type": sentence("%(name)s must be one of these kinds of file: %(accept)s"),
    "file-too-large": sentence("%(name)s is %(size_bytes)s. It must be %(max_bytes)s or smaller."),
    "file-empty": sentence("%(name)s is empty. Upload a file with something in it."),
    "rows": sentence("%(subject)s could not be read. Enter it again."),
    "too-few": sentence("%(subject)s must have at least %(at_least)s. There are %(given)s."),
    "too-many": sentence("%(subject)s must have %(at_most)s or fewer. There are %(given)s."),
    "unknown-question": sentence("The form no longer asks for %(target)s"),
    "unknown-cell": sentence("The form no longer asks for part of %(target)s"),
    "check": sentence("%(subject)s does not agree with other answers"),
}
"""The general words for every code of `engine.forms.codes`."""

_PARTS = {"day": sentence("a day"), "month": sentence("a month"), "year": sentence("a year")}


def fault(field: AnswerField, problem: Problem) -> Fault:
    """Return `problem` of `field` in words, with the id of the input to put right."""
    question = _asked(field.question, problem.part)
    text = words(field, question, problem)
    return Fault(problem.code, text, field.target(problem), problem.part, field.row_of(problem.part))


def words(field: AnswerField, question: Question, problem: Problem) -> Markup:
    """Return what a person reads: a check's own message, the author's words for the code, or the catalogue's."""
    if problem.message is not None:
        return problem.message
    own = question.message(problem.code)
    if own:
        return marked(own, field.locale)
    name = name_of(question.label, field.locale)
    if problem.code == "required" and name.instruction:
        return escape(name.instruction)
    kind = type(field) if question is field.question else type(field.make(question, question.id, field.locale))
    said = kind.own_words.get(problem.code) or GENERAL.get(problem.code) or GENERAL["option"]
    values = spoken(question, problem.params, field.locale)
    names = {"subject": name.subject, "target": name.target, "quoted": name.quoted}
    text = said.said({"name": name.subject, **values, **names})
    return escape(text[:1].upper() + text[1:])


def spoken(question: Question, params: Mapping[str, object], locale: str) -> dict[str, str]:
    """Return the values of a fault as they are said: amounts and dates of the question's type, sizes, lists."""
    return {key: _spoken(question, key, value, locale) for key, value in params.items()}


def _spoken(question: Question, key: str, value: object, locale: str) -> str:
    if key in ("min", "max") and question.fact_type is not None and isinstance(value, int | date):
        bound: Value = value
        return show(bound, question.fact_type, locale)
    if key in ("size_bytes", "max_bytes") and isinstance(value, int):
        return size_words(value, locale)
    if key == "parts" and isinstance(value, Iterable):
        return _listed([_PARTS[str(part)].said({}) for part in value if str(part) in _PARTS], locale)
    if isinstance(value, list | tuple | frozenset | set):
        return ", ".join(str(item).upper() if key == "accept" else str(item) for item in value)
    if isinstance(value, int) and not isinstance(value, bool) and key not in ("from", "to"):
        return str(format_decimal(value, locale=_babel(locale)))
    return f"“{value}”" if key == "name" else str(value)


def _listed(items: list[str], locale: str) -> str:
    return format_list(items, locale=_babel(locale)) if items else gettext("a date")


def _babel(locale: str) -> str:
    return "cy" if locale.startswith("cy") else "en_GB"


def _asked(question: Question, part: str) -> Question:
    """The question that `part` of an answer is about: a cell of a row, or the question itself."""
    cell = part.split(".")[1:2]
    return next((asked for asked in question.row if [asked.id] == cell), question)
