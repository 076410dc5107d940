"""What holds on every route: declared access, our own forms only, security headers, a clear page for each error."""

from __future__ import annotations

import logging

import pytest
from flask import Flask, abort, request

from browsing import PASSWORD, Browser
from webapp import create_app
from webapp.access import bearer, headers, open_to, open_to_anyone, permissions
from webapp.journeys import errors as pages
from webapp.journeys import wording
from webapp.services.create_person import create_person
from webapp.services.errors import Conflict, ConstraintRefused, NotFound, Refused, Stale, Unavailable, Unstorable
from webapp.settings import Settings
from webapp.store import OPERATOR

UUID = "00000000-0000-4000-8000-000000000000"


def addresses(app):
    """Every route with something in each of its places: (address, methods, endpoint)."""
    for rule in app.url_map.iter_rules():
        values = {name: UUID if "id" in name else "404" for name in rule.arguments}
        with app.test_request_context():
            _, address = rule.build(values, append_unknown=False) or (None, None)
        yield address or str(rule), rule.methods, rule.endpoint


@pytest.fixture
def plain_app(sqlite_store, settings) -> Flask:
    """The service with a few routes of the test's own."""
    app = create_app(settings, store=sqlite_store)

    @app.get("/undeclared")
    def undeclared():
        return "never seen"

    @app.route("/raise/<name>", methods=["GET", "POST"])
    @open_to_anyone
    def fail(name):
        _ = request.form
        raise RAISED[name]

    @app.post("/uploads")
    @open_to("plan-rounds", uploads=True)
    def uploads():
        return str(len(request.files["file"].read()))

    @app.get("/status/<int:status>")
    @open_to_anyone
    def status(status):
        abort(status)

    return app


RAISED = {
    "not-found": NotFound("secret_table", "secret key"),
    "stale": Stale("secret_table", "secret key", 1, 2),
    "constraint": ConstraintRefused("secret_constraint"),
    "refused": Refused("sign-in-throttled", {"seconds": 7}),
    "conflict": Conflict("no-words-for-this"),
    "unstorable": Unstorable("secret"),
    "unavailable": Unavailable("secret host"),
    "broken": ZeroDivisionError("secret detail"),
}


def multipart(fields, file=None):
    """A form as a browser writes it when it has a place for a file."""
    lines = []
    for name, value in fields:
        lines += ["--b", f'Content-Disposition: form-data; name="{name}"', "", value]
    if file is not None:
        lines += ["--b", 'Content-Disposition: form-data; name="file"; filename="f.pdf"', "", file]
    body = "\r\n".join([*lines, "--b--", ""]).encode()
    return {"data": body, "content_type": "multipart/form-data; boundary=b"}


def signed_in(app, store, role="officer"):
    create_person(
        store,
        OPERATOR,
        email=f"{role}@example.org",
        name=f"A {role}",
        role=role,
        password=PASSWORD,
        organisation="Some" if role == "provider" else None,
    )
    visitor = Browser(app)
    assert visitor.sign_in(f"{role}@example.org").status_code == 303
    return visitor


def test_every_route_says_who_may_open_it(app):
    undeclared = [rule for rule, access in permissions.table(app).items() if access is None]
    assert undeclared == []
    anyone = {endpoint for (_, endpoint), access in permissions.table(app).items() if not access.act}
    anyone -= {
        "holds.keeping",
        "api.openapi",
        "programs.guide",
        "printing.blank",
        "printing.blank_pdf",
        "monitoring.healthz",
    }
    assert {endpoint.partition(".")[0] for endpoint in anyone} <= {"static", "account", "public"}


def test_a_route_that_does_not_say_is_refused(plain_app, sqlite_store):
    assert signed_in(plain_app, sqlite_store).get("/undeclared").status_code == 403


