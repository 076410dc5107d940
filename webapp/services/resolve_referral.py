"""Resolve a referral: a person decides a criterion that the rules referred, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from engine.library import Library
from engine.rules.model import Verdict
from webapp import audit
from webapp.services import interested
from webapp.services.errors import Conflict, Refused
from webapp.services.standing import Standing, standing_decision
from webapp.services.written import written
from webapp.store import Actor, Store
from webapp.store.queries import applications, decisions

LEAST_CHARACTERS = 10
MOST_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Resolved:
    """A referral just resolved."""

    resolution_id: UUID


def resolve_referral(
    store: Store,
    actor: Actor,
    library: Library,
    reference: str,
    *,
    lot: str,
    decision_id: UUID,
    rule_id: str,
    verdict: str,
    reason: str,
    seen: int = 0,
) -> Resolved:
    """Record a person's verdict on one referred criterion of the decision that stands.

    Args:
        store: The database.
        actor: An officer.
        library: The definitions.
        reference: The application's.
        lot: The lot's id.
        decision_id: The decision the officer was looking at.
        rule_id: The criterion.
        verdict: `pass` or `fail`.
        reason: Why, in the officer's words; the provider reads it.
        seen: The number of the verdict on it that the officer was looking at; 0 where there was none.

    Raises:
        NotFound: No such application, or no decision on that lot.
        Conflict: `decision-superseded`, it was decided again meanwhile; `confirmed-already`.
        Refused: `verdict-missing`, `reason-too-short`, `reason-too-long`, `not-referred`, or
            `assessment-decides` where the criterion waits for the assessment form.
    """
    if verdict not in (Verdict.PASS, Verdict.FAIL):
        raise Refused("verdict-missing")
    reason = written(reason)
    if len(reason) < LEAST_CHARACTERS:
        raise Refused("reason-too-short", {"least": LEAST_CHARACTERS})
    if len(reason) > MOST_CHARACTERS:
        raise Refused("reason-too-long", {"most": MOST_CHARACTERS})
    with store.writing(actor) as work:
        application = applications.by_reference(work, reference, lock=True)
        interested.refuse_interested(work, library, application)
        standing = standing_decision(work, library, application, lot)
        _check(standing, decision_id, rule_id, seen)
        row = decisions.add_resolution(work, standing.row, rule_id=rule_id, verdict=verdict, reason=reason)
        audit.record(work, "resolve-referral", "referral_resolution", row.id, rule=rule_id, verdict=verdict, lot=lot)
        return Resolved(row.id)


def _check(standing: Standing, decision_id: UUID, rule_id: str, seen: int) -> None:
    if standing.outcome is not None:
        raise Conflict("confirmed-already")
    before = standing.resolutions.get(rule_id)
    if standing.row.id != decision_id or (before.number if before else 0) != seen:
        raise Conflict("decision-superseded")
    if rule_id not in standing.referred:
        raise Refused("not-referred")
    if rule_id in standing.assessed:
        raise Refused("assessment-decides")
