"""What pages of questions share, whatever they are answered for: hidden fields, links to files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from markupsafe import Markup

from webapp.access.csrf import FIELD
from webapp.access.gate import csrf_token
from webapp.formpages import PageForm
from webapp.journeys.holding import held_files

SEE_OTHER = 303
NOTHING = Markup("")
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


def question_page(
    held: PageForm,
    fields: Mapping[str, str],
    back: tuple[str, str],
    *,
    caption: str = "",
    notice: Markup = NOTHING,
    autosaved: bool = False,
) -> Response:
    """Show a page of questions.

    Args:
        held: The page, posted or not.
        fields: Its hidden fields.
        back: Words and address of the link back.
        caption: What the page belongs to, above its heading.
        notice: What is to be known before answering.
        autosaved: Whether what is typed is saved as the person goes on, where there are scripts.
    """
    html = render_template(
        "question.html",
        title=held.page.title.said(held.locale),
        body=held.render(hidden=fields, caption=caption),
        page_errors=held.error_list,
        back=back,
        notice=notice + held_files(held.page.questions, held.answers, editable=True),
        autosaved=autosaved,
    )
    return make_response(html, 422 if held.errors else 200)
