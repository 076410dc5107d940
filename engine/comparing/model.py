"""What a comparison is made of: the two sides, and differences with a sentence for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.comparing.wording import QUOTES, Marks, marked
from engine.conditions.scope import Named, Scope
from engine.edition import Edition
from engine.errors import Place
from engine.reading import MapNode
from engine.tables.lookup import TableLookup
from engine.versions import Version
from engine.words import NO_WORDS, Words


class Effect(StrEnum):
    """What a difference does, where that can be said of it alone; `changes` where it goes either way."""

    ACCEPTS_MORE = "accepts-more"
    ACCEPTS_LESS = "accepts-less"
    CHANGES = "changes"
    WORDS_ONLY = "words-only"


OPPOSITE: Mapping[Effect, Effect] = {
    Effect.ACCEPTS_MORE: Effect.ACCEPTS_LESS,
    Effect.ACCEPTS_LESS: Effect.ACCEPTS_MORE,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two versions.

    Attributes:
        code: stable code, `value-removed`.
        subject: what it is about, as a path of ids: `inspection-outcome`, `services/rate`; of the head, its key.
        place: where it stands in the new document, or in the old one where it is there no longer.
        effect: what it does.
        words: the sentence, with marks around titles; `message` puts something readable in their place.
        counts: whether it belongs to the meaning of a version; examples do not.
    """

    code: str
    subject: str
    place: Place
    effect: Effect
    words: Words
    counts: bool = True

    def message(self, locale: str = "en", marks: Marks = QUOTES) -> str:
        """Return the sentence in the language of `locale`, titles between `marks`."""
        return marked(self.words.said(locale), marks)

    def json(self, locale: str = "en") -> dict[str, Any]:
        """Return the difference as JSON data."""
        return {
            "code": self.code,
            "subject": self.subject,
            "line": self.place.line,
            "effect": self.effect.value,
            "message": self.message(locale),
        }


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions, with the edition that it is read in."""

    version: Version
    edition: Edition

    @property
    def document(self) -> MapNode:
        """The version's document."""
        return self.version.document

    def scope(self) -> Scope:
        """Return what the version's conditions and values may mention, as its own reader has it."""
        edition = self.edition
        facts = {name: Named(name, field.type, field.title) for name, field in edition.vocabulary.items()}
        form = edition.forms.get(self.version.id)
        for question in form.questions if form else ():
            if form and question.fact_type is not None:
                facts[question.id] = Named(f"{form.record}.{question.id}", question.fact_type, question.label)
        ruleset = edition.rulesets.get(self.version.id)
        rules = {rule.id: rule.title for rule in ruleset.rules} if ruleset else {}
        parameters = {name: parameter.named for name, parameter in edition.parameters.items()}
        tables = {table_id: TableLookup(table) for table_id, table in edition.tables.items()}
        return Scope(facts, parameters, rules, tables=tables)


@dataclass(frozen=True, slots=True)
class Both:
    """The two sides, with what each may mention."""

    old: Side
    new: Side
    old_scope: Scope
    new_scope: Scope

    @classmethod
    def of(cls, old: Side, new: Side) -> "Both":
        """Return the two sides with their scopes."""
        return cls(old, new, old.scope(), new.scope())


@dataclass(frozen=True, slots=True)
class Subject:
    """What sentences speak of: a path of ids, and how it is called (nothing for the definition itself)."""

    path: str = ""
    called: Words = NO_WORDS

    def inside(self, step: str, called: Words) -> "Subject":
        """Return a part of it, called in full: “Question X, cell Y”."""
        both = Words(f"{self.called.en}, {called.en}", f"{self.called.said('cy')}, {called.said('cy')}")
        return Subject(self.joined(step), both if self.called else called)

    def at(self, step: str) -> "Subject":
        """Return the same thing, with one more step in its path."""
        return Subject(self.joined(step), self.called)

    def joined(self, step: str) -> str:
        """Return its path with one more step."""
        return f"{self.path}/{step}" if self.path else step
