"""The API held to its own description by schemathesis: whatever is sent, it answers as it says, and never breaks.

Every call is tried with what the OpenAPI document allows and with what it does not; most of them on an application that
is there, from the version that stands. `make deep` tries many times as much, as does
`.venv/bin/python -m pytest -m deep tests/integration/test_api_by_its_description.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from clock import FixedClock
from databases import copied
from garden import GARDEN, HANDS, MONEY, PDF, PROMISE, SEEDLING, Grower, plant
from programs import Program
from webapp import create_app
from webapp.journeys.api.calls import BASE, CALLS
from webapp.services.register_establishment import register_establishment
from webapp.services.upload_file import upload_file
from webapp.settings import Settings
from webapp.store import Store

MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
NOTHING_SENT = {"forms", "establishments", "everything", "letters"}
TRIED = [call.id for call in CALLS if call.id != "openapi"]  # which it came from, and schemathesis leaves out
FEW, MANY = 12, 400
WITHDRAWN, COMPLETE = 1, 2


@dataclass
class Described:
    """The API with its description, three applications, and a program that may call it."""

    app: Flask
    clock: FixedClock
    program: Program
    grower: Grower
    document: dict[str, Any]
    operations: dict[str, Any]
    references: tuple[str, ...]
    files: tuple[str, ...]

    def try_call(self, name: str, data: st.DataObject, mode: GenerationMode) -> int:
        """Make a call that is drawn, hold the answer to the description, and give its status."""
        case = data.draw(self.operations[name].as_strategy(generation_mode=mode))
        if data.draw(st.sampled_from((True, True, True, False)), label="on what is there"):
            self._aim(name, case, data)
        self.clock.move(seconds=1)
        headers = {"Authorization": f"Bearer {self.program.token}"}
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)
        assert response.status_code < 500
        if response.status_code >= 400:
            found = json.loads(response.content)
            assert found["detail"]
            assert "Traceback" not in response.text
        return int(response.status_code)

    def _aim(self, name: str, case: Any, data: st.DataObject) -> None:
        """Point a call at what is there; only one of the applications is ever withdrawn."""
        places = dict(case.path_parameters or {})
        there = {
            "reference": self.references[name == "withdraw" :],
            "file_id": self.files,
            "question_id": ("quotes",),
            "number": (1,),
        }
        for place in places.keys() & there.keys():
            places[place] = data.draw(st.sampled_from(there[place]))
        case.path_parameters = places
        if "reference" in places and "If-Match" in (case.headers or {}):
            case.headers["If-Match"] = self.program.get(f"/applications/{places['reference']}").headers["ETag"]
        if case.operation.path == f"{BASE}/applications" and isinstance(case.body, dict):
            case.body |= {"round": str(self.grower.garden.round_id), "establishment": str(self._place())}

    def _place(self) -> str:
        made = register_establishment(*self.grower.parts, None, "garden", answers=GARDEN, version=0)
        return str(made.establishment_id)


@pytest.fixture(scope="module")
def described(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Described]:
    clock = FixedClock()
    url = copied(sqlite_template, tmp_path_factory.mktemp("described"))
    with closing(Store(url, clock=clock)) as store:
        grower = plant(store).add_provider()
        app = create_app(Settings(database_url="given", secret_key=b"0" * 32), store=store)
        program = Program(app, store, grower.actor)
        references = [started(program, str(place)) for place in (grower.place, grower.register(), grower.register())]
        program.put(references[COMPLETE], {**HANDS, **MONEY, **PROMISE})
        file = upload_file(*grower.parts, references[0], "quotes", name="q.pdf", content=PDF).file["id"]
        schema = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", app)
        operations = {}
        for found in schema.get_all_operations():
            operation = found.ok()
            operations[operation.definition.raw["operationId"]] = operation
        document = program.get("/openapi.json").json
        yield Described(app, clock, program, grower, document, operations, tuple(references), (str(file),))


def started(program: Program, place: str) -> str:
    """Start an application for an establishment; give its reference."""
    (offered,) = program.get("/forms").json["forms"]
    body = {"round": offered["round"]["id"], "establishment": place, "lots": [SEEDLING]}
    answer = program.call("POST", "/applications", json=body, headers={"Idempotency-Key": place})
    return str(answer.json["reference"])


@pytest.mark.parametrize("call", TRIED)
def test_every_call_answers_as_described(described: Described, call: str) -> None:
    tried(described, call, FEW)


@pytest.mark.deep
@pytest.mark.parametrize("call", TRIED)
def test_every_call_answers_as_described_many_times(described: Described, call: str) -> None:
    tried(described, call, MANY)


def tried(described: Described, call: str, examples: int) -> None:
    """Try a call with what may be sent and with what may not."""
    modes = MODES if call not in NOTHING_SENT else MODES[:1]

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def one(data: st.DataObject) -> None:
        described.try_call(call, data, data.draw(st.sampled_from(modes)))

    one()
