"""What takes messages: a mail server by SMTP, or a folder where nothing leaves the machine."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Protocol

SECONDS = 20
"""How long a mail server may take for one answer."""


class Taken(StrEnum):
    """What became of a message."""

    SENT = "sent"
    LATER = "later"
    """Not now: it is tried again."""
    REFUSED = "refused"
    """Never: trying again does not help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message, and why where it was not sent: a code, or the three digits that a mail server said.

    `of_all` tells that it would be the same with every other message, so that there is no point in trying now.
    """

    taken: Taken
    why: str = ""
    of_all: bool = False


class Post(Protocol):
    """Takes messages."""

    def post(self, message: EmailMessage) -> Answer:
        """Take a message; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server that takes messages by SMTP.

    Attributes:
        host: Its name.
        port: Its port.
        user: Who signs in there; nobody where it is empty.
        password: Theirs.
        starttls: Whether the way there must be encrypted; one that cannot be gets no message.
        seconds: How long it may take for one answer.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = True
    seconds: float = SECONDS

    def post(self, message: EmailMessage) -> Answer:
        """Hand a message over. One whose last answer does not come is tried again: it may then come twice."""
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
            try:
                return self._hand_over(server, message)
            finally:
                _leave(server)
        except TimeoutError:
            return Answer(Taken.LATER, "too-slow", of_all=True)
        except smtplib.SMTPServerDisconnected as error:
            if isinstance(error.__context__, TimeoutError):  # as smtplib tells that no answer came in time
                return Answer(Taken.LATER, "too-slow", of_all=True)
            return Answer(Taken.LATER, "broken-off")
        except (OSError, smtplib.SMTPException):
            return Answer(Taken.LATER, "unreachable", of_all=True)

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> Answer:
        if self.starttls:
            try:
                server.starttls(context=ssl.create_default_context())
            except (smtplib.SMTPException, ssl.SSLError):
                return Answer(Taken.LATER, "not-encrypted", of_all=True)
        try:
            if self.user:
                server.login(self.user, self.password)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException:
            return Answer(Taken.LATER, "not-let-in", of_all=True)
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            return _answered(next(iter(refused.recipients.values()))[0])
        except smtplib.SMTPDataError as refused:
            return _answered(refused.smtp_code)
        except smtplib.SMTPSenderRefused:
            return Answer(Taken.LATER, "sender-refused", of_all=True)
        except (smtplib.SMTPNotSupportedError, UnicodeError, ValueError):
            return Answer(Taken.REFUSED, "address")
        return Answer(Taken.SENT)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that messages are written into, to be looked at: for demonstrations, where nothing leaves."""

    path: Path

    def post(self, message: EmailMessage) -> Answer:
        """Write a message into a file of its own, named by its id."""
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            file = self.path / f"{name}.eml"
            file.touch(mode=0o600)  # it may hold a link that lets somebody in
            file.write_bytes(bytes(message))
        except OSError:
            return Answer(Taken.LATER, "no-folder", of_all=True)
        return Answer(Taken.SENT)


def _leave(server: smtplib.SMTP) -> None:
    """Take leave of a server. It has said what becomes of the message: how it takes leave changes nothing of that."""
    for take_leave in (server.quit, server.close):
        with suppress(OSError):  # every error of smtplib is one
            take_leave()


def _answered(code: int) -> Answer:
    return Answer(Taken.REFUSED if code >= 500 else Taken.LATER, str(code))
