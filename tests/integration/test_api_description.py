"""The description of the API: true to the routes and to the forms, the same each time, and read by people too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from browsing import PASSWORD, Browser
from engine.forms.answers import answers_schema, validate
from engine.forms.formats import FORMATS
from engine.forms.validation import ANSWERS_VALIDATOR
from engine.library import Library
from enrolling import ROOT, shipped
from garden import Garden, invented, person, plant
from programs import Program
from webapp.journeys.api import openapi
from webapp.journeys.api.calls import BASE, CALLS
from webapp.services.load_definitions import load_definitions
from webapp.services.read_forms import FormVersion, read_forms
from webapp.store import NOBODY, OPERATOR, Store
from webapp.store.library import RunningLibrary


@pytest.fixture
def garden(sqlite_store: Store) -> Garden:
    return plant(sqlite_store)


def document(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get(f"{BASE}/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for each in node.values():
            yield from references(each)
    elif isinstance(node, list):
        for each in node:
            yield from references(each)


def test_every_route_is_told_and_no_other(app: Flask) -> None:
    routes = {
        (
            method,
            str(rule).replace("<uuid:", "<").replace("<int(max=1000000):", "<").replace("<", "{").replace(">", "}"),
        )
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(call.method, BASE + call.path) for call in CALLS}
    assert {f"api.{call.id}" for call in CALLS} == {
        rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")
    }


def test_the_guide_lists_the_same_calls() -> None:
    lines = (ROOT / "docs/api.md").read_text(encoding="utf-8").splitlines()
    told = [line.strip("| ").split("` | ") for line in lines if line.startswith(("| `GET", "| `P"))]
    expected = [[f"`{call.method} {BASE}{call.path}", str(call.summary)] for call in CALLS]
    assert told == expected


def test_the_document_holds_together(app: Flask, garden: Garden) -> None:
    found = document(app)
    assert found["openapi"] == "3.1.0"
    for ref in references(found):
        node = found
        for part in ref.removeprefix("#/").split("/"):
            node = node[part]
    for schema in found["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for path, operations in found["paths"].items():
        for operation in operations.values():
            places = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
            assert [f"{{{name}}}" for name in places] == [part for part in path.split("/") if part.startswith("{")]


def test_each_form_has_its_answers_with_titles_and_an_example(app: Flask, garden: Garden) -> None:
    schemas = document(app)["components"]["schemas"]
    form = invented().in_force(garden.closes_at.date()).forms["ask/grant"]
    mine = schemas["ask.grant"]
    assert mine["properties"] == json.loads(json.dumps(answers_schema(form)["properties"]))
    assert mine["title"] == "Ask for a garden grant"
    assert set(schemas["ask.grant.draft"]["properties"]) == set(mine["properties"])
    (sample,) = mine["examples"]
    assert [fault.code for fault in validate(form, sample, {}) if fault.code != "unknown-question"] == []


def test_examples_of_the_shipped_forms_are_answers() -> None:
    library = Library.read(shipped())
    edition = library.in_force(max(version.in_force_from for version in library.versions))
    for form in edition.forms.values():
        sample = openapi.example(form)
        schema = answers_schema(form) | {"required": []}
        faults = list(ANSWERS_VALIDATOR(schema, format_checker=FORMATS).iter_errors(sample))
        assert faults == [], form.id
        assert sample, form.id


def test_it_is_the_same_each_time_and_told_once(app: Flask, garden: Garden) -> None:
    client = app.test_client()
    first = client.get(f"{BASE}/openapi.json")
    openapi._made.clear()
    second = client.get(f"{BASE}/openapi.json")
    assert first.data == second.data
    again = client.get(f"{BASE}/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_version_of_a_form_stands_beside_the_one_that_a_round_is_pinned_to(app: Flask, garden: Garden) -> None:
    before = document(app)["components"]["schemas"]
    path = ROOT / "tests/library/ask/grant@2024-01-01.yaml"
    news = (
        path.read_text(encoding="utf-8").replace("from: 2024-01-01", "from: 2025-01-01").replace("max: 500", "max: 9")
    )
    load_definitions(garden.store, OPERATOR, [("grant@2025-01-01.yaml", news.encode())])
    after = document(app)["components"]["schemas"]
    (old,) = after.keys() - before.keys() - {f"{name}.draft" for name in after}
    assert after["ask.grant"]["properties"]["volunteers"]["maximum"] == 9
    assert after[old]["properties"]["volunteers"]["maximum"] == 500
    forms = read_forms(garden.store, NOBODY, RunningLibrary(garden.store).current())
    versions: list[FormVersion] = [each for each in forms if each.form.id == "ask/grant"]
    assert [(each.current, each.applied_with) for each in versions] == [(True, True), (False, True)]


def test_without_a_form_there_is_a_document_too(app: Flask) -> None:
    assert set(document(app)["paths"]) == {BASE + call.path for call in CALLS}


# -- the pages for people


def test_a_person_makes_a_token_uses_it_and_ends_it(app: Flask, garden: Garden) -> None:
    actor = person(garden.store, "provider", email="pat@example.org", password=PASSWORD)
    visitor = Browser(app)
    visitor.sign_in("pat@example.org", PASSWORD)
    visitor.get("/developers/tokens")
    assert "You have none" in visitor.text
    made = visitor.send("/developers/tokens", {"name": "Our <records>", "days": "30"})
    assert made.status_code == 200
    token = visitor.text.partition('<code class="app-digest">')[2].partition("</code>")[0]
    program = Program(app, garden.store)
    program.token = token
    assert program.get("/applications").status_code == 200
    visitor.get("/developers/tokens")
    assert token not in visitor.text
    assert "Our &lt;records&gt;" in visitor.text
    (action,) = [form.action for form in visitor.page.forms if form.action.endswith("/end")]
    assert visitor.send(action).status_code == 303
    assert program.get("/applications").status_code == 401
    assert actor.person_id


@pytest.mark.parametrize(
    ("fields", "target", "words"),
    [
        pytest.param({"name": " ", "days": "5"}, "#name", "Enter what the access token is for", id="no name"),
        pytest.param({"name": "x", "days": "0"}, "#days", "from 1 to 365", id="no days"),
        pytest.param({"name": "x", "days": "1e2"}, "#days", "from 1 to 365", id="no number"),
        pytest.param({"name": "x", "days": "9" * 500}, "#days", "from 1 to 365", id="a long number"),
    ],
)
def test_what_is_wrong_with_a_token_is_said_at_its_field(
    app: Flask, garden: Garden, fields: dict[str, str], target: str, words: str
) -> None:
    person(garden.store, "officer", email="olive@example.org", password=PASSWORD)
    visitor = Browser(app)
    visitor.sign_in("olive@example.org", PASSWORD)
    visitor.get("/developers/tokens")
    assert visitor.send("/developers/tokens", fields).status_code == 422
    assert words in visitor.text
    assert f'href="{target}"' in visitor.text
    assert visitor.page.title.startswith("Error:")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_page_on_the_api_tells_every_call_form_and_problem(app: Flask, garden: Garden, language: str) -> None:
    visitor = Browser(app)
    visitor.get(f"/language/{language}")
    visitor.get("/")
    assert "/developers" in visitor.page.links
    visitor.get("/developers")
    for call in CALLS:
        assert f"{call.method} {BASE}{call.path}" in visitor.text
    assert "ask/grant" in visitor.text
    assert {"round-closed", "draft-changed"} & set(visitor.page.ids) == {"draft-changed"}
    assert "%(" not in visitor.text
