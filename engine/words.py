"""Words for people, in the languages an author gave: `{en: …, cy: …}`, or plain text meaning English.

Missing Welsh falls back to English, and says which language it is, so that a page can mark it.
"""

from dataclasses import dataclass

from engine.errors import Faults
from engine.reading import MapNode, Node, Scalar

LANGUAGES = ("en", "cy")


@dataclass(frozen=True, slots=True)
class Words:
    """Authored text by language; English is always there."""

    en: str
    cy: str = ""

    def said(self, locale: str = "en") -> str:
        """Return the text in the language of `locale`, or in English where it is missing."""
        return self.cy if locale.startswith("cy") and self.cy else self.en

    def lang(self, locale: str = "en") -> str:
        """Return the language that `said(locale)` is in: `en` or `cy`."""
        return "cy" if locale.startswith("cy") and self.cy else "en"

    def __bool__(self) -> bool:
        """Tell whether there is any text."""
        return bool(self.en)


NO_WORDS = Words("")


def read_words(node: Node | None, faults: Faults) -> Words:
    """Read words from a definition; nothing gives empty words.

    A list, an unknown language or missing English is a fault.
    """
    if node is None:
        return NO_WORDS
    if isinstance(node, Scalar):
        return Words(node.text.strip())
    if not isinstance(node, MapNode):
        faults.error(node.place, "words", "Words are text, or text by language: {en: …, cy: …}.")
        return NO_WORDS
    for key in node.entries:
        if key not in LANGUAGES:
            faults.error(
                node.place_of(key),
                "language",
                f"“{key}” is not a language here.",
                "Use en or cy.",
            )
    if not node.text("en"):
        faults.error(node.place, "english-missing", "English words (en) are required.")
    return Words(node.text("en").strip(), node.text("cy").strip())
