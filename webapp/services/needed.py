"""What could still change the outcome of a lot, told to the officer: for which criterion, and who could give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.conditions.model import FactRef
from engine.needs import needs
from engine.rules.model import Verdict
from webapp.services.standing import Standing


class Giver(StrEnum):
    """Whose it is to give what a criterion lacks."""

    ASSESSMENT = "assessment"
    """An officer gives it in the assessment form."""
    OFFICER = "officer"
    """The criterion is referred: an officer decides it."""
    PROVIDER = "provider"
    """The provider's application does not say it, and nobody else can."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A criterion that could still come to something else, and who could give what it lacks.

    `titles` say what that is, where it is called by a name that is not a question to the provider.
    """

    criterion: str
    giver: Giver
    titles: tuple[str, ...]


def needed(standing: Standing, locale: str) -> tuple[Needed, ...]:
    """Return what could still change the outcome, the most useful first; nothing of what has been settled by people.

    Nothing at all where no more than the officer's own steps can change it: these stand with their criteria.
    """
    if standing.outcome is not None or any(row.verdict == Verdict.FAIL for row in standing.resolutions.values()):
        return ()
    decision, edition = standing.decision, standing.edition
    values = edition.parameter_values(decision.decided_for)
    found = needs(standing.ruleset, decision.facts, values, decision.decided_for)
    facts = {fact.name: fact for fact in found.facts}
    verdicts = {each.rule_id for each in decision.findings} - set(standing.resolutions)
    wanted = {
        rule: tuple(fact for name, fact in facts.items() if name in found.rules[rule])
        for rule in found.rules
        if rule in verdicts
    }
    items = [_needed(standing, rule, wanted[rule], locale) for rule in _ordered(wanted, tuple(facts)) if wanted[rule]]
    return tuple(items) if any(each.giver is Giver.PROVIDER for each in items) else ()


def _ordered(wanted: Mapping[str, tuple[FactRef, ...]], names: tuple[str, ...]) -> list[str]:
    """Return the rules in the order of the first fact that each wants."""
    return sorted(wanted, key=lambda rule: min((names.index(fact.name) for fact in wanted[rule]), default=0))


def _needed(standing: Standing, rule: str, facts: tuple[FactRef, ...], locale: str) -> Needed:
    edition = standing.edition
    titles = (fact.title.said(locale) for fact in facts if edition.vocabulary[fact.name].source not in edition.forms)
    return Needed(standing.ruleset.rule(rule).title.said(locale), _giver(standing, rule), tuple(dict.fromkeys(titles)))


def _giver(standing: Standing, rule: str) -> Giver:
    if rule in standing.assessed:
        return Giver.ASSESSMENT
    return Giver.OFFICER if rule in standing.referred else Giver.PROVIDER
