"""Views of the evaluation journey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from engine.forms.model import Form, Question
from engine.forms.types.information import TYPE as INFORMATION
from engine.values import Value
from engine.words import NO_WORDS
from webapp import interface
from webapp.access import current, open_to
from webapp.access.csrf import FIELD
from webapp.access.gate import csrf_token
from webapp.formpages.pages import PageForm, page_form
from webapp.formpages.summaries import Summary, summary
from webapp.journeys import wording
from webapp.journeys.evaluation import words
from webapp.journeys.evaluation.looking import read_looked
from webapp.journeys.evaluation.queue_workbook import write_queue
from webapp.journeys.workbooks import workbook_to_save
from webapp.services.assign_application import assign_application
from webapp.services.confirm_outcome import confirm_outcome
from webapp.services.decide_application import decide_application
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.read_evaluation import Assessed, Evaluation, read_evaluation
from webapp.services.read_queue import read_queue
from webapp.services.read_submission import Part, read_submission
from webapp.services.record_assessment import record_assessment
from webapp.services.resolve_referral import resolve_referral

blueprint = Blueprint("evaluation", __name__, template_folder="templates")

SEE_OTHER = 303

wording.declare(words.REFUSALS)


@blueprint.get("/evaluation")
@open_to("read-applications")
def queue() -> str:
    """Show the applications that may be decided, of one round or of all."""
    looked = read_looked(request.args)
    found = read_queue(current.store(), current.actor(), current.library(), looked.asked)
    me = current.actor().person_id
    return render_template(
        "evaluation/queue.html", queue=found, looked=looked, states=words.STATES, orders=words.ORDERS, me=me
    )


@blueprint.get("/evaluation.xlsx")
@open_to("read-applications")
def export() -> Response:
    """Send what was looked for as a workbook, a row for each lot, to be saved."""
    looked = read_looked(request.args)
    found = read_queue(current.store(), current.actor(), current.library(), looked.asked)
    return workbook_to_save(gettext("applications"), lambda file: write_queue(file, found, interface.locale()))


@blueprint.get("/evaluation/<reference>")
@open_to("read-applications")
def one(reference: str) -> Response:
    """Show an application with the decision on each lot, criterion by criterion."""
    return _page(reference)


@blueprint.get("/evaluation/<reference>/application")
@open_to("read-applications")
def application(reference: str) -> str:
    """Show the application as submitted, in the version of the form that it answered."""
    found = _evaluation(reference)
    submission = read_submission(current.store(), current.actor(), current.library(), reference)
    locale = interface.locale()
    parts = [
        (part.heading, _answered(part, locale).render(level=3))
        for part in (submission.application, *submission.registered)
    ]
    return render_template("evaluation/application.html", evaluation=found, submission=submission, parts=parts)


@blueprint.post("/evaluation/<reference>/decide")
@open_to("prepare-outcomes")
def decide(reference: str) -> Response:
    """Run the criteria on every lot that has no confirmed outcome."""
    required = current.settings().second_opinion_required
    decide_application(current.store(), current.actor(), current.library(), reference, second_opinion_required=required)
    return _back(reference)


@blueprint.get("/evaluation/<reference>/assessment")
@open_to("prepare-outcomes")
def assessment(reference: str) -> Response:
    """Show the assessment form."""
    found = _evaluation(reference)
    return _assessment_page(found, _assessment(found), _number_of(found))


@blueprint.post("/evaluation/<reference>/assessment")
@open_to("prepare-outcomes")
def keep_assessment(reference: str) -> Response:
    """Record the officer's assessment, which decides the application again; or say why not, with what was typed."""
    found = _evaluation(reference)
    form = _assessment(found).bind(request.form, request.files)
    seen = _number(request.form.get("seen", ""))
    if not form.finished:
        return _assessment_page(found, form, seen, 400 if form.errors else 200)
    try:
        recorded = record_assessment(
            current.store(),
            current.actor(),
            current.library(),
            reference,
            form.answers,
            seen=seen,
            second_opinion_required=current.settings().second_opinion_required,
        )
    except (Conflict, Refused) as refused:
        now = _evaluation(reference)
        superseded = refused.code == "assessment-superseded"
        return _assessment_page(now, form, _number_of(now) if superseded else seen, 409, refused)
    if recorded.faults:
        return _assessment_page(found, form.refuse(recorded.faults), seen, 400)
    return _back(reference)


@blueprint.post("/evaluation/<reference>/assign")
@open_to("prepare-outcomes")
def assign(reference: str) -> Response:
    """Say which officer sees to an application."""
    sent = request.form
    officer, seen = (_uuid(sent[name]) if sent.get(name) else None for name in ("officer", "assigned"))
    try:
        assign_application(current.store(), current.actor(), reference, officer, seen)
    except (Conflict, Refused) as refused:
        text = wording.sentence(refused.code, refused.params)
        return _page(reference, [{"text": text, "href": "#officer"}], 409 if isinstance(refused, Conflict) else 400)
    return _back(reference)


