"""Compare two decisions on one lot, side by side: what was known, what each criterion came to, and the outcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.edition import Edition
from engine.library import Library
from engine.rules.explain import ExplainedRule, explain
from engine.showing import show
from engine.values import Facts
from engine.words import Words
from webapp.services import interested
from webapp.services.errors import NotFound
from webapp.services.noting_looks import note_look
from webapp.services.standing import stands
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, decisions, organisations, people, submissions


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its number, of which submission, when and by whom it was made, and what the rules came to.

    `outcome` is theirs alone: what people decided on it is not counted.
    """

    number: int
    submission_number: int
    made_at: datetime
    made_by: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that is not the same: what it is called, and what it said before and says after."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion in both: the verdicts, and why; `differs` where one of them is another."""

    title: str
    before: ExplainedRule | None
    after: ExplainedRule | None

    @property
    def differs(self) -> bool:
        """Whether the verdict or its reason is another."""
        said = [(each.verdict, each.because) if each else None for each in (self.before, self.after)]
        return said[0] != said[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two decisions on one lot, the earlier `before`."""

    reference: str
    establishment: str
    lot: str
    lot_title: Words
    before: Side
    after: Side
    facts: tuple[Changed, ...]
    criteria: tuple[Criterion, ...]


def compare_decisions(
    store: Store, actor: Actor, library: Library, reference: str, lot: str, number: int, locale: str = "en"
) -> Comparison:
    """Return decision `number` on a lot beside the one before it. That the officer looked is noted.

    Args:
        store: The database.
        actor: An officer.
        library: The definitions.
        reference: The application's.
        lot: The lot's id.
        number: Of the later of the two: 2 or more.
        locale: The language of titles and values.

    Raises:
        NotFound: There are no two such decisions that this actor may see.
    """
    with store.reading(actor) as work:
        application = applications.by_reference(work, reference)
        interested.refuse_interested(work, library, application)
        rows = {row.number: row for row in decisions.of_application(work, application.id) if row.lot == lot}
        if number not in rows or number - 1 not in rows:
            raise NotFound("decision", f"{lot} {number}")
        before, after = rows[number - 1], rows[number]
        numbers = {row.id: row.number for row in submissions.of_application(work, application.id)}
        names = people.names(work)
        editions = [library.pinned(submissions.get(work, row.submission_id).closure) for row in (before, after)]
        found = Comparison(
            reference=reference,
            establishment=organisations.get_establishment(work, application.establishment_id).name,
            lot=lot,
            lot_title=editions[1].lots[lot].title,
            before=_side(before, numbers[before.submission_id], names),
            after=_side(after, numbers[after.submission_id], names),
            facts=_facts(editions[1], _known(editions[0], before), _known(editions[1], after), locale),
            criteria=_criteria(_rules(work, editions[0], before, locale), _rules(work, editions[1], after, locale)),
        )
    note_look(store, actor, "application", application.id)
    return found


def _side(row: decisions.Decision, submission_number: int, names: Mapping[UUID, str]) -> Side:
    made_by = names[row.made_by] if row.made_by else ""
    return Side(row.number, submission_number, row.made_at, made_by, row.outcome)


def _known(edition: Edition, row: decisions.Decision) -> Facts:
    return edition.facts_from_json(json.loads(row.facts))


def _facts(edition: Edition, before: Facts, after: Facts, locale: str) -> tuple[Changed, ...]:
    """Return what was known otherwise, in the order of the vocabulary and of the forms."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    known = edition.vocabulary
    return tuple(
        Changed(
            known[name].title.said(locale),
            *(show(facts.get(name), known[name].type, locale) for facts in (before, after)),
        )
        for name in names
        if name in known
    )


def _rules(work: Work, edition: Edition, row: decisions.Decision, locale: str) -> dict[str, ExplainedRule]:
    standing = stands(edition, row, {}, None)
    found = explain(standing.decision, standing.ruleset, edition.vocabulary, edition.parameters, locale)
    return {rule.id: rule for rule in found}


def _criteria(before: Mapping[str, ExplainedRule], after: Mapping[str, ExplainedRule]) -> tuple[Criterion, ...]:
    """Return every criterion, those that differ first."""
    titles = {name: rule.title for name, rule in {**before, **after}.items()}
    found = [Criterion(title, before.get(name), after.get(name)) for name, title in titles.items()]
    return tuple(sorted(found, key=lambda each: not each.differs))
