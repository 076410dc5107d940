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

from engine.hints import did_you_mean
from webapp.identity_providers import IdentityProvider, read_identity_providers
from webapp.mail_addresses import is_sender

MEBIBYTE = 1024 * 1024
LEAST_SECRET_CHARACTERS = 32
LEAST_DISTINCT_CHARACTERS = 10
NAMES = (
    "FPS_CLAMAV",
    "FPS_DATABASE_URL",
    "FPS_DEMONSTRATION",
    "FPS_FOLDER",
    "FPS_HOSTS",
    "FPS_IDENTITY_PROVIDERS",
    "FPS_LANGUAGES",
    "FPS_MAIL_FROM",
    "FPS_MAX_UPLOAD_MB",
    "FPS_PRODUCTION",
    "FPS_SECOND_OPINION_REQUIRED",
    "FPS_SECRET_KEY",
    "FPS_SECURE",
    "FPS_SMTP",
    "FPS_SMTP_PASSWORD",
    "FPS_SMTP_STARTTLS",
    "FPS_SMTP_USER",
    "FPS_TRUSTED_PROXIES",
)
"""Every variable that an installation is set up by."""
_OF_TESTS = "FPS_TEST_"


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
        production: People rely on it: unsafe settings are refused, and what happens is logged as lines of JSON.
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
        smtp: Where letters are sent by SMTP, `host:port`; empty where they are only read in the service.
        smtp_user: Who signs in there, if anybody has to.
        smtp_password: Theirs.
        smtp_starttls: Whether the way there must be encrypted.
        mail_from: The address that letters are from, alone: `name@host`.
        identity_providers: Where people of some organisations may sign in with the account they have there.
        idle_limit: How long a session lives unused.
        session_limit: How long a session lives at most.
    """

    database_url: str
    secret_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    production: bool = False
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
    smtp: str = ""
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool = True
    mail_from: str = ""
    identity_providers: tuple[IdentityProvider, ...] = ()
    idle_limit: timedelta = timedelta(minutes=30)
    session_limit: timedelta = timedelta(hours=12)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, folder: Path, keep: bool = True) -> Settings:
        """Read the settings.

        `FPS_DATABASE_URL` (default: `fps.db` in the folder), `FPS_SECRET_KEY` (default: kept in `secret-key` in the
        folder, and made there the first time); `FPS_PRODUCTION`, `FPS_SECURE`, `FPS_DEMONSTRATION`,
        `FPS_SECOND_OPINION_REQUIRED` (`yes` or `no`); `FPS_HOSTS` and `FPS_LANGUAGES` (with commas);
        `FPS_TRUSTED_PROXIES`, `FPS_MAX_UPLOAD_MB`; `FPS_CLAMAV` (`host:port` or the path of a socket);
        `FPS_SMTP` (`host:port`), `FPS_SMTP_USER`, `FPS_SMTP_PASSWORD`, `FPS_SMTP_STARTTLS` (`yes` unless it is said),
        `FPS_MAIL_FROM`; `FPS_IDENTITY_PROVIDERS` (the path of a file).

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
            production=reader.flag("FPS_PRODUCTION"),
            secure=reader.flag("FPS_SECURE"),
            demonstration=reader.flag("FPS_DEMONSTRATION"),
            hosts=reader.names("FPS_HOSTS", ""),
            trusted_proxies=reader.number("FPS_TRUSTED_PROXIES", 0),
            languages=reader.names("FPS_LANGUAGES", "en,cy"),
            second_opinion_required=reader.flag("FPS_SECOND_OPINION_REQUIRED"),
            max_upload_bytes=reader.number("FPS_MAX_UPLOAD_MB", 25) * MEBIBYTE,
            clamav=reader.scanner("FPS_CLAMAV"),
            smtp=reader.listener("FPS_SMTP"),
            smtp_user=environ.get("FPS_SMTP_USER", ""),
            smtp_password=environ.get("FPS_SMTP_PASSWORD", ""),
            smtp_starttls=reader.flag("FPS_SMTP_STARTTLS", default="yes"),
            mail_from=reader.sender("FPS_MAIL_FROM"),
            identity_providers=reader.identity_providers("FPS_IDENTITY_PROVIDERS"),
        )
        if settings.smtp and not settings.mail_from:
            reader.faults.append("FPS_SMTP is set, so FPS_MAIL_FROM must be the address that letters are from")
        reader.faults += _unknown(environ)
        if settings.production:
            reader.faults += _unsafe(settings)
        if reader.faults:
            raise SettingsError(reader.faults)
        return settings


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """Say which variables look like settings and are none: one that is spelt wrongly would be as good as absent."""
    strange = (name for name in environ if name.startswith("FPS_") and name not in NAMES)
    return [
        f"{name} is no setting. {did_you_mean(name, NAMES)}".rstrip()
        for name in sorted(strange)
        if not name.startswith(_OF_TESTS)
    ]


