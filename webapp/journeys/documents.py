"""Documents as parts of a page: a letter or a receipt begins with its own heading, and the page has one already."""

from __future__ import annotations

from markupsafe import Markup

_DEEPEST = 6


def below(html: str) -> Markup:
    """Return a document's HTML with its headings one level down, below the page's own.

    Args:
        html: What the engine rendered and cleaned (`engine.documents.render`).

    Examples:
        >>> below("<h1>Outcome</h1><p>Dear Ann</p>")
        Markup('<h2>Outcome</h2><p>Dear Ann</p>')
    """
    for level in range(_DEEPEST - 1, 0, -1):
        html = html.replace(f"<h{level}>", f"<h{level + 1}>").replace(f"</h{level}>", f"</h{level + 1}>")
    return Markup(html)  # noqa: S704 - rendered and cleaned by the engine