def test_every_post_without_our_token_is_refused_first(app, sqlite_store):
    visitor = signed_in(app, sqlite_store)
    visitor.get("/")
    stranger = Browser(app)
    stranger.get("/sign-in")
    foreign = stranger.page.forms[0].fields[0][1]
    posts = [address for address, methods, _ in addresses(app) if "POST" in methods]
    for address in [each for each in posts if each.startswith(bearer.API)]:
        posts.remove(address)
        assert visitor.post(address, {}).status_code == 401
    assert len(posts) > 10
    for address in [*posts, "/no-such-page"]:
        for data in ({}, {"csrf_token": foreign}, {"csrf_token": "x" * 5000}, {"csrf_token": "."}):
            assert visitor.post(address, data).status_code == 400, address
            assert "The form could not be accepted" in visitor.text
    own = next(form for form in (visitor.get("/"), visitor.page)[1].forms if form.action == "/sign-out").fields[0][1]
    cross = {"headers": {"Sec-Fetch-Site": "cross-site"}}
    assert visitor.post("/sign-out", {"csrf_token": own}, **cross).status_code == 400
    assert visitor.post("/sign-out", {"csrf_token": own}).status_code == 303


def test_a_form_needs_no_database_to_be_refused(tmp_path):
    app = create_app(Settings(f"sqlite:///{tmp_path}/no/where.db"))
    visitor = Browser(app)
    assert visitor.post("/sign-in", {}).status_code == 400
    answer = visitor.get("/sign-in")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Nothing was changed" in visitor.text


def test_headers_on_every_route_and_every_error(plain_app, sqlite_store):
    visitor = signed_in(plain_app, sqlite_store)
    seen = set()
    found = [address for address, methods, _ in addresses(plain_app) if "GET" in methods]
    for address in [*found, "/no-such-page", *(f"/raise/{name}" for name in RAISED), "/status/405", "/status/429"]:
        answer = visitor.get(address)
        policy = answer.headers["Content-Security-Policy"]
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        assert policy == headers.content_security_policy(nonce)
        assert nonce
        assert nonce not in seen
        seen.add(nonce)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in answer.headers
        assert "unsafe" not in policy
        if answer.mimetype == "text/html" and "<body" in visitor.text:
            assert visitor.text.count("<script") == visitor.text.count(f'nonce="{nonce}"') == 2
            assert " style=" not in visitor.text
            assert " onclick=" not in visitor.text


def test_https_says_so(sqlite_store):
    visitor = Browser(create_app(Settings("", secure=True), store=sqlite_store), scheme="https")
    answer = visitor.get("/sign-in")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "__Host-fps-visit=" in answer.headers["Set-Cookie"]


def test_static_files_may_be_kept(app):
    answer = Browser(app).get("/static/main.css")
    if answer.status_code == 200:  # the assets are built apart
        assert "no-store" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("not-found", 404, "Page not found"),
        ("stale", 409, "Things have changed"),
        ("constraint", 409, "Things have changed"),
        ("refused", 409, "Try again in 7 seconds"),
        ("conflict", 409, "This cannot be done as things stand."),
        ("unstorable", 400, "could not read what was sent"),
        ("unavailable", 503, "cannot answer just now"),
        ("broken", 500, "a fault of ours"),
    ],
)
def test_what_goes_wrong_is_said_in_words_and_never_in_code(plain_app, name, status, words, caplog):
    visitor = Browser(plain_app)
    with caplog.at_level(logging.CRITICAL if status < 500 else logging.ERROR, "webapp"):
        assert visitor.get(f"/raise/{name}").status_code == status
    assert words in visitor.text
    for given_away in ("secret", "Traceback", "ZeroDivisionError", "sqlalchemy", ".py"):
        assert given_away not in visitor.text
    if status == 500:
        reference = visitor.answer.headers["X-Request-Id"]
        assert reference in visitor.text
        assert reference in caplog.text
        assert "ZeroDivisionError" in caplog.text