def _unsafe(settings: Settings) -> list[str]:
    """Say what must not be so where people rely on the service, and how to put it right."""
    address = settings.database_url.partition("://")[0]
    wrong = {
        "FPS_SECURE is no: passwords and sessions could be read on their way. Serve over HTTPS and set "
        "FPS_SECURE=yes": not settings.secure,
        "FPS_HOSTS names no host: links could be made under anybody's name. Set it to the names the service has": (
            not settings.hosts
        ),
        "FPS_DEMONSTRATION is yes: demonstration sign-ins are known to whoever reads the documentation": (
            settings.demonstration
        ),
        "FPS_CLAMAV names no scanner: uploaded files would be handed on unscanned. Set it to where clamd listens": (
            not settings.clamav
        ),
        "FPS_SMTP names no mail server: no letter, and no link that lets anybody in, would go. Set it to host:port": (
            not settings.smtp
        ),
        "FPS_SMTP_STARTTLS is no: letters could be read on their way. Set it to yes, or leave it out": (
            bool(settings.smtp) and not settings.smtp_starttls
        ),
        f"FPS_SECRET_KEY has fewer than {LEAST_DISTINCT_CHARACTERS} different characters: it can be guessed. Make "
        "one with python3 -c 'import secrets; print(secrets.token_hex(32))'": (
            len(set(settings.secret_key)) < LEAST_DISTINCT_CHARACTERS
        ),
        "FPS_DATABASE_URL keeps the database in memory: it is gone when the service stops": (
            address.startswith("sqlite") and settings.database_url.endswith((":memory:", "://"))
        ),
    }
    return [f"FPS_PRODUCTION is yes, but {words}." for words, is_so in wrong.items() if is_so]


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def flag(self, name: str, default: str = "no") -> bool:
        said = self.environ.get(name, "").strip().lower() or default
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

    def listener(self, name: str) -> str:
        said = self.environ.get(name, "").strip()
        if said and not _listens(said):
            self.faults.append(f"{name} is host:port, not {said!r}")
        return said

    def sender(self, name: str) -> str:
        said = self.environ.get(name, "").strip()
        if said and not is_sender(said):
            self.faults.append(f"{name} is an address alone, like letters@example.org, not {said!r}")
        return said

    def identity_providers(self, name: str) -> tuple[IdentityProvider, ...]:
        said = self.environ.get(name, "").strip()
        found, faults = read_identity_providers(Path(said)) if said else ((), [])
        self.faults += [f"{name}: {fault}" for fault in faults]
        return found

    def scanner(self, name: str) -> str:
        said = self.environ.get(name, "").strip()
        if said and not said.startswith("/") and not _listens(said):
            self.faults.append(f"{name} is host:port or the path of a socket, not {said!r}")
        return said

    def secret(self, name: str, kept: Path, *, keep: bool) -> bytes:
        said = self.environ.get(name, "")
        if not said:
            said = _kept_secret(kept) if keep or kept.exists() else secrets.token_hex(32)
        if len(said) < LEAST_SECRET_CHARACTERS:
            self.faults.append(f"{name} is at least {LEAST_SECRET_CHARACTERS} characters long")
        return said.encode()


def _listens(said: str) -> bool:
    host, _, port = said.rpartition(":")
    return bool(host and port.isascii() and port.isdigit() and 0 < int(port) < 65_536)


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
