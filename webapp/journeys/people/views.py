"""Views of people: officers see to everyone, a provider's administrators to their colleagues."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from webapp.access import OFFICER, PROVIDER, current, open_to
from webapp.journeys import wording
from webapp.journeys.account.links import link_setup, link_to_show
from webapp.journeys.people import words
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.invite_person import Invited, invite_again, invite_person
from webapp.services.list_people import Listed, list_people
from webapp.services.manage_person import close_account, make_administrator
from webapp.services.set_up_second_factor import remove_second_factor

blueprint = Blueprint("people", __name__, template_folder="templates")

SEE_OTHER = 303
FIELDS = ("name", "email", "organisation")

wording.declare(words.REFUSALS)


@blueprint.get("/people")
@open_to(OFFICER, PROVIDER)
def everyone() -> Response:
    """Show who may sign in, and a form to invite somebody for those who may."""
    return _page()


@blueprint.post("/people")
@open_to(OFFICER, PROVIDER)
def invite() -> Response:
    """Invite somebody; or say why not, with what was typed."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    named = typed["organisation"] if current.actor().is_officer else ""
    try:
        invited = invite_person(
            current.store(),
            current.actor(),
            current.library(),
            link_setup(),
            email=typed["email"],
            name=typed["name"],
            organisation=named,
        )
    except (Conflict, Refused) as refused:
        status = 409 if isinstance(refused, Conflict) else 400
        return _page(typed, [_error(refused)], status)
    return _page(invited=invited)


@blueprint.post("/people/<uuid:person_id>/invite")
@open_to(OFFICER, PROVIDER)
def again(person_id: UUID) -> Response:
    """Send another link to somebody who has not come in yet."""
    try:
        return _page(invited=invite_again(current.store(), current.actor(), current.library(), link_setup(), person_id))
    except Refused as refused:
        return _page(errors=[_error(refused)], status=400)


@blueprint.get("/people/<uuid:person_id>/close")
@open_to(OFFICER, PROVIDER)
def leaving(person_id: UUID) -> str:
    """Ask whether an account is to be closed."""
    return render_template("people/close.html", person=_person(person_id))


@blueprint.post("/people/<uuid:person_id>/close")
@open_to(OFFICER, PROVIDER)
def close(person_id: UUID) -> Response:
    """Close an account; whoever has it is signed out at once."""
    try:
        close_account(current.store(), current.actor(), person_id)
    except Refused as refused:
        return _page(errors=[_error(refused)], status=400)
    return make_response(redirect(url_for("people.everyone"), SEE_OTHER))


@blueprint.post("/people/<uuid:person_id>/administrator")
@open_to(OFFICER, PROVIDER)
def administrator(person_id: UUID) -> Response:
    """Say whether somebody sees to their colleagues' accounts."""
    said = request.form.get("administrator") == "yes"
    try:
        make_administrator(current.store(), current.actor(), person_id, administrator=said)
    except Refused as refused:
        return _page(errors=[_error(refused)], status=400)
    return make_response(redirect(url_for("people.everyone"), SEE_OTHER))


@blueprint.post("/people/<uuid:person_id>/second-factor")
@open_to(OFFICER, PROVIDER)
def without_factor(person_id: UUID) -> Response:
    """Remove the second factor of somebody who can make no code any more."""
    try:
        remove_second_factor(current.store(), current.actor(), person_id)
    except Refused as refused:
        return _page(errors=[_error(refused)], status=400)
    return make_response(redirect(url_for("people.everyone"), SEE_OTHER))


def _page(
    typed: dict[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
    invited: Invited | None = None,
) -> Response:
    actor, found = current.actor(), list_people(current.store(), current.actor())
    me = next(each for each in found if each.id == actor.person_id)
    html = render_template(
        "people/everyone.html",
        people=words.grouped(found),
        me=me,
        manages=actor.is_officer or me.administrator,
        officer=actor.is_officer,
        typed=typed or {},
        page_errors=errors or [],
        field_errors={error["href"]: error["text"] for error in errors or []},
        invited=invited,
        link=link_to_show(invited.link) if invited else "",
        reasons=words.REASONS,
    )
    return make_response(html, 201 if invited else status)


def _error(refused: Conflict | Refused) -> dict[str, str]:
    text = wording.sentence(refused.code, refused.params)
    return {"text": text, "href": words.FIELDS_OF.get(refused.code, "#people")}


def _person(person_id: UUID) -> Listed:
    found = next((each for each in list_people(current.store(), current.actor()) if each.id == person_id), None)
    if found is None:
        raise NotFound("person", str(person_id))
    return found
