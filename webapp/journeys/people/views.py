"""Views of people: the lead's administrators see to everyone, a provider's to their colleagues."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from webapp.access import current, open_to
from webapp.access.duties import duties as all_duties
from webapp.journeys import wording
from webapp.journeys.account.links import link_setup, link_to_show
from webapp.journeys.people import words
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.invite_person import Invited, invite_again, invite_person, read_other_authorities, read_providers
from webapp.services.list_people import Listed, list_people
from webapp.services.manage_person import (
    change_address,
    close_account,
    give_duties,
    reopen_account,
    withdraw_invitation,
)
from webapp.services.set_up_second_factor import remove_second_factor

blueprint = Blueprint("people", __name__, template_folder="templates")

SEE_OTHER = 303
FIELDS = ("name", "email", "whose", "organisation", "new_organisation")

wording.declare(words.REFUSALS)


@blueprint.get("/people")
@open_to("see-people")
def everyone() -> Response:
    """Show who may sign in, and a form to invite somebody for those who may."""
    return _page()


@blueprint.post("/people")
@open_to("manage-people")
def invite() -> Response:
    """Invite somebody; or say why not, with what was typed."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    whose = words.whose(typed["whose"])
    try:
        invited = invite_person(
            current.store(),
            current.actor(),
            current.library(),
            link_setup(),
            email=typed["email"],
            name=typed["name"],
            role=whose.role,
            organisation_id=_chosen(typed["organisation"]),
            new_organisation=typed["new_organisation"],
            authority=whose.authority,
        )
    except (Conflict, Refused) as refused:
        return _page(typed, [_error(refused)], _status(refused))
    return _page(invited=invited)


@blueprint.post("/people/<uuid:person_id>/invite")
@open_to("manage-people")
def again(person_id: UUID) -> Response:
    """Send another link to somebody who has not come in yet."""
    try:
        return _page(invited=invite_again(current.store(), current.actor(), current.library(), link_setup(), person_id))
    except Refused as refused:
        return _page(errors=[_error(refused)], status=400)


@blueprint.get("/people/<uuid:person_id>/close")
@open_to("manage-people")
def leaving(person_id: UUID) -> str:
    """Ask whether an account is to be closed."""
    return _sure(person_id, words.CLOSING, "people.close")


@blueprint.post("/people/<uuid:person_id>/close")
@open_to("manage-people")
def close(person_id: UUID) -> Response:
    """Close an account; whoever has it is signed out at once."""
    return _done(lambda: close_account(current.store(), current.actor(), person_id))


@blueprint.get("/people/<uuid:person_id>/reopen")
@open_to("manage-people")
def returning(person_id: UUID) -> str:
    """Ask whether a closed account is to be opened again."""
    return _sure(person_id, words.REOPENING, "people.reopen")


@blueprint.post("/people/<uuid:person_id>/reopen")
@open_to("manage-people")
def reopen(person_id: UUID) -> Response:
    """Open a closed account again."""
    return _done(lambda: reopen_account(current.store(), current.actor(), person_id))


@blueprint.get("/people/<uuid:person_id>/withdraw")
@open_to("manage-people")
def withdrawing(person_id: UUID) -> str:
    """Ask whether an invitation is to be withdrawn."""
    return _sure(person_id, words.WITHDRAWING, "people.withdraw")


@blueprint.post("/people/<uuid:person_id>/withdraw")
@open_to("manage-people")
def withdraw(person_id: UUID) -> Response:
    """Withdraw an invitation that nobody has used."""
    called = gettext("Somebody who never came in")
    return _done(lambda: withdraw_invitation(current.store(), current.actor(), person_id, called))


@blueprint.get("/people/duties")
@open_to("see-people")
def duties() -> str:
    """Show who may do what: every role's duties and what each allows."""
    return render_template("people/duties.html", found=all_duties())


@blueprint.get("/people/<uuid:person_id>/duties")
@open_to("manage-people")
def duties_of(person_id: UUID) -> Response:
    """Show what somebody does, to be changed."""
    return _duties_page(_person(person_id))


