"""What stands of a lot of an application: the decision, people's verdicts on it, and where the lot is on its way.

What the services of an evaluation share, within a unit of work.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from engine.catalogue import CONFIRM, Lot
from engine.commands import type_of
from engine.edition import Edition
from engine.library import Library
from engine.rules.decision import Decision
from engine.rules.model import RuleSet, Verdict
from engine.rules.settle import Settled, is_referred, settle
from engine.rules.stored import decision_from_json
from engine.values import Facts
from webapp.services.errors import NotFound
from webapp.store import Work
from webapp.store.queries import applications, decisions, submissions


class LotState(StrEnum):
    """Where one lot of an application stands."""

    UNDECIDED = "undecided"
    REFERRED = "refer"
    """A person has yet to decide a criterion, whatever the others came to."""
    PASSES = "pass"
    FAILS = "fail"
    CONFIRMED_PASS = "confirmed-pass"
    CONFIRMED_FAIL = "confirmed-fail"


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision that stands for a lot, with what belongs to it.

    `referred` are the rules that need a person, `assessed` those of them that the assessment form decides.
    """

    row: decisions.Decision
    edition: Edition
    ruleset: RuleSet
    decision: Decision
    referred: frozenset[str]
    assessed: frozenset[str]
    resolutions: Mapping[str, decisions.ReferralResolution]
    settled: Settled
    outcome: decisions.Outcome | None

    @property
    def resolved(self) -> int:
        """How many verdicts people have given on it, those that a later one replaced included."""
        return sum(row.number for row in self.resolutions.values())

    @property
    def second_person(self) -> bool:
        """Whether the lot leaves it to a second person to confirm the outcome."""
        return CONFIRM in self.edition.lots[self.row.lot].second_person

    def of_latest(self, submission: submissions.Submission | None) -> bool:
        """Whether it was decided on the submission that stands: an answer to a clarification makes another."""
        return submission is not None and submission.id == self.row.submission_id

    def prepared_by(self, assessment: decisions.Assessment | None) -> frozenset[UUID]:
        """Return who had a part in it: who ran the criteria, recorded the assessment, decided what was referred.

        Args:
            assessment: The one that stands; it counts where the decision rests on one.
        """
        assessed = [assessment.made_by] if assessment is not None and self.row.assessment_id is not None else []
        ran = [self.row.made_by] if self.row.made_by is not None else []
        return frozenset([*ran, *assessed, *(row.made_by for row in self.resolutions.values())])


def standing_decision(work: Work, library: Library, application: applications.Application, lot_id: str) -> Standing:
    """Return the decision that stands for a lot of an application.

    Raises:
        NotFound: The lot has not been decided.
    """
    row = decisions.standing(work, application.id, lot_id)
    if row is None:
        raise NotFound("decision", lot_id)
    edition = library.pinned(submissions.get(work, row.submission_id).closure)
    outcome = decisions.outcomes(work, application.id).get(lot_id)
    return stands(edition, row, decisions.resolutions(work, row.id), outcome)


def stands(
    edition: Edition,
    row: decisions.Decision,
    resolutions: Mapping[str, decisions.ReferralResolution],
    outcome: decisions.Outcome | None,
) -> Standing:
    """Return a stored decision with what was read to go with it.

    Args:
        edition: What the application was submitted under.
        row: The decision.
        resolutions: By rule, the verdict of a person that stands.
        outcome: The confirmed outcome of the lot, if there is one.
    """
    decision = _decision(edition, row.core, edition.facts_from_json(json.loads(row.facts)))
    ruleset = edition.rulesets[row.ruleset_id]
    referred = frozenset(each.rule_id for each in decision.findings if is_referred(ruleset, each))
    settled = settle(ruleset, decision, {rule: Verdict(each.verdict) for rule, each in resolutions.items()})
    assessed = _assessed(edition, edition.lots[row.lot], decision) & referred
    return Standing(row, edition, ruleset, decision, referred, assessed, resolutions, settled, outcome)


def settled_again(library: Library, found: decisions.Unsettled) -> tuple[RuleSet, Settled]:
    """Return what a decision comes to with what people have decided since, from no more than its core, and by what."""
    edition = library.pinned(found.closure)
    ruleset = edition.rulesets[found.ruleset_id]
    verdicts = {rule: Verdict(verdict) for rule, verdict in found.verdicts.items()}
    return ruleset, settle(ruleset, _decision(edition, found.core, {}), verdicts)


def state_of(settled: Settled | None, confirmed: str = "") -> LotState:
    """Return where a lot stands.

    Args:
        settled: What its decision comes to with people's verdicts; None where it has not been decided.
        confirmed: The outcome that was confirmed, if any.
    """
    if confirmed:
        return LotState(f"confirmed-{confirmed}")
    if settled is None:
        return LotState.UNDECIDED
    if settled.waiting or settled.outcome is None:
        return LotState.REFERRED
    return LotState(settled.outcome.value)


def _decision(edition: Edition, core: str, facts: Facts) -> Decision:
    """Return a stored decision, typed by the edition it was made with."""
    return decision_from_json(json.loads(core), facts, lambda name: type_of(edition, name))


def _assessed(edition: Edition, lot: Lot, decision: Decision) -> frozenset[str]:
    """Return the rules that wait for nothing but the officer's assessment form."""
    form = edition.forms.get(lot.enrolment.get("assessment", ""))
    if form is None:
        return frozenset()
    own = f"{form.record}."
    return frozenset(
        each.rule_id
        for each in decision.findings
        if each.missing and all(name.startswith(own) for name in each.missing)
    )
