"""Views of the enrolment journey: check, submit, receipt, copy, change and withdraw."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from engine.forms.model import Question
from webapp import interface
from webapp.access import current, open_to
from webapp.formpages import Summary, summary, task_list
from webapp.journeys import wording
from webapp.journeys.answering import SEE_OTHER, file_url
from webapp.journeys.documents import below
from webapp.journeys.enrolment import words
from webapp.journeys.enrolment.views import Errors, read
from webapp.services.amend_application import amend_application
from webapp.services.errors import Refused
from webapp.services.read_application import ApplicationView
from webapp.services.read_submission import Part, SubmissionView, read_submission
from webapp.services.submit_application import Incomplete, submit_application
from webapp.services.withdraw_application import withdraw_application


def install(blueprint: Blueprint) -> None:
    """Give the journey what comes after the questions."""
    blueprint.get("/applications/<reference>/check")(check)
    blueprint.post("/applications/<reference>/submit")(submit)
    blueprint.get("/applications/<reference>/receipt")(receipt)
    blueprint.get("/applications/<reference>/copy")(copy)
    blueprint.post("/applications/<reference>/change")(change)
    blueprint.get("/applications/<reference>/withdraw")(ask_withdraw)
    blueprint.post("/applications/<reference>/withdraw")(withdraw)


@open_to("apply")
def check(reference: str) -> Response:
    """Show all answers before they are submitted."""
    found = read(reference)
    if not found.editable:
        return _to_application(reference)
    return _check_page(found)


@open_to("apply")
def submit(reference: str) -> Response:
    """Submit the application, once; what keeps it from being submitted is shown above the answers."""
    parts = current.store(), current.actor(), current.library()
    try:
        made = submit_application(*parts, reference, submission_key=request.form.get("key", ""))
    except Incomplete as refused:
        found = read(reference)
        return _check_page(found, _problems(found, refused))
    except Refused as refused:
        ways = {
            "registration-incomplete": url_for("registration.everything"),
            "answers-to-confirm": url_for("enrolment.one", reference=reference),
        }
        if refused.code not in ways:
            raise
        error = {"text": wording.sentence(refused.code), "href": ways[refused.code]}
        return _check_page(read(reference), [error])
    return make_response(redirect(url_for("enrolment.receipt", reference=reference, number=made.number), SEE_OTHER))


@open_to("apply")
def receipt(reference: str) -> str:
    """Show the receipt of a submission."""
    found = _submission(reference)
    document = below(found.document.html) if found.document else Markup("")
    return render_template("enrolment/receipt.html", found=found, document=document)


@open_to("apply")
def copy(reference: str) -> str:
    """Show a copy of a submission, to be printed: as submitted, in the form that it answered."""
    found = _submission(reference)
    locale = interface.locale()
    parts = [
        (part.heading, _answered(part, locale).render(level=3, for_print=True))
        for part in (*found.registered, found.application)
    ]
    return render_template("enrolment/copy.html", found=found, parts=parts)


@open_to("apply")
def change(reference: str) -> Response:
    """Open a submitted application for changes."""
    amend_application(current.store(), current.actor(), current.library(), reference)
    return _to_application(reference)


@open_to("apply")
def ask_withdraw(reference: str) -> str:
    """Ask whether to withdraw the application."""
    return render_template("enrolment/withdraw.html", found=read(reference))


@open_to("apply")
def withdraw(reference: str) -> Response:
    """Withdraw the application."""
    withdraw_application(current.store(), current.actor(), current.library(), reference)
    return _to_application(reference)


def _answered(part: Part, locale: str) -> Summary:
    return summary(part.form, part.answers, part.facts, locale, parameters=part.parameters)


def _submission(reference: str) -> SubmissionView:
    number = request.args.get("number", type=int)
    locale = interface.locale()
    return read_submission(current.store(), current.actor(), current.library(), reference, number, locale)


def _to_application(reference: str) -> Response:
    return make_response(redirect(url_for("enrolment.one", reference=reference), SEE_OTHER))


def _check_page(found: ApplicationView, errors: Errors | None = None) -> Response:
    def change_url(page_id: str, question_id: str) -> str:
        return url_for(
            "enrolment.page",
            reference=found.reference,
            page_id=page_id,
            _anchor=f"q-{question_id}",
            then="check",
        )

    tasks = task_list(found.form, found.answers, found.facts, found.parameters, found.to_confirm)
    answered = summary(
        found.form,
        found.answers,
        found.facts,
        interface.locale(),
        change=change_url,
        file_url=file_url,
        parameters=found.parameters,
    )
    html = render_template(
        "enrolment/check.html",
        found=found,
        summary=answered.render(),
        ready=tasks.complete and found.registration_complete,
        key=secrets.token_urlsafe(16),
        page_errors=errors or [],
        stages=words.STAGES,
    )
    return make_response(html, 422 if errors else 200)


def _problems(found: ApplicationView, refused: Incomplete) -> Errors:
    """Return what is missing or wrong, one line for each question, each with the way to its page."""
    places: dict[str, tuple[str, Question]] = {
        question.id: (page.id, question) for page in found.form.pages for question in page.questions
    }
    errors: dict[str, dict[str, str]] = {}
    for problem in refused.problems:
        name = problem.field.partition(".")[0]
        page_id, question = places.get(name, (found.form.pages[0].id, found.form.pages[0].questions[0]))
        address = url_for("enrolment.page", reference=found.reference, page_id=page_id, then="check")
        errors.setdefault(name, {"text": question.label.said(interface.locale()), "href": address})
    return list(errors.values())
