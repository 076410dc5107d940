"""Frameworks, lots and authorities: the definitions that name the pieces the others are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.conditions.functions import whole_years
from engine.conditions.literals import literal
from engine.conditions.model import Expression
from engine.conditions.parse import expression
from engine.conditions.scope import Named, Scope, did_you_mean
from engine.errors import Faults, InputError
from engine.numerals import count
from engine.reading import MapNode, Node, Scalar
from engine.values import INTEGER, Facts, TypeName, Value, iso_date
from engine.vocabulary import Vocabulary
from engine.words import NO_WORDS, Words, read_words

SUPPLIED = {
    "lots": TypeName.ROWS,
    "reference": TypeName.TEXT,
    "submitted_on": TypeName.DATE,
    "decided_on": TypeName.DATE,
    "outcome": TypeName.CHOICE,
    "lot_title": TypeName.TEXT,
    "round_title": TypeName.TEXT,
    "closed_on": TypeName.DATE,
    "next_round_on": TypeName.DATE,
    "officer": TypeName.TEXT,
    "asked_for": TypeName.TEXT,
    "asked_why": TypeName.TEXT,
    "asked_on": TypeName.DATE,
    "answer_by": TypeName.DATE,
    "person": TypeName.TEXT,
    "inviter": TypeName.TEXT,
    "organisation": TypeName.TEXT,
    "establishment": TypeName.TEXT,
    "until": TypeName.TEXT,
    "link": TypeName.TEXT,
    "link_until": TypeName.TEXT,
}
"""What a service knows by itself and may supply as facts, with the type each must have."""

PIECES = {
    "form": "form",
    "criteria": "rules",
    "assessment": "form",
    "letter": "document",
    "receipt": "document",
    "clarification": "document",
    "interest": "document",
}
"""The pieces that a lot's enrolment names, and the kind of each."""
LETTERS = ("invitation", "new_password")
"""The letters to a person about their account that a framework names; each is a document."""
OCCASIONS = ("round-closes", "clarification-due")
"""What a framework may have an applicant reminded of: the end of the round of a draft, and of what they were asked."""
_MOST = 99_999
"""Closings of rounds a year, at most."""
CONFIRM = "confirm"
"""An act that a lot may leave to a second person: confirming an outcome."""


@dataclass(frozen=True, slots=True)
class Registration:
    """How an organisation or establishment is registered: the form, and the question that names it."""

    form: str
    called: str
    heading: Words


@dataclass(frozen=True, slots=True)
class Reminder:
    """That applicants are reminded of an occasion, of `OCCASIONS`, some days before it, by a letter: a document."""

    of: str
    days_before: int
    letter: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework: who leads it, who takes part, its term, its rounds policy, what it supplies as facts.

    `letters` names the document of each letter about an account, by purpose; `reminders` is its timetable of them.
    """

    id: str
    title: Words
    lead: str
    participants: tuple[str, ...]
    legal_basis: Words
    term_from: date | None
    term_to: date | None
    least_in_first_year: int
    least_in_later_years: int
    organisation: Registration | None
    establishment: Registration | None
    supplies: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    reminders: tuple[Reminder, ...] = ()

    def reminder_due(self, of: str, since: date, on: date, end: date) -> Reminder | None:
        """Return the reminder of an occasion that should have gone by a day; None if there is none.

        Of several only the last: the one before it has nothing more to say.

        Args:
            of: Of `OCCASIONS`.
            since: The day from which there is something to be reminded of. What should have gone by then does not go.
            on: Today.
            end: The last day.
        """
        if on > end:
            return None
        due = (each for each in self.reminders if each.of == of and since < _before(end, each) <= on)
        return min(due, key=lambda each: each.days_before, default=None)

    def year(self, on: date) -> "FrameworkYear | None":
        """Return the year of the term that `on` falls in, counted from its first day; None outside the term.

        A term that begins on 29 February has years that begin on 1 March where there is none.
        """
        if self.term_from is None or on < self.term_from or (self.term_to is not None and on > self.term_to):
            return None
        number = whole_years(self.term_from, on)
        start = anniversary(self.term_from, number)
        end = anniversary(self.term_from, number + 1) - timedelta(days=1)
        least = self.least_in_later_years if number else self.least_in_first_year
        return FrameworkYear(number + 1, start, min(end, self.term_to or end), least)


def _before(end: date, reminder: Reminder) -> date:
    return end - timedelta(days=reminder.days_before)


@dataclass(frozen=True, slots=True)
class FrameworkYear:
    """One year of a framework's term: its number from 1, first and last day, and the least closings it asks for."""

    number: int
    first_day: date
    last_day: date
    least_closings: int


