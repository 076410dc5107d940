"""Views of the account journey."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from webapp import interface
from webapp.access import current, open_to_anyone
from webapp.access.gate import SignInNeededError, drop_session, set_session
from webapp.access.sessions import Ended
from webapp.journeys import wording
from webapp.journeys.account import carrying
from webapp.journeys.enrolment import autosaving
from webapp.services.errors import Refused
from webapp.services.sign_in import CodeNeeded, Entered, enter_code, sign_in
from webapp.services.sign_out import sign_out

blueprint = Blueprint("account", __name__, template_folder="templates")

LANGUAGE_SECONDS = 365 * 24 * 60 * 60
SEE_OTHER = 303


@blueprint.get("/sign-in")
@open_to_anyone
def enter() -> Response:
    """Show the sign-in page."""
    following = local_path(request.args.get("next", ""))
    if current.signed_in():
        return make_response(redirect(following, SEE_OTHER))
    return sign_in_page(following=following, notice=_notice(request.args.get("why", "")))


@blueprint.post("/sign-in")
@open_to_anyone
def let_in() -> Response:
    """Sign someone in and take them to where they were going."""
    following, carried = local_path(request.form.get("next", "")), request.form.get("carried", "")
    email, password = request.form.get("email", "").strip(), request.form.get("password", "")
    errors = _missing(email, password)
    if errors:
        return sign_in_page(400, following=following, carried=carried, email=email, errors=errors)
    settings, known = current.settings(), current.signed_in()
    try:
        entered = sign_in(
            current.store(),
            email=email,
            password=password,
            address=request.remote_addr or "",
            secret_key=settings.secret_key,
            session_limit=settings.session_limit,
            replaces=known.session_id if known else None,
        )
    except Refused as refused:
        status = 429 if refused.code == "sign-in-throttled" else 400
        text = wording.sentence(refused.code, refused.params)
        response = sign_in_page(
            status, following=following, carried=carried, email=email, errors=[{"text": text, "href": "#email"}]
        )
        if "seconds" in refused.params:
            response.headers["Retry-After"] = str(refused.params["seconds"])
        return response
    if isinstance(entered, CodeNeeded):
        return code_page(entered.ticket, following=following, carried=carried)
    return let_through(entered, following=following, carried=carried)


@blueprint.post("/sign-in/code")
@open_to_anyone
def check_code() -> Response:
    """Sign in whoever gives the code after the password; or ask for either again."""
    following, carried = local_path(request.form.get("next", "")), request.form.get("carried", "")
    ticket, settings, known = request.form.get("ticket", ""), current.settings(), current.signed_in()
    try:
        entered = enter_code(
            current.store(),
            ticket=ticket,
            code=request.form.get("code", ""),
            address=request.remote_addr or "",
            secret_key=settings.secret_key,
            session_limit=settings.session_limit,
            replaces=known.session_id if known else None,
        )
    except Refused as refused:
        text, status = wording.sentence(refused.code, refused.params), 429 if "seconds" in refused.params else 400
        if refused.code == "ticket-old":
            return sign_in_page(status, following=following, carried=carried, errors=[{"text": text, "href": "#email"}])
        return code_page(
            ticket, following=following, carried=carried, errors=[{"text": text, "href": "#code"}], status=status
        )
    return let_through(entered, following=following, carried=carried)


def let_through(entered: Entered, *, following: str = "/", carried: str = "") -> Response:
    """Give the browser the session just begun, and take it to where it was going, or to the form it had sent."""
    again = carrying.unpack(carried, current.settings().secret_key) if carried else None
    if again:
        return set_session(_send_again(again, entered.token), entered.token)
    return set_session(make_response(redirect(following, SEE_OTHER)), entered.token)


def code_page(
    ticket: str,
    *,
    following: str = "/",
    carried: str = "",
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
) -> Response:
    """Ask for the code after the password."""
    html = render_template(
        "account/code.html", ticket=ticket, following=following, carried=carried, page_errors=errors or []
    )
    return make_response(html, status)


@blueprint.post("/sign-out")
@open_to_anyone
def leave() -> Response:
    """Sign out. Open to anyone, because whoever presses the button twice is out already."""
    signed_in = current.signed_in()
    if signed_in:
        sign_out(current.store(), signed_in.actor, signed_in.session_id)
    return drop_session(make_response(redirect("/sign-in?why=signed-out", SEE_OTHER)))


@blueprint.get("/language/<language>")
@open_to_anyone
def speak(language: str) -> Response:
    """Choose the language of the interface."""
    response = make_response(redirect(local_path(request.args.get("next", "")), SEE_OTHER))
    return _remembering(response, language) if language in current.settings().languages else response


@blueprint.after_app_request
def remember_language(response: Response) -> Response:
    """Keep speaking the language that a form was sent with: what was entered stays on the page, in the other words."""
    asked = interface.asked_for()
    return _remembering(response, asked) if asked else response


def _remembering(response: Response, language: str) -> Response:
    response.set_cookie(
        interface.LANGUAGE_COOKIE,
        language,
        max_age=LANGUAGE_SECONDS,
        secure=current.settings().secure,
        httponly=True,
        samesite="Lax",
    )
    return response


@blueprint.app_errorhandler(SignInNeededError)
def sign_in_first(error: SignInNeededError) -> Response:
    """Ask whoever opened a page to sign in, and remember the page; or the form they sent to it."""
    why = error.ended.value if error.ended in (Ended.IDLE, Ended.RUN_OUT) else ""
    if request.method == "GET":
        path = request.full_path.rstrip("?")
        return drop_session(_to_sign_in(path, why))
    if autosaving.asked_for():
        return autosaving.signed_out()
    carried = carrying.pack(request, current.settings().secret_key)
    return sign_in_page(403, following="/", carried=carried, notice=_notice(why or "needed"))


def _to_sign_in(path: str, why: str) -> Response:
    return make_response(redirect(url_for("account.enter", next=path, why=why or None), SEE_OTHER))


def sign_in_page(
    status: int = 200,
    *,
    following: str,
    carried: str = "",
    email: str = "",
    notice: str = "",
    errors: list[dict[str, str]] | None = None,
) -> Response:
    """Show the page to sign in, with what was typed and what is wrong."""
    html = render_template(
        "account/sign_in.html",
        providers=current.settings().identity_providers,
        following=following,
        carried=carried,
        email=email,
        notice=notice,
        page_errors=errors or [],
        field_errors={
            error["href"]: {"text": error["text"], "visuallyHiddenText": gettext("Error")} for error in errors or []
        },
    )
    return make_response(html, status)


def _send_again(carried: carrying.Carried, token: str) -> Response:
    """Show the form that was carried, to be sent with one press under the session just begun."""
    g.new_session = token
    return make_response(render_template("account/send_again.html", carried=carried))


def _missing(email: str, password: str) -> list[dict[str, str]]:
    errors = []
    if not email:
        errors.append({"text": gettext("Enter your email address"), "href": "#email"})
    if not password:
        errors.append({"text": gettext("Enter your password"), "href": "#password"})
    return errors


def _notice(why: str) -> str:
    notices: dict[str, str] = {
        "signed-out": gettext("You have signed out."),
        Ended.IDLE.value: gettext("You were signed out because nothing happened for a while. Sign in to carry on."),
        Ended.RUN_OUT.value: gettext("You were signed out because you signed in long ago. Sign in to carry on."),
        "needed": gettext("You are signed out. What you entered is kept on this page: sign in to send it."),
    }
    return notices.get(why, "")


def local_path(path: str) -> str:
    """Give a path of this service to go to: the one asked for if it is one, else the start page.

    >>> local_path("/applications?page=2"), local_path("//elsewhere.example"), local_path("https://elsewhere.example")
    ('/applications?page=2', '/', '/')
    """
    local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if local else "/"
