"""What pages of questions share, whatever they are answered for: hidden fields, links to files, the conflict page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext

from engine.forms.model import Form
from engine.values import Facts, Value
from webapp import interface
from webapp.access.csrf import FIELD
from webapp.access.gate import csrf_token
from webapp.formpages import PageForm, summary
from webapp.journeys.holding import held_files
from webapp.services.save_page import StalePage

SEE_OTHER = 303
_VERSION = "version"
_MOST_DIGITS = 9


def hidden(version: int, **more: str) -> dict[str, str]:
    """Return the hidden fields of a page: where the form came from, and the version of what it changes."""
    return {FIELD: csrf_token(), _VERSION: str(version), **more}


def posted_version() -> int:
    """Return the version that the page was shown from; 0, which is never current, where that cannot be told."""
    said = request.form.get(_VERSION, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS else 0


def file_url(file: Mapping[str, Any]) -> str | None:
    """Return where an uploaded file can be saved from."""
    return url_for("files.one", file_id=file["id"]) if file.get("id") else None


def question_page(held: PageForm, fields: Mapping[str, str], back: tuple[str, str], *, caption: str = "") -> Response:
    """Show a page of questions.

    Args:
        held: The page, posted or not.
        fields: Its hidden fields.
        back: Words and address of the link back.
        caption: What the page belongs to, above its heading.
    """
    html = render_template(
        "question.html",
        title=held.page.title.said(held.locale),
        body=held.render(hidden=fields, caption=caption),
        page_errors=held.error_list,
        back=back,
        conflict=None,
        notice=held_files(held.page.questions, held.answers, editable=True),
    )
    return make_response(html, 422 if held.errors else 200)


def conflict_page(
    held: PageForm,
    form: Form,
    facts: Facts,
    parameters: Mapping[str, Value],
    stale: StalePage,
    fields: Mapping[str, str],
    back: tuple[str, str],
) -> Response:
    """Show what was saved meanwhile beside what was entered now, which one press saves.

    Args:
        held: The page as posted.
        form: The form that the page is of.
        facts: What its conditions may read besides the answers.
        parameters: The values of parameters today, for the same.
        stale: What is saved.
        fields: The hidden fields of the page.
        back: Words and address of the link back.
    """
    differing = {
        question.id for question in held.asked if stale.stored.get(question.id) != held.answers.get(question.id)
    }
    stored = {name: answer for name, answer in stale.stored.items() if name in differing}
    answers, locale = {**held.answers, **stored}, interface.locale()
    sections = summary(form, answers, facts, locale, file_url=file_url, parameters=parameters).sections
    rows = [
        {"key": {"html": row.key}, "value": {"html": row.value}}
        for section in sections
        for row in section.rows
        if row.question_id in differing
    ]
    html = render_template(
        "question.html",
        title=held.page.title.said(held.locale),
        body=held.render(hidden=fields, button=gettext("Save what I entered")),
        page_errors=[],
        back=back,
        conflict=rows,
        notice="",
    )
    return make_response(html, 409)
