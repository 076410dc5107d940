"""List the criteria that people decided: what the rules had said, what the person decided, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.library import Library
from engine.rules.explain import ExplainedRule, explain
from engine.rules.model import Verdict
from engine.words import Words
from webapp import audit
from webapp.services import interested
from webapp.services.standing import stands
from webapp.store import Actor, Store, Work
from webapp.store.queries import decisions, organisations, people, rounds


@dataclass(frozen=True, slots=True)
class ResolutionView:
    """A person's verdict on a criterion of one lot of an application.

    `rule` is what the rules had found, in words. `stands` is false where a later verdict or a later decision has
    taken its place.
    """

    reference: str
    organisation: str
    lot: Words
    rule: ExplainedRule
    verdict: Verdict
    reason: str
    by: str
    at: datetime
    stands: bool


@dataclass(frozen=True, slots=True)
class Resolutions:
    """Verdicts of people, the latest first.

    `leaves_out` tells that there are more, on applications in which an officer has yet to declare to have no interest.
    """

    views: tuple[ResolutionView, ...]
    leaves_out: bool


def list_resolutions(store: Store, actor: Actor, library: Library, locale: str = "en") -> Resolutions:
    """Return every verdict of a person on a referred criterion, the latest first; those that were replaced too.

    Args:
        store: The database.
        actor: An officer or an auditor; sees those on applications whose round has closed, and an officer those alone
            that they may open.
        library: The definitions.
        locale: The language that the rules' findings are said in.
    """
    with store.reading(actor) as work:
        found, known = decisions.every_resolution(work), _Known(work, library, locale)
        opens = interested.opens(work, library, rounds.everything(work))
        opened = [each for each in found if opens(each.round_id, each.resolution.application_id, each.lots)]
        return Resolutions(tuple(known.view(each) for each in opened), len(opened) < len(found))


def export_resolutions(store: Store, actor: Actor, library: Library, locale: str = "en") -> tuple[ResolutionView, ...]:
    """Return the same, to be saved; that they were is recorded first."""
    with store.writing(actor) as work:
        audit.record(work, "export-resolutions", "list", "resolutions")
    return list_resolutions(store, actor, library, locale).views


class _Known:
    """What the list is told with: names, and what the rules had said on each decision, explained once for each."""

    def __init__(self, work: Work, library: Library, locale: str) -> None:
        self.people = people.names(work)
        self.organisations = organisations.names(work)
        self._library, self._locale = library, locale
        self._rules: dict[UUID, dict[str, ExplainedRule]] = {}

    def view(self, past: decisions.PastResolution) -> ResolutionView:
        """Return a verdict as it is listed."""
        given, decision = past.resolution, past.decision
        return ResolutionView(
            reference=past.reference,
            organisation=self.organisations[given.organisation_id],
            lot=self._library.pinned(past.closure).lots[decision.lot].title,
            rule=self._said(past)[given.rule_id],
            verdict=Verdict(given.verdict),
            reason=given.reason,
            by=self.people[given.made_by],
            at=given.made_at,
            stands=past.stands,
        )

    def _said(self, past: decisions.PastResolution) -> dict[str, ExplainedRule]:
        if past.decision.id not in self._rules:
            edition = self._library.pinned(past.closure)
            found = stands(edition, past.decision, {}, None)
            rules = explain(found.decision, found.ruleset, edition.vocabulary, edition.parameters, self._locale)
            self._rules[past.decision.id] = {rule.id: rule for rule in rules}
        return self._rules[past.decision.id]
