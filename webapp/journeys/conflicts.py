"""Two people on one page: both answers side by side, and for each question the person says which is to be kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import format_datetime, gettext
from markupsafe import Markup

from engine.forms.model import Question
from webapp.formpages import PageForm
from webapp.formpages.controls import manner, shown
from webapp.formpages.speech import marked
from webapp.journeys.answering import file_url
from webapp.services.drafting import Changed
from webapp.timetable import MOMENT

DECIDING, TAKE, ALL = "deciding", "take-", "take-all"
MINE, SAVED = "mine", "saved"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said at the conflict page.

    Attributes:
        answers: To be saved: those the person entered, without those for which what is saved is to stay.
        missing: Ids of questions for which nothing was said.
        asked: Whether it was the conflict page that was sent.
    """

    answers: Mapping[str, Any]
    missing: tuple[str, ...]
    asked: bool


def decided(held: PageForm) -> Decided:
    """Return what was said at the conflict page, if it was that which was sent."""
    if request.form.get(ALL) == MINE:
        return Decided(held.answers, (), asked=True)
    differing = request.form.get(DECIDING, "").split()
    taken = {name: request.form.get(f"{TAKE}{name}", "") for name in differing}
    missing = tuple(name for name, said in taken.items() if said not in (MINE, SAVED))
    answers = {name: answer for name, answer in held.answers.items() if taken.get(name) != SAVED}
    return Decided(answers, missing, asked=bool(differing))


def conflict_page(
    held: PageForm,
    stored: Mapping[str, Any],
    changes: Mapping[str, Changed],
    fields: Mapping[str, str],
    back: tuple[str, str],
    *,
    missing: Collection[str] = (),
) -> Response:
    """Show what was saved meanwhile beside what was entered now, and ask for each question which is to be kept.

    Args:
        held: The page as posted.
        stored: What is saved, by question.
        changes: Who saved it and when, where that is known.
        fields: The hidden fields of the page, for the version that is saved.
        back: Words and address of the link back.
        missing: Ids of questions for which the person has yet to say it.
    """
    differing = [each for each in held.asked if each.asks and stored.get(each.id) != held.answers.get(each.id)]
    sides = [_sides(each, held, stored, changes.get(each.id), each.id in missing) for each in differing]
    errors = [{"text": each["error"], "href": f"#{each['id']}"} for each in sides if each["error"]]
    html = render_template(
        "conflict.html",
        title=held.page.title.said(held.locale),
        sides=sides,
        fields=[*fields.items(), (DECIDING, " ".join(each.id for each in differing)), *_entered(fields)],
        page_errors=errors,
        back=back,
    )
    return make_response(html, 422 if errors else 409)


def _sides(
    question: Question,
    held: PageForm,
    stored: Mapping[str, Any],
    change: Changed | None,
    missing: bool,
) -> dict[str, Any]:
    """Return one question with both answers, for the template."""
    way = manner(held.locale, file_url)
    return {
        "id": f"{TAKE}{question.id}",
        "question": marked(question.label, held.locale),
        "saved": shown(question, stored.get(question.id), way),
        "mine": shown(question, held.answers.get(question.id), way),
        "by": by_whom(change),
        "chosen": request.form.get(f"{TAKE}{question.id}", ""),
        "error": gettext("Select which answer to keep") if missing else "",
    }


def by_whom(change: Changed | None) -> str:
    """Say who saved an answer, and when; nothing where that is not known."""
    if change is None:
        return ""
    when = format_datetime(change.at, MOMENT)
    if change.own:
        return str(gettext("Saved by you, %(when)s", when=when))
    return str(gettext("Saved by %(name)s, %(when)s", name=change.by, when=when)) if change.by else ""


def _entered(fields: Mapping[str, str]) -> Iterator[tuple[str, Markup | str]]:
    """Yield what was posted, to be posted again with what the person says."""
    for name, value in request.form.items(multi=True):
        if name not in fields and name not in (DECIDING, ALL, "action") and not name.startswith(TAKE):
            yield name, value
