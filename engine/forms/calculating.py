"""Calculated answers: what a form works out of earlier answers and of facts, instead of asking for it.

Its type is that of its expression, and it can use only what stands before it, as a condition can. It is worked out anew
whenever answers are read; what anybody sends for it counts for nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from engine.conditions.becoming import becoming
from engine.conditions.evaluate import value_of
from engine.conditions.known import Known
from engine.conditions.model import Expression
from engine.conditions.parse import expression
from engine.conditions.scope import Named, Scope
from engine.errors import Faults
from engine.forms import limits
from engine.forms.check import Asked
from engine.forms.model import Question
from engine.reading import ListNode, MapNode, Node, Scalar
from engine.values import Value


def with_values(asked: tuple[Asked, ...], record: str, scope: Scope, faults: Faults) -> tuple[Asked, ...]:
    """Return the questions, those that are calculated with their expressions and types.

    Args:
        asked: the questions in the order of the form.
        record: the record of the form.
        scope: what expressions may mention: the form's own questions that ask, and facts.
        faults: collects `value-missing`, `forward-reference`, `calculated-type`, and all that expressions have wrong.
    """
    facts = dict(scope.facts)
    later = [each.question.id for each in asked if _is_calculated(each)]
    found = []
    for each in asked:
        if _is_calculated(each):
            read = _read(each, record, replace(scope, facts=facts), later, faults)
            later.remove(each.question.id)
            found.append(replace(each, question=read))
            _add(facts, record, read)
        else:
            found.append(each)
    return tuple(found)


def calculated(question: Question, known: Known) -> Value | None:
    """Return what `question` comes to where `known` is known; None where that is not known, or no number to be kept."""
    if question.value is None or question.fact_type is None:
        return None
    found = becoming(value_of(question.value, known), question.fact_type)
    is_number = isinstance(found, int | Fraction) and not isinstance(found, bool)
    return None if is_number and abs(found) > limits.LARGEST else found  # type: ignore[arg-type]  # a number by then


def _is_calculated(asked: Asked) -> bool:
    return "value" in asked.question.type.keys


def _add(facts: dict[str, Named], record: str, question: Question) -> None:
    if question.fact_type is not None:
        name = f"{record}.{question.id}"
        facts[question.id] = facts[name] = Named(name, question.fact_type, question.label)


def _read(asked: Asked, record: str, scope: Scope, later: list[str], faults: Faults) -> Question:
    """Return a calculated question with its expression, or without where that has faults."""
    question, node = asked.question, asked.node.get("value")
    if node is None:
        message = f"The calculated answer “{question.id}” says nothing of how it is worked out."
        faults.error(asked.node.place, "value-missing", message, "Add value: and an expression.")
        return question
    for name in _mentioned(node):
        if name.removeprefix(f"{record}.") in later:
            message = f"This uses {name}, which is not yet worked out here."
            faults.error(node.place, "forward-reference", message, "Use what stands before it.")
            return question
    value = expression(node, None, scope, faults)
    return question if value is None else _typed(question, value, node, faults)


def _typed(question: Question, value: Expression, node: Node, faults: Faults) -> Question:
    read = replace(question, value=value)
    type_ = question.type.fact_type(read)
    if type_ is None:
        message = f"“{question.id}” would be {value.type.name}, which cannot be calculated."
        hint = "Calculate a number, an amount of money, a percentage, a date, yes or no, or one of several options."
        faults.error(node.place, "calculated-type", message, hint)
        return question
    return replace(read, fact_type=type_)


def _mentioned(node: Node) -> Iterator[str]:
    """Yield the names of the facts that `node` mentions, as they are written."""
    if isinstance(node, ListNode):
        for item in node.items:
            yield from _mentioned(item)
    if isinstance(node, MapNode):
        for key, inner in node.entries.items():
            if key in ("fact", "of") and isinstance(inner, Scalar):
                yield inner.text
            else:
                yield from _mentioned(inner)
