"""Passwords: what may be one, and how one is kept (Argon2id) and checked.

Length and a deny list, no rules of composition, no forced change: National Cyber Security Centre guidance.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 256
"""Long enough for any passphrase, short enough that hashing one is no way to keep the service busy."""

_HASHER = PasswordHasher()
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def problems(password: str, *, email: str = "", name: str = "") -> tuple[str, ...]:
    """Say what keeps a text from being a password, as codes; empty if nothing does.

    Args:
        password: As typed. Any character counts, spaces too.
        email: Of its person: it may not be their password.
        name: Of its person: nor may this.

    Returns:
        Of `password-too-short`, `password-too-long`, `password-common`, `password-personal`, `password-unwritable`.
    """
    found = []
    if len(password) < LEAST_CHARACTERS:
        found.append("password-too-short")
    if len(password) > MOST_CHARACTERS:
        found.append("password-too-long")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in password):
        found.append("password-unwritable")
    folded = _folded(password)
    if _is_common(folded):
        found.append("password-common")
    own = {_folded(part) for part in (email, email.partition("@")[0], name)} - {""}
    if any(folded.strip("0123456789!?. ") in (text, text * 2) for text in own):
        found.append("password-personal")
    return tuple(found)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _is_common(folded: str) -> bool:
    """Tell whether guessers try a password first: listed, listed with a few digits around it, or one thing repeated."""
    if len(set(folded)) < 5:
        return True
    for length in range(1, len(folded) // 2 + 1):
        if len(folded) % length == 0 and folded == folded[:length] * (len(folded) // length):
            return True
    return folded in _common() or folded.strip("0123456789!?.*#_- ") in _common()


@cache
def _common() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def make_password() -> str:
    """Make a password that can be read out: 20 letters and digits in groups, about 98 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def hashed(password: str) -> str:
    """Hash a password for keeping."""
    return _HASHER.hash(unicodedata.normalize("NFKC", password))


def matches(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one kept, with the same work where there is none to compare with."""
    attempt = unicodedata.normalize("NFKC", password[: MOST_CHARACTERS * 4].encode(errors="replace").decode())
    try:
        _HASHER.verify(kept or _nobodys(), attempt)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with less work than is asked now."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex(32))


def prepare() -> None:
    """Make ready to refuse an unknown person, so that the first refusal takes no longer than the next."""
    _nobodys()
