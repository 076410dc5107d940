"""What a document is, once read and checked: a subject and parts, each with when it appears."""

from dataclasses import dataclass

from engine.conditions.model import Condition
from engine.tokens import NO_TOKENS, TokenWords
from engine.words import NO_WORDS, Words

CRITERIA = "criteria"
"""The list that a document can hold: every criterion of the decision that it tells of."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of Markdown with tokens, or the list of criteria; without `when` it always appears.

    `verdicts` says what each verdict is called in the list, `evidence` what stands above what was seen,
    `decided` what stands before the reason of a person who decided.
    """

    text: TokenWords = NO_TOKENS
    when: Condition | None = None
    list: str = ""
    verdicts: tuple[tuple[str, Words], ...] = ()
    evidence: Words = NO_WORDS
    decided: Words = NO_WORDS

    def verdict(self, code: str) -> Words:
        """Return what the verdict `code` is called here, or nothing where the author gave no words."""
        return next((words for known, words in self.verdicts if known == code), NO_WORDS)


@dataclass(frozen=True, slots=True)
class Document:
    """A letter or another document, made of parts."""

    id: str
    title: Words
    subject: TokenWords
    parts: tuple[Part, ...]

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The facts that subject and texts mention, each once; those of conditions are the conditions' own."""
        mentioned = (*self.subject.facts, *(fact for part in self.parts for fact in part.text.facts))
        return tuple(dict.fromkeys(mentioned))