@blueprint.post("/evaluation/<reference>/refer")
@open_to("prepare-outcomes")
def resolve(reference: str) -> Response:
    """Record a person's verdict, with the reason, on a criterion that was referred."""
    sent = request.form
    try:
        resolve_referral(
            current.store(),
            current.actor(),
            current.library(),
            reference,
            lot=sent.get("lot", ""),
            decision_id=_uuid(sent.get("decision", "")),
            rule_id=sent.get("rule", ""),
            verdict=sent.get("verdict", ""),
            reason=sent.get("reason", ""),
            seen=_number(sent.get("seen", "")),
        )
    except (Conflict, Refused) as refused:
        where = words.field_of(refused.code, sent.get("lot", ""), sent.get("rule", ""))
        text = wording.sentence(refused.code, refused.params)
        return _page(reference, [{"text": text, "href": f"#{where}"}], 409 if isinstance(refused, Conflict) else 400)
    return _back(reference, words.lot_anchor(sent.get("lot", "")))


@blueprint.post("/evaluation/<reference>/confirm")
@open_to("confirm-outcomes")
def confirm(reference: str) -> Response:
    """Confirm the outcome of one lot; the letter goes with it."""
    confirm_outcome(
        current.store(),
        current.actor(),
        current.library(),
        reference,
        lot=request.form.get("lot", ""),
        decision_id=_uuid(request.form.get("decision", "")),
        resolved=_number(request.form.get("resolved", "")),
    )
    return _back(reference, words.lot_anchor(request.form.get("lot", "")))


def _evaluation(reference: str) -> Evaluation:
    return read_evaluation(current.store(), current.actor(), current.library(), reference, interface.locale())


def _page(reference: str, errors: list[dict[str, str]] | None = None, status: int = 200) -> Response:
    html = render_template(
        "evaluation/one.html",
        evaluation=_evaluation(reference),
        page_errors=errors or [],
        typed=request.form if errors else {},
        verdicts=words.VERDICTS,
        states=words.STATES,
        givers=words.GIVERS,
        lot_anchor=words.lot_anchor,
        field_anchor=words.field_anchor,
        grouped=words.grouped,
        unfolded="all" in request.args,
    )
    return make_response(html, status)


def _assessment(found: Evaluation) -> PageForm:
    """Give the assessment form of an application, all its questions on one page: an officer judges them together.

    Raises:
        NotFound: The lots have none.
    """
    form: Form | None = found.edition.forms.get(found.assessment_form)
    if form is None:
        raise NotFound("assessment", found.reference)
    page = replace(form.pages[0], title=form.title, guidance=NO_WORDS, questions=_all_questions(form), show_when=None)
    # The page is of a form of its own: a page shows only questions that its form knows.
    answers = found.assessment.answers if found.assessment else {}
    return page_form(replace(form, pages=(page,)), page, answers, {}, interface.locale(), found.parameters)


def _all_questions(form: Form) -> tuple[Question, ...]:
    """Give every question of a form, the guidance of each page as a text before the questions of that page."""
    found: list[Question] = []
    for page in form.pages:
        if page.guidance:
            told = Question(f"{page.id}-guidance", INFORMATION, None, page.title, text=page.guidance)
            found.append(told)
        found.extend(page.questions)
    return tuple(found)


def _number_of(found: Evaluation) -> int:
    return found.assessment.number if found.assessment else 0


def _assessment_page(
    found: Evaluation, form: PageForm, seen: int, status: int = 200, refused: Conflict | Refused | None = None
) -> Response:
    """Show the assessment form with what is entered in it.

    Args:
        found: The evaluation.
        form: The form, as it is or as posted.
        seen: The number of the assessment that the officer has seen.
        status: Of the response.
        refused: Why what was posted was not recorded; where that is an assessment recorded meanwhile, it is shown.
    """
    refusal = [{"text": wording.sentence(refused.code, refused.params)}] if refused else []
    meanwhile = found.assessment if refused and refused.code == "assessment-superseded" else None
    kept = found.edition.forms[found.assessment_form]
    read = read_submission(current.store(), current.actor(), current.library(), found.reference).application
    locale = interface.locale()
    html = render_template(
        "evaluation/assessment.html",
        evaluation=found,
        form=form,
        refusal=refusal,
        meanwhile=meanwhile,
        recorded=_recorded(kept, meanwhile, found.parameters, locale) if meanwhile else "",
        body=form.render({FIELD: csrf_token(), "seen": str(seen)}, caption=found.establishment),
        application=_answered(read, locale).render(level=2),
    )
    return make_response(html, status)


def _answered(part: Part, locale: str) -> Summary:
    return summary(part.form, part.answers, part.facts, locale, file_url=_file_url, parameters=part.parameters)


def _recorded(form: Form, assessed: Assessed, parameters: Mapping[str, Value], locale: str) -> Markup:
    return summary(form, assessed.answers, {}, locale, parameters=parameters).render(level=3)


def _file_url(file: Mapping[str, Any]) -> str | None:
    return url_for("files.one", file_id=file["id"]) if file.get("id") else None


def _back(reference: str, anchor: str = "") -> Response:
    return make_response(redirect(url_for("evaluation.one", reference=reference, _anchor=anchor or None), SEE_OTHER))


def _number(text: str) -> int:
    """Return a count as the page sent it; -1, which none is, where that cannot be told."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _uuid(text: str, kind: str = "decision") -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound(kind, text) from error
