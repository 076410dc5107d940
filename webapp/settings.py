"""How one installation is set up. Read once, from the environment; nothing else in the service reads that."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

MEBIBYTE = 1024 * 1024
LEAST_SECRET_CHARACTERS = 32


class SettingsError(Exception):
    """The environment says something that cannot be followed. `faults` holds one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Settings:
    """How one installation is set up.

    Attributes:
        database_url: `sqlite:///path` or `postgresql://user@host/name`.
        secret_key: Signs form tokens, hashes throttle keys. Kept over restarts, the same for every process.
        secure: Served over HTTPS: cookies say so, and so does Strict-Transport-Security.
        demonstration: The database is a demonstration; every page says so.
        hosts: Host names to answer to; any, when empty.
        trusted_proxies: How many proxies stand in front and may say whom they speak for.
        languages: Of the interface, the first being what a visitor gets.
        second_opinion_required: Whether a decision without a second opinion is refused.
        max_form_bytes: Longest body of a form without files.
        max_upload_bytes: Longest body of a form with files.
        max_form_parts: Most fields in one form.
        clamav: Where ClamAV's daemon listens, `host:port` or the path of a socket; empty where there is no scanner.
        idle_limit: How long a session lives unused.
        session_limit: How long a session lives at most.
    """

    database_url: str
    secret_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    secure: bool = False
    demonstration: bool = False
    hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    languages: tuple[str, ...] = ("en", "cy")
    second_opinion_required: bool = False
    max_form_bytes: int = 2 * MEBIBYTE
    max_upload_bytes: int = 25 * MEBIBYTE
    max_form_parts: int = 20_000
    clamav: str = ""
    idle_limit: timedelta = timedelta(minutes=30)
    session_limit: timedelta = timedelta(hours=12)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, folder: Path, keep: bool = True) -> Settings:
        """Read the settings.

        `FPS_DATABASE_URL` (default: `fps.db` in the folder), `FPS_SECRET_KEY` (default: kept in `secret-key` in the
        folder, and made there the first time); `FPS_SECURE`, `FPS_DEMONSTRATION`, `FPS_SECOND_OPINION_REQUIRED` (`yes`
        or `no`); `FPS_HOSTS` and `FPS_LANGUAGES` (with commas); `FPS_TRUSTED_PROXIES`, `FPS_MAX_UPLOAD_MB`;
        `FPS_CLAMAV` (`host:port` or the path of a socket).

        Args:
            environ: Usually `os.environ`.
            folder: Where an installation that says nothing keeps its database and its key.
            keep: Whether a key that is missing is made and kept; without, one is made that nobody keeps.

        Raises:
            SettingsError: Something in the environment cannot be followed; all faults at once.
        """
        reader = _Reader(environ)
        settings = cls(
            database_url=environ.get("FPS_DATABASE_URL") or f"sqlite:///{folder / 'fps.db'}",
            secret_key=reader.secret("FPS_SECRET_KEY", folder / "secret-key", keep=keep),
            secure=reader.flag("FPS_SECURE"),
            demonstration=reader.flag("FPS_DEMONSTRATION"),
            hosts=reader.names("FPS_HOSTS", ""),
            trusted_proxies=reader.number("FPS_TRUSTED_PROXIES", 0),
            languages=reader.names("FPS_LANGUAGES", "en,cy"),
            second_opinion_required=reader.flag("FPS_SECOND_OPINION_REQUIRED"),
            max_upload_bytes=reader.number("FPS_MAX_UPLOAD_MB", 25) * MEBIBYTE,
            clamav=reader.scanner("FPS_CLAMAV"),
        )
        if reader.faults:
            raise SettingsError(reader.faults)
        return settings


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def flag(self, name: str) -> bool:
        said = self.environ.get(name, "").strip().lower() or "no"
        if said not in ("yes", "no"):
            self.faults.append(f"{name} is yes or no, not {said!r}")
        return said == "yes"

    def number(self, name: str, default: int) -> int:
        said = self.environ.get(name, "").strip() or str(default)
        if not (said.isascii() and said.isdigit()):
            self.faults.append(f"{name} is a whole number, not {said!r}")
            return default
        return int(said)

    def names(self, name: str, default: str) -> tuple[str, ...]:
        said = self.environ.get(name, "").strip() or default
        return tuple(part.strip() for part in said.split(",") if part.strip())

    def scanner(self, name: str) -> str:
        said = self.environ.get(name, "").strip()
        host, _, port = said.rpartition(":")
        listening = host and port.isascii() and port.isdigit() and 0 < int(port) < 65_536
        if said and not said.startswith("/") and not listening:
            self.faults.append(f"{name} is host:port or the path of a socket, not {said!r}")
        return said

    def secret(self, name: str, kept: Path, *, keep: bool) -> bytes:
        said = self.environ.get(name, "")
        if not said:
            said = _kept_secret(kept) if keep or kept.exists() else secrets.token_hex(32)
        if len(said) < LEAST_SECRET_CHARACTERS:
            self.faults.append(f"{name} is at least {LEAST_SECRET_CHARACTERS} characters long")
        return said.encode()


def _kept_secret(kept: Path) -> str:
    """Read the key kept beside the database, or make it; of two processes that start together, one makes it."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=kept.parent) as made:
            made.write(secrets.token_hex(32))
            made.flush()
            with contextlib.suppress(FileExistsError):
                os.link(made.name, kept)
    return kept.read_text(encoding="ascii").strip()
