"""The words of the interface, by language: which one a visitor reads, and the catalogues they come from.

Catalogues are read from their `.po` files as the service runs, so that there is nothing to compile or to go stale.
What has no translation is said in English.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale

from webapp.access import bearer, current

CATALOGUES = Path(__file__).with_name("translations")
LANGUAGE_COOKIE = "fps-language"
SPEAK = "speak"
"""The part of an address that asks for a language, and the action of a button that does."""
LANGUAGE_NAMES = {"en": "English", "cy": "Cymraeg"}


class _Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """Translations out of `.po` files, under `translations/LANGUAGE/LC_MESSAGES/`."""

    def get_translations(self) -> NullTranslations:
        """Give the catalogue of the language of the page at hand."""
        return _catalogue(locale())


class _Interface(Babel):  # type: ignore[misc]  # Flask-Babel ships no types
    """Flask-Babel, with our catalogues."""

    @property
    def domain_instance(self) -> Domain:
        """The translations of the interface."""
        return _Catalogues()


@cache
def _catalogue(language: str) -> NullTranslations:
    found = sorted((CATALOGUES / language / "LC_MESSAGES").glob("*.po"))
    whole = Translations()
    for path in found:
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=language))
        compiled.seek(0)
        whole.merge(Translations(compiled))
    return whole if found else NullTranslations()


def install(app: Flask) -> None:
    """Give an application its languages."""
    speak_as(app, current_languages(app)[0], _chosen)


def speak_as(app: Flask, first: str, chosen: Callable[[], str]) -> None:
    """Give an application our catalogues.

    Args:
        app: The application.
        first: The language where nothing is chosen.
        chosen: Says which language the page at hand is read in.
    """
    _Interface(app, default_locale=first, default_timezone="Europe/London", locale_selector=chosen)


def speaking_app() -> Flask:
    """Return an application that only speaks: for commands that say what pages say, without an installation."""
    app = Flask(__name__)
    _Interface(app, default_locale="en", default_timezone="Europe/London")
    return app


def current_languages(app: Flask) -> tuple[str, ...]:
    """Give the languages of an installation, the first being what a visitor gets."""
    parts: current.Parts = app.extensions[current.EXTENSION]
    return parts.settings.languages


def asked_for() -> str:
    """Give the language that the page at hand is asked for in, by its address; nothing where none is."""
    asked = request.args.get(SPEAK, "")
    return asked if asked in current.settings().languages else ""


def _chosen() -> str:
    languages = current.settings().languages
    if bearer.for_programs(request):  # a program says which language it wants; nobody chose one on a page
        return request.accept_languages.best_match(languages, languages[0]) or languages[0]
    chosen = asked_for() or request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in languages else languages[0]


def locale() -> str:
    """Give the language of the page at hand: `en` or `cy`."""
    found = get_locale()
    return str(found.language) if found else "en"
