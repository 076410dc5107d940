"""How a question is named inside a sentence, so that an error says which answer it is about.

A label may be a noun ("Date of the inspection"), a question ("How many pupils?") or already an instruction
("Upload the report"): each needs another way into "Enter …" and "… must be …".
"""

from dataclasses import dataclass

from flask_babel import gettext

from engine.words import Words

_INSTRUCTIONS = {
    *("add", "answer", "attach", "choose", "confirm", "describe", "enter", "explain", "give", "list", "outline"),
    *("provide", "say", "select", "set", "state", "tell", "upload", "write"),
}
# Only these lose their capital inside a sentence: any other first word may be a name.
_COMMON = {
    *("a", "address", "amount", "an", "any", "cost", "date", "details", "each", "email", "first", "full", "last"),
    *("latest", "name", "number", "overview", "postcode", "price", "reason", "summary", "telephone", "the", "their"),
    *("this", "total", "type", "website", "your"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A question's name.

    Attributes:
        subject: what a sentence is about, which gives its first word a capital: "Reference number must be …".
        target: follows a verb: "Enter your answer to “How many plots are there?”".
        quoted: the label as it stands.
        instruction: the label where it is a sentence by itself ("Upload the report"), else nothing.
    """

    subject: str
    target: str
    quoted: str
    instruction: str = ""


def name_of(label: Words, locale: str) -> Name:
    """Return how the question labelled `label` is named in sentences in `locale`."""
    text = " ".join(label.said(locale).split())
    bare = text.rstrip(".:")
    first = bare.partition(" ")[0].casefold()
    english = locale.startswith("en")
    if english and first in _INSTRUCTIONS and not bare.endswith("?"):
        return _answer(bare, instruction=bare)
    if bare.endswith("?") or not english:
        return _answer(bare)
    if first in _COMMON:
        return Name(bare, bare[:1].lower() + bare[1:], f"“{bare}”")
    return Name(bare, f"“{bare}”", f"“{bare}”")


def _answer(label: str, instruction: str = "") -> Name:
    said = gettext("Your answer to “%(label)s”", label=label)
    said = said[:1].lower() + said[1:]  # In Welsh it stands inside a sentence; one that it opens is given its capital.
    return Name(said, said, f"“{label}”", instruction)
