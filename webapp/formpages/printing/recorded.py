"""What was submitted, on paper: the relevant answers, page by page."""

from collections.abc import Mapping

from engine.forms.answers import calculated_answers
from engine.forms.model import Form, Page
from engine.values import Facts, Value
from engine.words import Words
from webapp.formpages.asking import Draft
from webapp.formpages.controls import field_class
from webapp.formpages.fields import Json
from webapp.formpages.paper import Entry, Part, Section, said
from webapp.formpages.speech import speaking


def recorded_form(
    heading: Words,
    form: Form,
    answers: Mapping[str, Json],
    facts: Facts,
    locale: str = "en",
    *,
    parameters: Mapping[str, Value] | None = None,
) -> Part:
    """Return the answers to `form` as a part of a paper.

    Args:
        heading: what stands above them.
        form: the form in the version that was answered.
        answers: the submission.
        facts: what else was known by dotted name when it was answered.
        locale: `en` or `cy`.
        parameters: values of the parameters that the form's conditions mention, by full name.
    """
    with speaking(locale):
        now = Draft(form, answers, facts, parameters or {}).relevance()
        # What was calculated stands in a record as it was then.
        held = {**calculated_answers(form, now), **answers}
        shown = frozenset(now.questions)
        sections = (_section(page, held, shown, locale) for page in form.pages)
        return Part(said(heading, locale), tuple(section for section in sections if section.entries))


def _section(page: Page, answers: Mapping[str, Json], shown: frozenset[str], locale: str) -> Section:
    entries = tuple(
        Entry(
            said(question.label, locale),
            field_class(question).recorded(question, answers.get(question.id), locale),
        )
        for question in page.questions
        if question.id in shown and question.keeps
    )
    return Section(said(page.title, locale), (), entries)
