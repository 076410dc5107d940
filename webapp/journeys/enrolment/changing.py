"""What pages say of a form that has changed under a draft: what is to be looked at again, what fits no longer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import render_template, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from engine.forms.carrying import Misfit, Why
from engine.forms.model import Form, Page
from webapp import interface
from webapp.formpages import PageForm
from webapp.formpages.controls import manner, shown
from webapp.formpages.speech import marked
from webapp.journeys.answering import NOTHING, file_url
from webapp.services.drafting import Changed
from webapp.services.read_application import ApplicationView

WHY: dict[Why, LazyString] = {
    Why.GONE: _l("The form does not ask this any more."),
    Why.TYPE: _l("The form asks this in another way now."),
    Why.PART: _l("Some of this cannot be given as an answer any more."),
}
"""By reason why an answer fits no longer: the sentence."""


def again(found: ApplicationView) -> list[dict[str, Any]]:
    """Return the questions that are to be looked at again, each with its words and the way to it."""
    return [
        {
            "words": marked(question.label, interface.locale()),
            "href": url_for("enrolment.page", reference=found.reference, page_id=page.id, _anchor=f"q-{question.id}"),
        }
        for page in found.form.pages
        for question in page.questions
        if question.id in found.to_confirm
    ]


def left_over(misfits: Iterable[Misfit]) -> list[dict[str, Any]]:
    """Return answers that fit no longer as rows of a summary list: the question as it was, the answer, and why."""
    way = manner(interface.locale(), file_url)
    return [
        {
            "key": {"html": marked(misfit.question.label, way.locale)},
            "value": {
                "html": shown(misfit.question, misfit.answer, way)
                + Markup('<p class="govuk-hint govuk-!-margin-bottom-0">{}</p>').format(str(WHY[misfit.why]))
            },
        }
        for misfit in misfits
    ]


def page_notice(found: ApplicationView, held: PageForm) -> Markup:
    """Return what a page says of questions on it that are to be confirmed; nothing where there are none."""
    asked = [question for question in held.asked if question.id in found.to_confirm]
    ids = {question.id for question in held.page.questions}
    misfits = [misfit for misfit in found.left_over if misfit.question.id in ids]
    if not asked:
        return NOTHING
    html = render_template(
        "enrolment/changed_page.html",
        since=found.form_from,
        asked=[{"words": marked(each.label, held.locale), "href": f"#q-{each.id}"} for each in asked],
        left_over=left_over(misfits),
    )
    return Markup(html)  # noqa: S704 - our own template


def last_saved(found: ApplicationView) -> tuple[Changed, Page] | None:
    """Return who saved the draft last, and which page; nothing where that is not known."""
    known = {name: change for name, change in found.changes.items() if _page_of(found.form, name)}
    if not known:
        return None
    name = max(known, key=lambda each: known[each].at)
    page = _page_of(found.form, name)
    return (known[name], page) if page else None


def _page_of(form: Form, question_id: str) -> Page | None:
    return next((page for page in form.pages if any(each.id == question_id for each in page.questions)), None)
