"""The second opinion: every decision that counts is made again by durable_rules, and the two must agree.

The only module that imports `durable`. The library has known faults (it was last released in 2020), so it is
used in the one way that was shown to be safe: positive rules only (`engine.rules.compiler`), a rule that
always fires in every network, one fixed state that is always deleted, no timer threads, and one lock.

The lock and what it guards are the engine's only global state: the library keeps its networks in the process
and is not safe for threads, so that there can be but one of them, however many callers there are.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from threading import Lock
from typing import Any

from engine.errors import EvaluationError
from engine.rules.compiler import compiled
from engine.rules.decision import Decision
from engine.rules.handover import Handover
from engine.rules.model import CONCLUSIONS, RuleSet, Verdict
from engine.rules.network import ALWAYS, Compiled, CompiledRule, DecidedTable, DerivedFact, Network, Signal
from engine.rules.rounded_again import as_declared
from engine.rules.tables_again import outputs_again
from engine.values import Facts, Value

try:
    from durable import engine as _library
except ImportError:
    _library = None

AGREES = "agrees"
DISAGREES = "disagrees"
NOT_AVAILABLE = "not available"
MAX_LIVE_NETWORKS = 150
"""Networks kept registered at once, over all rule sets: about half a megabyte each."""

_SID = "1"


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whose opinion it is, its verdict (agrees, disagrees, not available), and where it differs."""

    by: str
    verdict: str
    differences: tuple[str, ...] = ()

    def core(self) -> dict[str, str]:
        """Return the opinion as it stands beside a decision, in JSON data."""
        return {"by": self.by, "verdict": self.verdict}


def available() -> bool:
    """Tell whether durable_rules can be used here."""
    return _library is not None


def second_opinion(
    ruleset: RuleSet, content_id: str, decision: Decision, facts: Facts, parameters: Mapping[str, Value]
) -> Opinion:
    """Decide again by a durable_rules network and compare.

    Args:
        ruleset: the checked rule set that decided.
        content_id: of its version; its networks are kept under it.
        decision: what the engine's own evaluator decided.
        facts: the facts it decided on.
        parameters: the parameter values in force on the date decided for.

    Returns:
        Whether outcome, every verdict, every conclusion and every derived fact are the same.

    Raises:
        EvaluationError: the library did not work as it must; nothing may be recorded.
    """
    if _HOST is None:
        return Opinion("durable_rules", NOT_AVAILABLE)
    run = _Run(_HOST.compiled(content_id, ruleset), Handover(dict(facts), parameters))
    differences = tuple(run.differences(decision, _HOST.decide(content_id, run)))
    return Opinion(f"durable_rules {_VERSION}", DISAGREES if differences else AGREES, differences)


