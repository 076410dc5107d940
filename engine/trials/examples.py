"""Running the examples that stand beside definitions: facts given, outcome expected.

An example tests the version it stands in; its `on` picks the parameters and the other definitions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.edition import Edition, read_edition
from engine.errors import EvaluationError, InputError, Place
from engine.input_words import input_words
from engine.library import Library, in_force
from engine.reading import ListNode, MapNode, Node, Scalar
from engine.rules.decision import Decision
from engine.showing import show
from engine.trials.expected import compared_table
from engine.values import Facts, File, Row, Type, TypeName, Value, iso_date, read_literal
from engine.versions import Version


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What one example came to: `differences` says in words where it did not hold; none means it held."""

    definition: str
    name: str
    place: Place
    differences: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Tell whether the example held."""
        return not self.differences


def run_examples(library: Library) -> Iterator[ExampleResult]:
    """Run every example of every rule set and table in `library`, and yield what each came to."""
    for version in library.versions:
        editions: dict[date, Edition] = {}
        for example in version.document.maps("examples") if version.kind in ("rules", "table") else ():
            on = iso_date(example.text("on")) if example.text("on") else version.in_force_from
            if on not in editions:
                others = [each for each in in_force(library.versions, on) if each.id != version.id]
                editions[on] = read_edition([*others, version])
            differences = tuple(_differences(editions[on], version, example, on))
            yield ExampleResult(version.id, example.text("name"), example.place, differences)


def _differences(edition: Edition, version: Version, example: MapNode, on: date) -> Iterator[str]:
    expected = example.map("expect") or MapNode({}, example.place)
    try:
        facts = given_facts(edition, example.map("given"))
        if version.kind == "table":
            table = edition.tables[version.id]
            yield from compared_table(edition.decide_table(version.id, facts, on), table, expected)
            return
        decision = edition.decide(version.id, facts, on)
    except InputError as error:
        yield f"{error.field}: {input_words(error)}"
        return
    except EvaluationError as error:
        yield str(error)
        return
    yield from _compared(decision, edition, expected)


def _compared(decision: Decision, edition: Edition, expected: MapNode) -> Iterator[str]:
    outcome = decision.outcome.value if decision.outcome else "null"
    if "outcome" in expected.entries and expected.text("outcome") != outcome:
        yield f"outcome: expected {expected.text('outcome')}, came to {outcome}"
    verdicts = {finding.rule_id: finding.verdict.value for finding in decision.findings}
    for rule_id, node in _entries(expected, "rules"):
        if rule_id not in verdicts:
            yield f"{rule_id}: the set has no verdict rule of that name"
        elif verdicts[rule_id] != _text(node):
            yield f"{rule_id}: expected {_text(node)}, came to {verdicts[rule_id]}"
    yield from _compared_sets(decision, edition, expected)
    for word, said in decision.conclusions.said:
        if word in expected.entries and set(expected.texts(word)) != set(said):
            yield f"{word}: expected {', '.join(expected.texts(word)) or 'none'}, came to {', '.join(said) or 'none'}"
    if "missing" in expected.entries and set(expected.texts("missing")) != set(decision.missing):
        yield f"missing: expected {', '.join(expected.texts('missing'))}, came to {', '.join(decision.missing)}"


def _compared_sets(decision: Decision, edition: Edition, expected: MapNode) -> Iterator[str]:
    derived = {each.name: each.value for each in decision.conclusions.derived}
    for name, node in _entries(expected, "set"):
        if name not in derived:
            yield f"{name}: the rules do not derive this fact"
            continue
        type_ = edition.vocabulary[name].type
        wanted = None if _is_null(node) else _value(node, type_)
        if derived[name] != wanted:
            yield f"{name}: expected {show(wanted, type_)}, came to {show(derived[name], type_)}"


def given_facts(edition: Edition, given: MapNode | None) -> Facts:
    """Return the facts that an example gives, each read by its declared type as in any definition.

    Raises:
        InputError: a fact that nobody declares, or a value that does not fit.
    """
    facts: dict[str, Value] = {}
    for name, node in _flattened(edition, given):
        if name not in edition.vocabulary:
            raise InputError("unknown-fact", name)
        try:
            value = None if _is_null(node) else _value(node, edition.vocabulary[name].type)
        except InputError as error:
            raise InputError(error.code, name, error.params) from error
        if value is not None:
            facts[name] = value
    return facts


def _flattened(edition: Edition, given: MapNode | None) -> Iterator[tuple[str, Node]]:
    for key, node in (given.entries if given else {}).items():
        if key not in edition.vocabulary and isinstance(node, MapNode):
            yield from ((f"{key}.{name}", inner) for name, inner in node.entries.items())
        else:
            yield key, node


def _value(node: Node, type_: Type) -> Value:
    if type_.name is TypeName.ROWS:
        return tuple(_row(item, type_) for item in _items(node) if isinstance(item, MapNode))
    if type_.name is TypeName.FILE:
        return tuple(File(item.text("name") if isinstance(item, MapNode) else _text(item)) for item in _items(node))
    if type_.name is TypeName.CHOICES:
        chosen = {str(read_literal(_text(item), Type(TypeName.CHOICE, type_.options))) for item in _items(node)}
        return tuple(value for value in type_.values if value in chosen)
    return read_literal(_text(node), type_)


def _row(node: MapNode, type_: Type) -> Row:
    unknown = set(node.entries) - {cell.name for cell in type_.row}
    if unknown:
        raise InputError("unknown-cell", params={"text": sorted(unknown)[0]})
    found = {cell.name: node.get(cell.name) for cell in type_.row}
    types: Mapping[str, Type] = {cell.name: cell.type for cell in type_.row}
    return {
        name: None if inner is None or _is_null(inner) else _value(inner, types[name]) for name, inner in found.items()
    }


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, ListNode) else (node,)


def _entries(node: MapNode, key: str) -> Iterator[tuple[str, Node]]:
    inner = node.map(key)
    yield from inner.entries.items() if inner else ()


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.quoted and node.text in ("", "~", "null")


def results_json(results: list[ExampleResult]) -> dict[str, Any]:
    """Return `results` as JSON data: how many ran, and those that did not hold."""
    failed = [
        {
            "definition": r.definition,
            "name": r.name,
            "file": r.place.file,
            "line": r.place.line,
            "differences": list(r.differences),
        }
        for r in results
        if not r.held
    ]
    return {"examples": len(results), "failed": failed}
