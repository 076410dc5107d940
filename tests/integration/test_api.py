"""The API: the same services, with the same checks, for programs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from garden import HANDS, HARVEST, MONEY, PROMISE, SEEDLING, Garden, Grower, plant
from programs import Program
from webapp import create_app
from webapp.services.submit_application import digest
from webapp.settings import Settings
from webapp.store import Store

ANSWERS: dict[str, Any] = {**HANDS, **MONEY, **PROMISE}


@pytest.fixture
def garden(sqlite_store: Store) -> Garden:
    return plant(sqlite_store)


@pytest.fixture
def program(app: Flask, grower: Grower) -> Program:
    return Program(app, grower.garden.store, grower.actor)


def started(program: Program, *lots: str) -> str:
    """Start an application; give its reference."""
    answer = program.start(*lots)
    assert answer.status_code == 201, answer.text
    return str(answer.json["reference"])


def problem(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    """Give a problem document, which is one."""
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["type"] == f"/developers#{code}"
    assert answer.json["title"]
    assert answer.json["detail"]
    assert answer.json["reference"] == answer.headers["X-Request-Id"]
    found: dict[str, Any] = answer.json
    return found


def faults(answer: TestResponse) -> list[tuple[str, str]]:
    """Give where each fault is and its code; each has words."""
    assert all(each["detail"] for each in answer.json["faults"])
    return [(each["pointer"], each["code"]) for each in answer.json["faults"]]


# -- the whole way


@pytest.fixture
def anywhere(store: Store) -> Program:
    """A program on SQLite, and one on PostgreSQL."""
    planted = plant(store)
    settings = Settings(database_url="given", secret_key=b"0" * 32)
    return Program(create_app(settings, store=store), store, planted.add_provider().actor)


def test_an_application_from_the_list_of_forms_to_the_submission(anywhere: Program) -> None:
    program = anywhere
    (offered,) = program.get("/forms").json["forms"]
    assert {lot["id"] for lot in offered["lots"]} == {SEEDLING, HARVEST}
    assert program.get(offered["form"]["schema"]).json["properties"]["volunteers"]["type"] == "integer"
    reference = started(program, SEEDLING)
    saved = program.put(reference, ANSWERS)
    assert saved.status_code == 200, saved.text
    assert saved.json["faults"] == []
    assert program.get(f"/applications/{reference}/answers").json == ANSWERS
    made = program.submit(reference)
    assert made.status_code == 201, made.text
    shown = program.get(made.headers["Location"]).json
    assert shown == made.json
    assert shown["answers"] == ANSWERS
    assert shown["form"]["content_id"] == offered["form"]["content_id"]
    registered = [part["answers"] for part in shown["registered"]]
    assert shown["sha256"] == digest(
        reference=reference,
        lots=[SEEDLING],
        form={shown["form"]["id"]: shown["form"]["content_id"]},
        answers=shown["answers"],
        registration=dict(zip(("organisation", "establishment"), registered, strict=True)),
    )
    (receipt,) = program.get(f"/applications/{reference}").json["submissions"]
    assert receipt["receipt"] == shown["receipt"]
