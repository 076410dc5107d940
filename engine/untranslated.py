"""Words of definitions that lack a language: each place where an author wrote English and nothing else."""

from collections.abc import Iterable, Iterator

from engine.errors import Fault, Place, Severity
from engine.reading import ListNode, MapNode, Node, Scalar
from engine.shapes import Shape, shape_of
from engine.words import LANGUAGES

MAX_SHOWN = 60


def untranslated(documents: Iterable[MapNode], language: str) -> Iterator[Fault]:
    """Yield a warning for every place of `documents` whose words are not in `language`.

    Args:
        documents: definitions as read, sound in their structure.
        language: one of `engine.words.LANGUAGES`.
    """
    for document in documents:
        for place, words in _missing(document, shape_of(document.text("kind")), language):
            shown = words if len(words) <= MAX_SHOWN else f"{words[:MAX_SHOWN]}…"
            message = f"“{shown}” is not there in {language}."
            hint = f"Write {{{', '.join(f'{each}: …' for each in LANGUAGES)}}}."
            yield Fault(place.file, place.line, place.path, Severity.WARNING, "untranslated", message, hint)


def _missing(node: Node, shape: Shape, language: str) -> Iterator[tuple[Place, str]]:
    if shape.is_words:
        words = _said(node, "en")
        if words and not _said(node, language):
            yield node.place, words
    elif isinstance(node, MapNode):
        for key, inner in node.entries.items():
            yield from _missing(inner, shape.under(key), language)
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from _missing(item, shape.item, language)


def _said(node: Node, language: str) -> str:
    """Return the words in a language; text alone is English."""
    if isinstance(node, Scalar):
        return " ".join(node.text.split()) if language == "en" else ""
    return " ".join(node.text(language).split()) if isinstance(node, MapNode) else ""
