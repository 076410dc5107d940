"""What every page shares: the service's name, the navigation, who is signed in, languages."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, g, request, url_for
from flask_babel import LazyString, gettext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from webapp import interface, journeys
from webapp.access import current, permissions
from webapp.services.errors import Unavailable

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A page offered in the navigation, to those who may open it.

    Attributes:
        endpoint: Of the view, without arguments.
        label: A few words (`lazy_gettext`).
        order: Where it stands; lower is earlier.
    """

    endpoint: str
    label: LazyString
    order: int = 100


def install(app: Flask) -> None:
    """Give every template what the base template needs."""
    app.context_processor(lambda: _context(app))


def _context(app: Flask) -> dict[str, Any]:
    title, title_language = service_title()
    settings, here = current.settings(), _here(app)
    return {
        "service_title": title,
        "service_title_language": title_language,
        "navigation": _navigation(app),
        "signed_in": current.signed_in(),
        "may": current.may,
        "demonstration": settings.demonstration,
        "languages": _languages(settings.languages, here),
        "locale": interface.locale(),
    }


def service_title() -> tuple[str, str]:
    """Give the service's name, from the framework in force, and the language it is in."""
    words = g.get("framework_title")
    if words is None:
        words = g.framework_title = _framework_title()
    if words is None:
        return gettext("Purchasing system"), interface.locale()
    return words.said(interface.locale()), words.lang(interface.locale())


def _framework_title() -> Any:
    """Find the title of the framework in force today in London; nothing if there is none, or nothing can be asked.

    The page that says so is drawn by this as well: a database that goes away halfway must not take it along.
    """
    moment = current.now()
    if moment is None:
        return None
    try:
        frameworks = current.library().in_force(moment.astimezone(LONDON).date()).frameworks
    except Unavailable:
        return None
    return next((framework.title for framework in frameworks.values()), None)


def _navigation(app: Flask) -> list[dict[str, Any]]:
    """Give the items that whoever is signed in may open, as the service navigation component takes them."""
    signed_in = current.signed_in()
    items = []
    for item in _items():
        access = permissions.access_of(app, item.endpoint)
        if access is not None and access.lets_in(signed_in):
            href = url_for(item.endpoint)
            items.append({"text": str(item.label), "href": href, "active": request.path == href})
    return items


@cache
def _items() -> tuple[NavigationItem, ...]:
    items: list[NavigationItem] = []
    for module in pkgutil.iter_modules(journeys.__path__):
        if module.ispkg:
            items.extend(getattr(importlib.import_module(f"{journeys.__name__}.{module.name}"), "NAVIGATION", ()))
    return tuple(sorted(items, key=lambda item: (item.order, item.endpoint)))


def _here(app: Flask) -> str:
    """Give the address of the page at hand; where a form was sent that nobody can open, of the start."""
    try:
        app.url_map.bind_to_environ(request.environ).match(request.path, "GET")
    except (HTTPException, RequestRedirect):
        return "/"
    return request.full_path


def _here_in(language: str) -> str:
    """Give the address of the page at hand with `language` asked for."""
    asked = {**request.args.to_dict(), interface.SPEAK: language}
    return f"{request.path}?{urlencode(asked)}"


def _languages(languages: tuple[str, ...], here: str) -> list[dict[str, str]]:
    """Give the other languages the page can be read in, with where a link goes and to where a form is sent in it."""
    return [
        {
            "code": code,
            "name": interface.LANGUAGE_NAMES.get(code, code),
            "link": url_for("account.speak", language=code, next=here),
            "here": _here_in(code),
        }
        for code in languages
        if code != interface.locale()
    ]
