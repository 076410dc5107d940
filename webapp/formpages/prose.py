"""Markdown that an author wrote, as safe HTML in the classes of govuk-frontend.

No raw HTML, no images, no links but http, https, mailto and within the service; headings begin under the page's own.
"""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "blockquote": "govuk-inset-text",
    "table": "govuk-table",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible",
}


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable("image").enable("table")


def tokens(text: str) -> list[Token]:
    """Return the parts of Markdown `text`."""
    return _reader().parse(text)


def prose(text: str) -> Markup:
    """Return Markdown `text` as HTML that cannot carry script."""
    reader, found = _reader(), tokens(text)
    for token in found:
        _dress(token)
    html = reader.renderer.render(found, reader.options, {})
    return Markup(html)  # noqa: S704 - raw HTML is off, so the renderer escapes all text


def _dress(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
    if token.nesting >= 0 and token.tag in _CLASSES:
        token.attrSet("class", _CLASSES[token.tag])
    for child in token.children or ():
        _dress(child)