@blueprint.post("/people/<uuid:person_id>/duties")
@open_to("manage-people")
def give(person_id: UUID) -> Response:
    """Say what somebody does from now on; or say why not."""
    given = request.form.getlist("duties")
    try:
        give_duties(current.store(), current.actor(), person_id, given)
    except Refused as refused:
        return _duties_page(_person(person_id), given, wording.sentence(refused.code, refused.params))
    return make_response(redirect(url_for("people.everyone"), SEE_OTHER))


@blueprint.get("/people/<uuid:person_id>/address")
@open_to("manage-people")
def address_of(person_id: UUID) -> Response:
    """Show somebody's address, to be corrected."""
    person = _person(person_id)
    return _address_page(person, person.email)


@blueprint.post("/people/<uuid:person_id>/address")
@open_to("manage-people")
def readdress(person_id: UUID) -> Response:
    """Correct somebody's address; or say why not, with what was typed."""
    email = request.form.get("email", "").strip()
    try:
        change_address(current.store(), current.actor(), current.settings().secret_key, person_id, email)
    except (Conflict, Refused) as refused:
        return _address_page(_person(person_id), email, refused)
    return make_response(redirect(url_for("people.everyone"), SEE_OTHER))


@blueprint.post("/people/<uuid:person_id>/second-factor")
@open_to("manage-people")
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
    inviting = current.may("manage-people") and actor.is_officer
    authorities = read_other_authorities(current.store(), actor, current.library())
    html = render_template(
        "people/everyone.html",
        people=words.grouped(found, all_duties(), authorities),
        left=words.left(found) if current.may("manage-people") else [],
        me=actor.person_id,
        authorities=authorities,
        providers=read_providers(current.store(), actor) if inviting else (),
        roles=words.ROLES,
        inviting=inviting,
        duties=all_duties(),
        typed=typed or {},
        page_errors=errors or [],
        invited=invited,
        link=link_to_show(invited.link) if invited else "",
        reasons=words.REASONS,
    )
    return make_response(html, 201 if invited else status)


def _duties_page(person: Listed, given: Collection[str] | None = None, wrong: str = "") -> Response:
    html = render_template(
        "people/duties_of.html",
        person=person,
        of_role=all_duties().roles[person.role],
        acts=all_duties().acts,
        given=person.duties if given is None else given,
        page_errors=[{"text": wrong, "href": "#duties"}] if wrong else [],
    )
    return make_response(html, 400 if wrong else 200)


def _address_page(person: Listed, typed: str, refused: Conflict | Refused | None = None) -> Response:
    errors = [{"text": wording.sentence(refused.code, refused.params), "href": "#email"}] if refused else []
    html = render_template("people/address.html", person=person, typed=typed, page_errors=errors)
    return make_response(html, _status(refused) if refused else 200)


def _error(refused: Conflict | Refused) -> dict[str, str]:
    text = wording.sentence(refused.code, refused.params)
    return {"text": text, "href": words.FIELDS_OF.get(refused.code, "#people")}


def _status(refused: Conflict | Refused) -> int:
    if isinstance(refused, Conflict):
        return 409
    return 429 if "seconds" in refused.params else 400


def _sure(person_id: UUID, asked: words.Sure, endpoint: str) -> str:
    """Ask whether something is to be done to somebody's account."""
    person = _person(person_id)
    heading, action = str(asked.heading) % {"name": person.name}, url_for(endpoint, person_id=person_id)
    return render_template("people/sure.html", person=person, asked=asked, heading=heading, action=action)


def _done(act: Callable[[], None]) -> Response:
    """Do something to somebody's account, and show everyone; or say why not."""
    try:
        act()
    except Refused as refused:
        return _page(errors=[_error(refused)], status=400)
    return make_response(redirect(url_for("people.everyone"), SEE_OTHER))


def _chosen(organisation: str) -> UUID | None:
    """Read the id of an organisation from what was chosen; none where nothing was.

    Raises:
        NotFound: It is no id.
    """
    try:
        return UUID(organisation) if organisation else None
    except ValueError as error:
        raise NotFound("organisation", organisation) from error


def _person(person_id: UUID) -> Listed:
    found = next((each for each in list_people(current.store(), current.actor()) if each.id == person_id), None)
    if found is None:
        raise NotFound("person", str(person_id))
    return found