def anniversary(start: date, years: int) -> date:
    """Return the day `years` after `start`; of 29 February, 1 March where there is none.

    >>> anniversary(date(2024, 2, 29), 1), anniversary(date(2020, 11, 1), 3)
    (datetime.date(2025, 3, 1), datetime.date(2023, 11, 1))
    """
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot: its title and summary, the facts it supplies, and the pieces of its enrolment by name.

    `chargeable_weeks` is a whole number, or the parameter that holds it by date. `second_person` names the acts of its
    enrolment that somebody does who had no part in what they rest on. `clarification_days` is how many days, at
    most, an applicant has to clarify what is missing or unclear; 0 where they may not be asked.
    """

    id: str
    code: str
    title: Words
    summary: Words
    framework: str
    facts: Facts
    enrolment: Mapping[str, str]
    open_to_enrolment: bool
    based_on: str = ""
    chargeable_weeks: Expression | None = None
    second_person: frozenset[str] = frozenset()
    clarification_days: int = 0


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority, with those that came before and after it."""

    id: str
    code: str
    title: Words
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()


KindOf = Callable[[str], str]
"""Tells the kind of a definition in force by its id; nothing where it is not in force."""


def read_framework(document: MapNode, kind_of: KindOf, vocabulary: Vocabulary, faults: Faults) -> Framework:
    """Read a framework; references to what is not in force, and facts of a wrong type, are faults."""
    term = document.map("term")
    rounds = document.map("rounds") or MapNode({}, document.place)
    registration = document.map("registration") or MapNode({}, document.place)
    refer(document.get("lead"), "authority", kind_of, faults)
    for node in document.items("participants"):
        refer(node, "authority", kind_of, faults)
    return Framework(
        id=document.text("id"),
        title=read_words(document.get("title"), faults),
        lead=document.text("lead"),
        participants=document.texts("participants"),
        legal_basis=read_words(document.get("legal_basis"), faults),
        term_from=_date(term, "from", faults),
        term_to=_date(term, "to", faults),
        least_in_first_year=_whole(rounds, "least_in_first_year"),
        least_in_later_years=_whole(rounds, "least_in_later_years"),
        organisation=_registration(registration.map("organisation"), kind_of, faults),
        establishment=_registration(registration.map("establishment"), kind_of, faults),
        supplies=_supplies(document.map("supplies"), vocabulary, faults),
        letters=_letters(document.map("letters"), kind_of, faults),
        reminders=_reminders(document, kind_of, faults),
    )


def read_lot(
    document: MapNode, kind_of: KindOf, vocabulary: Vocabulary, parameters: Mapping[str, Named], faults: Faults
) -> Lot:
    """Read a lot (already laid over what it is based on)."""
    if document.text("framework"):
        refer(document.get("framework"), "framework", kind_of, faults)
    pieces = document.map("enrolment")
    for piece, node in (pieces.entries if pieces else {}).items():
        if piece in PIECES:
            refer(node, PIECES[piece], kind_of, faults)
    return Lot(
        id=document.text("id"),
        code=document.text("code"),
        title=read_words(document.get("title"), faults),
        summary=read_words(document.get("summary"), faults) if "summary" in document.entries else NO_WORDS,
        framework=document.text("framework"),
        facts=_facts(document.map("facts"), vocabulary, faults),
        enrolment={piece: pieces.text(piece) for piece in PIECES if pieces and pieces.text(piece)},
        open_to_enrolment=document.text("open_to_enrolment", "true") == "true",
        based_on=document.text("based_on"),
        chargeable_weeks=_weeks(document.get("chargeable_weeks"), parameters, faults),
        second_person=frozenset(pieces.texts("second_person")) if pieces else frozenset(),
        clarification_days=_whole(pieces, "clarification_days") if pieces else 0,
    )


def _weeks(node: Node | None, parameters: Mapping[str, Named], faults: Faults) -> Expression | None:
    if node is None:
        return None
    found = expression(node, INTEGER, Scope({}, parameters), faults)
    if found is not None and found.type.name is not TypeName.INTEGER:
        faults.error(node.place, "type-mismatch", f"Weeks are a whole number, not {found.type.name}.")
    return found


