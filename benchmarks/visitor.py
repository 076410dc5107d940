"""A person who is signed in to a running service, and how long each page took to come whole."""

import re  # noqa: TID251 - a pattern of ours, over pages of ours
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from time import perf_counter
from urllib.parse import urlencode

SECONDS = 60
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class NotServed(Exception):
    """A page did not come, or was not the one asked for."""


class Visitor:
    """One person's browser, from an address of its own behind the proxy that the service trusts."""

    def __init__(self, port: int, address: str) -> None:
        self.port = port
        self.address = address
        self.took: list[tuple[str, float]] = []
        self._cookies: dict[str, str] = {}
        self._hidden: dict[str, str] = {}

    def get(self, path: str, kind: str = "") -> None:
        """Open a page; where a kind of page is named, the time it took is kept.

        Raises:
            NotServed: It did not come.
        """
        self._ask("GET", path, None, 200, kind)

    def send(self, path: str, data: Mapping[str, str] | None = None, kind: str = "") -> None:
        """Send a form with the hidden fields of the page at hand, and be sent on.

        Raises:
            NotServed: It was not taken.
        """
        self._ask("POST", path, urlencode({**self._hidden, **(data or {})}), 303, kind)

    def _ask(self, method: str, path: str, body: str | None, wanted: int, kind: str) -> None:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "X-Forwarded-For": self.address,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        began = perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException) as error:
            raise NotServed(f"{method} {path}: {error}") from error
        finally:
            connection.close()
        if answer.status != wanted:
            raise NotServed(f"{method} {path}: {answer.status}")
        if kind:
            self.took.append((kind, perf_counter() - began))
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self._cookies[name] = value
        self._hidden = dict(_HIDDEN.findall(text)) or self._hidden
