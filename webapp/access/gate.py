"""The gate that every request goes through: limits, then forgery, then who it is, then whether they may."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from webapp.access import bearer, bodies, csrf, current
from webapp.access.headers import secure_response
from webapp.access.permissions import Access, access_of
from webapp.access.sessions import Ended, Visit, recognise


class SignInNeededError(Exception):
    """The page is for people who are signed in. `ended` says why a session that was there no longer counts."""

    def __init__(self, ended: Ended | None) -> None:
        super().__init__("sign in first")
        self.ended = ended


class NotAllowedError(Exception):
    """Whoever is signed in may not open the page."""


def install(app: Flask) -> None:
    """Put the gate before every view of an application, and its headers on every response."""
    app.before_request(_enter)
    app.after_request(_leave)
    app.jinja_env.globals["csp_nonce"] = nonce
    app.jinja_env.globals["csrf_token"] = csrf_token


def _enter() -> None:
    settings = current.settings()
    g.request_id = secrets.token_hex(8)
    access = access_of(_app(), request.endpoint)
    request.max_content_length = settings.max_upload_bytes if access and access.uploads else settings.max_form_bytes
    bodies.hurry(request)
    if bearer.for_programs(request):
        _enter_program(access)
        return
    if request.method not in csrf.SAFE_METHODS:
        bodies.limit(request, _limits(access))
    csrf.check(request, settings.secret_key, secure=settings.secure)
    if access is not None and access.unasked:
        return
    if "visit" not in g:
        g.visit = _recognised()
    if request.url_rule is not None:
        _allow(access)


def _recognised() -> Visit:
    settings = current.settings()
    token = request.cookies.get(csrf.session_cookie(settings.secure))
    return recognise(current.store(), token, settings.idle_limit)


def _limits(access: Access | None) -> bodies.Limits:
    """Return how much the page at hand takes: what it says for whoever may open it, else what any form does."""
    settings = current.settings()
    if access is not None and access.limits is not None:
        g.visit = _recognised()
        signed_in = current.signed_in()
        if signed_in is not None and access.lets_in(signed_in):
            found = access.limits(**(request.view_args or {}))
            if found is not None:
                return found
    uploads = access is not None and access.uploads
    most = settings.max_upload_bytes if uploads else settings.max_form_bytes
    return bodies.Limits(most, settings.max_form_bytes, settings.max_form_parts)


def _enter_program(access: Access | None) -> None:
    """Let a program in by its token alone: whatever cookies came along count for nothing."""
    if request.url_rule is not None:
        g.visit = bearer.recognise(current.store(), request, current.settings().secret_key)
        _allow(access)
        bodies.limit(request, _limits(access))


def _allow(access: Access | None) -> None:
    if access is None:
        raise NotAllowedError(f"{request.endpoint} does not say who may open it")
    if not access.act:
        return
    signed_in = current.signed_in()
    if signed_in is None:
        found = current.visit()
        raise SignInNeededError(found.ended if found else None)
    if not access.lets_in(signed_in):
        raise NotAllowedError(f"{request.endpoint} is for {access}")


def _leave(response: Response) -> Response:
    settings = current.settings()
    if "new_visit" in g:
        name = csrf.visit_cookie(settings.secure)
        response.set_cookie(name, g.new_visit, secure=settings.secure, httponly=True, samesite="Lax", path="/")
    response.headers["X-Request-Id"] = g.get("request_id", "")
    static = request.endpoint == "static" and response.status_code < 400
    return secure_response(response, nonce=nonce(), secure=settings.secure, static=static)


def nonce() -> str:
    """Give this response's nonce for scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    made: str = g.csp_nonce
    return made


def csrf_token() -> str:
    """Give a token for a form on the page at hand, beginning a visit if the browser carries nothing to bind it to."""
    settings = current.settings()
    secret = g.get("new_session") or csrf.cookie_secret(request, secure=settings.secure) or g.get("new_visit")
    if not secret:
        secret = g.new_visit = csrf.new_visit()
    return csrf.issue(settings.secret_key, secret)


def set_session(response: Response, token: str) -> Response:
    """Give the browser the token of a session just begun; the visit before it ends."""
    settings = current.settings()
    name = csrf.session_cookie(settings.secure)
    response.set_cookie(name, token, secure=settings.secure, httponly=True, samesite="Lax", path="/")
    response.delete_cookie(
        csrf.visit_cookie(settings.secure), secure=settings.secure, httponly=True, samesite="Lax", path="/"
    )
    return response


def drop_session(response: Response) -> Response:
    """Take the token of a session that has ended from the browser."""
    settings = current.settings()
    name = csrf.session_cookie(settings.secure)
    response.delete_cookie(name, secure=settings.secure, httponly=True, samesite="Lax", path="/")
    return response


def _app() -> Flask:
    from flask import current_app

    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