def test_a_database_that_goes_away_halfway_is_said_too(app, sqlite_store, monkeypatch):
    """Whoever it is has been found out by then; the page that says so asks the database for nothing."""
    visitor = signed_in(app, sqlite_store)
    reading, times = sqlite_store.reading, []

    def once(actor):
        times.append(actor)
        if len(times) > 1:
            raise Unavailable("gone")
        return reading(actor)

    monkeypatch.setattr(sqlite_store, "reading", once)
    answer = visitor.get("/rounds")
    assert answer.status_code == 503
    assert "cannot answer just now" in visitor.text
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 418, 429, 500, 501, 503])
def test_every_status_has_its_page(plain_app, status):
    visitor = Browser(plain_app)
    assert visitor.get(f"/status/{status}").status_code == status
    shown = pages.PAGES.get(status) or pages.PAGES[400 if status < 500 else 500]
    with plain_app.test_request_context():
        assert str(shown.heading) in visitor.text
        assert str(shown.remedy).split(".")[0].replace("'", "&#39;") in visitor.text
    assert visitor.page.title


def test_method_not_allowed_says_what_is(plain_app):
    visitor = Browser(plain_app)
    visitor.get("/sign-in")
    answer = visitor.post("/status/404", {"csrf_token": visitor.page.forms[0].fields[0][1]})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_form_that_is_too_big(plain_app, sqlite_store, settings):
    visitor = signed_in(plain_app, sqlite_store)
    visitor.get("/")
    token = visitor.page.forms[0].fields[0][1]
    too_long = {"csrf_token": token, "text": "x" * (settings.max_form_bytes + 1)}
    assert visitor.post("/raise/broken", too_long).status_code == 413
    assert "What you sent is too big" in visitor.text
    many = [("csrf_token", token), *((f"f{number}", "") for number in range(settings.max_form_parts))]
    assert visitor.post("/uploads", **multipart(many)).status_code == 413


def test_uploads_may_be_bigger_where_a_view_says_so(plain_app, sqlite_store, settings):
    visitor = signed_in(plain_app, sqlite_store)
    visitor.get("/")
    token = visitor.page.forms[0].fields[0][1]
    size = settings.max_form_bytes * 2
    answer = visitor.post("/uploads", **multipart([("csrf_token", token)], file="x" * size))
    assert (answer.status_code, visitor.text) == (200, str(size))
    huge = multipart([("csrf_token", token)], file="x" * (settings.max_upload_bytes + 1))
    assert visitor.post("/uploads", **huge).status_code == 413


def test_only_the_hosts_named(sqlite_store):
    app = create_app(Settings("", hosts=("fps.example.org",)), store=sqlite_store)
    client = app.test_client()
    assert client.get("/sign-in", base_url="http://fps.example.org").status_code == 200
    assert client.get("/sign-in", base_url="http://evil.example").status_code == 400


def test_languages(browser):
    visitor = browser()
    assert '<html lang="en"' in (visitor.get("/sign-in"), visitor.text)[1]
    (link,) = [link for link in visitor.page.links if link.startswith("/language/")]
    assert link.startswith("/language/cy?next=/sign-in")
    assert visitor.get(link).location == "/sign-in"
    visitor.get("/sign-in")
    assert '<html lang="cy"' in visitor.text
    assert "Mewngofnodi" in visitor.text
    assert visitor.get("/no-such-page").status_code == 404
    assert "Heb ddod o hyd i" in visitor.text
    assert visitor.get("/language/xx?next=//elsewhere.example").location == "/"


def test_the_page_around_every_page(browser):
    visitor = browser()
    visitor.get("/sign-in")
    assert "Demonstration: nothing here is real" in visitor.text
    assert '<a href="#main-content" class="govuk-skip-link"' in visitor.text
    assert 'id="main-content"' in visitor.text
    assert "govuk-generic-header" in visitor.text
    assert "crown" not in visitor.text.lower()
    assert "width=device-width" in visitor.text


def test_a_code_is_declared_once():
    with pytest.raises(ValueError, match="sign-in-wrong"):
        wording.declare({"sign-in-wrong": "twice"})
