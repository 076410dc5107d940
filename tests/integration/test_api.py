"""The API: the same services, with the same checks, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from browsing import PASSWORD
from clock import FixedClock
from databases import copied
from garden import FOLDER, HANDS, HARVEST, MONEY, PDF, PROMISE, SEEDLING, Garden, Grower, person, plant
from programs import Program
from webapp import create_app
from webapp.access import throttle
from webapp.services.close_person import close_person
from webapp.services.list_access_tokens import list_access_tokens
from webapp.services.load_definitions import load_definitions
from webapp.services.make_access_token import USUAL_DAYS
from webapp.services.submit_application import digest
from webapp.settings import Settings
from webapp.store import GATE, OPERATOR, Store
from webapp.store.queries import sessions

ANSWERS: dict[str, Any] = {**HANDS, **MONEY, **PROMISE}
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def planted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Garden, Grower]:
    """A database with a round and a provider, to be copied."""
    folder = tmp_path_factory.mktemp("planted")
    with closing(Store(copied(sqlite_template, folder), clock=FixedClock())) as store:
        garden = plant(store)
        return folder / "test.db", garden, garden.add_provider()


@pytest.fixture
def sqlite_store(planted: tuple[Path, Garden, Grower], tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    with closing(Store(copied(planted[0], tmp_path), clock=clock)) as opened:
        yield opened


@pytest.fixture
def garden(planted: tuple[Path, Garden, Grower], sqlite_store: Store) -> Garden:
    return replace(planted[1], store=sqlite_store)


@pytest.fixture
def grower(planted: tuple[Path, Garden, Grower], garden: Garden) -> Grower:
    return Grower(garden, planted[2].actor)


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


# -- who may call


def test_without_a_token_nothing_is_told(app: Flask, garden: Garden) -> None:
    answer = Program(app, garden.store).get("/forms")
    problem(answer, 401, "token-missing")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="fps"'


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("Bearer fps_guess", id="unknown"),
        pytest.param("bearer   fps_guess", id="unknown, otherwise written"),
        pytest.param("Bearer " + "x" * 5000, id="long"),
        pytest.param("Bearer \u00e9\u00ff", id="no ASCII"),
    ],
)
def test_a_token_that_is_none(app: Flask, garden: Garden, header: str) -> None:
    answer = Program(app, garden.store).get("/forms", headers={"Authorization": header})
    problem(answer, 401, "token-wrong")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_only_bearer_counts(app: Flask, program: Program, scheme: str) -> None:
    problem(program.get("/forms", headers={"Authorization": f"{scheme} {program.token}"}), 401, "token-missing")


def test_a_token_ends(program: Program, grower: Grower, clock: FixedClock) -> None:
    assert program.get("/forms").status_code == 200
    clock.move(days=USUAL_DAYS)
    problem(program.get("/forms"), 401, "token-wrong")


def test_a_token_ends_with_the_account(app: Flask, garden: Garden) -> None:
    actor = person(garden.store, "provider", email="pat@example.org", password=PASSWORD)
    program = Program(app, garden.store, actor)
    assert program.get("/applications").json == {"applications": []}
    close_person(garden.store, OPERATOR, "pat@example.org")
    problem(program.get("/applications"), 401, "token-wrong")


def test_an_officer_may_not_apply(app: Flask, garden: Garden) -> None:
    problem(Program(app, garden.store, garden.officer).get("/forms"), 403, "not-allowed")


def test_calls_are_counted(app: Flask, program: Program, garden: Garden, clock: FixedClock) -> None:
    assert program.actor
    (token,) = list_access_tokens(garden.store, program.actor)
    calls = throttle.Calls.of(b"0" * 32, token.id, "")
    with garden.store.writing(GATE) as work:
        for _ in range(throttle.MOST_CALLS):
            sessions.count_try(work, calls.key, throttle.WINDOW)
    answer = program.get("/forms")
    problem(answer, 429, "too-many-calls")
    clock.move(seconds=int(answer.headers["Retry-After"]))
    assert program.get("/forms").status_code == 200


def test_guesses_are_counted_and_shut_nobody_else_out(app: Flask, program: Program, garden: Garden) -> None:
    stranger = Program(app, garden.store)
    stranger.token = "fps_guess"
    statuses = [stranger.get("/forms").status_code for _ in range(throttle.MOST_TRIES_ADDRESS + 1)]
    assert statuses == [401] * throttle.MOST_TRIES_ADDRESS + [429]
    assert program.get("/forms").status_code == 200


# -- a draft


def test_every_fault_is_told_in_either_language_and_nothing_is_saved(app: Flask, program: Program) -> None:
    reference = started(program)
    wrong = {
        **ANSWERS,
        "volunteers": 501,
        "story": "x" * 201,
        "tools": [{"thing": "Spade", "cost": "12"}, {"cost": 1, "colour": "red"}],
        "no.such": 1,
    }
    answer = program.put(reference, wrong)
    problem(answer, 422, "answers-wrong")
    assert faults(answer) == [
        ("/no.such", "unknown-question"),
        ("/volunteers", "max"),
        ("/story", "too-long"),
        ("/tools/0/cost", "money"),
        ("/tools/1/colour", "unknown-cell"),
    ]
    said = {each["pointer"]: each["detail"] for each in answer.json["faults"]}
    assert said["/volunteers"].endswith("must be 500 or less")
    assert said["/tools/0/cost"].startswith("Thing 1: Cost must be an amount of money")
    program.language = "cy, en;q=0.5"
    welsh = program.put(reference, wrong)
    assert faults(welsh) == faults(answer)
    assert welsh.headers["Content-Language"] == "cy"
    assert all(each["detail"] not in said.values() for each in welsh.json["faults"][1:4])
    assert program.get(f"/applications/{reference}/answers").json == {}


def test_what_is_missing_is_told_and_does_not_keep_a_draft_from_being_saved(program: Program) -> None:
    reference = started(program)
    saved = program.put(reference, {"volunteers": 3, "tools": []})
    assert saved.status_code == 200
    assert faults(saved) == [("/amount", "required"), ("/tools", "required"), ("/promise", "required")]
    assert saved.json["asked"] == ["volunteers", "story", "amount", "tools", "quotes", "promise"]
    refused = program.submit(reference)
    problem(refused, 422, "application-incomplete")
    assert faults(refused) == faults(saved)


def test_a_check_is_told_in_the_words_of_its_author(program: Program) -> None:
    reference = started(program)
    saved = program.put(reference, {**ANSWERS, "amount": 99_999})
    assert saved.json["faults"] == [
        {
            "pointer": "/amount",
            "code": "check",
            "detail": "You cannot ask for more than the things you would buy cost",
        }
    ]


def test_replacing_takes_out_what_is_not_sent_and_merging_keeps_it(program: Program) -> None:
    reference = started(program)
    program.put(reference, ANSWERS)
    merged = program.put(reference, {"story": None, "volunteers": 9}, method="PATCH")
    assert merged.status_code == 200
    kept = program.get(f"/applications/{reference}/answers").json
    assert kept == {name: answer for name, answer in {**ANSWERS, "volunteers": 9}.items() if name != "story"}
    program.put(reference, {"volunteers": 1})
    assert program.get(f"/applications/{reference}/answers").json == {"volunteers": 1}


def test_a_merge_is_sent_under_its_own_name_too(program: Program) -> None:
    reference = started(program)
    tag = program.get(f"/applications/{reference}").headers["ETag"]
    answer = program.call(
        "PATCH",
        f"/applications/{reference}/answers",
        data=b'{"volunteers": 2}',
        content_type="application/merge-patch+json",
        headers={"If-Match": tag},
    )
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_nothing_is_overwritten_silently(program: Program, grower: Grower) -> None:
    reference = started(program)
    tag = program.get(f"/applications/{reference}/answers").headers["ETag"]
    grower.save(reference, "hands", HANDS)
    answer = program.put(reference, {"volunteers": 99}, tag)
    problem(answer, 412, "draft-changed")
    assert grower.read(reference).answers == HANDS
    assert program.put(reference, {"volunteers": 99}, answer.headers["ETag"]).status_code == 200


@pytest.mark.parametrize("tag", ["*", '"1"', 'W/"1-0123"', '"0-000000000000"', "1", '"'])
def test_a_tag_that_is_none_of_ours(program: Program, tag: str) -> None:
    problem(program.put(started(program), {"volunteers": 1}, tag), 412, "draft-changed")


def test_a_change_says_what_it_changes(program: Program) -> None:
    reference = started(program)
    problem(program.call("PUT", f"/applications/{reference}/answers", json={}), 428, "if-match-missing")


def test_hidden_answers_are_kept_in_the_draft_and_left_out_of_the_submission(program: Program) -> None:
    reference = started(program, SEEDLING)
    saved = program.put(reference, {**ANSWERS, "engineer": "Enid", "first_dug_on": "2020-03-01"})
    assert saved.json["faults"] == []
    assert "engineer" in program.get(f"/applications/{reference}/answers").json
    assert program.submit(reference).json["answers"] == ANSWERS


# -- keys


def test_one_key_starts_one_application(program: Program) -> None:
    first, again = program.start(SEEDLING, key="k"), program.start(SEEDLING, key="k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["reference"] == again.json["reference"]
    assert first.headers["Location"] == f"/api/v1/applications/{first.json['reference']}"
    problem(program.start(HARVEST, key="k"), 409, "key-used")
    problem(program.start(SEEDLING, key="other"), 409, "lot-applied-for-already")


def test_one_key_makes_one_submission(program: Program) -> None:
    reference = started(program)
    program.put(reference, ANSWERS)
    first, again, other = (program.submit(reference, key) for key in ("k", "k", "l"))
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 200)
    assert first.json == again.json == other.json


def test_one_organisations_keys_are_not_anothers(app: Flask, program: Program, garden: Garden) -> None:
    for each in (program, Program(app, garden.store, garden.add_provider().actor)):
        answer = each.start(SEEDLING, key="1")
        assert answer.status_code == 201
        each.put(answer.json["reference"], ANSWERS)
        assert each.submit(answer.json["reference"], "1").status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 81, "caf\u00e9"])
def test_a_key_that_is_none(program: Program, key: str) -> None:
    answer = program.call("POST", "/applications", json={}, headers={"Idempotency-Key": key})
    problem(answer, 400, "idempotency-key-missing")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({}, [("/round", "member-missing"), ("/lots", "member-missing")], id="nothing"),
        pytest.param(
            {"round": "x", "establishment": 5, "lots": [1], "a/b": 1},
            [
                ("/a~1b", "member-unknown"),
                ("/round", "member-wrong"),
                ("/establishment", "member-wrong"),
                ("/lots", "member-wrong"),
            ],
            id="all of it wrong",
        ),
    ],
)
def test_what_an_application_is_for_is_checked(program: Program, body: Any, expected: list[tuple[str, str]]) -> None:
    answer = program.call("POST", "/applications", json=body, headers={"Idempotency-Key": "k"})
    problem(answer, 422, "members")
    assert faults(answer) == expected


def test_a_round_or_place_that_is_not_there(program: Program, garden: Garden, grower: Grower) -> None:
    for body in (
        {"round": str(uuid4()), "establishment": str(grower.place), "lots": [SEEDLING]},
        {"round": str(garden.round_id), "establishment": str(uuid4()), "lots": [SEEDLING]},
    ):
        answer = program.call("POST", "/applications", json=body, headers={"Idempotency-Key": "k"})
        problem(answer, 404, "not-found")


# -- time, and what comes after


def test_when_the_round_has_closed(program: Program, garden: Garden, clock: FixedClock) -> None:
    reference = started(program)
    program.put(reference, ANSWERS)
    tag = program.get(f"/applications/{reference}").headers["ETag"]
    clock.at = garden.closes_at
    for answer in (program.put(reference, ANSWERS, tag), program.submit(reference)):
        assert "closed on" in problem(answer, 409, "round-closed")["detail"]
    assert program.get("/forms").json == {"forms": []}
    assert program.get(f"/applications/{reference}").json["stage"] == "missed"
    problem(upload(program, reference, PDF), 409, "file-late")


def test_changing_and_withdrawing(program: Program) -> None:
    reference = started(program)
    program.put(reference, ANSWERS)
    program.submit(reference)
    problem(program.put(reference, ANSWERS), 409, "application-submitted")
    assert program.call("POST", f"/applications/{reference}/amend").json["stage"] == "changing"
    program.put(reference, {**ANSWERS, "volunteers": 7})
    second = program.submit(reference, "again")
    assert (second.status_code, second.json["number"], second.json["answers"]["volunteers"]) == (201, 2, 7)
    first = program.get(f"/applications/{reference}/submissions/1").json
    assert (first["stands"], first["answers"]["volunteers"]) == (False, 4)
    assert program.call("POST", f"/applications/{reference}/withdraw").json["stage"] == "withdrawn"
    problem(program.put(reference, ANSWERS), 409, "application-withdrawn")


def test_an_officer_reads_it_when_the_round_has_closed(
    app: Flask, program: Program, garden: Garden, clock: FixedClock
) -> None:
    reference = started(program)
    program.put(reference, ANSWERS)
    made = program.submit(reference)
    officer = Program(app, garden.store, garden.officer)
    problem(officer.get(made.headers["Location"]), 404, "not-found")
    clock.at = garden.closes_at
    assert officer.get(made.headers["Location"]).json["answers"] == ANSWERS


def test_a_new_version_of_the_form_is_told_and_its_questions_are_answered_anew(
    program: Program, garden: Garden, clock: FixedClock
) -> None:
    reference = started(program)
    tag = program.put(reference, ANSWERS).headers["ETag"]
    before = program.get(f"/applications/{reference}").json
    path = FOLDER / "ask/grant@2024-01-01.yaml"
    news = path.read_text(encoding="utf-8").replace("2024-01-01", f"{clock.at:%Y-%m-%d}").replace("max: 500", "max: 50")
    load_definitions(garden.store, OPERATOR, [("grant.yaml", news.encode())])
    now = program.get(f"/applications/{reference}")
    assert now.json["form"]["content_id"] != before["form"]["content_id"]
    assert now.json["to_confirm"] == ["volunteers"]
    assert program.get(now.json["form"]["schema"]).json["properties"]["volunteers"]["maximum"] == 50
    problem(program.submit(reference), 409, "answers-to-confirm")
    problem(program.put(reference, ANSWERS, tag), 412, "draft-changed")
    assert program.put(reference, {"volunteers": 5}, method="PATCH").json["to_confirm"] == []
    assert program.submit(reference).json["form"]["content_id"] == now.json["form"]["content_id"]


# -- files


def upload(program: Program, reference: str, content: bytes, name: str = "q.pdf", question: str = "quotes") -> Any:
    boundary, body = encode_multipart({"file": FileStorage(BytesIO(content), name)})
    sent = {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
    return program.call("POST", f"/applications/{reference}/files/{question}", **sent)


def test_a_file_is_in_the_draft_at_once_and_can_be_read_and_taken_out(program: Program) -> None:
    reference = started(program)
    program.put(reference, ANSWERS)
    kept = upload(program, reference, PDF)
    assert kept.status_code == 201, kept.text
    draft = program.get(f"/applications/{reference}/answers")
    assert draft.json["quotes"] == [kept.json]
    assert draft.headers["ETag"] == kept.headers["ETag"]
    assert program.put(reference, draft.json).status_code == 200
    submitted = program.submit(reference).json
    assert submitted["answers"]["quotes"] == [kept.json]
    file = program.get(f"/files/{kept.json['id']}")
    assert file.data == PDF
    program.call("POST", f"/applications/{reference}/amend")
    program.put(reference, ANSWERS)
    assert "quotes" not in program.get(f"/applications/{reference}/answers").json


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        pytest.param(b"MZ program", "q.pdf", "file-type", id="no PDF"),
        pytest.param(b"", "q.pdf", "file-empty", id="empty"),
        pytest.param(PDF + b" " * 1_000_000, "q.pdf", "file-too-large", id="too large for the question"),
    ],
)
def test_a_file_that_is_refused(program: Program, content: bytes, name: str, code: str) -> None:
    answer = upload(program, started(program), content, name)
    problem(answer, 422, "answers-wrong")
    assert faults(answer) == [("/quotes", code)]
    assert answer.json["faults"][0]["detail"].startswith("“q.pdf”")


def test_a_file_without_a_place(program: Program) -> None:
    reference = started(program)
    problem(upload(program, reference, PDF, question="volunteers"), 404, "not-found")
    path = f"/applications/{reference}/files/quotes"
    problem(program.call("POST", path, data={"other": "x"}, content_type="multipart/form-data"), 400, "file-missing")
    problem(program.call("POST", path, json={}), 415, "file-missing")


def test_what_is_known_of_a_file_cannot_be_made_up(program: Program) -> None:
    reference = started(program)
    made_up = {
        "id": str(uuid4()),
        "name": "q.pdf",
        "size_bytes": 3,
        "sha256": "0" * 64,
        "media_type": "application/pdf",
    }
    for files in ([made_up], [{}], "q.pdf", [None]):
        answer = program.put(reference, {"quotes": files})
        problem(answer, 422, "answers-wrong")
        assert faults(answer)[0][0] == "/quotes"


# -- addresses and methods


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/forms", "/api/", "/api/v1/", "/api/v1/forms/"])
def test_what_is_not_there(program: Program, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        problem(program.call(method, path), 404, "not-found")


@pytest.mark.parametrize(
    "path", ["/applications/XXXX-XXXX-XXXX", "/forms/" + "0" * 64, f"/letters/{NOBODYS}", f"/files/{NOBODYS}"]
)
def test_what_is_not_ones_own_is_not_there(program: Program, path: str) -> None:
    problem(program.get(path), 404, "not-found")


def test_methods(program: Program) -> None:
    answer = program.call("DELETE", "/forms")
    problem(answer, 405, "method")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    head = program.call("HEAD", "/forms")
    assert (head.status_code, head.data) == (200, b"")
    options = program.call("OPTIONS", "/forms")
    assert options.status_code == 200
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_words_are_in_the_language_asked_for(program: Program) -> None:
    program.language = "cy"
    answer = program.get("/nothing")
    assert (answer.headers["Content-Language"], answer.json["title"]) == ("cy", "Heb ddod o hyd iddo")
    assert program.get("/forms").json["forms"][0]["form"]["title"] == "Gofyn am grant gardd"
    assert "Accept-Language" in program.get("/forms").headers["Vary"]


def test_a_database_that_is_away_is_said_in_a_problem_document(tmp_path: Any) -> None:
    app = create_app(Settings(f"sqlite:///{tmp_path}/no/where.db"))
    answer = app.test_client().get("/api/v1/forms", headers={"Authorization": "Bearer x"})
    problem(answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "30"
