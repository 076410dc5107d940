"""What a request asks for, beside the body: which version it changes, under which key, of what."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request

from webapp.journeys.api import words
from webapp.journeys.api.faults import pointer
from webapp.journeys.api.problems import Fault, ProblemError
from webapp.journeys.api.shown import draft_tag
from webapp.services.read_application import ApplicationView

MOST_KEY_CHARACTERS = 80
UUID_CHARACTERS = 36


def version(found: ApplicationView) -> int:
    """Return the version of the draft that the request means to change, which is the one that stands.

    Raises:
        ProblemError: It does not say (428), or means another: its If-Match is not the ETag of `found` (412).
    """
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise ProblemError(428, "if-match-missing")
    tag = draft_tag(found)
    if said != tag:
        raise ProblemError(412, "draft-changed", headers={"ETag": tag})
    return found.version


def key() -> str:
    """Return the request's own key, under which it is done once however often it is sent.

    Raises:
        ProblemError: It has none, or one too long (400).
    """
    said = request.headers.get("Idempotency-Key", "").strip()
    if not 0 < len(said) <= MOST_KEY_CHARACTERS or not said.isascii() or not said.isprintable():
        raise ProblemError(400, "idempotency-key-missing", {"most": MOST_KEY_CHARACTERS})
    return said


class Members:
    """The members of a JSON object that a call takes; every fault is found before any is told."""

    def __init__(self, body: Mapping[str, Any], known: tuple[str, ...]) -> None:
        """Take a body, of which only `known` members may be there."""
        self.body = body
        self.faults = [_fault(name, "member-unknown") for name in body if name not in known]

    def uuid(self, name: str, *, optional: bool = False) -> UUID | None:
        """Return a member that is a UUID."""
        said = self.body.get(name)
        if said is None:
            self._refuse(name, "" if optional else "member-missing")
            return None
        if isinstance(said, str) and len(said) == UUID_CHARACTERS:
            with contextlib.suppress(ValueError):
                return UUID(said)
        self._refuse(name, "member-wrong")
        return None

    def text(self, name: str) -> str:
        """Return a member that is a text, or nothing."""
        said = self.body.get(name)
        if said is None or isinstance(said, str):
            return said or ""
        self._refuse(name, "member-wrong")
        return ""

    def texts(self, name: str) -> list[str]:
        """Return a member that is a list of texts."""
        said = self.body.get(name)
        if isinstance(said, list) and said and all(isinstance(each, str) for each in said):
            return said
        self._refuse(name, "member-missing" if said is None else "member-wrong")
        return []

    def close(self) -> None:
        """Say what is wrong, if anything is.

        Raises:
            ProblemError: Something is (422).
        """
        if self.faults:
            raise ProblemError(422, "members", faults=self.faults)

    def _refuse(self, name: str, code: str) -> None:
        if code:
            self.faults.append(_fault(name, code))


def _fault(name: str, code: str) -> Fault:
    return {"pointer": pointer([name]), "code": code, "detail": str(words.MEMBERS[code])}
