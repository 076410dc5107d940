"""Dated parameters: figures of policy with their values by date, unit and source.

A value stays in use until the next one. Where its source confirms it only until a day, and no value follows that day,
`running_out` warns ahead of it and from then on; what is decided is decided with the value that there is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from engine.conditions.literals import literal
from engine.conditions.scope import Named
from engine.errors import Fault, Faults, InputError, Place, Severity
from engine.numerals import count
from engine.reading import MapNode, Node, Scalar
from engine.showing import show
from engine.values import DATE, Type, Value, iso_date
from engine.vocabulary import read_type
from engine.words import Words, read_words

WARN_DAYS = 60
"""How many days ahead a value that is running out is warned of, where the parameter does not say."""
_MOST_DAYS = 3_650

_RUNNING_OUT = Words(
    "{title} is confirmed until {last_day}; a value from {missing_from} is missing.",
    "Mae {title} wedi'i gadarnhau tan {last_day}; mae gwerth o {missing_from} ymlaen yn eisiau.",
)
_RAN_OUT = Words(
    "{title} was confirmed until {last_day}; a value from {missing_from} is missing, and the last one stays in use.",
    "Cadarnhawyd {title} tan {last_day}; mae gwerth o {missing_from} ymlaen yn eisiau, a defnyddir yr un olaf o hyd.",
)
_NO_VALUE = Words("{name} has no value on {on}.", "Nid oes gan {name} werth ar {on}.")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Until which day the source of a value confirms it: the value from `start`, written at `place`."""

    start: date
    last_day: date
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class RunningOut:
    """A parameter whose value is confirmed until a day that is near or past, with no value to follow.

    Attributes:
        name: its full name.
        title: what people call it.
        last_day: the last day for which the value is confirmed.
        ran_out: whether that day is past. The value is in use all the same.
        source: what confirms the value: where to look for the next.
        place: where the value stands.
    """

    name: str
    title: Words
    last_day: date
    ran_out: bool
    source: str
    place: Place

    @property
    def missing_from(self) -> date:
        """The first day for which there is no confirmed value."""
        return self.last_day + timedelta(days=1)

    @property
    def words(self) -> Words:
        """The warning, in a sentence."""
        template = _RAN_OUT if self.ran_out else _RUNNING_OUT
        return Words(*(self._said(template, locale) for locale in ("en", "cy")))

    @property
    def fault(self) -> Fault:
        """The warning as a fault of the definition, where the value stands."""
        code = "value-ran-out" if self.ran_out else "value-running-out"
        hint = f"Add a value from {self.missing_from}, or a later confirmed_to."
        where = f" The value is from: {self.source}." if self.source else ""
        at = self.place
        return Fault(at.file, at.line, at.path, Severity.WARNING, code, self.words.said(), hint + where)

    def _said(self, template: Words, locale: str) -> str:
        days = {"last_day": self.last_day, "missing_from": self.missing_from}
        shown = {name: show(day, DATE, locale) for name, day in days.items()}
        return template.said(locale).format(title=self.title.said(locale), **shown)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: full name `document/name`, type, title, unit, source, and values by first day.

    `confirmations` tells of the values that are confirmed only until a day, `warn_days` how many days ahead to warn.
    """

    name: str
    type: Type
    title: Words
    unit: Words
    source: str
    document: str
    values: tuple[tuple[date, Value], ...]
    confirmations: tuple[Confirmation, ...] = ()
    warn_days: int = WARN_DAYS

    @property
    def named(self) -> Named:
        """The parameter as conditions may mention it."""
        return Named(self.name, self.type, self.title)

    def value(self, on: date) -> Value | None:
        """Return the value in force on `on`, or None before the first."""
        return next((value for start, value in reversed(self.values) if start <= on), None)

    def running_out(self, on: date) -> RunningOut | None:
        """Return the warning that on `on` its value runs out soon or ran out, or None where there is nothing to say."""
        starts = [start for start, _ in self.values]
        in_use = max((start for start in starts if start <= on), default=None)
        found = next((each for each in self.confirmations if each.start == in_use), None)
        if found is None or found.last_day == date.max or (found.last_day - on).days > self.warn_days:
            return None
        if any(found.start < start <= found.last_day + timedelta(days=1) for start in starts):
            return None
        return RunningOut(self.name, self.title, found.last_day, on > found.last_day, found.source, found.place)


def running_out(parameters: Iterable[Parameter], on: date) -> tuple[RunningOut, ...]:
    """Return those of `parameters` whose value on `on` runs out soon or ran out, in the order given."""
    found = (parameter.running_out(on) for parameter in parameters)
    return tuple(each for each in found if each is not None)


def warnings(parameters: Iterable[Parameter], on: date) -> tuple[Words, ...]:
    """Return what to know of the values of `parameters` on `on`: which have none, which run out soon or ran out."""
    parameters = tuple(parameters)
    without = (each.name for each in parameters if each.value(on) is None)
    none = (Words(*(_NO_VALUE.said(locale).format(name=name, on=on) for locale in ("en", "cy"))) for name in without)
    return (*none, *(each.words for each in running_out(parameters, on)))


def read_parameters(document: MapNode, faults: Faults) -> Iterator[Parameter]:
    """Yield the parameters that a document of kind `parameters` declares."""
    owner = document.text("id")
    declared = document.map("values")
    for name, node in (declared.entries if declared else {}).items():
        if isinstance(node, MapNode):
            yield _parameter(f"{owner}/{name}", name, node, document, faults)


def _parameter(full_name: str, name: str, node: MapNode, document: MapNode, faults: Faults) -> Parameter:
    type_ = read_type(node, faults)
    dated = sorted(_dated(node, faults), key=lambda pair: pair[0])
    source = node.text("source")
    read = ((start, _value(written, type_, faults)) for start, written in dated)
    confirmed = (_confirmation(start, written, source or document.text("source"), faults) for start, written in dated)
    warn_days = count(node.text("warn_days"), _MOST_DAYS)
    return Parameter(
        name=full_name,
        type=type_,
        title=read_words(node.get("title"), faults) or Words(name),
        unit=read_words(node.get("unit"), faults),
        source=source,
        document=document.text("id"),
        values=tuple((start, value) for start, value in read if value is not None),
        confirmations=tuple(each for each in confirmed if each is not None),
        warn_days=WARN_DAYS if warn_days is None else warn_days,
    )


def _dated(node: MapNode, faults: Faults) -> Iterator[tuple[date, Node]]:
    dated = node.map("values")
    for text, written in (dated.entries if dated else {}).items():
        start = _date(text, dated.place_of(text), faults) if dated else None
        if start is not None:
            yield start, written


def _value(written: Node, type_: Type, faults: Faults) -> Value | None:
    """Return the value that is written plainly, or under `value` with what is said of it."""
    node = written.get("value") if isinstance(written, MapNode) else written
    found = literal(node, type_, faults) if isinstance(node, Scalar) else None
    return found.value if found else None


def _confirmation(start: date, written: Node, source: str, faults: Faults) -> Confirmation | None:
    if not isinstance(written, MapNode) or "confirmed_to" not in written.entries:
        return None
    place = written.place_of("confirmed_to")
    last_day = _date(written.text("confirmed_to"), place, faults)
    if last_day is None:
        return None
    if last_day < start:
        message = f"The value is confirmed until {last_day}, before it begins on {start}."
        faults.error(place, "dates-reversed", message)
    return Confirmation(start, last_day, written.text("source") or source, place)


def _date(text: str, place: Place, faults: Faults) -> date | None:
    try:
        return iso_date(text)
    except InputError:
        faults.error(place, "date", f"“{text}” is not a date written YYYY-MM-DD.")
        return None
