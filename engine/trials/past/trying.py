"""Deciding many past cases by one rule set of one edition: what it comes to quickly, and why on demand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.conditions.known import Truth
from engine.conditions.model import FactRef
from engine.edition import Edition
from engine.rules.decision import Finding, Header
from engine.rules.model import CONCLUSIONS, Verdict
from engine.trials.past.responsible import Counted
from engine.values import Facts, Value

NOTHING = "nothing"
"""What a set that only concludes comes to where it concludes nothing."""

Conclusion = tuple[str, str]
"""What a rule concludes: the kind of conclusion, and what is said."""


@dataclass(frozen=True, slots=True)
class Came:
    """What a rule set came to on some facts.

    Attributes:
        outcome: `pass`, `fail`, `refer`; of a set that only concludes, what it says.
        verdicts: of its verdict rules, in its order.
        heard: whether each of its rules that conclude does, in its order.
        derived: the facts that it tells beside, in the order of `RuleSetTried.tells`; None where one is unknown.
    """

    outcome: str
    verdicts: tuple[Verdict, ...]
    heard: tuple[Truth, ...]
    derived: tuple[Value | None, ...]


class RuleSetTried:
    """One rule set of an edition, on one date.

    Attributes:
        edition: the edition.
        ruleset: the rule set.
        tells: the facts that it tells beside its outcome: those that its rules set, and of a set that only concludes
            those that it computes.
    """

    def __init__(self, edition: Edition, ruleset_id: str, on: date, values: Mapping[str, Value]) -> None:
        """Try the rule set called `ruleset_id` for the date `on`, with these values of its parameters."""
        self.edition = edition
        self.ruleset = edition.rulesets[ruleset_id]
        self._functions = edition.functions(ruleset_id)
        self._judging = tuple(rule for rule in self.ruleset.rules if rule.is_verdict)
        self._concluding = tuple(rule for rule in self.ruleset.rules if rule.conclusions)
        derivations = enumerate(self.ruleset.derivations)
        told = [(at, each.fact) for at, each in derivations if each.rules or not self.ruleset.all_must_pass]
        self._places = tuple(at for at, _ in told)
        self.tells: tuple[FactRef, ...] = tuple(fact for _, fact in told)
        self._on = on
        self._values = values
        # What it reads and which version it is are no part of what is compared.
        self._header = Header(ruleset_id, "", on, {})

    def came(self, facts: Facts) -> Came:
        """Return what the rule set comes to.

        Raises:
            InputError: a derived fact was supplied.
            EvaluationError: the rules contradict each other, or rows of a table match together that may not.
        """
        if not self._places:
            outcome, verdicts, heard = self._functions.verdicts(facts, self._values)
            derived: tuple[Value | None, ...] = ()
        else:
            outcome, verdicts, heard, all_derived = self._functions.results(facts, self._values)
            derived = tuple(all_derived[at] for at in self._places)
        said = outcome.value if outcome is not None else _said(self._concluded(heard))
        return Came(said, verdicts, heard, derived)

    def concluded(self, came: Came) -> tuple[Conclusion, ...]:
        """Return what is concluded, each once, in the order of the rules."""
        return tuple(self._concluded(came.heard))

    def _concluded(self, heard: Iterable[Truth]) -> dict[Conclusion, None]:
        pairs = zip(self._concluding, heard, strict=True)
        return {conclusion: None for rule, truth in pairs if truth for conclusion in rule.conclusions}

    def told(self, came: Came) -> dict[str, Value | None]:
        """Return the facts told beside the outcome, by name; None where one is unknown."""
        return {fact.name: value for fact, value in zip(self.tells, came.derived, strict=True)}

    def counted(self, came: Came) -> dict[str, Counted]:
        """Return what each rule came to and counts as; in a set that only concludes, a rule that is heard passes."""
        found = {
            rule.id: Counted(verdict, _counts(verdict, rule.unknown))
            for rule, verdict in zip(self._judging, came.verdicts, strict=True)
        }
        if not self.ruleset.all_must_pass:
            for rule, truth in zip(self._concluding, came.heard, strict=True):
                verdict = Verdict.PASS if truth else Verdict.NOT_APPLICABLE
                found[rule.id] = Counted(verdict, _counts(verdict, rule.unknown), judges=False)
        return found

    def findings(self, facts: Facts) -> dict[str, Finding]:
        """Return why each verdict rule came to what it did, by id.

        Raises:
            InputError, EvaluationError: as `came`.
        """
        decision = self._functions.decide(facts, self._values, self._header, self._on)
        return {finding.rule_id: finding for finding in decision.findings}


def _counts(verdict: Verdict, unknown: Verdict) -> Verdict | None:
    if verdict is Verdict.NOT_APPLICABLE:
        return None
    return unknown if verdict is Verdict.UNKNOWN else verdict


def _said(concluded: Iterable[Conclusion]) -> str:
    """Return conclusions in words, each once, in the order of the kinds of conclusion."""
    said: dict[str, dict[str, None]] = {word: {} for word in CONCLUSIONS}
    for word, text in concluded:
        said[word][text] = None
    return "; ".join(f"{word} {', '.join(texts)}" for word, texts in said.items() if texts) or NOTHING
