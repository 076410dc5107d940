"""A program without a person: calls the API with a token, and reads what comes back."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from webapp.services.make_access_token import make_access_token
from webapp.store import Actor, Store

API = "/api/v1"


class Program:
    """A program with the token of a person, or with none."""

    def __init__(self, app: Flask, store: Store, actor: Actor | None = None, *, language: str = "") -> None:
        self.client = app.test_client()
        self.actor = actor
        self.token = make_access_token(store, actor, name="A program").token if actor else ""
        self.language = language

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        """Make a call; a path that begins with the API's is taken as it is."""
        headers = dict(options.pop("headers", {}))
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        if self.language:
            headers.setdefault("Accept-Language", self.language)
        address = path if path.startswith("/api") else API + path
        return self.client.open(
            address,
            method=method,
            headers=headers,
            environ_overrides={"REMOTE_ADDR": "203.0.113.9"},
            buffered=True,
            **options,
        )

    def get(self, path: str, **options: Any) -> TestResponse:
        """Read something."""
        return self.call("GET", path, **options)

    def start(self, *lots: str, key: str = "") -> TestResponse:
        """Start an application for lots of the first form on offer, for the first establishment."""
        offered = self.get("/forms").json["forms"][0]
        places = self.get("/establishments").json["establishments"]
        body = {"round": offered["round"]["id"], "lots": list(lots) or [offered["lots"][0]["id"]]}
        if places:
            body["establishment"] = places[0]["id"]
        headers = {"Idempotency-Key": key or secrets.token_hex(8)}
        return self.call("POST", "/applications", json=body, headers=headers)

    def put(self, reference: str, answers: Any, tag: str = "", *, method: str = "PUT") -> TestResponse:
        """Save answers made from the draft that had a tag; from the draft as it is now where none is given."""
        headers = {"If-Match": tag or self.get(f"/applications/{reference}/answers").headers["ETag"]}
        return self.call(method, f"/applications/{reference}/answers", json=answers, headers=headers)

    def submit(self, reference: str, key: str = "once") -> TestResponse:
        """Submit an application."""
        return self.call("POST", f"/applications/{reference}/submissions", headers={"Idempotency-Key": key})
