"""A blank form: every question of every page, on what it depends in words, and where its answer is written."""

from collections.abc import Iterator

from flask_babel import gettext

from engine.conditions.model import Condition
from engine.conditions.sentence import clause
from engine.forms.model import Form, Page, Question
from webapp.formpages.controls import field_class
from webapp.formpages.paper import Block, Entry, Paper, Part, Said, Section, Text, markdown, own, said, titled
from webapp.formpages.speech import speaking


def blank_form(form: Form, locale: str = "en", *, about: tuple[str, ...] = (), mark: str = "") -> Paper:
    """Return `form` as a paper to write on.

    Args:
        form: the form.
        locale: `en` or `cy`.
        about: lines below the heading: which version it is.
        mark: words across every page, where it is not live.
    """
    with speaking(locale):
        sections = tuple(_section(page, locale) for page in form.pages)
        lines = tuple(own(line, locale) for line in about)
        return Paper(said(form.title, locale), locale, lines, (Part(Said("", locale[:2]), sections),), mark=mark)


def _section(page: Page, locale: str) -> Section:
    told = (*_condition(page.show_when, locale, of_page=True), *markdown(page.guidance, locale))
    return Section(said(page.title, locale), told, tuple(_entry(question, locale) for question in page.questions))


def _entry(question: Question, locale: str) -> Entry:
    blocks = (*_told(question, locale), *field_class(question).blank(question, locale))
    return Entry(titled(question.label, question.optional and question.asks, locale), blocks)


def _told(question: Question, locale: str) -> Iterator[Block]:
    yield from _condition(question.show_when, locale)
    if question.needed_for is not None:
        yield Text(own(gettext("Answer this only if you are asked to."), locale), "condition")
    if question.hint:
        yield Text(said(question.hint, locale), "hint")


def _condition(when: Condition | None, locale: str, *, of_page: bool = False) -> Iterator[Block]:
    if when is None:
        return
    if of_page:
        words = gettext("Answer this part only if %(condition)s.", condition=clause(when, locale))
    else:
        words = gettext("Answer this only if %(condition)s.", condition=clause(when, locale))
    yield Text(own(words, locale), "condition")
