"""Secrets that browsers carry, and what is kept or shown of them instead."""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_BYTES = 32
"""256 bits: not to be guessed, so a plain hash keeps it."""


def new_token() -> str:
    """Make a token for a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Give what the database keeps of a token: SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def keyed(key: bytes, purpose: str, text: str) -> str:
    """Give a keyed digest: without the key, nobody can tell which text it is of, nor make one."""
    return hmac.new(key, f"{purpose}\0{text}".encode(errors="replace"), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets, taking as long whether or not they are the same."""
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))
