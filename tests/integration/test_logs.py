"""What is logged: a line of JSON for each request and fault, and nothing of what anybody is, typed or was shown."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import text

from browsing import PASSWORD, Browser
from garden import HANDS, Garden, Grower, person
from webapp import create_app, logs
from webapp.access import current, open_to_anyone
from webapp.settings import Settings

EMAIL = "zanzibar@example.org"
SECRETS = ("zanzibar", "Zanzibar", PASSWORD, "203.0.113.1")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged meanwhile."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    logs.write_to(stream := io.StringIO())
    yield stream
    root.handlers, root.level = before, level


@pytest.fixture
def app(garden: Garden) -> Flask:
    made = create_app(Settings(database_url="given", secret_key=b"0" * 32), store=garden.store)

    @made.post("/breaks")
    @open_to_anyone
    def breaks() -> str:
        try:
            raise LookupError(request.form["name"])
        except LookupError as error:
            raise ValueError(f"no {request.form['name']}") from error

    @made.post("/refuses")
    @open_to_anyone
    def refuses() -> str:
        with current.store().engine.begin() as connection:
            connection.execute(text("INSERT INTO person (name) VALUES (:name)"), {"name": request.form["name"]})
        return ""

    return made


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_request_is_a_line_with_the_rule_of_its_address(garden: Garden, app: Flask, stream: io.StringIO) -> None:
    grower = Grower(garden, person(garden.store, "provider", email=EMAIL, password=PASSWORD, name="Zanzibar"))
    grower.register()
    reference = grower.start()
    browser = Browser(app)
    browser.sign_in(EMAIL)
    answer = browser.get(f"/applications/{reference}/pages/hands?from=Zanzibar")
    told = read(stream)
    assert {name: told[-1][name] for name in ("level", "from", "said", "method", "route", "status", "role")} == {
        "level": "info",
        "from": logs.REQUESTS,
        "said": "answered",
        "method": "GET",
        "route": "/applications/<reference>/pages/<page_id>",
        "status": 200,
        "role": "provider",
    }
    assert told[-1]["request"] == answer.headers["X-Request-Id"]
    assert told[-1]["ms"] > 0
    assert told[-1]["at"].endswith("Z")
    assert browser.get("/no/Zanzibar").status_code == 404
    assert read(stream)[-1]["route"] is None
    for secret in (*SECRETS, reference, str(HANDS["story"])):
        assert secret not in stream.getvalue()


@pytest.mark.parametrize(
    ("path", "types"),
    [
        pytest.param("/breaks", ["builtins.ValueError", "builtins.LookupError"], id="an error of ours"),
        pytest.param("/refuses", ["sqlalchemy.exc.IntegrityError"], id="an error of the database"),
    ],
)
def test_a_fault_is_told_by_its_types_and_places_and_not_by_its_words(
    app: Flask, stream: io.StringIO, path: str, types: list[str]
) -> None:
    browser = Browser(app)
    browser.get("/sign-in")
    token = next(value for form in browser.page.forms for name, value in form.fields if name == "csrf_token")
    answer = browser.post(path, {"csrf_token": token, "name": "Zanzibar"})
    assert answer.status_code == 500
    fault = next(each for each in read(stream) if "error" in each)
    assert fault["level"] == "error"
    assert answer.headers["X-Request-Id"] in fault["said"]
    assert [each["type"] for each in fault["error"]][: len(types)] == types
    assert any(place.startswith("tests/integration/test_logs.py:") for place in fault["error"][0]["places"])
    assert "Zanzibar" not in stream.getvalue()
