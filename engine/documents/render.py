"""Rendering documents: Markdown and tokens become the HTML of a letter, in which no value can be markup.

Markdown is CommonMark without raw HTML and images. Values never pass through it: each token is rendered as
a mark of letters and digits, and the escaped value takes its place afterwards; then an allow list has the
last word over every element, attribute and address.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape

import nh3
import re2
from markdown_it import MarkdownIt

from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known
from engine.documents.model import CRITERIA, Document, Part
from engine.tokens import TokenText, TokenWords, fill
from engine.values import Facts, Value
from engine.vocabulary import Field
from engine.words import Words

_MARKDOWN = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
ELEMENTS = frozenset(_MARKDOWN | _HEADINGS | {"dd", "div", "dl", "dt", "section", "span"})
"""The elements that a rendered document can have."""

_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "div": {"lang"}, "span": {"lang"}}
_CLASSES = {"section": {"criterion"}, "p": {"verdict", "because", "decided"}, "dl": {"evidence"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_DECIDED = Words("A person decided this:", "Penderfynwyd hyn gan berson:")
_EVIDENCE = Words("Evidence seen", "Y dystiolaeth a welwyd")
_VERDICTS = {
    "pass": Words("Met", "Wedi'i fodloni"),
    "fail": Words("Not met", "Heb ei fodloni"),
    "refer": Words("Referred to a person", "Wedi'i gyfeirio at berson"),
    "unknown": Words("Not known yet", "Heb fod yn hysbys eto"),
    "not-applicable": Words("Does not apply", "Ddim yn berthnasol"),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion as a letter tells it, already in words but for its verdict's code.

    Attributes:
        title: what the criterion is called.
        verdict: `pass`, `fail`, `refer`, `unknown` or `not-applicable`; the document says what that is
            called. Any other text stands as it is.
        because: the reason, in words.
        evidence: what was looked at: label and value, in words.
        decided: the reason of the person who decided the criterion, where the rules had referred it.
    """

    title: str
    verdict: str
    because: str
    evidence: tuple[tuple[str, str], ...] = ()
    decided: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document as sent: its subject as plain text of one line, its body as a fragment of HTML."""

    subject: str
    html: str


def render(
    document: Document,
    facts: Facts,
    vocabulary: Mapping[str, Field],
    criteria: Sequence[Criterion] = (),
    locale: str = "en",
    parameters: Mapping[str, Value] | None = None,
) -> Rendered:
    """Return `document` as it is sent.

    Args:
        document: a document without faults.
        facts: what is known; a token of anything else says "(not given)".
        vocabulary: types and labels of the facts.
        criteria: the criteria of the decision, for a part that lists them.
        locale: `en` or `cy`; what an author did not write in Welsh is marked as English.
        parameters: values of the parameters on the date, by full name.
    """
    known = Known(facts, parameters or {})
    shown = [part for part in document.parts if part.when is None or evaluate(part.when, known) is True]
    subject = fill(document.subject.text(locale), facts, vocabulary, document.subject.lang(locale))
    html = [
        _criteria(part, criteria, locale) if part.list == CRITERIA else _text(part.text, facts, vocabulary, locale)
        for part in shown
    ]
    return Rendered(" ".join(subject.split()), "\n".join(_clean(each) for each in html if each))


@dataclass(slots=True)
class _Marks:
    """Keeps values out of Markdown: each is stood for by a mark, and put in when all else is HTML."""

    key: str
    values: list[str] = field(default_factory=list)

    def keep(self, value: str) -> str:
        """Keep `value` and return its mark."""
        self.values.append(value)
        return f"{self.key}{len(self.values) - 1}z"

    def put_in(self, html: str) -> str:
        """Return `html` with each mark replaced by its value as HTML."""
        pattern = re2.compile(f"{self.key}([0-9]+)z")
        return str(pattern.sub(lambda found: _html(self.values[int(found.group(1))]), html))


def _text(words: TokenWords, facts: Facts, vocabulary: Mapping[str, Field], locale: str) -> str:
    language = words.lang(locale)
    text = words.text(locale)
    marks = _Marks(_unused(text))
    source = fill(text, facts, vocabulary, language, marks.keep)
    html = marks.put_in(_reader().render(source))
    return html if locale.startswith(language) else f'<div lang="{language}">{html}</div>'


def _unused(text: TokenText) -> str:
    """Return a key of letters and digits that stands nowhere in the authored text."""
    written = "".join(piece for piece in text.pieces if isinstance(piece, str))
    number = 0
    while f"mark{number}x" in written:
        number += 1
    return f"mark{number}x"


def _html(value: str) -> str:
    """Return `value` as HTML, its lines kept."""
    return "<br>".join(escape(line) for line in value.splitlines())


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])


def _clean(html: str) -> str:
    cleaned: str = nh3.clean(
        html,
        tags=set(ELEMENTS),
        attributes={name: set(allowed) for name, allowed in _ATTRIBUTES.items()},
        allowed_classes={name: set(allowed) for name, allowed in _CLASSES.items()},
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )
    return cleaned.strip()


def _criteria(part: Part, criteria: Sequence[Criterion], locale: str) -> str:
    return "\n".join("".join(_criterion(part, each, locale)) for each in criteria)


def _criterion(part: Part, criterion: Criterion, locale: str) -> Iterator[str]:
    verdict = part.verdict(criterion.verdict) or _VERDICTS.get(criterion.verdict, Words(criterion.verdict))
    yield f'<section class="criterion"><h3>{_html(criterion.title)}</h3>'
    yield f'<p class="verdict"><strong>{_spoken(verdict, locale)}</strong></p>'
    if criterion.because:
        yield f'<p class="because">{_html(criterion.because)}</p>'
    if criterion.decided:
        yield f'<p class="decided">{_spoken(part.decided or _DECIDED, locale)} {_html(criterion.decided)}</p>'
    if criterion.evidence:
        yield f"<h4>{_spoken(part.evidence or _EVIDENCE, locale)}</h4>"
        pairs = (f"<dt>{_html(label)}</dt><dd>{_html(value)}</dd>" for label, value in criterion.evidence)
        yield f'<dl class="evidence">{"".join(pairs)}</dl>'
    yield "</section>"


def _spoken(words: Words, locale: str) -> str:
    language = words.lang(locale)
    said = _html(words.said(locale))
    return said if locale.startswith(language) else f'<span lang="{language}">{said}</span>'
