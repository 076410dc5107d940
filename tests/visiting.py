"""A visitor of a service that runs in processes of its own: a browser over a real connection, that may break."""

from __future__ import annotations

from http.client import HTTPException
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, Request, build_opener

from browsing import PASSWORD, Form, Page

SECONDS = 30


class NotAnswered(Exception):
    """No whole answer came, or the service said that it could not give one: what was sent may or may not be done."""


class _Stay(HTTPRedirectHandler):
    """Follow nothing: that a page sends elsewhere is its answer."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Visitor:
    """One person's browser. `page` is the last page that came whole, `status` its status, `sent_to` where it leads."""

    def __init__(self, address: str) -> None:
        self.address = address
        cookies = CookieJar(DefaultCookiePolicy(rfc2965=False))
        self._opener = build_opener(ProxyHandler({}), _Stay, HTTPCookieProcessor(cookies))
        self.page = Page()
        self.status = 0
        self.sent_to = ""

    def get(self, path: str) -> None:
        """Open a page.

        Raises:
            NotAnswered: It did not come.
        """
        self._open(Request(self.address + path))

    def send(self, action: str, data: dict[str, str] | None = None) -> None:
        """Send the form on the page that goes to an address, with some fields filled in.

        Raises:
            NotAnswered: No answer came.
        """
        form = self.form(action)
        assert form is not None, f"no form goes to {action} on {self.page.title}"
        fields = {**dict(form.fields), **(data or {})}
        self._open(Request(self.address + action, urlencode(fields).encode(), {"Origin": self.address}))

    def form(self, action: str) -> Form | None:
        """Return the form of the page that goes to an address."""
        return next((form for form in self.page.forms if form.action == action), None)

    def sign_in(self, email: str) -> None:
        """Sign in by the page."""
        self.get("/sign-in")
        self.send("/sign-in", {"email": email, "password": PASSWORD})
        assert self.status == 303, self.page.title

    def _open(self, request: Request) -> None:
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                self._keep(answer)
        except HTTPError as answer:
            if answer.code >= 500:
                raise NotAnswered(str(answer.code)) from answer
            self._keep(answer)
        except (OSError, HTTPException) as error:
            raise NotAnswered(str(error)) from error

    def _keep(self, answer: Any) -> None:
        body = answer.read().decode()
        self.page = Page()
        self.page.feed(body)
        self.status, self.sent_to = answer.status, answer.headers.get("Location", "")
