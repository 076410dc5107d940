"""An OpenID provider on a real port, made with Authlib's other half: it signs people in, well or badly, for tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode
from flask import Flask, Response, abort, jsonify
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

from clock import FixedClock

CLIENT_ID, CLIENT_SECRET = "school places", "a secret of two"
LASTS_SECONDS = 300


@dataclass
class Account:
    """Somebody who is signed in at the provider. `claims` are said of them, over whatever would be said else."""

    subject: str
    email: str
    verified: bool = True
    claims: dict[str, Any] = field(default_factory=dict)

    def get_user_id(self) -> str:
        """Their id."""
        return self.subject


@dataclass
class Client(ClientMixin):
    """The service, as the provider knows it."""

    redirect_uris: set[str] = field(default_factory=set)

    def get_client_id(self) -> str:
        """Its name."""
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str | None:
        """None: it says where to."""
        return None

    def get_allowed_scope(self, scope: str) -> str:
        """All that is asked."""
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether it comes back to an address that it gave."""
        return urlsplit(redirect_uri).path in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether it is who it says."""
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """However it proves that."""
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        """Codes alone."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Codes alone."""
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    account: Account

    def get_redirect_uri(self) -> str:
        """Where it went."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """For what."""
        return self.scope

    def get_nonce(self) -> str:
        """For which sign-in."""
        return self.nonce

    def get_auth_time(self) -> None:
        """The token says so itself."""

    def get_acr(self) -> None:
        """Nothing is said of how."""

    def get_amr(self) -> None:
        """Nothing is said of how."""


@dataclass
class Provider:
    """The provider, and how it is now: a test may change it while it runs.

    Attributes:
        clock: What it goes by.
        issuer: Its address.
        account: Who is signed in there; nobody refuses.
        says: What its configuration says, over what is so.
        signs_with: The key that it signs with, where not the one that it publishes.
    """

    clock: FixedClock
    issuer: str = ""
    account: Account | None = None
    says: dict[str, Any] = field(default_factory=dict)
    signs_with: RSAKey | None = None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    codes: dict[str, Code] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client({"/sign-in/with/council/back"}))

    def sign_in(self, address: str) -> str:
        """Go where somebody was sent, as their browser does; give the address that they are sent back to."""
        answer = requests.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


def _grant(provider: Provider) -> type[grants.AuthorizationCodeGrant]:
    class Grant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

        def save_authorization_code(self, code: str, request: Any) -> None:
            data = request.payload.data
            provider.codes[code] = Code(
                code,
                data["redirect_uri"],
                data["scope"],
                data["nonce"],
                data["code_challenge"],
                data["code_challenge_method"],
                request.user,
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> Account:
            return authorization_code.account

    return Grant


def _openid(provider: Provider) -> OpenIDCode:
    class OpenId(OpenIDCode):
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return any(code.nonce == nonce for code in provider.codes.values())

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            return provider.signs_with or provider.key

        def get_client_algorithm(self, client: Client) -> str:
            return "RS256"

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {"alg": "RS256", "kid": "one"}

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            at = int(provider.clock.at.timestamp())
            return {"iss": provider.issuer, "aud": [CLIENT_ID], "iat": at, "exp": at + LASTS_SECONDS, "auth_time": at}

        def generate_user_info(self, user: Account, scope: str) -> dict[str, Any]:
            said = {"sub": user.subject, "email": user.email, "email_verified": user.verified}
            return said | user.claims

    return OpenId(require_nonce=True)


def _app(provider: Provider) -> Flask:
    app = Flask("identity_provider")
    server = AuthorizationServer(app, lambda client_id: provider.client if client_id == CLIENT_ID else None, _no_token)
    server.register_grant(_grant(provider), [_openid(provider), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        said = {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
        }
        return jsonify(said | provider.says)

    @app.get("/authorize")
    def authorize() -> Any:
        grant = server.get_consent_grant(end_user=provider.account)
        return server.create_authorization_response(grant_user=provider.account, grant=grant)

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(KeySet([provider.key]).as_dict(private=False))

    @app.get("/elsewhere")
    def elsewhere() -> Response:
        abort(500)

    return app


def _no_token(token: dict[str, Any], request: Any) -> None:
    """Keep no token: nothing is asked with one but who somebody is."""


@contextmanager
def identity_provider(clock: FixedClock) -> Iterator[Provider]:
    """Run a provider on a port of its own, for as long as a test looks at it."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # of its own server: it is on this machine
    provider = Provider(clock)
    server = make_server("127.0.0.1", 0, _app(provider), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        del os.environ["AUTHLIB_INSECURE_TRANSPORT"]
