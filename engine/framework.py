"""Frameworks: who leads and takes part, for how long, how often rounds close, and what is reminded of and kept."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.catalogue import KindOf, refer, whole
from engine.conditions.functions import whole_years
from engine.conditions.scope import did_you_mean
from engine.errors import Faults, InputError
from engine.reading import MapNode, Scalar
from engine.values import TypeName, iso_date
from engine.vocabulary import Vocabulary
from engine.words import Words, read_words

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

LETTERS = ("invitation", "new_password")
"""The letters to a person about their account that a framework names; each is a document."""

OCCASIONS = ("round-closes", "clarification-due")
"""What a framework may have an applicant reminded of: the end of the round of a draft, and of what they were asked."""

KINDS_OF_RECORD = ("draft", "unsubmitted-file", "closed-account", "sign-in")
"""What a framework may have erased after some time: what was filled in and never submitted (applications, changes to
them, answers to what was asked), from the end of the round; files that went into no submission, from then; accounts,
from when they were closed; and traces of signing in."""


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
class Retention:
    """How many months a kind of record, of `KINDS_OF_RECORD`, is kept before it is erased, and why that long."""

    of: str
    months: int
    why: Words

    def ended_by(self, on: date) -> date:
        """Return the last day on which something may have ended that has been kept long enough by a day.

        >>> Retention("draft", 3, Words("")).ended_by(date(2026, 5, 31))
        datetime.date(2026, 2, 28)
        """
        years, month = divmod(on.year * 12 + on.month - 1 - self.months, 12)
        return date(years, month + 1, min(on.day, monthrange(years, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework: who leads it, who takes part, its term, its rounds policy, what it supplies as facts.

    `letters` names the document of each letter about an account, by purpose; `reminders` is its timetable of them;
    `retention` says how long records are kept: a kind that it does not name is not erased.
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
    retention: tuple[Retention, ...] = ()

    def kept(self, of: str) -> Retention | None:
        """Return how long a kind of record is kept; None for one that is not erased."""
        return next((each for each in self.retention if each.of == of), None)

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
        least_in_first_year=whole(rounds, "least_in_first_year"),
        least_in_later_years=whole(rounds, "least_in_later_years"),
        organisation=_registration(registration.map("organisation"), kind_of, faults),
        establishment=_registration(registration.map("establishment"), kind_of, faults),
        supplies=_supplies(document.map("supplies"), vocabulary, faults),
        letters=_letters(document.map("letters"), kind_of, faults),
        reminders=_reminders(document, kind_of, faults),
        retention=_retention(document, faults),
    )


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
        each = Reminder(node.text("of"), whole(node, "days_before"), node.text("letter"))
        if (each.of, each.days_before) in found:
            faults.error(node.place, "reminder-twice", "There is a reminder of the same thing on the same day already.")
        found[each.of, each.days_before] = each
    return tuple(found.values())


def _retention(document: MapNode, faults: Faults) -> tuple[Retention, ...]:
    found: dict[str, Retention] = {}
    for node in document.maps("retention"):
        each = Retention(node.text("of"), whole(node, "months"), read_words(node.get("why"), faults))
        if each.of in found:
            faults.error(node.place, "retention-twice", f"How long “{each.of}” is kept is said already.")
        found[each.of] = each
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


def _date(node: MapNode | None, key: str, faults: Faults) -> date | None:
    text = node.text(key) if node else ""
    try:
        return iso_date(text) if node and text else None
    except InputError:
        place = node.place_of(key) if node else None
        if place:
            faults.error(place, "date", f"“{text}” is not a date written YYYY-MM-DD.")
        return None
