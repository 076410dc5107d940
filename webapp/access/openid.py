"""OpenID Connect: sending somebody to sign in with the account they have elsewhere, and knowing who comes back.

The authorisation code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1; RFC 9700). Nothing is
taken from what comes back but a token that the provider signed, for this service, for this very sign-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from itsdangerous import BadData, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from webapp.access.tokens import new_token, same
from webapp.identity_providers import IdentityProvider

TIMEOUT_SECONDS = 10
LASTS_SECONDS = 10 * 60
"""How long somebody may take to sign in elsewhere."""
ALGORITHMS = ("RS256", "ES256", "PS256")
LEEWAY_SECONDS = 60
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_CONFIGURATION = "/.well-known/openid-configuration"


class OpenIdError(Exception):
    """Nobody is known by what came back. `code` says why: `openid-unreachable`, `openid-refused`, `openid-wrong`."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that somebody was sent away for; their browser carries it, sealed, until they come back."""

    provider: str
    state: str
    nonce: str
    verifier: str
    following: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as their provider says: `subject` is theirs there for ever; the address only if `verified`."""

    issuer: str
    subject: str
    email: str
    verified: bool


def begin(provider: IdentityProvider, back: str, following: str) -> tuple[str, Begun]:
    """Return the address to send somebody to, and what their browser has to carry.

    Args:
        provider: Where they sign in.
        back: The address they come back to.
        following: The page they were going to.

    Raises:
        OpenIdError: `openid-unreachable`, or `openid-wrong`, where it is set up in a way that cannot be used.
    """
    begun = Begun(provider.id, new_token(), new_token(), new_token() + new_token(), following)
    there = _configuration(provider)["authorization_endpoint"]
    try:
        with _client(provider, back) as client:
            address, _ = client.create_authorization_url(
                there, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
            )
    except AuthlibBaseError as error:
        raise OpenIdError("openid-wrong", str(error)) from error
    return address, begun


def finish(provider: IdentityProvider, back: str, begun: Begun, answer: Mapping[str, str], now: datetime) -> Identity:
    """Return who came back.

    Args:
        provider: Where they signed in.
        back: The address they came back to.
        begun: What their browser carried.
        answer: What they came back with: `code` and `state`, or `error`.
        now: Of the token, that it has not run out.

    Raises:
        OpenIdError: See there. Nothing of what came back counts.
    """
    if begun.provider != provider.id or not same(answer.get("state", ""), begun.state):
        raise OpenIdError("openid-wrong", "this browser was not sent there for this")
    if answer.get("error") or not answer.get("code"):
        raise OpenIdError("openid-refused", answer.get("error", "no code"))
    configuration = _configuration(provider)
    try:
        with _client(provider, back) as client:
            token = client.fetch_token(
                configuration["token_endpoint"],
                code=answer["code"],
                code_verifier=begun.verifier,
                timeout=TIMEOUT_SECONDS,
            )
    except requests.RequestException as error:
        raise OpenIdError("openid-unreachable", type(error).__name__) from error
    except (AuthlibBaseError, ValueError) as error:
        raise OpenIdError("openid-refused", str(error)) from error
    return _identity(provider, configuration, token.get("id_token"), begun.nonce, now)


def sealed(begun: Begun, secret_key: bytes) -> str:
    """Return what the browser carries: nobody can make one without the key."""
    return _sealer(secret_key).dumps(asdict(begun))


def unsealed(carried: str, secret_key: bytes) -> Begun:
    """Return what a browser carried.

    Raises:
        OpenIdError: `openid-wrong`, it is none of ours, or too old.
    """
    try:
        return Begun(**_sealer(secret_key).loads(carried, max_age=LASTS_SECONDS))
    except (BadData, TypeError) as error:
        raise OpenIdError("openid-wrong", "nothing was begun here, or too long ago") from error


def _sealer(secret_key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="openid")


def _client(provider: IdentityProvider, back: str) -> Any:
    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        scope="openid email",
        redirect_uri=back,
        code_challenge_method="S256",
    )


def _configuration(provider: IdentityProvider) -> dict[str, str]:
    """Return how the provider says that it is used.

    Raises:
        OpenIdError: `openid-unreachable`, or `openid-wrong`, it is another's.
    """
    found = _fetched(provider.issuer.rstrip("/") + _CONFIGURATION)
    if found.get("issuer") != provider.issuer:
        raise OpenIdError("openid-wrong", f"{provider.issuer} says that it is {found.get('issuer')}")
    if not all(isinstance(found.get(name), str) for name in _ENDPOINTS):
        raise OpenIdError("openid-wrong", f"{provider.issuer} does not say how it is used")
    return found


def _fetched(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise OpenIdError("openid-unreachable", type(error).__name__) from error
    if not isinstance(found, dict):
        raise OpenIdError("openid-wrong", f"{address} says nothing that is known")
    return found


def _identity(
    provider: IdentityProvider, configuration: Mapping[str, str], token: object, nonce: str, now: datetime
) -> Identity:
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        nonce={"essential": True, "value": nonce},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        keys = KeySet.import_key_set(_fetched(configuration["jwks_uri"]))  # type: ignore[arg-type]  # it is checked as it is read
        claims = jwt.decode(str(token), keys, algorithms=list(ALGORITHMS)).claims
        rules.validate(claims)
    except (JoseError, ValueError, KeyError) as error:
        raise OpenIdError("openid-wrong", str(error)) from error
    return Identity(
        provider.issuer, str(claims["sub"]), str(claims.get("email", "")), claims.get("email_verified") is True
    )