@dataclass(slots=True)
class _Run:
    """One decision made again: what is known grows pass by pass."""

    compiled: Compiled
    known: Handover
    signals: dict[str, bool] = field(default_factory=dict)
    derived: dict[str, Value | None] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)

    def begin(self, level: int) -> None:
        """Make known what the passes before `level` have established: truths of rules, derived facts."""
        for rule_id, each in self.compiled.rules.items():
            if each.both.level < level:
                self.known.rules[rule_id] = self.truth(each.both)
        for at, found in enumerate(self.compiled.derived):
            if found.level < level and at not in self.done:
                self.done.add(at)
                self._derive(self._outputs(found) if isinstance(found, DecidedTable) else self._given(found))

    def _derive(self, values: Mapping[str, Value | None]) -> None:
        self.derived |= values
        self.known.facts |= {name: value for name, value in values.items() if value is not None}

    def _outputs(self, decided: DecidedTable) -> Mapping[str, Value | None]:
        truths = [1 if row is None else self.truth(row) for row in decided.rows]
        return outputs_again(decided.table, truths, self.known.value)

    def _given(self, fact: DerivedFact) -> Mapping[str, Value | None]:
        return {fact.derivation.fact.name: self._value(fact)}

    def _value(self, fact: DerivedFact) -> Value | None:
        derivation = fact.derivation
        if derivation.computed is not None:
            return as_declared(self.known.value(derivation.computed), derivation.fact.type)
        values = [value for signal, value in fact.values if self.truth(signal) > 0]
        if len(values) > 1:
            raise EvaluationError(f"the second opinion gives {derivation.fact.name} several values")
        if values:
            return values[0]
        return derivation.default if fact.none is not None and self.truth(fact.none) > 0 else None

    def fact(self, network: Network) -> dict[str, bool | int | str]:
        """Return the fact that is put to `network`: every field, unknown ones neutral."""
        handed, signals = self.compiled.handed, self.signals
        return {name: self.known.fill(handed[name]) if name in handed else signals[name] for name in network.fields}

    def establish(self, networks: tuple[Network, ...], fired: set[str]) -> None:
        """Keep what one pass established: each signal's two fields, true where one of their rules fired."""
        for firing in (firing for network in networks for firing in network.firings):
            self.signals[firing.makes] = firing.name in fired or self.signals.get(firing.makes, False)

    def truth(self, signal: Signal) -> int:
        """Return 1 where `signal` is known to be true, -1 where false, 0 where unknown."""
        held, held_not = self.signals[signal.true], self.signals[signal.false]
        if held and held_not:
            raise EvaluationError(f"the second opinion holds {signal.name} both true and false")
        return int(held) - int(held_not)

    def verdict(self, rule: CompiledRule) -> Verdict:
        """Return what `rule` comes to."""
        gate = 1 if rule.gate is None else self.truth(rule.gate)
        if gate < 0:
            return Verdict.NOT_APPLICABLE
        truth = self.truth(rule.when)
        if gate == 0 or truth == 0:
            return Verdict.UNKNOWN
        return rule.rule.then if truth > 0 else rule.rule.otherwise

    def differences(self, decision: Decision, verdicts: dict[str, Verdict]) -> Iterator[str]:
        """Yield in words each thing that `decision` says otherwise."""
        found = {finding.rule_id: finding.verdict for finding in decision.findings}
        yield from _differing("rule ", found, verdicts)
        yield from _differing("", {"outcome": decision.outcome}, {"outcome": self.outcome(verdicts)})
        yield from _differing("", dict(decision.conclusions.said), self.said())
        derived = {each.name: each.value for each in decision.conclusions.derived}
        yield from _differing("fact ", derived, self.derived)

    def outcome(self, verdicts: Mapping[str, Verdict]) -> Verdict | None:
        """Return the worst of what the verdicts count as; refer where no rule applied."""
        if not self.compiled.ruleset.all_must_pass:
            return None
        worst = -1
        for rule_id, verdict in verdicts.items():
            counts_as = self.compiled.rules[rule_id].rule.unknown if verdict == "unknown" else verdict
            worst = max(worst, _WORSE.index(counts_as) if counts_as in _WORSE else -1)
        return Verdict.REFER if worst < 0 else _WORSE[worst]

    def said(self) -> dict[str, tuple[str, ...]]:
        """Return the conclusions of the rules that are true."""
        true = [rule for rule in self.compiled.ruleset.rules if self.truth(self.compiled.rules[rule.id].both) > 0]
        said = dict.fromkeys(pair for rule in true for pair in rule.conclusions)
        return {word: tuple(text for known, text in said if known == word) for word in CONCLUSIONS}


_WORSE = (Verdict.PASS, Verdict.REFER, Verdict.FAIL)


def _differing(what: str, ours: Mapping[str, object], theirs: Mapping[str, object]) -> Iterator[str]:
    for name in ours.keys() | theirs.keys():
        if ours.get(name) != theirs.get(name):
            yield f"{what}{name}: {ours.get(name)} by the engine, {theirs.get(name)} by durable_rules"


