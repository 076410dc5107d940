"""What the command line does with definitions, as pure functions: bytes and values in, reports out.

Every report is JSON data; whoever calls prints it for people.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from engine import ENGINE_VERSION
from engine.conditions.model import ParameterRef
from engine.edition import Edition
from engine.errors import EvaluationError, FactsError, Fault, InputError, Severity
from engine.input_words import input_words
from engine.library import Library
from engine.needs import Needs
from engine.needs import needs as missing_facts
from engine.parameters import warnings
from engine.reading import canonical
from engine.rules.decision import Decision, Header
from engine.rules.explain import ExplainedRule, explain
from engine.rules.second_opinion import DISAGREES, Opinion, second_opinion
from engine.rules.stored import decision_from_json
from engine.tables.evaluate import Result, RowSeen
from engine.tables.model import Table
from engine.values import TEXT, Facts, Type, Value, to_json


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with what goes around its core: the edition, the words, the second opinion."""

    decision: Decision
    edition: Edition
    rules: tuple[ExplainedRule, ...]
    opinion: Opinion | None
    locale: str = "en"

    @property
    def stands(self) -> bool:
        """Tell whether the decision may be relied on: the second opinion, where there is one, does not differ."""
        return self.opinion is None or self.opinion.verdict != DISAGREES

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever reads the decision should know beside it: figures without a value, or with one that runs out."""
        read = self.edition.rulesets[self.decision.header.id].parameters
        return _warnings(self.edition, read, self.decision.decided_for, self.locale)

    def json(self) -> dict[str, Any]:
        """Return the report that `fps decide --json` prints."""
        core = self.decision.core()
        opinion = {"by": self.opinion.by, "verdict": self.opinion.verdict} if self.opinion else None
        return {
            "outcome": core["outcome"],
            "rules": [rule_json(rule, self.decision) for rule in self.rules],
            "conclusions": core["conclusions"],
            "missing": core["missing"],
            "ruleset": core["ruleset"],
            "closure": core["closure"],
            "decided_for": core["decided_for"],
            "second_opinion": opinion,
            "digest": self.decision.digest,
            "warnings": list(self.warnings),
            "engine": ENGINE_VERSION,
            "facts": self.decision.facts_json(),
            "core": core,
        }


def faults_json(faults: Iterable[Fault]) -> dict[str, Any]:
    """Return the report that `fps check --json` prints."""
    return {"faults": [fault_json(fault) for fault in faults]}


def fault_json(fault: Fault) -> dict[str, Any]:
    """Return one fault as that report has it."""
    return {key: getattr(fault, key) for key in ("file", "line", "path", "severity", "code", "message", "hint")}


def input_faults(error: InputError | EvaluationError, file: str) -> tuple[Fault, ...]:
    """Return what is wrong with the input in `file`, as faults such as those of definitions; `path` names the fact."""
    if isinstance(error, EvaluationError):
        return (Fault(file, 0, "", Severity.ERROR, "undecided", str(error)),)
    errors = error.errors if isinstance(error, FactsError) else (error,)
    return tuple(Fault(file, 0, each.field, Severity.ERROR, each.code, input_words(each)) for each in errors)


def read_json(source: bytes) -> Any:
    """Return the JSON in `source`, with numbers read exactly.

    Raises:
        InputError: `facts`, it is not JSON, or `given-twice`, an object has a name twice.
    """
    try:
        return json.loads(source.decode(), parse_float=Decimal, object_pairs_hook=_once)
    except (ValueError, ArithmeticError, RecursionError) as error:  # an exponent may be too large to be read at all
        raise InputError("facts") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, item in pairs:
        if name in found:
            raise InputError("given-twice", name)
        found[name] = item
    return found


@dataclass(frozen=True, slots=True)
class TableDecided:
    """What a table gave on some facts, with its version and its edition."""

    table: Table
    result: Result
    header: Header
    edition: Edition
    facts: Facts
    decided_for: date
    locale: str = "en"

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever reads it should know beside it, as of a decision."""
        read = (each.name for each in self.table.reads if isinstance(each, ParameterRef))
        return _warnings(self.edition, read, self.decided_for, self.locale)

    def json(self) -> dict[str, Any]:
        """Return the report that `fps decide --json` prints of a table."""
        given = self.result.outputs
        outputs = [_outputs(each) for each in given] if isinstance(given, tuple) else _outputs(given)
        return {
            "outputs": outputs,
            "matched": list(self.result.matched),
            "passed_over": list(self.result.passed_over),
            "open": list(self.result.open),
            "otherwise": self.result.otherwise,
            "missing": list(self.result.missing),
            "rows": [_row_seen(row) for row in self.result.rows],
            "table": {
                "id": self.header.id,
                "content_id": self.header.content_id,
                "in_force_from": self.header.in_force_from.isoformat(),
                "hit": self.table.hit.value,
            },
            "closure": dict(self.header.closure),
            "decided_for": self.decided_for.isoformat(),
            "warnings": list(self.warnings),
            "engine": ENGINE_VERSION,
        }


