"""A form's answers to be read: check-your-answers with its links, the record of a submission, the print view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext
from markupsafe import Markup

from engine.forms.answers import calculated_answers
from engine.forms.model import Form, Page
from engine.forms.rows_relevance import as_asked
from engine.values import Facts, Value
from webapp.formpages.asking import Draft
from webapp.formpages.controls import field_class, manner, shown
from webapp.formpages.fields import FileUrl, Json
from webapp.formpages.macros import Params, govuk, template
from webapp.formpages.speech import marked, speaking

Change = Callable[[str, str], str]
"""Gives the address where an answer is changed, from the ids of page and question."""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One answer: the question, the answer to be read, where it is changed (or nothing), whether it needs room."""

    question_id: str
    key: Markup
    value: Markup
    change: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page."""

    page_id: str
    title: Markup
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The answers of a form, page by page."""

    sections: tuple[Section, ...]
    locale: str

    def render(self, *, level: int = 2, for_print: bool = False) -> Markup:
        """Return the answers as HTML.

        Args:
            level: the level of the headings, one for each page of the form.
            for_print: whether this is the print view: all open, nothing to press.
        """
        with speaking(self.locale):
            sections = [(section.title, _parts(section, for_print)) for section in self.sections]
            words = {"change": gettext("Change")}
            return template("summary.html", sections=sections, level=level, for_print=for_print, words=words)


def summary(
    form: Form,
    answers: Mapping[str, Json],
    facts: Facts,
    locale: str = "en",
    *,
    change: Change | None = None,
    file_url: FileUrl | None = None,
    parameters: Mapping[str, Value] | None = None,
) -> Summary:
    """Return the relevant answers to `form` to be read.

    Args:
        form: the form in the version that was answered.
        answers: the draft or submission.
        facts: what else was known by dotted name when it was answered.
        locale: `en` or `cy`.
        change: where an answer is changed; without it the summary is a record.
        file_url: where a stored file is fetched; without it files are only named.
        parameters: values of the parameters that the form's conditions mention, by full name.
    """
    with speaking(locale):
        now = Draft(form, answers, facts, parameters or {}).relevance()
        calculated = calculated_answers(form, now)
        asked = {question.id: question for question in form.questions}
        # What was calculated stands in a record as it was then; in a draft it is worked out anew.
        said = {**answers, **calculated} if change else {**calculated, **answers}
        said |= {name: as_asked(asked[name], said.get(name), cells) for name, cells in now.cells.items()}
        found = (_section(page, said, frozenset(now.questions), locale, change, file_url) for page in form.pages)
        return Summary(tuple(section for section in found if section.rows), locale)


def _section(
    page: Page,
    answers: Mapping[str, Json],
    relevant: frozenset[str],
    locale: str,
    change: Change | None,
    file_url: FileUrl | None,
) -> Section:
    way = manner(locale, file_url)
    rows = tuple(
        SummaryRow(
            question.id,
            marked(question.label, locale),
            shown(question, answers.get(question.id), way),
            change(page.id, question.id) if change and question.asks else "",
            field_class(question).wide and bool(answers.get(question.id)),
        )
        for question in page.questions
        if question.id in relevant and question.keeps
    )
    return Section(page.id, marked(page.title, locale), rows)


def _parts(section: Section, for_print: bool) -> list[SummaryRow | Markup]:
    """The answers of a page as lists, and between them those that need the whole width."""
    parts: list[SummaryRow | Markup] = []
    for wide, rows in groupby(section.rows, key=lambda row: row.wide):
        if wide:
            parts += rows
        else:
            parts.append(govuk("summary-list", {"rows": [_row(row, for_print) for row in rows]}))
    return parts


def _row(row: SummaryRow, for_print: bool) -> Params:
    params: Params = {"key": {"html": row.key}, "value": {"html": row.value}}
    if row.change and not for_print:
        hidden = row.key.striptags()
        params["actions"] = {"items": [{"href": row.change, "text": gettext("Change"), "visuallyHiddenText": hidden}]}
    return params
