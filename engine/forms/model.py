"""What a form is, once read and checked: pages of questions, checks, and what its answers feed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from engine.conditions.model import Condition
from engine.values import Facts, Option, Type, Value
from engine.words import NO_WORDS, Words


class QuestionType(StrEnum):
    """The question types, as definitions write them."""

    TEXT = "text"
    TEXTAREA = "textarea"
    INTEGER = "integer"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    BOOLEAN = "boolean"
    EMAIL = "email"
    TELEPHONE = "telephone"
    POSTCODE = "postcode"
    URN = "urn"
    FILE = "file"
    ROWS = "rows"
    DECLARATION = "declaration"
    INFORMATION = "information"


class Needable(Protocol):
    """A rule set that a question may be needed for; `engine.needs` makes it of one."""

    @property
    def id(self) -> str:
        """The rule set's id."""

    def wants(self, names: Collection[str], known: Facts, parameters: Mapping[str, Value]) -> bool:
        """Tell whether one of the facts called `names` can still change its outcome where `known` is known."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, from its definition or the bank.

    Bounds `min` and `max` are values of the question's type (pence, dates, whole numbers); `at_least`
    and `at_most` count rows, files or choices; `max_bytes` and `max_length` bound files and text.
    `messages` gives the author's own words for a fault code (`required`, `option`, …). `feeds` names the
    fact of another record that the answer gives as well, `feeds_type` the type of that fact. `needed_for`
    is the rule set whose outcome it must still be able to change to be asked. `source` is the id of the
    question bank it comes from, if any.
    """

    id: str
    type: QuestionType
    fact_type: Type | None
    label: Words
    hint: Words = NO_WORDS
    text: Words = NO_WORDS
    item: Words = NO_WORDS
    optional: bool = False
    show_when: Condition | None = None
    feeds: str = ""
    feeds_type: Type | None = None
    options: tuple[Option, ...] = ()
    min: Value | None = None
    max: Value | None = None
    max_length: int | None = None
    accept: tuple[str, ...] = ()
    max_bytes: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    row: "tuple[Question, ...]" = ()
    messages: tuple[tuple[str, Words], ...] = ()
    source: str = ""
    needed_for: Needable | None = None

    @property
    def asks(self) -> bool:
        """Tell whether the question takes an answer (information does not)."""
        return self.type is not QuestionType.INFORMATION

    def message(self, code: str) -> Words:
        """Return the author's own words for fault `code`, or none."""
        return next((words for known, words in self.messages if known == code), NO_WORDS)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a form: the unit that is shown, saved and listed as a task."""

    id: str
    title: Words
    questions: tuple[Question, ...]
    guidance: Words = NO_WORDS
    show_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check over several answers: broken when false, waiting while unknown; shown at question `at`."""

    id: str
    when: Condition
    message: Words
    at: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it asks, of whom, and the record its answers become."""

    id: str
    title: Words
    record: str
    audience: str
    on_new_version: str
    pages: tuple[Page, ...]
    checks: tuple[Check, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of every page, in order."""
        return tuple(question for page in self.pages for question in page.questions)

    def page(self, page_id: str) -> Page | None:
        """Return the page called `page_id`, or None."""
        return next((page for page in self.pages if page.id == page_id), None)

    def question(self, question_id: str) -> Question | None:
        """Return the question called `question_id`, or None."""
        return next(
            (question for question in self.questions if question.id == question_id),
            None,
        )