class _Host:
    """The library's host, its networks by content id, and the lock that all of it needs."""

    def __init__(self, library: Any) -> None:
        # Its timer threads would steal results from callers, so they are never started. Its clock would let an
        # action of a slow machine expire unnoticed, so that it stands still.
        library._unix_now = lambda: 0.0
        self._host = type("QuietHost", (library.Host,), {"_run": lambda self: None})()
        self._delete_ruleset = library.durable_rules_engine.delete_ruleset
        self._lock = Lock()
        self._fired: set[str] = set()
        self._kept: OrderedDict[str, Compiled] = OrderedDict()

    def compiled(self, content_id: str, ruleset: RuleSet) -> Compiled:
        """Return the rule set compiled, from what is kept if it was compiled before."""
        with self._lock:
            kept = self._kept.get(content_id)
        return kept if kept is not None and kept.ruleset == ruleset else compiled(ruleset)

    def decide(self, content_id: str, run: _Run) -> dict[str, Verdict]:
        """Run every pass and return the verdicts by rule id."""
        with self._lock:
            self._keep(content_id, run.compiled)
            for level, networks in enumerate(run.compiled.passes, start=1):
                run.begin(level)
                fired: set[str] = set()
                for at, network in enumerate(networks):
                    fired |= self._ask(f"{content_id}-{level}-{at}", run.fact(network))
                run.establish(networks, fired)
        run.begin(len(run.compiled.passes) + 1)
        return {name: run.verdict(each) for name, each in run.compiled.rules.items() if each.rule.is_verdict}

    def _ask(self, name: str, fact: dict[str, bool | int | str]) -> set[str]:
        """Put one fact to one network and return the names of the rules that fired."""
        self._fired.clear()
        try:
            state = self._host.assert_fact(name, {"sid": _SID, "id": _SID, ALWAYS: True} | fact)
        except Exception as error:
            raise EvaluationError(f"durable_rules: {error}") from error
        finally:
            self._host.delete_state(name, _SID)
        if isinstance(state, dict) and "exception" in state:
            raise EvaluationError(f"durable_rules: {state['exception']}")
        if ALWAYS not in self._fired:
            raise EvaluationError("durable_rules: a network did not run")
        return set(self._fired)

    def _keep(self, content_id: str, new: Compiled) -> None:
        """See that the networks of `new` are registered, and that not too many are."""
        kept = self._kept.get(content_id)
        if kept is not new:
            if kept is not None:
                self._forget(content_id)
            while self._kept and new.network_count + self._live() > MAX_LIVE_NETWORKS:
                self._forget(next(iter(self._kept)))
            self._kept[content_id] = new
            try:
                for name, network in _named(content_id, new):
                    self._host.register_rulesets({name: self._rules(network)})
            except Exception as error:
                self._forget(content_id)
                raise EvaluationError(f"durable_rules: {error}") from error
        self._kept.move_to_end(content_id)

    def _live(self) -> int:
        return sum(each.network_count for each in self._kept.values())

    def _forget(self, content_id: str) -> None:
        for name, _ in _named(content_id, self._kept.pop(content_id)):
            gone = self._host._ruleset_directory.pop(name, None)
            if gone is not None:
                self._host._ruleset_list.remove(gone)
                self._delete_ruleset(gone._handle)

    def _rules(self, network: Network) -> dict[str, Any]:
        rules = {
            firing.name: {"all": [{"m": firing.when}], "run": self._action(firing.name)} for firing in network.firings
        }
        return {ALWAYS: {"all": [{"m": {ALWAYS: True}}], "run": self._action(ALWAYS)}} | rules

    def _action(self, name: str) -> Callable[[Any], None]:
        def fire(_context: Any) -> None:  # of one parameter: one of two is taken for asynchronous
            self._fired.add(name)

        return fire


def _named(content_id: str, new: Compiled) -> Iterator[tuple[str, Network]]:
    for level, networks in enumerate(new.passes, start=1):
        for at, network in enumerate(networks):
            yield f"{content_id}-{level}-{at}", network


_HOST = None if _library is None else _Host(_library)
_VERSION = "" if _library is None else metadata.version("durable_rules")
