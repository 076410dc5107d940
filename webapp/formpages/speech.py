"""What is said on a page and in which language: the author's words, and the interface's through Babel."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from flask_babel import force_locale, lazy_gettext
from markupsafe import Markup, escape

from engine.words import Words


class Sentence:
    """One sentence of the interface, kept until it is known what it is about."""

    __slots__ = ("_text",)

    def __init__(self, text: object) -> None:
        """Keep `text`, a lazy translation with places such as `%(subject)s`."""
        self._text = text

    def said(self, values: Mapping[str, object]) -> str:
        """Return the sentence in the language being spoken; a place for which there is no value stays empty."""
        return filled(str(self._text), values)


def filled(text: str, values: Mapping[str, object]) -> str:
    """Return `text` with its places, such as `%(subject)s`, filled; one for which there is no value stays empty."""
    return text % _Values(values)


class _Values(dict[str, object]):
    def __missing__(self, _: str) -> str:
        return ""


def sentence(text: str) -> Sentence:
    """Return `text` as a sentence that Babel translates when it is said; a keyword of extraction."""
    return Sentence(lazy_gettext(text))


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Have the interface speak `locale` inside; outside an application it speaks English."""
    forced: AbstractContextManager[Any] = force_locale("cy" if locale.startswith("cy") else "en")
    with forced:
        yield


def marked(words: Words, locale: str) -> Markup:
    """Return the author's words as HTML, marked with their language where it is not the page's."""
    text = escape(words.said(locale))
    language = words.lang(locale)
    if language == locale[:2]:
        return text
    return Markup('<span lang="{}">{}</span>').format(language, text)
