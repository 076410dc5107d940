"""Asking ClamAV's daemon, by its INSTREAM command over a socket.

The daemon is not trusted to be well: one that hangs, drips, talks nonsense or goes away gives `UNKNOWN`, within a time
of our own for the whole conversation. Only its two plain answers count.
"""

from __future__ import annotations

import contextlib
import socket
import time
from dataclasses import dataclass

import re2

from webapp.files.scanning import NO_SCANNER, Finding, Scanner, Verdict

NAME = "clamav"
UPLOAD_SECONDS = 10.0
"""How long somebody who uploads a file is kept waiting for the scanner."""
SWEEP_SECONDS = 120.0
_CONNECT_SECONDS = 3.0
_CHUNK_BYTES = 64 * 1024
_MOST_REPLY_BYTES = 4096
_MOST_NAME = 80
_FOUND = re2.compile(r"^stream: (.+) FOUND$")
_NAME = re2.compile(r"[^A-Za-z0-9._/:-]")
_NOT_WHOLE = "Heuristics.Limits.Exceeded"
"""What the daemon calls a file that it did not look at to the end, where it is set up to tell."""


@dataclass(frozen=True, slots=True)
class ClamAV:
    """A daemon.

    Attributes:
        address: `host:port`, or the path of a socket.
        seconds: How long one file may take, from connecting to the answer.
    """

    address: str
    seconds: float = UPLOAD_SECONDS

    def scan(self, content: bytes) -> Verdict:
        """Return what the daemon finds in a file.

        `UNKNOWN` says why: `unreachable`, `too-slow`, `broken-off`, `too-large` for the daemon's StreamMaxLength,
        `not-whole` or `no-answer` for a reply that is none.
        """
        deadline = time.monotonic() + self.seconds
        try:
            connection = _connect(self.address, min(self.seconds, _CONNECT_SECONDS))
        except OSError:
            return _unknown("unreachable")
        with connection:
            try:
                _send(connection, content, deadline)
                return _verdict(_reply(connection, deadline))
            except TimeoutError:
                return _unknown("too-slow")
            except OSError:
                return _unknown("broken-off")


def scanner_at(address: str, seconds: float = UPLOAD_SECONDS) -> Scanner:
    """Return the scanner at an address; the one that scans nothing where there is none."""
    return ClamAV(address, seconds) if address else NO_SCANNER


def _connect(address: str, seconds: float) -> socket.socket:
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _send(connection: socket.socket, content: bytes, deadline: float) -> None:
    """Send the command and the file. One that is too long is answered before it is sent: then the answer is read."""
    pieces = [b"zINSTREAM\0"]
    view = memoryview(content)
    for begin in range(0, len(content), _CHUNK_BYTES):
        chunk = bytes(view[begin : begin + _CHUNK_BYTES])
        pieces += [len(chunk).to_bytes(4), chunk]
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for piece in [*pieces, bytes(4)]:
            connection.settimeout(_left(deadline))
            connection.sendall(piece)


def _reply(connection: socket.socket, deadline: float) -> str:
    said = b""
    while b"\0" not in said and len(said) < _MOST_REPLY_BYTES:
        connection.settimeout(_left(deadline))
        more = connection.recv(_MOST_REPLY_BYTES)
        if not more:
            break
        said += more
    reply, ended, _ = said.partition(b"\0")
    if not ended and not said:
        raise ConnectionResetError("the scanner said nothing")
    return reply.decode("ascii", "replace").strip() if ended else ""


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _verdict(reply: str) -> Verdict:
    if reply == "stream: OK":
        return Verdict(Finding.CLEAN, scanner=NAME)
    found = _FOUND.search(reply)
    if found is None:
        return _unknown("too-large" if reply.startswith("INSTREAM size limit exceeded") else "no-answer")
    name = _NAME.sub("-", found.group(1))[:_MOST_NAME]
    return _unknown("not-whole") if name.startswith(_NOT_WHOLE) else Verdict(Finding.INFECTED, name, NAME)


def _unknown(why: str) -> Verdict:
    return Verdict(Finding.UNKNOWN, why, NAME)
