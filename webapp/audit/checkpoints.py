"""Checkpoints of the audit trail: what its chain was at one moment, signed, to be kept where the database is not.

A chain can be made anew from any event on by whoever holds the database. A checkpoint that somebody else keeps shows
it: the trail must still pass through it. It is signed with Ed25519 (RFC 8032), so that it cannot be made up.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from webapp.store.types import json_text


class CheckpointError(Exception):
    """A checkpoint or a key cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The chain at one event, and when it was seen there; `signature` is base64 of 64 bytes over the rest."""

    seq: int
    chain: str
    at: datetime
    signature: str = ""

    @property
    def signed_text(self) -> bytes:
        """What is signed: canonical JSON of all but the signature."""
        said = {"audit": "fps", "seq": self.seq, "chain": self.chain, "at": self.at.isoformat()}
        return json_text(said).encode()


def new_key() -> bytes:
    """Make a private key, as PEM."""
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return Ed25519PrivateKey.generate().private_bytes(*form)


def public_key(private: bytes) -> bytes:
    """Give the public half of a private key, as PEM: what others check signatures with.

    Raises:
        CheckpointError: It is no private key of Ed25519.
    """
    form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return _private(private).public_key().public_bytes(*form)


def sign(private: bytes, seq: int, chain: str, at: datetime) -> Checkpoint:
    """Make a checkpoint.

    Raises:
        CheckpointError: It is no private key of Ed25519.
    """
    bare = Checkpoint(seq, chain, at)
    signature = base64.b64encode(_private(private).sign(bare.signed_text)).decode()
    return Checkpoint(seq, chain, at, signature)


def is_signed(checkpoint: Checkpoint, public: bytes) -> bool:
    """Tell whether a checkpoint was signed by the owner of a public key.

    Raises:
        CheckpointError: It is no public key of Ed25519.
    """
    key = _loaded(public, serialization.load_pem_public_key)
    if not isinstance(key, Ed25519PublicKey):
        raise CheckpointError("the public key is not one of Ed25519")
    try:
        key.verify(base64.b64decode(checkpoint.signature, validate=True), checkpoint.signed_text)
    except (InvalidSignature, ValueError):
        return False
    return True


def line_of(checkpoint: Checkpoint) -> str:
    """Write a checkpoint as one line of JSON, with its line end."""
    said = {"seq": checkpoint.seq, "chain": checkpoint.chain, "at": checkpoint.at.isoformat()}
    return json_text(said | {"signature": checkpoint.signature}) + "\n"


def read_lines(lines: Iterable[str]) -> list[Checkpoint]:
    """Read checkpoints, one a line; blank lines are passed over.

    Raises:
        CheckpointError: A line is none.
    """
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(_read(json.loads(line)))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise CheckpointError(f"line {number} is not a checkpoint") from error
    return found


def _read(said: dict[str, object]) -> Checkpoint:
    seq, chain, at, signature = (said[name] for name in ("seq", "chain", "at", "signature"))
    if not (isinstance(seq, int) and isinstance(chain, str) and isinstance(at, str) and isinstance(signature, str)):
        raise TypeError("a checkpoint has a number and three texts")
    return Checkpoint(seq, chain, datetime.fromisoformat(at), signature)


def _private(private: bytes) -> Ed25519PrivateKey:
    key = _loaded(private, lambda pem: serialization.load_pem_private_key(pem, password=None))
    if not isinstance(key, Ed25519PrivateKey):
        raise CheckpointError("the private key is not one of Ed25519")
    return key


def _loaded(pem: bytes, load: Callable[[bytes], object]) -> object:
    try:
        return load(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CheckpointError("the key is not PEM") from error
