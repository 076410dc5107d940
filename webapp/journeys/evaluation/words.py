"""Words of the evaluation journey: verdicts, states, refusals; and the ids of the parts of its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.services.read_evaluation import CriterionView

VERDICTS = {
    "pass": _l("Met"),
    "fail": _l("Not met"),
    "refer": _l("For a person to decide"),
    "unknown": _l("Not known"),
    "not-applicable": _l("Does not apply"),
}
"""What a criterion's verdict is called."""

GROUPS = {
    "waiting": _l("For a person to decide"),
    "fail": _l("Not met"),
    "unknown": _l("Not known"),
    "pass": _l("Met"),
    "not-applicable": _l("Does not apply"),
}
"""The parts of an evaluation, what stands in the way of a decision first."""

STATES = {
    "undecided": _l("Not decided yet"),
    "pass": _l("Passes, to be confirmed"),
    "fail": _l("Does not pass, to be confirmed"),
    "refer": _l("For a person to decide"),
    "confirmed-pass": _l("Confirmed: passes"),
    "confirmed-fail": _l("Confirmed: does not pass"),
}
"""Where a lot stands."""

OUTCOMES = {
    "pass": _l("Passes"),
    "fail": _l("Does not pass"),
    "refer": _l("For a person to decide"),
}
"""What a decision by the rules alone is called."""

ORDERS = {
    "oldest": _l("Submitted first"),
    "newest": _l("Submitted last"),
    "establishment": _l("Establishment"),
    "organisation": _l("Organisation"),
}
"""How the queue can be sorted: what comes first."""

GIVERS = {
    "assessment": _l("An officer's assessment gives it."),
    "officer": _l("The criterion is referred: an officer decides it."),
    "provider": _l(
        "Only the provider's answer gives it, and the round has closed: ask for it, where the round's rules let you."
    ),
}
"""Who could give what a criterion lacks."""

REFUSALS = {
    "nothing-submitted": _l("Nothing stands to be decided: it was withdrawn or never submitted"),
    "everything-confirmed": _l("Every lot has a confirmed outcome already"),
    "second-opinion-disagrees": _l(
        "The second opinion came to another result, so nothing was recorded. Tell whoever runs this service"
    ),
    "second-opinion-missing": _l("No second opinion could be had, and decisions here need one. Nothing was recorded"),
    "rules-contradict": _l("The criteria contradict each other, so nothing was recorded. Tell their author: %(why)s"),
    "rules-without-outcome": _l("The criteria of this lot come to no outcome. Tell their author"),
    "assessment-superseded": _l(
        "Another assessment was recorded while you filled in this one. Compare it with yours, which is kept below, "
        "before you record yours in its place"
    ),
    "no-assessment": _l("These lots have no assessment form"),
    "verdict-missing": _l("Select whether the criterion is met"),
    "reason-too-short": _l("Give the reason, in %(least)s characters or more"),
    "reason-too-long": _l("The reason must be %(most)s characters or fewer"),
    "not-referred": _l("The rules decided this criterion themselves"),
    "assessment-decides": _l("Record this criterion in the assessment form"),
    "decision-superseded": _l("It was decided again while you looked at it. Look at the new decision first"),
    "assigned-meanwhile": _l("Somebody else assigned this application while you looked at it. Look at it again"),
    "not-an-officer": _l("Select an officer whose account is open"),
    "confirmed-already": _l("The outcome of this lot has been confirmed already"),
    "second-person-needed": _l(
        "You had a part in preparing this outcome, so another officer has to confirm it. Nothing was confirmed"
    ),
    "referrals-waiting": _l("A criterion of this lot still waits for a person to decide it"),
}
"""Sentences for what the services of this journey refuse, by code."""


@dataclass(frozen=True, slots=True)
class Group:
    """The criteria that came to the same."""

    key: str
    title: LazyString
    criteria: tuple[CriterionView, ...]


def grouped(criteria: Iterable[CriterionView]) -> tuple[Group, ...]:
    """Return criteria by what they came to: what waits for a person first, then what is not met, then the rest."""
    found: dict[str, list[CriterionView]] = {key: [] for key in GROUPS}
    for each in criteria:
        verdict = each.resolution.verdict if each.resolution else each.rule.verdict
        found["waiting" if each.waiting or verdict == "refer" else verdict.value].append(each)
    return tuple(Group(key, GROUPS[key], tuple(views)) for key, views in found.items() if views)


def lot_anchor(lot: str) -> str:
    """Return the id of a lot's part of the page."""
    return "lot-" + lot.replace("/", "-")


def field_anchor(lot: str, rule: str, field: str) -> str:
    """Return the id of a field in the form of a referred criterion."""
    return f"{lot_anchor(lot)}-{rule}-{field}"


def field_of(code: str, lot: str, rule: str) -> str:
    """Return the id of the field that refusal `code` is about."""
    return field_anchor(lot, rule, "verdict" if code == "verdict-missing" else "reason")
