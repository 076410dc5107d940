"""Read what anyone may know before signing in: which rounds are open, when the next one is, what each lot asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from engine.catalogue import Lot
from engine.conditions.mentions import mentions
from engine.edition import Edition
from engine.framework import Framework
from engine.library import Library
from engine.rules.explain import Criterion, criteria
from engine.rules.model import Rule
from engine.showing import show
from webapp.services.errors import NotFound
from webapp.services.list_rounds import RoundView, next_round, view
from webapp.store import Actor, Store, Work
from webapp.store.queries import rounds
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that may be applied in now, with its lots in the order of the round."""

    round: RoundView
    framework: Framework
    lots: tuple[Lot, ...]


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds open now, the first to close first, and when the next one opens.

    Attributes:
        framework: The framework people apply to; None before any is in force.
        lots: The lots in force, where no round is open.
    """

    framework: Framework | None
    open: tuple[OpenRound, ...]
    next_opens_at: datetime | None
    lots: tuple[Lot, ...]


@dataclass(frozen=True, slots=True)
class LotCriteria:
    """What is asked of whoever applies to a lot, in sentences.

    Attributes:
        round: The open round whose rules these are; None where they are those in force today.
        title: Of the rule set that decides.
        source: Where that comes from.
        figures: The figures of policy that each criterion goes by, as title and value in words, by criterion.
        on: The date of these figures: today.
        form: The content id of the form that is answered to apply; None where the lot names none.
    """

    lot: Lot
    round: RoundView | None
    title: str
    source: str
    criteria: tuple[Criterion, ...]
    figures: Mapping[str, tuple[tuple[str, str], ...]]
    on: date
    form: str | None


def read_open_rounds(store: Store, actor: Actor, library: Library) -> Rounds:
    """Read the rounds that are open now and when the next one opens."""
    with store.reading(actor) as work:
        now = work.now()
        found = tuple(_open(library, view(row, now)) for row in rounds.open_now(work))
        if found:
            return Rounds(found[0].framework, found, next_round(work, now), ())
        edition = library.in_force(london_date(now))
        framework = next(iter(edition.frameworks.values()), None)
        lots = tuple(lot for lot in edition.lots.values() if lot.open_to_enrolment and "criteria" in lot.enrolment)
        return Rounds(framework, (), next_round(work, now), lots)


def read_criteria(store: Store, actor: Actor, library: Library, lot_id: str, locale: str = "en") -> LotCriteria:
    """Read the criteria of a lot: those of the open round that offers it and closes first, else those in force.

    Raises:
        NotFound: There is no such lot, or it has no criteria.
    """
    with store.reading(actor) as work:
        offered = _offering(work, lot_id)
        on = london_date(work.now())
        edition = library.pinned(offered.pins) if offered else library.in_force(on)
    return _criteria(edition, offered, lot_id, locale, on)


def _open(library: Library, found: RoundView) -> OpenRound:
    edition = library.pinned(found.pins)
    return OpenRound(found, edition.frameworks[found.framework_id], tuple(edition.lots[lot] for lot in found.lots))


def _offering(work: Work, lot_id: str) -> RoundView | None:
    now = work.now()
    return next((view(row, now) for row in rounds.open_now(work) if lot_id in row.lots), None)


def _criteria(edition: Edition, offered: RoundView | None, lot_id: str, locale: str, on: date) -> LotCriteria:
    lot = edition.lots.get(lot_id)
    if lot is None or "criteria" not in lot.enrolment:
        raise NotFound("lot", lot_id)
    name = lot.enrolment["criteria"]
    version, ruleset = edition.versions[name], edition.rulesets[name]
    figures = {rule.id: _figures(edition, rule, locale, on) for rule in ruleset.rules if rule.is_verdict}
    title, source = version.title.said(locale), version.document.text("source")
    form = edition.versions[lot.enrolment["form"]].content_id if "form" in lot.enrolment else None
    return LotCriteria(lot, offered, title, source, criteria(ruleset, locale), figures, on, form)


def _figures(edition: Edition, rule: Rule, locale: str, on: date) -> tuple[tuple[str, str], ...]:
    """Return the parameters that a rule mentions, with the values that they have on a date."""
    mentioned = mentions(part for part in (rule.when, rule.applies_when) if part is not None).parameters
    found = (edition.parameters[each.name] for each in mentioned)
    return tuple((each.title.said(locale), show(each.value(on), each.type, locale)) for each in found)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one application may be for: lots of one round that share a form."""

    round: RoundView
    framework: Framework
    lots: tuple[Lot, ...]


def choices(found: Rounds) -> tuple[Choice, ...]:
    """Return the lots of open rounds that can be applied for together."""
    grouped: dict[tuple[UUID, str, str], list[Lot]] = {}
    about: Mapping[UUID, OpenRound] = {each.round.id: each for each in found.open}
    for each in found.open:
        for lot in each.lots:
            key = (each.round.id, lot.enrolment["form"], lot.enrolment.get("assessment", ""))
            grouped.setdefault(key, []).append(lot)
    return tuple(Choice(about[key[0]].round, about[key[0]].framework, tuple(lots)) for key, lots in grouped.items())
