"""A daemon that speaks ClamAV's INSTREAM over a real socket, well or badly: the other side of the wire, for tests.

It finds the test file of all scanners, by itself or inside a zip archive, and in `finds` whatever else a test names.
"""

from __future__ import annotations

import io
import socket
import socketserver
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.files_made import EICAR

WELL, HANGS, DRIPS, CLOSES, DROPS, BABBLES, RAVES, EMPTY, NOT_WHOLE = [
    "well",
    "hangs",
    "drips",
    "closes",
    "drops",
    "babbles",
    "raves",
    "empty",
    "not-whole",
]
"""How it is: well; silent; slow; closing when it has all, or at once; talking nonsense, for ever, or not at all."""


@dataclass
class Daemon:
    """A daemon as it is now: a test may change it while it runs."""

    address: str = ""
    manner: str = WELL
    most_bytes: int = 25_000_000
    finds: dict[bytes, str] = field(default_factory=lambda: {EICAR: "Win.Test.EICAR_HDB-1"})
    scanned: list[bytes] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def found(self, content: bytes) -> str:
        """Return the name of what is in a file, if anything is."""
        whole = [content, *_inside(content)]
        return next((name for each in whole for known, name in self.finds.items() if known in each), "")


def _inside(content: bytes) -> list[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name) for name in archive.namelist()]
    except zipfile.BadZipFile:
        return []


class _Handler(socketserver.BaseRequestHandler):
    server: Any

    def handle(self) -> None:
        daemon: Daemon = self.server.daemon
        self.request.settimeout(10)
        try:
            if daemon.manner == DROPS:
                return
            self._answer(daemon)
        except OSError:
            return  # whoever asked has gone

    def _answer(self, daemon: Daemon) -> None:
        assert self._exactly(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(self._exactly(4)):
            if len(content) + size > daemon.most_bytes:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            content += self._exactly(size)
        daemon.scanned.append(content)
        self._say(daemon, content)

    def _say(self, daemon: Daemon, content: bytes) -> None:
        name = daemon.found(content)
        reply = f"stream: {name} FOUND\0".encode() if name else b"stream: OK\0"
        if daemon.manner == HANGS:
            daemon.stopping.wait(10)
        elif daemon.manner == DRIPS:
            for _ in range(200):
                self.request.sendall(b"s")
                if daemon.stopping.wait(0.05):
                    return
        elif daemon.manner == BABBLES:
            self.request.sendall(b"\xff\xfeHTTP/1.1 200 OK stream: OK\0")
        elif daemon.manner == RAVES:
            while not daemon.stopping.is_set():
                self.request.sendall(b"stream: " * 1000)
        elif daemon.manner == EMPTY:
            self.request.sendall(b"\0")
        elif daemon.manner == NOT_WHOLE:
            self.request.sendall(b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0")
        elif daemon.manner == WELL:
            self.request.sendall(reply)

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            more = self.request.recv(count - len(found))
            if not more:
                raise ConnectionResetError
            found += more
        return found


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


@contextmanager
def running(folder: Path | None = None) -> Iterator[Daemon]:
    """Run a daemon on a port, or on a socket in a folder."""
    daemon = Daemon()
    at: Any = str(folder / "clamd.sock") if folder else ("127.0.0.1", 0)
    with (socketserver.ThreadingUnixStreamServer if folder else _Tcp)(at, _Handler) as server:
        server.daemon = daemon  # type: ignore[union-attr]
        daemon.address = at if folder else "127.0.0.1:{1}".format(*server.server_address)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield daemon
        finally:
            daemon.stopping.set()
            server.shutdown()
            thread.join()


def nowhere() -> str:
    """Return an address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return "127.0.0.1:{1}".format(*free.getsockname())
