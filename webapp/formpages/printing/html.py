"""A paper as HTML, for a page that is printed."""

from dataclasses import fields
from typing import Any

from markupsafe import Markup

from webapp.formpages.macros import template
from webapp.formpages.paper import Paper


def html(paper: Paper) -> Markup:
    """Return `paper` as HTML, without its heading: the page it stands on has that."""
    return template("paper.html", paper=paper, kind=kind, language=lambda said: _language(said.lang, paper.locale))


def kind(block: Any) -> str:
    """Return what a block is called: `text`, `bullets`, `boxes`, `ticks` or `grid`."""
    return type(block).__name__.lower()


def as_data(value: Any) -> Any:
    """Return a paper, or a part of it, as data: mappings in which `is` says what each is."""
    if isinstance(value, tuple):
        return [as_data(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return {"is": kind(value), **{each.name: as_data(getattr(value, each.name)) for each in fields(value)}}
    return value


def _language(lang: str, locale: str) -> Markup:
    return Markup("") if lang == locale[:2] else Markup(' lang="{}"').format(lang)