def _warnings(edition: Edition, names: Iterable[str], on: date, locale: str) -> tuple[str, ...]:
    return tuple(words.said(locale) for words in warnings((edition.parameters[name] for name in names), on))


def _outputs(given: Mapping[str, Value | None] | None) -> dict[str, Any] | None:
    return None if given is None else {name: to_json(value) for name, value in given.items()}


def _row_seen(row: RowSeen) -> dict[str, Any]:
    cells = [{"fact": cell.input, "value": to_json(cell.value), "matches": cell.truth} for cell in row.cells]
    return {"id": row.id, "matches": row.truth, "cells": cells}


def decide_table(library: Library, table_id: str, source: bytes, on: date, locale: str = "en") -> TableDecided:
    """Decide a table in force on `on`, on the facts in the JSON `source`.

    Raises:
        InputError: `facts` that are not a JSON object.
        FactsError: facts that cannot be read; `field` names each.
        KeyError: there is no such table on that date.
        ViolationError: rows match together that the hit policy forbids to.
    """
    edition = library.in_force(on)
    facts = _facts(edition, source)
    header = edition.header(table_id, facts)
    table, result = edition.tables[table_id], edition.decide_table(table_id, facts, on)
    return TableDecided(table, result, header, edition, facts, on, locale)


def _facts(edition: Edition, source: bytes) -> Facts:
    data = read_json(source)
    if not isinstance(data, Mapping):
        raise InputError("facts")
    return edition.facts_from_json(data)


def not_there(library: Library, asked: str, known: Mapping[str, Iterable[str]], code: str) -> InputError:
    """Return what to raise of a definition that is not in force on the date asked for.

    Args:
        library: the definitions.
        asked: the id asked for.
        known: the kinds that it could be of, each with the ids of those that are in force.
        code: what to say where there is no definition of these kinds and that id at any time.
    """
    begins = [each.in_force_from.isoformat() for each in library.versions if each.id == asked and each.kind in known]
    if begins:
        return InputError("not-in-force", asked, {"begins": begins})
    return InputError(code, asked, {"known": sorted(name for names in known.values() for name in names)})


def needs(library: Library, ruleset_id: str, source: bytes, on: date) -> Needs:
    """Return what a rule set in force on `on` still needs to know beside the facts in the JSON `source`.

    Raises:
        InputError: `unknown-ruleset` or `not-in-force`, or `facts` that are not a JSON object.
        FactsError: facts that cannot be read; `field` names each.
    """
    edition = library.in_force(on)
    if ruleset_id not in edition.rulesets:
        raise not_there(library, ruleset_id, {"rules": edition.rulesets}, "unknown-ruleset")
    return missing_facts(edition.rulesets[ruleset_id], _facts(edition, source), edition.parameter_values(on), on)


def decide(library: Library, ruleset_id: str, source: bytes, on: date, locale: str = "en") -> Decided:
    """Decide a rule set in force on `on`, on the facts in the JSON `source`.

    Raises:
        InputError: `unknown-ruleset` or `not-in-force`, or `facts` that are not a JSON object.
        FactsError: facts that cannot be read; `field` names each.
        ContradictionError: two true rules set different values for one fact.
    """
    edition = library.in_force(on)
    if ruleset_id not in edition.rulesets:
        raise not_there(library, ruleset_id, {"rules": edition.rulesets, "table": edition.tables}, "unknown-ruleset")
    decision = edition.decide(ruleset_id, _facts(edition, source), on)
    return decided(decision, edition, locale, with_opinion=True)


