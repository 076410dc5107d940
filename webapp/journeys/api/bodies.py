"""What programs send: JSON that means one thing to every reader of it, and is small enough to be looked at."""

from __future__ import annotations

import json
import math
from typing import Any

from flask import request

from webapp.journeys.api.problems import ProblemError

MOST_DEPTH = 20
"""Of objects and lists within each other; answers need five."""

MOST_NUMERAL_CHARACTERS = 40
"""Of a number as written; answers need sixteen."""

MERGE_PATCH = "application/merge-patch+json"


class _UnfitError(ValueError):
    """The text is JSON to some readers only."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def json_object(*media_types: str) -> dict[str, Any]:
    """Return the JSON object that the request at hand carries.

    Args:
        media_types: What it may be called; `application/json` where nothing is said.

    Raises:
        ProblemError: It carries none (415, 400), or more than one may send (413).
    """
    if request.mimetype not in (media_types or ("application/json",)):
        raise ProblemError(415, "media-type", {"accepted": ", ".join(media_types or ("application/json",))})
    source = request.get_data(cache=False)
    if not source:
        raise ProblemError(400, "body-missing")
    try:
        found = read_json(source)
    except _UnfitError as error:
        raise ProblemError(400, error.code) from error
    if not isinstance(found, dict):
        raise ProblemError(400, "json-object")
    return found


def read_json(source: bytes) -> Any:
    """Return the JSON in `source`.

    Raises:
        ValueError: It is none, or not to every reader; `code` says why.
    """
    try:
        text = source.decode()
    except UnicodeDecodeError as error:
        raise _UnfitError("json-encoding") from error
    if text.startswith("\ufeff"):
        raise _UnfitError("json-encoding")
    if _depth(text) > MOST_DEPTH:
        raise _UnfitError("json-depth")
    try:
        found = json.loads(
            text, parse_int=_whole, parse_float=_decimal, parse_constant=_no_number, object_pairs_hook=_once
        )
    except json.JSONDecodeError as error:
        raise _UnfitError("json") from error
    if not _is_text(found):
        raise _UnfitError("json-surrogate")
    return found


def _depth(text: str) -> int:
    """Return how deep brackets stand within each other, outside of strings."""
    depth = deepest = 0
    in_string = escaped = False
    for each in text:
        if in_string:
            in_string = escaped or each != '"'
            escaped = each == "\\" and not escaped
        elif each == '"':
            in_string = True
        elif each in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif each in "]}":
            depth -= 1
    return deepest


def _whole(numeral: str) -> int:
    if len(numeral) > MOST_NUMERAL_CHARACTERS:
        raise _UnfitError("json-number")
    return int(numeral)


def _decimal(numeral: str) -> float:
    found = math.inf if len(numeral) > MOST_NUMERAL_CHARACTERS else float(numeral)
    if not math.isfinite(found):
        raise _UnfitError("json-number")
    return found


def _no_number(name: str) -> Any:
    raise _UnfitError("json-number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _UnfitError("json-twice")
    return found


def _is_text(found: Any) -> bool:
    """Tell whether every string is Unicode: half of a surrogate pair, escaped, is not."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
