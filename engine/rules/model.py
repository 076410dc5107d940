"""What a rule set is, once read and checked."""

from dataclasses import dataclass
from enum import StrEnum

from engine.conditions.model import Condition, Expression, FactRef
from engine.tables.model import Table
from engine.tokens import TokenWords
from engine.values import Value
from engine.words import NO_WORDS, Words


class Verdict(StrEnum):
    """What a rule comes to. A person decides what is referred; an unknown names the missing facts."""

    PASS = "pass"
    FAIL = "fail"
    REFER = "refer"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


CONCLUSIONS = ("offer", "refuse", "require", "warn")


@dataclass(frozen=True, slots=True)
class Setting:
    """A fact that a rule derives when it is true, and the value it gives."""

    fact: FactRef
    value: Value


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its condition, the gate before it, and what follows.

    A rule with `sets` or a conclusion takes no part in the outcome; every other is a verdict rule.
    `because` holds the author's words by verdict. `unknown` is what an unknown counts as.
    """

    id: str
    title: Words
    when: Condition
    applies_when: Condition | None = None
    then: Verdict = Verdict.PASS
    otherwise: Verdict = Verdict.FAIL
    unknown: Verdict = Verdict.REFER
    because: tuple[tuple[Verdict, TokenWords], ...] = ()
    guidance: Words = NO_WORDS
    source: str = ""
    sets: tuple[Setting, ...] = ()
    otherwise_sets: tuple[Setting, ...] = ()
    conclusions: tuple[tuple[str, str], ...] = ()

    @property
    def is_verdict(self) -> bool:
        """Tell whether the rule takes part in the outcome."""
        return not self.sets and not self.conclusions

    def words(self, verdict: Verdict) -> TokenWords | None:
        """Return the author's words for `verdict`, or None."""
        return next((words for known, words in self.because if known is verdict), None)


@dataclass(frozen=True, slots=True)
class Derivation:
    """A fact that the set derives: by the rules that set it, or by a computed value.

    `default` is its value when every setting rule is definitely false.
    """

    fact: FactRef
    rules: tuple[str, ...] = ()
    default: Value | None = None
    computed: Expression | None = None


Step = Rule | Derivation | Table
"""What is worked out at once: a rule, a derived fact, or a table and all that it gives."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A set of rules with its derived facts, in an order in which each step has what it reads.

    `steps` holds the rules, the derived facts and the tables, each once, no step before what it depends on.
    `all_must_pass` is false for a set that only concludes and has no outcome.
    """

    id: str
    title: Words
    rules: tuple[Rule, ...]
    derivations: tuple[Derivation, ...]
    steps: tuple[Step, ...]
    all_must_pass: bool
    parameters: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def derived_facts(self) -> tuple[FactRef, ...]:
        """The facts that the set derives: by rules, by computing, by its tables."""
        by_tables = (output for table in self.tables for output in table.outputs)
        return (*(derivation.fact for derivation in self.derivations), *by_tables)

    def rule(self, rule_id: str) -> Rule:
        """Return the rule called `rule_id`.

        Raises:
            KeyError: there is none.
        """
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)
