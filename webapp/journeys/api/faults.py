"""What is wrong with answers, as programs are told: where, which code, and the words that a page would show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.errors import InputError
from engine.forms.model import Form
from webapp.formpages import catalogue
from webapp.formpages.controls import make_cell
from webapp.formpages.fields import Problem
from webapp.formpages.speech import speaking
from webapp.journeys.api import words
from webapp.journeys.api.problems import Fault


def in_words(form: Form, problems: Iterable[InputError], locale: str) -> list[Fault]:
    """Return what the engine found wrong with answers to `form`, in the order it was found.

    Args:
        form: The form.
        problems: As the engine gives them; `field` is `question` or `question.index.cell`.
        locale: The language of the words.
    """
    with speaking(locale):
        return [_fault(form, problem, locale) for problem in problems]


def _fault(form: Form, problem: InputError, locale: str) -> Fault:
    path = [problem.field] if problem.code == "unknown-question" else problem.field.split(".", 2)
    found = {"pointer": pointer(path) if problem.field else "", "code": problem.code}
    return found | {"detail": _said(form, problem, path, locale)}


def _said(form: Form, problem: InputError, path: Sequence[str], locale: str) -> str:
    if problem.code == "check":
        check = next(each for each in form.checks if each.id == problem.params["check"])
        return check.message.said(locale)
    question = form.question(path[0])
    if question is None or not question.asks:
        return words.unknown_question()
    field = make_cell(question, question.id, locale)
    said = catalogue.fault(field, Problem(problem.code, problem.params, ".".join(path[1:])))
    return str(said.summary.striptags())


def pointer(path: Iterable[str]) -> str:
    """Return the JSON pointer (RFC 6901) to a place.

    >>> pointer(["tools", "0", "a/b"])
    '/tools/0/a~1b'
    """
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in path)
