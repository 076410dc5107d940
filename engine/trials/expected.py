"""What an example expects, compared with what a rule set or a decision table came to.

What an example does not mention is not compared.
"""

from collections.abc import Iterator, Mapping

from engine.reading import ListNode, MapNode, Node
from engine.rules.decision import Decision
from engine.showing import show
from engine.tables.evaluate import Result
from engine.tables.model import Table
from engine.trials.given import is_null, read_value, text_of
from engine.values import Type, Value, read_literal
from engine.vocabulary import Vocabulary


def compared_decision(decision: Decision, vocabulary: Vocabulary, expected: MapNode) -> Iterator[str]:
    """Yield in words where `decision` is not what the example expects.

    Raises:
        InputError: an expected value does not fit its fact.
    """
    outcome = decision.outcome.value if decision.outcome else "null"
    if "outcome" in expected.entries and expected.text("outcome") != outcome:
        yield f"outcome: expected {expected.text('outcome')}, came to {outcome}"
    verdicts = {finding.rule_id: finding.verdict.value for finding in decision.findings}
    for rule_id, node in _entries(expected, "rules"):
        if rule_id not in verdicts:
            yield f"{rule_id}: the set has no verdict rule of that name"
        elif verdicts[rule_id] != text_of(node):
            yield f"{rule_id}: expected {text_of(node)}, came to {verdicts[rule_id]}"
    yield from _compared_sets(decision, vocabulary, expected)
    for word, said in decision.conclusions.said:
        if word in expected.entries and set(expected.texts(word)) != set(said):
            yield f"{word}: expected {', '.join(expected.texts(word)) or 'none'}, came to {', '.join(said) or 'none'}"
    if "missing" in expected.entries and set(expected.texts("missing")) != set(decision.missing):
        yield f"missing: expected {', '.join(expected.texts('missing'))}, came to {', '.join(decision.missing)}"


def _compared_sets(decision: Decision, vocabulary: Vocabulary, expected: MapNode) -> Iterator[str]:
    derived = {each.name: each.value for each in decision.conclusions.derived}
    for name, node in _entries(expected, "set"):
        if name not in derived:
            yield f"{name}: the rules do not derive this fact"
            continue
        type_ = vocabulary[name].type
        wanted = read_value(node, type_)
        if derived[name] != wanted:
            yield f"{name}: expected {show(wanted, type_)}, came to {show(derived[name], type_)}"


def compared_table(result: Result, table: Table, expected: MapNode) -> Iterator[str]:
    """Yield in words where `result` is not what the example expects of `table`.

    Raises:
        InputError: an expected value does not fit its output.
    """
    if "outputs" in expected.entries:
        wanted = _wanted(expected.entries["outputs"], table)
        given = _as_list(result.outputs)
        if wanted is None or given is None or len(wanted) != len(given):
            if wanted != given:
                yield f"outputs: expected {_said(wanted, table)}, came to {_said(given, table)}"
        else:
            yield from _differences(wanted, given, table)
    for word, rows in (("matched", result.matched), ("missing", result.missing)):
        texts = expected.texts(word)
        same = texts == rows if word == "matched" else set(texts) == set(rows)
        if word in expected.entries and not same:
            yield f"{word}: expected {', '.join(texts) or 'none'}, came to {', '.join(rows) or 'none'}"


Outputs = Mapping[str, Value | None]


def _differences(wanted: list[Outputs], given: list[Outputs], table: Table) -> Iterator[str]:
    types = {output.name: output.type for output in table.outputs}
    for ours, theirs in zip(wanted, given, strict=True):
        for name, value in ours.items():
            if name not in types:
                yield f"{name}: the table has no output of that name"
            elif value != theirs[name]:
                yield f"{name}: expected {show(value, types[name])}, came to {show(theirs[name], types[name])}"


def _wanted(node: Node, table: Table) -> list[Outputs] | None:
    if isinstance(node, ListNode):
        return [_outputs(item, table) for item in node if isinstance(item, MapNode)]
    return [_outputs(node, table)] if isinstance(node, MapNode) else None


def _outputs(node: MapNode, table: Table) -> Outputs:
    types = {output.name: output.type for output in table.outputs}
    return {name: _value(inner, types.get(name)) for name, inner in node.entries.items()}


def _value(node: Node, type_: Type | None) -> Value | None:
    return None if is_null(node) or type_ is None else read_literal(text_of(node), type_)


def _as_list(outputs: Outputs | tuple[Outputs, ...] | None) -> list[Outputs] | None:
    return list(outputs) if isinstance(outputs, tuple) else None if outputs is None else [outputs]


def _said(several: list[Outputs] | None, table: Table) -> str:
    types = {output.name: output.type for output in table.outputs}
    return (
        "; ".join(
            ", ".join(f"{name} {show(value, types[name])}" for name, value in each.items() if name in types)
            for each in several or ()
        )
        or "nothing"
    )


def _entries(node: MapNode, key: str) -> Iterator[tuple[str, Node]]:
    inner = node.map(key)
    yield from inner.entries.items() if inner else ()
