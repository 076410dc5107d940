"""Views of the rounds journey."""

from __future__ import annotations

from dataclasses import replace
from typing import IO
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from engine.catalogue import Lot
from engine.forms.columns import is_price
from webapp import interface
from webapp.access import current, open_to
from webapp.formpages.workbook import SubmissionsWorkbook
from webapp.journeys import wording
from webapp.journeys.rounds.planning import Plan, new_key, read_plan
from webapp.journeys.workbooks import workbook_to_save
from webapp.services.close_round import close_round
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.export_submissions import export_submissions, read_answered
from webapp.services.list_rounds import check_year, list_rounds, read_round
from webapp.services.open_round import open_round
from webapp.services.plan_round import plan_round
from webapp.timetable import london_date

blueprint = Blueprint("rounds", __name__, template_folder="templates")

SEE_OTHER = 303

wording.declare(
    {
        "title-missing": _l("Enter a name for the round"),
        "title-too-long": _l("The name must be %(most)s characters or fewer"),
        "lots-missing": _l("Select at least one lot"),
        "lot-not-open": _l("%(lot)s is not open to enrolment on that date"),
        "lots-of-several-frameworks": _l("Select lots of one framework only"),
        "closes-before-opening": _l("The closing time must be after the opening time"),
        "closes-in-past": _l("The closing time must be in the future"),
        "after-term": _l("The framework has ended by then, so no round may start"),
        "time-ambiguous": _l("The clocks show that time twice that night. Choose another time"),
        "time-skipped": _l("The clocks skip that time that night. Choose another time"),
        "round-open-already": _l("The round has been opened already"),
        "round-not-opened": _l("The round has not been opened, so there is nothing to close"),
        "round-still-open": _l("The round takes applications until its closing time; it can be closed after that"),
        "round-closed-already": _l("The round has been closed already"),
    }
)

_PLANNED_ALREADY = _l("A round was planned from this page already. To plan this one as well, press the button again")

_FIELDS = {
    "title-missing": "#title",
    "title-too-long": "#title",
    "lots-missing": "#lots",
    "lot-not-open": "#lots",
    "lots-of-several-frameworks": "#lots",
    "after-term": "#opens-day",
}


@blueprint.get("/rounds")
@open_to("see-rounds")
def everything() -> str:
    """List the rounds."""
    store, actor = current.store(), current.actor()
    years = check_year(store, actor, current.library())
    return render_template("rounds/everything.html", rounds=list_rounds(store, actor), years=years)


@blueprint.get("/rounds/plan")
@open_to("plan-rounds")
def plan() -> Response:
    """Show the page on which a round is planned."""
    return _plan_page(read_plan(request.args))


@blueprint.post("/rounds/plan")
@open_to("plan-rounds")
def keep_plan() -> Response:
    """Plan a round, or show again what was typed with what is wrong."""
    typed = read_plan(request.form)
    closes = typed.moments["closes"]
    if typed.errors or closes is None:
        return _plan_page(typed, list(typed.errors))
    try:
        planned = plan_round(
            current.store(),
            current.actor(),
            current.library(),
            title=typed.title,
            lots=typed.lots,
            opens_local=typed.moments["opens"],
            closes_local=closes,
            plan_key=typed.key,
        )
    except Conflict:
        return _plan_page(replace(typed, key=new_key()), [{"text": str(_PLANNED_ALREADY)}], 409)
    except Refused as refused:
        text = wording.sentence(refused.code, refused.params)
        return _plan_page(typed, [{"text": text, "href": _FIELDS.get(refused.code, "#closes-day")}])
    return make_response(redirect(url_for("rounds.one", round_id=planned.round_id), SEE_OTHER))


@blueprint.get("/rounds/<uuid:round_id>")
@open_to("see-rounds")
def one(round_id: UUID) -> str:
    """Show a round, and the definitions it runs on once it is open."""
    found = read_round(current.store(), current.actor(), round_id)
    answered = read_answered(current.store(), current.actor(), current.library(), round_id)
    return render_template("rounds/one.html", round=found, lots=_lots(), answered=answered)


@blueprint.get("/rounds/<uuid:round_id>/submissions.xlsx")
@open_to("read-applications")
def submissions(round_id: UUID) -> Response:
    """Send the submissions of a round to one form as a workbook, to be saved."""
    parts = current.store(), current.actor(), current.library(), round_id
    form_id, forms = request.args.get("form", ""), read_answered(*parts).forms
    if form_id not in forms:
        raise NotFound("form", form_id)

    def write(file: IO[bytes]) -> None:
        with SubmissionsWorkbook(file, forms[form_id], interface.locale()) as book:
            for each in export_submissions(*parts):
                if each.form.id == form_id:
                    book.add(each)

    return workbook_to_save(gettext("submissions"), write)


@blueprint.get("/rounds/<uuid:round_id>/prices.xlsx")
@open_to("read-accepted-prices")
def prices(round_id: UUID) -> Response:
    """Send the prices of the accepted as a workbook, with the lots they are accepted in: what commissioners need."""
    parts = current.store(), current.actor(), current.library(), round_id
    form_id, forms = request.args.get("form", ""), read_answered(*parts).forms
    if form_id not in forms:
        raise NotFound("form", form_id)

    def write(file: IO[bytes]) -> None:
        with SubmissionsWorkbook(file, forms[form_id], interface.locale(), only=is_price) as book:
            for each in export_submissions(*parts, accepted=True):
                if each.form.id == form_id:
                    book.add(each)

    return workbook_to_save(gettext("accepted-prices"), write)


@blueprint.post("/rounds/<uuid:round_id>/open")
@open_to("plan-rounds")
def open_(round_id: UUID) -> Response:
    """Open a planned round."""
    open_round(current.store(), current.actor(), current.library(), round_id)
    return make_response(redirect(url_for("rounds.one", round_id=round_id), SEE_OTHER))


@blueprint.post("/rounds/<uuid:round_id>/close")
@open_to("plan-rounds")
def close(round_id: UUID) -> Response:
    """Close a round whose closing time has passed."""
    close_round(current.store(), current.actor(), round_id)
    return make_response(redirect(url_for("rounds.one", round_id=round_id), SEE_OTHER))


def _plan_page(typed: Plan, errors: list[dict[str, str]] | None = None, status: int = 400) -> Response:
    by_field = {error["href"]: error["text"] for error in errors or [] if "href" in error}
    html = render_template(
        "rounds/plan.html", plan=typed, lots=_lots(), page_errors=errors or [], field_errors=by_field
    )
    return make_response(html, status if errors else 200)


def _lots() -> dict[str, Lot]:
    """Give the lots in force today that are open to enrolment, by id."""
    moment = current.now()
    if moment is None:
        return {}
    lots = current.library().in_force(london_date(moment)).lots
    return {lot_id: lot for lot_id, lot in lots.items() if lot.open_to_enrolment}


@blueprint.app_template_filter("said")
def said(words: object) -> str:
    """Say authored words in the language of the page."""
    return str(words.said(interface.locale())) if hasattr(words, "said") else str(words)
