"""Reading the cells of decision tables: each becomes tests of its input, all of which must hold."""

from engine.conditions.literals import literal
from engine.conditions.model import FactRef, Literal, Test
from engine.conditions.operators import OPERATORS
from engine.conditions.parse import right_hand_side
from engine.conditions.scope import Scope, did_you_mean
from engine.errors import Faults
from engine.reading import ListNode, MapNode, Node, Scalar
from engine.tables.model import Cell
from engine.values import NUMBERS, Type, TypeName

ANYTHING = "-"
INTERVAL = ".."
_SINGLE = {TypeName.TEXT, TypeName.CHOICE, TypeName.BOOLEAN, TypeName.DATE} | NUMBERS


def read_cell(node: Node, fact: FactRef, scope: Scope, faults: Faults) -> Cell | None:
    """Return the tests that the cell `node` writes of its input `fact`, or None (reported).

    `-` is anything, a value is `is`, a list is `in`, `4..11` is `between`; of an input of several choices a value is
    one it must include, a list some of which it must include one. A mapping is operators, all of which must hold.
    """
    if isinstance(node, MapNode):
        return _operators(node, fact, scope, faults)
    if isinstance(node, Scalar) and node.text == ANYTHING:
        return ()
    if fact.type.name not in _SINGLE | {TypeName.CHOICES}:
        message = f"A cell of {fact.name}, which is {fact.type.name}, says answered or missing, or is “-”."
        faults.error(node.place, "cell", message)
        return None
    if isinstance(node, ListNode):
        return _list(node, fact, faults)
    if _ordered(fact.type) and INTERVAL in node.text:
        return _interval(node, fact, faults)
    found = literal(node, _element(fact.type), faults)
    word = "includes_all" if fact.type.name is TypeName.CHOICES else "is"
    return (Test(fact, word, (found,)),) if found else None


def _operators(node: MapNode, fact: FactRef, scope: Scope, faults: Faults) -> Cell | None:
    tests = [_operator(word, node, fact, scope, faults) for word in node.entries]
    kept = tuple(test for test in tests if test is not None)
    if not tests:
        faults.error(node.place, "cell", "A cell is “-”, a value, a list, an interval or operators.")
    return kept if kept and len(kept) == len(tests) else None


def _operator(word: str, node: MapNode, fact: FactRef, scope: Scope, faults: Faults) -> Test | None:
    operator = OPERATORS.get(word)
    if operator is None:
        hint = did_you_mean(word, tuple(OPERATORS))
        faults.error(node.place_of(word), "unknown-operator", f"“{word}” is not an operator.", hint)
        return None
    if fact.type.name not in operator.types:
        message = f"“{word}” does not fit {fact.name}, which is {fact.type.name}."
        faults.error(node.place_of(word), "operator-type", message)
        return None
    right = right_hand_side(node.entries[word], operator, fact.type, scope, faults)
    return None if right is None else Test(fact, word, right)


def _list(node: ListNode, fact: FactRef, faults: Faults) -> Cell | None:
    found = [literal(item, _element(fact.type), faults) for item in node if isinstance(item, Scalar)]
    kept: tuple[Literal, ...] = tuple(item for item in found if item is not None)
    if len(found) < len(node.items) or not found:
        faults.error(node.place, "cell", "A list in a cell holds values: [first, second].")
    if len(kept) < len(node.items) or not kept:
        return None
    word = "includes_any" if fact.type.name is TypeName.CHOICES else "in"
    if fact.type.name is TypeName.BOOLEAN:
        faults.error(node.place, "cell", f"{fact.name} is true or false: one of them, or “-”.")
        return None
    return (Test(fact, word, kept),)


def _interval(node: Scalar, fact: FactRef, faults: Faults) -> Cell | None:
    low, _, high = node.text.partition(INTERVAL)
    ends = [literal(Scalar(end.strip(), node.place), fact.type, faults) for end in (low, high)]
    kept = tuple(end for end in ends if end is not None)
    if len(kept) < 2:
        return None
    values = [end.value for end in kept]
    if values[0] > values[1]:  # type: ignore[operator]  # both are of one ordered type
        faults.error(node.place, "empty-range", "Nothing lies between these two.", "Write the lower end first.")
        return None
    return (Test(fact, "between", kept),)


def _ordered(type_: Type) -> bool:
    return type_.name in NUMBERS | {TypeName.DATE}


def _element(type_: Type) -> Type:
    return Type(TypeName.CHOICE, type_.options) if type_.name is TypeName.CHOICES else type_
