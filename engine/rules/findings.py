"""What stands behind a decision, read from a rule set that was worked out; nothing is decided here."""

from collections.abc import Iterable

from engine.conditions.missing import missing
from engine.rules.decision import Conclusions, Evidence, Finding
from engine.rules.evidence import Trail
from engine.rules.model import CONCLUSIONS, Derivation, Rule, Verdict
from engine.rules.worked import Worked
from engine.tables.model import Table


class Findings:
    """Reads findings, conclusions and what is missing."""

    def __init__(self, worked: Worked) -> None:
        """Read `worked`."""
        self._worked = worked
        self._ruleset = worked.ruleset
        self._known = worked.known
        self._lacking: dict[str, tuple[str, ...]] = {}
        for step in worked.ruleset.steps:
            if isinstance(step, Rule):
                self._lacking[f"rule {step.id}"] = self._of_rule(step)
            elif isinstance(step, Table):
                self._lack(step.output_names, worked.results[step.id].missing)
            elif worked.derived[step.fact.name] is None:
                self._lack([step.fact.name], self._of_derivation(step))

    def findings(self) -> tuple[Finding, ...]:
        """Return a finding for each verdict rule."""
        return tuple(self._finding(rule) for rule in self._ruleset.rules if rule.is_verdict)

    def missing(self) -> tuple[str, ...]:
        """Return the unknown facts that leave a verdict or a conclusion open, or a fact where the set has neither."""
        lacking = [self._lacking[f"rule {rule.id}"] for rule in self._ruleset.rules if not rule.sets]
        if not self._ruleset.all_must_pass:
            lacking += [self._lacking.get(fact.name, ()) for fact in self._ruleset.derived_facts]
        return tuple(dict.fromkeys(name for names in lacking for name in names))

    def conclusions(self) -> Conclusions:
        """Return what the set concludes beside an outcome."""
        said: dict[str, list[str]] = {word: [] for word in CONCLUSIONS}
        for rule in self._ruleset.rules:
            for word, text in rule.conclusions:
                if self._worked.truths[rule.id] and text not in said[word]:
                    said[word].append(text)
        sets = tuple(Evidence(name, value) for name, value in sorted(self._worked.derived.items()))
        return Conclusions(tuple((word, tuple(texts)) for word, texts in said.items()), sets)

    def _finding(self, rule: Rule) -> Finding:
        verdict, reason = self._verdict(rule)
        words = rule.words(verdict)
        trail = Trail(self._worked, self._known).follow(rule, applies=verdict is not Verdict.NOT_APPLICABLE)
        return Finding(
            rule_id=rule.id,
            verdict=verdict,
            reason=reason,
            arguments=self._seen(words.facts if words else ()),
            evidence=self._seen(trail.facts),
            parameters=tuple(Evidence(name, self._worked.parameters.get(name)) for name in trail.parameters),
            missing=self._lacking[f"rule {rule.id}"] if verdict is Verdict.UNKNOWN else (),
        )

    def _seen(self, names: Iterable[str]) -> tuple[Evidence, ...]:
        return tuple(Evidence(name, self._known.facts.get(name)) for name in names)

    def _verdict(self, rule: Rule) -> tuple[Verdict, str]:
        gate, truth = self._worked.gates[rule.id], self._worked.truths[rule.id]
        if gate is False:
            return Verdict.NOT_APPLICABLE, "gate-false"
        if gate is None:
            return Verdict.UNKNOWN, "gate-unknown"
        if truth is None:
            return Verdict.UNKNOWN, "condition-unknown"
        return (rule.then, "condition-true") if truth else (rule.otherwise, "condition-false")

    def _of_rule(self, rule: Rule) -> tuple[str, ...]:
        gate, truth = self._worked.gates[rule.id], self._worked.truths[rule.id]
        # A verdict stays open while its gate is, even where the condition is known to be false.
        if truth is not None and not (gate is None and rule.is_verdict):
            return ()
        unknown = [] if rule.applies_when is None else [*missing(rule.applies_when, self._known, self._worked.truth)]
        if gate is not False:
            unknown += missing(rule.when, self._known, self._worked.truth)
        return self._traced(unknown)

    def _of_derivation(self, derivation: Derivation) -> tuple[str, ...]:
        if derivation.computed is not None:
            return missing(derivation.computed, self._known)
        return tuple(f"rule {rule}" for rule in derivation.rules)

    def _lack(self, names: Iterable[str], unknown: tuple[str, ...]) -> None:
        """Keep what leaves derived facts unknown."""
        for name in names:
            if self._worked.derived[name] is None:
                self._lacking[name] = self._traced(unknown)

    def _traced(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the given facts behind `names`, through derived facts and named rules."""
        return tuple(dict.fromkeys(source for name in names for source in self._lacking.get(name, (name,))))
