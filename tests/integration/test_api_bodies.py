"""What programs send that is no JSON, or JSON to some readers only: each is refused in words, and nothing breaks."""

from __future__ import annotations

import pytest
from flask import Flask

from garden import Grower, plant
from programs import Program
from webapp.journeys.api.bodies import MOST_DEPTH, MOST_NUMERAL_CHARACTERS, read_json
from webapp.settings import Settings
from webapp.store import Store

BAD = [
    pytest.param(b"{", "json", id="cut short"),
    pytest.param(b"{} {}", "json", id="two of them"),
    pytest.param(b"volunteers=4", "json", id="a form"),
    pytest.param(b"{'volunteers': 4}", "json", id="quotes of Python"),
    pytest.param(b'{"volunteers": 4,}', "json", id="a comma too many"),
    pytest.param(b'{"volunteers": 04}', "json", id="a nought before"),
    pytest.param(b'{"story": "a\nb"}', "json", id="a raw newline"),
    pytest.param(b'{"story": "\\x41"}', "json", id="an escape of another language"),
    pytest.param(b'// {"a": 1}', "json", id="a comment"),
    pytest.param(b"\x00", "json", id="NUL"),
    pytest.param(b"\xef\xbb\xbf{}", "json-encoding", id="byte order mark"),
    pytest.param('{"a": 1}'.encode("utf-16"), "json-encoding", id="UTF-16"),
    pytest.param(b'{"story": "\xff"}', "json-encoding", id="Latin-1"),
    pytest.param(b'{"story": "\xed\xa0\x80"}', "json-encoding", id="a raw surrogate"),
    pytest.param(b'{"story": "\\ud800"}', "json-surrogate", id="half of a pair"),
    pytest.param(b'{"\\udfff": 1}', "json-surrogate", id="half of a pair in a name"),
    pytest.param(b'{"amount": NaN}', "json-number", id="NaN"),
    pytest.param(b'{"amount": -Infinity}', "json-number", id="infinity"),
    pytest.param(b'{"amount": 1e400}', "json-number", id="infinite at once"),
    pytest.param(b'{"amount": 1' + b"0" * 400 + b"}", "json-number", id="10^400"),
    pytest.param(b'{"amount": 1' + b"0" * 5000 + b"}", "json-number", id="10^5000"),
    pytest.param(b'{"amount": 0.' + b"1" * 50 + b"}", "json-number", id="many decimals"),
    pytest.param(b'{"amount": 1, "amount": 2}', "json-twice", id="a name twice"),
    pytest.param(b'{"tools": [{"cost": 1, "\\u0063ost": 2}]}', "json-twice", id="a name twice, escaped, within"),
    pytest.param(b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "json-depth", id="100,000 deep"),
    pytest.param(b"[" * 5000, "json-depth", id="5,000 deep and open"),
    pytest.param(b'{"a":' * MOST_DEPTH + b"{}" + b"}" * MOST_DEPTH, "json-depth", id="one too deep"),
    pytest.param(b"[]", "json-object", id="a list"),
    pytest.param(b"null", "json-object", id="null"),
    pytest.param(b'"{}"', "json-object", id="text"),
    pytest.param(b"", "body-missing", id="nothing"),
]


@pytest.fixture
def program(app: Flask, sqlite_store: Store) -> Program:
    grower: Grower = plant(sqlite_store).add_provider()
    return Program(app, sqlite_store, grower.actor)


def test_bodies_that_are_refused(program: Program) -> None:
    reference = program.start().json["reference"]
    path, tag = f"/applications/{reference}/answers", program.get(f"/applications/{reference}").headers["ETag"]
    for case in BAD:
        body, code = case.values
        for method in ("PUT", "PATCH"):
            sent = {"data": body, "content_type": "application/json", "headers": {"If-Match": tag}}
            answer = program.call(method, path, **sent)
            assert (answer.status_code, answer.json["code"]) == (400, code), case.id
            assert answer.mimetype == "application/problem+json"
    assert program.get(path).headers["ETag"] == tag


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""],
)
def test_other_media_types(program: Program, media_type: str) -> None:
    reference = program.start().json["reference"]
    sent = {"data": b"{}", "content_type": media_type, "headers": {"If-Match": '"x"', "Idempotency-Key": "k"}}
    path = f"/applications/{reference}/answers"
    tag = {"If-Match": program.get(path).headers["ETag"]}
    answers = [
        program.call("POST", "/applications", **sent),
        program.call("PUT", path, **sent | {"headers": tag}),
        program.call("PUT", path, **sent | {"headers": tag, "content_type": "application/merge-patch+json"}),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json["code"]) == (415, "media-type")
        assert "application/json" in answer.json["detail"]


def test_a_body_that_is_too_long(program: Program, settings: Settings) -> None:
    reference = program.start().json["reference"]
    path = f"/applications/{reference}/answers"
    headers = {"If-Match": program.get(path).headers["ETag"]}
    long = b'{"story": "' + b"x" * settings.max_form_bytes + b'"}'
    answer = program.call("PUT", path, data=long, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (413, "body-too-long")
    assert str(settings.max_form_bytes) in answer.json["detail"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param(b' {"a": [1, -2, 1.5, true, null, "\\u00e9"]} ', {"a": [1, -2, 1.5, True, None, "é"]}, id="plain"),
        pytest.param(b'{"a": "\\ud83e\\udd94"}', {"a": "\U0001f994"}, id="a whole pair"),
        pytest.param(b'{"a": "[[[[[\\"[[[[[[[[[[[[[[[[[[[["}', {"a": '[[[[["' + "[" * 20}, id="brackets in text"),
        pytest.param(b"[" * MOST_DEPTH + b"]" * MOST_DEPTH, None, id="as deep as may be"),
        pytest.param(b"9" * MOST_NUMERAL_CHARACTERS, int("9" * MOST_NUMERAL_CHARACTERS), id="as long as may be"),
    ],
)
def test_what_is_read(source: bytes, found: object) -> None:
    read = read_json(source)
    assert found is None or read == found
