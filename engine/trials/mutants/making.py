"""Mutants: each definition with one small change that its examples ought to notice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from engine.conditions.mentions import mentions
from engine.edition import Edition
from engine.errors import Place
from engine.parameters import Parameter
from engine.reading import MapNode, Node
from engine.rules.model import Derivation, Rule, RuleSet, Setting, Verdict
from engine.rules.order import parts_of
from engine.showing import show
from engine.tables.model import Table
from engine.trials.mutants.conditions import changed_condition, changed_expression
from engine.trials.mutants.tables import changed_table
from engine.trials.mutants.values import Change, changed_value, others, with_item, without
from engine.versions import Version

Piece = Rule | Derivation | Table | Parameter


@dataclass(frozen=True, slots=True)
class Mutant:
    """A definition with one small change.

    Attributes:
        version: The version that is changed.
        part: What is changed in it: “rule urgent”, “row good”, a figure.
        place: Where.
        words: What stands there instead, in words.
        old: The piece as it is.
        new: The piece as it is in the mutant; None where it is dropped.
    """

    version: Version
    part: str
    place: Place
    words: str
    old: Piece
    new: Piece | None


_VERDICTS = (Verdict.PASS, Verdict.FAIL, Verdict.REFER)
_OTHER_CONCLUSION = {"offer": "refuse", "refuse": "offer", "require": "warn", "warn": "require"}


def mutants(edition: Edition, version: Version) -> Iterator[Mutant]:
    """Yield every mutant of `version`, which `edition` holds; of a kind that decides nothing there are none."""
    document = version.document
    if version.kind == "rules":
        yield from ruleset_mutants(edition.rulesets[version.id], version, document)
    elif version.kind == "table":
        table = edition.tables[version.id]
        for part, change in changed_table(table, document):
            yield Mutant(version, part, change.place, change.words, table, change.part)
    elif version.kind == "parameters":
        values = document.map("values") or MapNode({}, document.place)
        for parameter in edition.parameters.values():
            if parameter.document == version.id:
                node = values.map(parameter.name.removeprefix(f"{version.id}/")) or values
                for found in _changed_parameter(parameter, node):
                    yield Mutant(version, parameter.name, found.place, found.words, parameter, found.part)


def ruleset_mutants(ruleset: RuleSet, version: Version, document: MapNode) -> Iterator[Mutant]:
    """Yield every mutant of `ruleset`, which is `version` and which `document` writes."""
    nodes = {node.text("id"): node for node in document.maps("rules")}
    named = {name for step in ruleset.steps for name in mentions(parts_of(step)).rules}
    for rule in ruleset.rules:
        node = nodes[rule.id]
        if rule.id not in named:
            yield Mutant(version, f"rule {rule.id}", node.place_of("id"), "the rule is dropped", rule, None)
        for change in changed_rule(rule, node):
            yield Mutant(version, f"rule {rule.id}", change.place, change.words, rule, change.part)
    computed = document.map("compute") or MapNode({}, document.place)
    for derivation in ruleset.derivations:
        for found in _changed_derivation(derivation, computed, [nodes[rule] for rule in derivation.rules]):
            yield Mutant(version, derivation.fact.name, found.place, found.words, derivation, found.part)


def changed_rule(rule: Rule, node: MapNode) -> Iterator[Change[Rule]]:
    """Yield `rule`, which `node` writes, with each small change of its gate, its condition and what follows."""
    for change in changed_condition(rule.when, node.get("when"), node.place):
        yield change.around(replace(rule, when=change.part))
    if rule.applies_when is not None:
        yield Change(replace(rule, applies_when=None), node.place_of("applies_when"), "without applies_when")
        for change in changed_condition(rule.applies_when, node.get("applies_when"), node.place):
            yield change.around(replace(rule, applies_when=change.part))
    if rule.is_verdict:
        yield from _changed_verdicts(rule, node)
    yield from _changed_settings(rule, node.get("set"), node.place)
    yield from _changed_conclusions(rule, node)


def _changed_verdicts(rule: Rule, node: MapNode) -> Iterator[Change[Rule]]:
    for other in _VERDICTS:
        for key, verdict, changed in (
            ("then", rule.then, replace(rule, then=other)),
            ("otherwise", rule.otherwise, replace(rule, otherwise=other)),
            ("unknown", rule.unknown, replace(rule, unknown=other)),
        ):
            if other is not verdict:
                yield Change(changed, node.place_of(key), f"{key}: {verdict} → {other}")
    if rule.then is not rule.otherwise:
        swapped = replace(rule, then=rule.otherwise, otherwise=rule.then)
        yield Change(swapped, node.place_of("then"), "then and otherwise the other way round")


def _changed_settings(rule: Rule, node: Node | None, place: Place) -> Iterator[Change[Rule]]:
    for at, setting in enumerate(rule.sets):
        where = node.place_of(setting.fact.name) if isinstance(node, MapNode) else place
        for change in changed_value(setting.value, setting.fact.type, where):
            changed = replace(rule, sets=with_item(rule.sets, at, Setting(setting.fact, change.part)))
            yield Change(changed, where, f"set {setting.fact.name}: {change.words}")


def _changed_conclusions(rule: Rule, node: MapNode) -> Iterator[Change[Rule]]:
    then = node.map("then") or node
    for at, (word, text) in enumerate(rule.conclusions):
        rest = without(rule.conclusions, at)
        if rest:
            yield Change(replace(rule, conclusions=rest), then.place_of(word), f"{word} {text} is dropped")
        other = _OTHER_CONCLUSION[word]
        changed = replace(rule, conclusions=with_item(rule.conclusions, at, (other, text)))
        yield Change(changed, then.place_of(word), f"{word} {text} → {other} {text}")


def _changed_derivation(
    derivation: Derivation, computed: MapNode, rules: Iterable[MapNode]
) -> Iterator[Change[Derivation]]:
    name = derivation.fact.name
    if derivation.computed is not None:
        place = computed.place_of(name)
        for change in changed_expression(derivation.computed, computed.get(name), place):
            yield change.around(replace(derivation, computed=change.part))
    if derivation.default is not None:
        place = _place_of_default(name, list(rules))
        for other in others(derivation.default, derivation.fact.type):
            words = f"otherwise: {show(derivation.default, derivation.fact.type)} → {show(other, derivation.fact.type)}"
            yield Change(replace(derivation, default=other), place, words)


def _place_of_default(name: str, rules: list[MapNode]) -> Place:
    for key in ("otherwise_set", "set"):
        for node in rules:
            inner = node.map(key)
            if inner is not None and name in inner.entries:
                return inner.place_of(name)
    return rules[0].place


def _changed_parameter(parameter: Parameter, node: MapNode) -> Iterator[Change[Parameter]]:
    dated = node.map("values") or node
    for at, (start, value) in enumerate(parameter.values):
        place = dated.place_of(start.isoformat())
        said = f"{show(value, parameter.type)} from {start}"
        for change in changed_value(value, parameter.type, place):
            changed = with_item(parameter.values, at, (start, change.part))
            yield Change(replace(parameter, values=changed), place, f"from {start}: {change.words}")
        for by in (-1, 1):
            other = start + timedelta(days=by)
            if other not in dict(parameter.values):
                changed = with_item(parameter.values, at, (other, value))
                yield Change(replace(parameter, values=changed), place, f"{said} → from {other}")
        yield Change(replace(parameter, values=without(parameter.values, at)), place, f"{said} is dropped")
