"""Words with tokens: `{inspection.grade}` in an authored text stands for a fact in words.

Option labels, dates and money appear by locale, an unknown fact as "(not given)"; `{{` and `}}` are
braces. A token that names no fact is refused when the definition is read. Whoever fills the tokens says
how a value is escaped for where it goes, so that no value can become markup.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import re2

from engine import showing
from engine.errors import Faults, Place
from engine.hints import nearest
from engine.reading import MapNode, Node, Scalar
from engine.values import Facts
from engine.vocabulary import Field

MAX_SHOWN = 60
MAX_FAULTS = 20

_BRACES = re2.compile(r"\{\{|\}\}|\{[^{}]*\}|[{}]")

Escape = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Token:
    """A place in a text where a fact's value appears: the fact's dotted name."""

    fact: str


@dataclass(frozen=True, slots=True)
class TokenText:
    """A text in one language, as its plain pieces and the tokens between them."""

    pieces: tuple[str | Token, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the text mentions, in order, each once."""
        return tuple(dict.fromkeys(piece.fact for piece in self.pieces if isinstance(piece, Token)))

    def __bool__(self) -> bool:
        """Tell whether there is any text."""
        return bool(self.pieces)


@dataclass(frozen=True, slots=True)
class TokenWords:
    """A text with tokens by language; English is always there, Welsh falls back to it."""

    en: TokenText = TokenText()
    cy: TokenText = TokenText()

    def text(self, locale: str = "en") -> TokenText:
        """Return the text in the language of `locale`, or in English where it is missing."""
        return self.cy if self.lang(locale) == "cy" else self.en

    def lang(self, locale: str = "en") -> str:
        """Return the language that `text(locale)` is in: `en` or `cy`."""
        return "cy" if locale.startswith("cy") and self.cy else "en"

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that any language mentions, each once."""
        return tuple(dict.fromkeys((*self.en.facts, *self.cy.facts)))

    def __bool__(self) -> bool:
        """Tell whether there is any text."""
        return bool(self.en)


NO_TOKENS = TokenWords()


def plain(text: str) -> str:
    """Escape nothing: for a text that its reader shows as text."""
    return text


def read_tokens(text: str, vocabulary: Mapping[str, Field], place: Place, faults: Faults) -> TokenText:
    """Read a text with tokens; what is wrong with one is reported and the token left out.

    Args:
        text: the authored text.
        vocabulary: the facts that it may mention, by dotted name.
        place: where the text begins; a fault in a later line of it says which.
        faults: collects `token` (braces that make no token) and `unknown-token`, at most `MAX_FAULTS` a text.
    """
    pieces: list[str | Token] = []
    wrong = 0
    for piece, offset in _pieces(text):
        if isinstance(piece, str):
            if pieces and isinstance(last := pieces[-1], str):
                pieces[-1] = last + piece
            else:
                pieces.append(piece)
        elif wrong == MAX_FAULTS:
            break
        elif fault := _fault(piece.fact, vocabulary):
            wrong += 1
            code, message, hint = fault
            line = text.count("\n", 0, offset)
            where = f" It stands in line {line + 1} of the text." if line else ""
            faults.error(place, code, message + where, hint)
        else:
            pieces.append(piece)
    return TokenText(tuple(pieces))


def read_token_words(node: Node | None, vocabulary: Mapping[str, Field], faults: Faults) -> TokenWords:
    """Read words with tokens, each language at its own place; the structure is checked elsewhere."""
    if isinstance(node, Scalar):
        return TokenWords(read_tokens(node.text.strip(), vocabulary, node.place, faults))
    if not isinstance(node, MapNode):
        return NO_TOKENS
    read = {
        language: read_tokens(said.text.strip(), vocabulary, said.place, faults)
        for language, said in node.entries.items()
        if isinstance(said, Scalar)
    }
    return TokenWords(read.get("en", TokenText()), read.get("cy", TokenText()))


def fill(
    text: TokenText, facts: Facts, vocabulary: Mapping[str, Field], locale: str = "en", escape: Escape = plain
) -> str:
    """Return `text` with the values of its tokens in words.

    Args:
        text: the text, as `read_tokens` returned it.
        facts: what is known; anything else is "(not given)".
        vocabulary: the declared types and labels of the facts.
        locale: `en` or `cy`.
        escape: makes a value safe for where the text goes; the authored pieces are not escaped.
    """
    return "".join(
        escape(_said(piece.fact, facts, vocabulary, locale)) if isinstance(piece, Token) else piece
        for piece in text.pieces
    )


def _said(fact: str, facts: Facts, vocabulary: Mapping[str, Field], locale: str) -> str:
    field = vocabulary.get(fact)
    value = facts.get(fact)
    return showing.show(value, field.type, locale) if field else showing.NOT_GIVEN.said(locale)


def _pieces(text: str) -> Iterator[tuple[str | Token, int]]:
    """Yield plain text and tokens with their offsets; a brace that stands alone is a token named by itself."""
    at = 0
    for found in _BRACES.finditer(text):
        start, end = found.span()
        if start > at:
            yield text[at:start], at
        at, braced = end, text[start:end]
        if braced in ("{{", "}}"):
            yield braced[0], start
        else:
            yield Token(braced if len(braced) == 1 else braced[1:-1]), start
    if at < len(text):
        yield text[at:], at


def _fault(name: str, vocabulary: Mapping[str, Field]) -> tuple[str, str, str] | None:
    if name in vocabulary:
        return None
    if name in ("{", "}"):
        return "token", f"A “{name}” stands alone.", f"A token is {{record.field}}; a brace is written {name * 2}."
    shown = name if len(name) <= MAX_SHOWN else f"{name[:MAX_SHOWN]}…"
    near = nearest(name.strip(), vocabulary)
    hint = f"Did you mean {{{near}}}?" if near else "A token is {record.field}, a fact of the vocabulary."
    return "unknown-token", f"Nobody supplies the fact {{{shown}}}.", hint
