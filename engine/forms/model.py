"""What a form is, once read and checked: pages of questions, checks, and what its answers feed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

from engine.conditions.model import Condition, Expression
from engine.errors import InputError
from engine.forms.controls import Control, Upload
from engine.showing import show
from engine.values import MAX_ROWS, TEXT, Facts, Option, Type, Value, from_json
from engine.words import NO_WORDS, Words

Schema = dict[str, Any]
"""A JSON Schema (2020-12), or a part of one."""

RawInput = str | Mapping[str, Any] | Sequence[Any] | None
"""What was posted: text; parts of a date; a list of options, files (as JSON objects) or rows (mappings of cells)."""

SheetCell = str | int | Decimal | date | bool | None
"""What a cell of a spreadsheet holds."""


def sentence(text: str) -> str:
    """Return `text`, an English sentence about an answer; it marks it for the catalogues of the interface."""
    return text


class QuestionType:
    """A type of question: all that is its own. Each is one module of `engine.forms.types`, which holds its `TYPE`.

    Attributes:
        name: what definitions call it.
        control: what it is answered with.
        asks: whether it takes an answer.
        is_cell: whether rows may ask it.
        fact: the type of the facts that its answers are, where that does not depend on the question.
        keys: the keys of a definition that it has and not every type has.
        lacks: the keys that questions have and it does not.
        wrong: the code of an answer that is none of this type.
        codes: the codes of faults that only it has, with what they mean and the values beside them.
        words: by code, the sentence that a person reads where its own says more than the general one.
        is_written: whether answers are written by people, so that a hidden character in one is a fault to be named.
        allows: hidden characters that may be in an answer.
        length: the greatest number of characters where the question does not say.
        least: the least value where the question does not say.
        most: the greatest value where the question does not say.
        told: which of these two bounds a person is told where it is not kept: `min`, `max`.
        places: the greatest number of decimal places where the question does not say.
        count: the greatest number of rows or files where the question does not say.
    """

    name: ClassVar[str]
    control: ClassVar[Control]
    asks: ClassVar[bool] = True
    is_cell: ClassVar[bool] = True
    fact: ClassVar[Type | None] = TEXT
    keys: ClassVar[frozenset[str]] = frozenset()
    lacks: ClassVar[frozenset[str]] = frozenset()
    wrong: ClassVar[str] = "text"
    codes: ClassVar[Mapping[str, str]] = MappingProxyType({})
    words: ClassVar[Mapping[str, str]] = MappingProxyType({})
    is_written: ClassVar[bool] = True
    allows: ClassVar[str] = ""
    length: ClassVar[int] = 0
    least: ClassVar[Value | None] = None
    most: ClassVar[Value | None] = None
    told: ClassVar[frozenset[str]] = frozenset()
    places: ClassVar[int] = 0
    count: ClassVar[int] = MAX_ROWS

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    __repr__ = __str__

    def fact_type(self, question: "Question") -> Type | None:
        """Return the type of the fact that an answer to `question` is; None where it takes no answer."""
        return self.fact

    def read(self, question: "Question", raw: RawInput) -> Any:
        """Return the answer that was posted, as JSON; None where nothing was.

        Raises:
            InputError: it cannot be made out.
            engine.forms.parsing.UnreadableError: the same, of several parts of it.
        """
        raise NotImplementedError  # each type has its own

    def raw(self, question: "Question", answer: Any) -> RawInput:
        """Return what is posted to give `answer` again: the way back of `read`, and what its control shows."""
        return str(answer)

    def schema(self, question: "Question") -> Schema:
        """Return the JSON Schema of an answer to `question`."""
        raise NotImplementedError  # each type has its own

    def value(self, question: "Question", answer: Any) -> Value | None:
        """Return the fact that the JSON `answer` is.

        Raises:
            InputError: it is no answer.
        """
        return from_json(answer, question.fact_type) if question.fact_type else None

    def part_fault(self, question: "Question", path: Sequence[str | int], error: Any, answer: Any) -> InputError:
        """Return what is wrong with a part of an answer, as the validator of the schema found it.

        Args:
            question: the question.
            path: where in the answer.
            error: the `jsonschema.ValidationError`.
            answer: the whole answer.
        """
        return InputError(self.wrong, question.id)

    def unfit(self, question: "Question", field: str, answer: Any) -> InputError:
        """Return the fault of an answer that has not the form of this type."""
        return InputError(self.wrong, field)

    def out_of_reach(self, field: str) -> InputError:
        """Return the fault of a value beyond a bound that is not told."""
        return InputError(self.wrong, field)

    def said(self, question: "Question", answer: Any, locale: str) -> str:
        """Return an answer in words; lines where it has several.

        Raises:
            InputError: it is no answer.
        """
        value = self.value(question, answer)
        return show(value, question.fact_type, locale) if question.fact_type else str(answer)

    def bound_said(self, question: "Question", bound: Value, locale: str) -> str:
        """Return a bound of what is taken in words."""
        return show(bound, question.fact_type, locale) if question.fact_type else str(bound)

    def cell(self, question: "Question", answer: Any, locale: str) -> SheetCell:
        """Return an answer as a cell of a spreadsheet.

        Raises:
            InputError: it is no answer.
        """
        return self.said(question, answer, locale)

    def of_cell(self, question: "Question", cell: SheetCell) -> RawInput:
        """Return what a cell of a spreadsheet says, as it would be posted."""
        if isinstance(cell, bool):
            return "true" if cell else "false"
        return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)

    def sample(self, question: "Question") -> Any:
        """Return an answer that could be given, as JSON: for previews, documentation and examples."""
        raise NotImplementedError  # each type has its own


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
    and `at_most` count rows, files or choices; `max_bytes` and `max_length` bound files and text, `places` the
    decimal places of a number.
    `messages` gives the author's own words for a fault code (`required`, `option`, …). `feeds` names the
    fact of another record that the answer gives as well, `feeds_type` the type of that fact. `needed_for`
    is the rule set whose outcome it must still be able to change to be asked. `prefill` says from where an answer is
    offered: `earlier`, or the name of a fact; `value` is what it comes to where it is calculated. `source` is the id
    of the question bank it comes from, if any. Of rows, `row` holds the cells, `layout` says how they are drawn
    (`table`, `cards`, or nothing: by the cells), `checks` are held against each row and speak at one of its cells,
    and no two rows may say the same in all cells of `unique`.
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
    places: int | None = None
    accept: tuple[str, ...] = ()
    max_bytes: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    row: "tuple[Question, ...]" = ()
    messages: tuple[tuple[str, Words], ...] = ()
    source: str = ""
    needed_for: Needable | None = None
    value: Expression | None = None
    prefill: str = ""
    layout: str = ""
    checks: "tuple[Check, ...]" = ()
    unique: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Tell whether the question takes an answer (information does not, nor what is calculated)."""
        return self.type.asks

    @property
    def keeps(self) -> bool:
        """Tell whether it has an answer: one that somebody gives, or one that is calculated."""
        return self.type.asks or self.value is not None

    @property
    def takes_files(self) -> bool:
        """Tell whether it is answered with files."""
        return isinstance(self.type.control, Upload)

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
    """A check over several answers: broken when false, waiting while unknown; shown at question, or cell, `at`."""

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
