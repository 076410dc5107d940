"""A browser without a screen or scripts: keeps cookies, follows links, and sends forms as the page has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

PASSWORD = "four otters wade upstream"


@dataclass
class Form:
    """A form on a page: where it goes and what it holds."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """A page as it is read: its title, forms, links and ids."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.title = ""
        self._in_title = False
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "form":
            self._open = Form(found.get("action", ""), found.get("method", "get").lower())
            self.forms.append(self._open)
        chosen = found.get("type") not in ("checkbox", "radio", "submit", "file") or "checked" in found
        if tag == "input" and self._open and "name" in found and chosen:
            self._open.fields.append((found["name"], found.get("value", "")))
        self._in_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


class Browser:
    """One browser. `page` is the last answer, with its `text`, `title`, `forms`, `ids` and `links`."""

    def __init__(self, app: Flask, address: str = "203.0.113.1", scheme: str = "http") -> None:
        self.client = app.test_client()
        self.address = address
        self.scheme = scheme
        self.answer: TestResponse | None = None

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self._keep(self.client.get(path, base_url=f"{self.scheme}://localhost", **self._options(options)))

    def post(self, path: str, data: Any = None, **options: Any) -> TestResponse:
        """Send something, without the page's form."""
        options = self._options(options)
        return self._keep(self.client.post(path, data=data, base_url=f"{self.scheme}://localhost", **options))

    def send(self, action: str, data: dict[str, Any] | None = None, *, to: str = "", **options: Any) -> TestResponse:
        """Send the form on the page that goes to an address, with some fields filled in; `to` where it names none."""
        form = next(form for form in self.page.forms if form.action == action)
        held: dict[str, Any] = {}
        for name, value in form.fields:
            held.setdefault(name, []).append(value)
        return self.post(action or to, {**held, **(data or {})}, **options)

    def sign_in(self, email: str, password: str = PASSWORD, following: str = "/") -> TestResponse:
        """Sign in by the page."""
        self.get(f"/sign-in?next={following}")
        return self.send("/sign-in", {"email": email, "password": password})

    @property
    def page(self) -> Page:
        """The last page, read."""
        assert self.answer is not None
        page = Page()
        page.feed(self.answer.get_data(as_text=True))
        return page

    @property
    def text(self) -> str:
        """The last answer's body."""
        assert self.answer is not None
        return self.answer.get_data(as_text=True)

    def _options(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"environ_overrides": {"REMOTE_ADDR": self.address}, "buffered": True, **options}

    def _keep(self, answer: TestResponse) -> TestResponse:
        self.answer = answer
        return answer
