"""The controls that questions are answered with, said without any page: whoever draws them decides how they look."""

from dataclasses import dataclass

from engine.words import NO_WORDS, Words


@dataclass(frozen=True, slots=True)
class Control:
    """How a question is answered: one of the kinds below."""


@dataclass(frozen=True, slots=True)
class Line(Control):
    """One line that is typed.

    Attributes:
        characters: how many characters the usual answer has, so that the line is as wide; 0 for the whole width.
        keys: which keys a telephone offers: `text`, `numeric`, `decimal`, `email` or `tel`.
        fills: what a browser may fill in of itself, in the words of HTML's autocomplete.
        before: what stands before what is typed, such as the sign of the currency.
        after: what stands after it, such as a unit.
        checked: whether spelling is checked.
    """

    characters: int = 0
    keys: str = "text"
    fills: str = ""
    before: Words = NO_WORDS
    after: Words = NO_WORDS
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Lines(Control):
    """Several lines that are typed."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the inputs of `Parts`.

    Attributes:
        name: what it is called in an answer.
        label: what stands over it.
        named: what it is called in a sentence about it: "a day".
        characters: how many characters it takes; 0 for the whole width.
        numeric: whether digits are typed.
        fills: what a browser may fill in of itself, in the words of HTML's autocomplete.
        optional: whether an answer may do without it.
    """

    name: str
    label: Words
    named: Words
    characters: int = 0
    numeric: bool = False
    fills: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Parts(Control):
    """One answer typed in several inputs: a date, an address.

    Attributes:
        parts: the inputs, in order.
        beside: whether they stand beside each other, as for a date, or below each other.
        example: a hint where the author gives none.
    """

    parts: tuple[Part, ...]
    beside: bool = False
    example: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class PickOne(Control):
    """One of the options that the question offers."""


@dataclass(frozen=True, slots=True)
class PickSeveral(Control):
    """Any number of the options that the question offers."""


@dataclass(frozen=True, slots=True)
class YesNo(Control):
    """Yes or no, neither taken for granted."""


@dataclass(frozen=True, slots=True)
class Tick(Control):
    """A statement that is made by ticking it."""


@dataclass(frozen=True, slots=True)
class Upload(Control):
    """Files that are uploaded."""


@dataclass(frozen=True, slots=True)
class Table(Control):
    """The same questions for each of several things."""


@dataclass(frozen=True, slots=True)
class Result(Control):
    """Nothing to answer: what other answers come to."""


@dataclass(frozen=True, slots=True)
class Prose(Control):
    """Nothing to answer: words to be read."""
