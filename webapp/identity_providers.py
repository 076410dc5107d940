"""Where people of an organisation sign in with the account they have there (OpenID Connect): how each is set up.

One JSON file, named by `FPS_IDENTITY_PROVIDERS`: it holds secrets, and addresses of this installation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator

LOCAL = ("localhost", "127.0.0.1", "::1")
"""Hosts that are this machine: what is sent there can be read by nobody on its way."""

UUID_PATTERN = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_TEXT = {"type": "string", "minLength": 1, "maxLength": 500}
SCHEMA = {
    "type": "array",
    "maxItems": 200,
    "items": {
        "type": "object",
        "required": ["id", "title", "issuer", "client_id", "client_secret", "role"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60},
            "title": _TEXT,
            "issuer": _TEXT,
            "client_id": _TEXT,
            "client_secret": _TEXT,
            "role": {"enum": ["officer", "authority", "auditor", "provider"]},
            "authority": _TEXT,
            "organisation": {"type": "string", "pattern": UUID_PATTERN},
        },
        "allOf": [
            {"if": {"properties": {"role": {"const": role}}}, "then": {"required": [needs]}}
            for role, needs in (("authority", "authority"), ("provider", "organisation"))
        ],
    },
}


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Where the people of one organisation sign in with the account that they have there.

    Attributes:
        id: In addresses of pages: it never changes.
        title: On the button.
        issuer: Its address, where its configuration is found (`/.well-known/openid-configuration`).
        client_id: What this service is called there.
        client_secret: What it proves that with.
        role: Whose people sign in by it: nobody else does, whatever it says of them.
        authority: Of another authority's people, its id among the definitions.
        organisation: Of a provider's people, its id: a name can be taken by anybody, and changes.
    """

    id: str
    title: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    role: str
    authority: str = ""
    organisation: str = ""


def read_identity_providers(path: Path) -> tuple[tuple[IdentityProvider, ...], list[str]]:
    """Read the file; give what it says, and every fault as a sentence.

    Args:
        path: The file.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        return (), [f"{path} cannot be read: {error}"]
    faults = [f"{path}: {each.json_path}: {each.message}" for each in Draft202012Validator(SCHEMA).iter_errors(data)]
    if faults:
        return (), faults
    found = tuple(IdentityProvider(**each) for each in data)
    names = [each.id for each in found]
    faults += [f"{path}: there are two called {name}" for name in sorted({x for x in names if names.count(x) > 1})]
    faults += [
        f"{path}: {each.id}: {each.issuer} is no https address: what it says could be changed on its way"
        for each in found
        if not _is_safe(each.issuer)
    ]
    return found, faults


def _is_safe(issuer: str) -> bool:
    address = urlsplit(issuer)
    return bool(address.hostname) and (address.scheme == "https" or address.hostname in LOCAL)
