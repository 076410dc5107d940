"""Forms and answers as a paper: what is printed and what is set as PDF, said once, without any look.

A paper has sections, those have entries: a question with what stands under it. Words carry their language. Everything
is plain text: whoever draws a paper escapes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext
from markdown_it.token import Token

from engine.words import Words
from webapp.formpages.prose import tokens


@dataclass(frozen=True, slots=True)
class Said:
    """Text, and the language it is in."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph.

    Attributes:
        said: its words; lines are kept.
        role: what it is for: `text`, `hint`, `condition`, or `missing` for what says that there is no answer.
    """

    said: Said
    role: str = "text"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A box to write in.

    Attributes:
        label: what stands over it, where it is one of several.
        characters: how wide it is; 0 for the whole width.
        lines: how high it is.
        before: what stands before it, such as the sign of the currency.
        after: what stands after it.
    """

    label: Said | None = None
    characters: int = 0
    lines: int = 1
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes beside each other, or below each other."""

    boxes: tuple[Box, ...]
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Ticks:
    """Options to tick: any number of them, or one."""

    options: tuple[Said, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; rows of empty cells are to be written in."""

    heads: tuple[Said, ...]
    rows: tuple[tuple[Said, ...], ...]


Block = Text | Bullets | Boxes | Ticks | Grid


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, and what stands under it: an answer, or where one is written."""

    label: Said
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A page of a form: what is said of it, and its questions."""

    title: Said
    blocks: tuple[Block, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A form on a paper, which mostly has one."""

    title: Said
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """All that is printed.

    Attributes:
        title: its heading.
        locale: the language of its own words: `en` or `cy`.
        about: lines below the heading.
        parts: what it holds.
        notes: lines at its end.
        mark: words across every page, such as "Draft"; nothing where it is what it is.
    """

    title: Said
    locale: str
    about: tuple[Said, ...]
    parts: tuple[Part, ...]
    notes: tuple[Said, ...] = ()
    mark: str = ""


def said(words: Words, locale: str) -> Said:
    """Return an author's words."""
    return Said(words.said(locale), words.lang(locale))


def own(text: str, locale: str) -> Said:
    """Return words of the interface, or of a person: they are in the language of the paper."""
    return Said(text, locale[:2])


def titled(words: Words, optional: bool, locale: str) -> Said:
    """Return a label, marked as optional where it is."""
    label = said(words, locale)
    return Said(f"{label.text} {gettext('(optional)')}", label.lang) if optional else label


def markdown(words: Words, locale: str) -> tuple[Block, ...]:
    """Return an author's Markdown as paragraphs and lists; where a link leads stands behind it."""
    language = words.lang(locale)
    return tuple(_blocks(tokens(words.said(locale)), language)) if words else ()


def _blocks(found: list[Token], language: str) -> Iterator[Block]:
    items: list[Said] = []
    for at, token in enumerate(found):
        if token.type not in ("inline", "code_block", "fence"):
            continue
        text = Said(_plain(token), language)
        if _in_list(found[:at]):
            items.append(text)
            continue
        if items:
            yield Bullets(tuple(items))
            items = []
        if text.text:
            yield Text(text)
    if items:
        yield Bullets(tuple(items))


def _in_list(before: list[Token]) -> bool:
    return sum(token.nesting for token in before if token.type.startswith("list_item")) > 0


def _plain(token: Token) -> str:
    parts: list[str] = []
    address = ""
    for child in token.children or ():
        if child.type == "link_open":
            address = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            parts.append(f" ({address})" if address and address not in "".join(parts) else "")
        else:
            parts.append("\n" if child.type == "hardbreak" else " " if child.type == "softbreak" else child.content)
    return "".join(parts) if token.children else token.content.strip()