def decided(decision: Decision, edition: Edition, locale: str, *, with_opinion: bool) -> Decided:
    """Return `decision` in words, and decided a second time where `with_opinion`."""
    ruleset = edition.rulesets[decision.header.id]
    rules = explain(decision, ruleset, edition.vocabulary, edition.parameters, locale)
    opinion = None
    if with_opinion:
        values = edition.parameter_values(decision.decided_for)
        opinion = second_opinion(ruleset, decision.header.content_id, decision, decision.facts, values)
    return Decided(decision, edition, rules, opinion, locale)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A stored decision, the same decided again from its closure, and whether the two are equal.

    `core` is the core as it was stored, in canonical JSON; `digest` the digest kept with it, or nothing.
    """

    stored: Decided
    again: Decided
    core: str
    digest: str = ""

    @property
    def same(self) -> bool:
        """Tell whether the replay gave the core that is stored, byte for byte, and the digest that was kept with it."""
        made = self.again.decision
        return self.core == made.text() and self.digest in ("", made.digest)


def stored(library: Library, core: Mapping[str, Any], facts: Mapping[str, Any], locale: str = "en") -> Decided:
    """Return a stored decision in words, those of the definitions it was made with.

    Raises:
        InputError: `decision`, the JSON is not a decision's, or `closure`, the library lacks a version of it.
    """
    edition = _pinned(library, core)
    typed: Facts = edition.facts_from_json(facts)
    decision = decision_from_json(core, typed, lambda name: type_of(edition, name))
    try:
        return decided(decision, edition, locale, with_opinion=False)
    except KeyError as error:
        raise InputError("decision", params={"text": f"its closure has no {error.args[0]}"}) from error


def replay(
    library: Library, core: Mapping[str, Any], facts: Mapping[str, Any], locale: str = "en", digest: str = ""
) -> Replayed:
    """Decide a stored decision again from its facts, date and closure.

    Args:
        library: where the versions of its closure are.
        core: the core as it was stored.
        facts: the facts as they were stored.
        locale: the language of the words.
        digest: the digest kept with the decision: shows even a core and facts that were changed to fit each other.

    Raises:
        InputError: as `stored`.
    """
    before = stored(library, core, facts, locale)
    again = before.edition.decide(before.decision.header.id, before.decision.facts, before.decision.decided_for)
    return Replayed(before, decided(again, before.edition, locale, with_opinion=True), canonical(core), digest)


def type_of(edition: Edition, name: str) -> Type:
    """Return the declared type of a fact or parameter of `edition`; text where nobody declares it."""
    declared = edition.vocabulary.get(name) or edition.parameters.get(name)
    return declared.type if declared else TEXT


def rule_json(rule: ExplainedRule, decision: Decision) -> dict[str, Any]:
    """Return one rule's finding as the reports show it: verdict, words, evidence, what is missing."""
    finding = decision.finding(rule.id)
    values = {each.name: to_json(each.value) for each in (*finding.evidence, *finding.parameters)}
    return {
        "id": rule.id,
        "title": rule.title,
        "verdict": rule.verdict.value,
        "reason": finding.reason,
        "because": rule.because,
        "condition": rule.condition,
        "source": rule.source,
        "evidence": [
            {"fact": seen.name, "title": seen.title, "value": values[seen.name], "shown": seen.shown}
            for seen in rule.evidence
        ],
        "missing": list(finding.missing),
    }


def _pinned(library: Library, core: Any) -> Edition:
    closure = core.get("closure") if isinstance(core, Mapping) else None
    if not isinstance(closure, Mapping):
        raise InputError("decision", params={"text": "no closure"})
    try:
        return library.pinned(closure)
    except KeyError as error:
        named, content_id = error.args[0]
        raise InputError("closure", params={"text": f"{named} with the content id {content_id}"}) from error