def laid_over(base: MapNode, document: MapNode) -> MapNode:
    """Return `document` with what it does not say taken from `base`; mappings merge one level down."""
    entries: dict[str, Node] = dict(base.entries)
    places = dict(base.key_places)
    for key, node in document.entries.items():
        under = base.entries.get(key)
        if isinstance(node, MapNode) and isinstance(under, MapNode) and key in ("facts", "enrolment"):
            merged = MapNode(under.entries | node.entries, node.place, under.key_places | node.key_places)
            entries[key] = merged
        else:
            entries[key] = node
    return MapNode(entries, document.place, places | document.key_places)


def read_authority(document: MapNode, faults: Faults) -> Authority:
    """Read an authority."""
    return Authority(
        document.text("id"),
        document.text("code"),
        read_words(document.get("title"), faults),
        document.texts("predecessors"),
        document.texts("successors"),
    )


def refer(node: Node | None, kind: str, kind_of: KindOf, faults: Faults) -> None:
    """Report a reference that is not to a definition of `kind` in force."""
    if not isinstance(node, Scalar):
        return
    found = kind_of(node.text)
    if not found:
        faults.error(node.place, "unknown-reference", f"No {kind} “{node.text}” is in force on that date.")
    elif found != kind:
        faults.error(node.place, "wrong-kind", f"“{node.text}” is of kind {found}; here a {kind} is named.")


def _registration(node: MapNode | None, kind_of: KindOf, faults: Faults) -> Registration | None:
    if node is None:
        return None
    refer(node.get("form"), "form", kind_of, faults)
    return Registration(node.text("form"), node.text("called"), read_words(node.get("heading"), faults))


def _letters(node: MapNode | None, kind_of: KindOf, faults: Faults) -> Mapping[str, str]:
    named = {purpose: node.text(purpose) for purpose in LETTERS if node and node.text(purpose)}
    for purpose in named:
        refer(node.get(purpose) if node else None, "document", kind_of, faults)
    return named


def _reminders(document: MapNode, kind_of: KindOf, faults: Faults) -> tuple[Reminder, ...]:
    found: dict[tuple[str, int], Reminder] = {}
    for node in document.maps("reminders"):
        refer(node.get("letter"), "document", kind_of, faults)
        each = Reminder(node.text("of"), _whole(node, "days_before"), node.text("letter"))
        if (each.of, each.days_before) in found:
            faults.error(node.place, "reminder-twice", "There is a reminder of the same thing on the same day already.")
        found[each.of, each.days_before] = each
    return tuple(found.values())


def _supplies(node: MapNode | None, vocabulary: Vocabulary, faults: Faults) -> Mapping[str, str]:
    found = {}
    for key, written in (node.entries if node else {}).items():
        if node is None or key not in SUPPLIED or not isinstance(written, Scalar):
            continue
        declared = vocabulary.get(written.text)
        if declared is None:
            hint = did_you_mean(written.text, vocabulary)
            faults.error(written.place, "unknown-fact", f"The vocabulary has no fact {written.text}.", hint)
        elif declared.type.name is not SUPPLIED[key]:
            message = f"{written.text} is {declared.type.name}; what is supplied here is {SUPPLIED[key]}."
            faults.error(written.place, "type-mismatch", message)
        else:
            found[key] = written.text
    return found


def _facts(node: MapNode | None, vocabulary: Vocabulary, faults: Faults) -> Facts:
    facts: dict[str, Value] = {}
    for name, written in (node.entries if node else {}).items():
        if node is None or not isinstance(written, Scalar):
            continue
        if name not in vocabulary:
            hint = did_you_mean(name, vocabulary)
            faults.error(node.place_of(name), "unknown-fact", f"The vocabulary has no fact {name}.", hint)
        elif found := literal(written, vocabulary[name].type, faults):
            facts[name] = found.value
    return facts


def _whole(node: MapNode, key: str) -> int:
    return count(node.text(key), _MOST) or 0


def _date(node: MapNode | None, key: str, faults: Faults) -> date | None:
    text = node.text(key) if node else ""
    try:
        return iso_date(text) if node and text else None
    except InputError:
        place = node.place_of(key) if node else None
        if place:
            faults.error(place, "date", f"“{text}” is not a date written YYYY-MM-DD.")
        return None
