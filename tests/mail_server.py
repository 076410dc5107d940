"""A mail server that speaks SMTP over a real socket, well or badly: the other side of the wire, for tests."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mail:
    """What the server has taken, and how it is now: a test may change it while it runs.

    Attributes:
        address: `host:port`.
        taken: The messages it has said yes to, in order.
        refuses: By address, what it says to a recipient.
        says: What it says to a whole message, where not yes.
        waits: Seconds before it answers a message.
        hangs_up: Whether it takes a message and hangs up without a word.
        kills: The process that it kills when it has a message, before it says so.
        leaves: What it says to who takes leave; with nothing, it hangs up.
    """

    address: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    says: str = ""
    waits: float = 0
    hangs_up: bool = False
    kills: int = 0
    leaves: str = "221 Bye"

    @property
    def ids(self) -> list[str]:
        """The ids of the messages, each as often as it came."""
        return [str(each["Message-ID"]) for each in self.taken]

    # -- what aiosmtpd calls

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or say what is to be said to it."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        await asyncio.sleep(self.waits)
        if self.says:
            return self.says
        self.taken.append(cast(EmailMessage, message_from_bytes(cast(bytes, envelope.content), policy=default)))
        if self.kills:
            os.kill(self.kills, signal.SIGKILL)
        if self.hangs_up:
            cast(Any, server.transport).abort()
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Let somebody go."""
        if not self.leaves:
            cast(Any, server.transport).abort()
        return self.leaves


@contextmanager
def mail_server(port: int = 0) -> Iterator[Mail]:
    """Run a mail server on a port of this machine."""
    mail = Mail()
    chosen = port or free_port()
    controller = Controller(mail, hostname="127.0.0.1", port=chosen, enable_SMTPUTF8=True)
    controller.start()
    mail.address = f"127.0.0.1:{chosen}"
    try:
        yield mail
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
