"""Reading conditions and value expressions: nodes become the checked tree, with types settled.

Everything wrong is reported to the collector with its place; what cannot be read becomes None, so that
one fault does not hide the next. Comparing money with text, an option that does not exist, a fact or a
parameter nobody declares are faults here, before anything is in force.
"""

from typing import Any

from engine.conditions.functions import FUNCTIONS, OVER_ROWS, Function
from engine.conditions.literals import comparable, guessed_type, literal, pattern
from engine.conditions.lookups import read_lookup
from engine.conditions.model import (
    Computed,
    Condition,
    Expression,
    Group,
    Literal,
    OverRows,
    ParameterRef,
    RowsTest,
    RuleRef,
    Test,
)
from engine.conditions.operators import OPERATORS, Operator, Right
from engine.conditions.scope import Scope, did_you_mean, fact_ref, row_scope
from engine.errors import Faults, Place
from engine.numerals import MAX_PLACES, count
from engine.reading import ListNode, MapNode, Node, Scalar
from engine.values import INTEGER, NUMBERS, Type, TypeName

GROUPS = ("all", "any", "none", "not")
ROWS_TESTS = ("any_row", "every_row")
_WORDS = (*GROUPS, *ROWS_TESTS, "rule", "fact")


def parse(node: Node | None, scope: Scope, faults: Faults) -> Condition | None:
    """Return the condition that `node` writes, or None where it has faults (reported)."""
    if not isinstance(node, MapNode):
        if node is not None:
            faults.error(node.place, "condition", "A condition is a mapping such as {fact: …, is: …}.")
        return None
    word = next((key for key in node.entries if key in (*GROUPS, *ROWS_TESTS, "rule", "fact")), None)
    if word is None:
        keys = ", ".join(node.entries) or "nothing"
        near = next((hint for key in node.entries if (hint := did_you_mean(key, _WORDS))), "")
        faults.error(
            node.place, "condition", f"A condition begins with fact, all, any, none or not; here: {keys}.", near
        )
        return None
    if word == "fact":
        return _test(node, scope, faults)
    for key in node.entries:
        if key != word:
            faults.error(node.place_of(key), "unknown-key", f"“{key}” does not go with “{word}”.")
    if word in GROUPS:
        return _group(word, node, scope, faults)
    return _rule(node, scope, faults) if word == "rule" else _rows_test(word, node, scope, faults)


def _group(word: str, node: MapNode, scope: Scope, faults: Faults) -> Condition | None:
    inner = node.entries[word]
    if word == "not":
        condition = parse(inner, scope, faults)
        return Group(word, (condition,)) if condition else None
    if not isinstance(inner, ListNode) or not inner.items:
        faults.error(node.place_of(word), "group", f"“{word}” holds a list of at least one condition.")
        return None
    items = [parse(item, scope, faults) for item in inner]
    kept = tuple(item for item in items if item is not None)
    return Group(word, kept) if len(kept) == len(items) else None


def _rule(node: MapNode, scope: Scope, faults: Faults) -> Condition | None:
    name = node.text("rule")
    if name not in scope.rules:
        hint = did_you_mean(name, scope.rules)
        faults.error(node.place_of("rule"), "unknown-rule", f"This rule set has no rule called “{name}”.", hint)
        return None
    return RuleRef(name, scope.rules[name])


def _rows_test(word: str, node: MapNode, scope: Scope, faults: Faults) -> Condition | None:
    inner = node.map(word)
    if inner is None or set(inner.entries) != {"of", "when"}:
        faults.error(node.place_of(word), "rows-test", f"“{word}” is written {{of: rows, when: condition}}.")
        return None
    rows = fact_ref(inner.get("of"), inner.place, scope, faults)
    inside = rows and row_scope(rows, inner.place_of("of"), scope, faults)
    if rows is None or not inside:
        return None
    when = parse(inner.get("when"), inside, faults)
    return RowsTest(word, rows, when) if when else None


def _test(node: MapNode, scope: Scope, faults: Faults) -> Condition | None:
    fact = fact_ref(node.get("fact"), node.place, scope, faults)
    words = [key for key in node.entries if key != "fact"]
    for word in words:
        if word not in OPERATORS:
            hint = did_you_mean(word, tuple(OPERATORS))
            faults.error(node.place_of(word), "unknown-operator", f"“{word}” is not an operator.", hint)
    if len(words) != 1:
        faults.error(node.place, "one-operator", f"A test has one operator; here: {', '.join(words) or 'none'}.")
        return None
    if fact is None or words[0] not in OPERATORS:
        return None
    operator = OPERATORS[words[0]]
    if fact.type.name not in operator.types:
        message = f"“{operator.word}” does not fit {fact.name}, which is {fact.type.name}."
        faults.error(node.place_of(operator.word), "operator-type", message, _fitting(fact.type.name))
        return None
    right = right_hand_side(node.entries[operator.word], operator, fact.type, scope, faults)
    return None if right is None else Test(fact, operator.word, right)


def _fitting(name: TypeName) -> str:
    words = [operator.word for operator in OPERATORS.values() if name in operator.types]
    return f"For {name} there are: {', '.join(words)}."


def right_hand_side(
    node: Node, operator: Operator, type_: Type, scope: Scope, faults: Faults
) -> tuple[Expression, ...] | None:
    """Return what stands to the right of `operator`, each part of a type that compares with `type_`."""
    if operator.right is Right.TRUE:
        if not isinstance(node, Scalar) or node.text != "true":
            other = "missing" if operator.word == "answered" else "answered"
            message = f"“{operator.word}” is followed by true."
            faults.error(node.place, "not-true", message, f"The opposite is {other}: true.")
            return None
        return ()
    if operator.right is Right.PATTERN:
        return pattern(node, faults)
    if operator.right is Right.ONE:
        one = expression(node, _element(type_), scope, faults)
        return None if one is None else (one,)
    if not isinstance(node, ListNode) or not node.items:
        faults.error(node.place, "list", f"“{operator.word}” is followed by {operator.right.value}: [first, second].")
        return None
    if operator.right is Right.PAIR and len(node.items) != 2:
        faults.error(node.place, "pair", f"“{operator.word}” is followed by {operator.right.value}.")
        return None
    found = [expression(item, _element(type_), scope, faults) for item in node]
    kept = tuple(item for item in found if item is not None)
    if operator.right is Right.PAIR:
        _warn_of_empty_range(node, kept, faults)
    return kept if len(kept) == len(found) else None


def _warn_of_empty_range(node: Node, ends: tuple[Expression, ...], faults: Faults) -> None:
    values: list[Any] = [end.value for end in ends if isinstance(end, Literal)]
    if len(values) == 2 and values[0] > values[1]:
        faults.warning(node.place, "empty-range", "Nothing lies between these two.", "Write the lower end first.")


def expression(node: Node | None, wanted: Type | None, scope: Scope, faults: Faults) -> Expression | None:
    """Return the value expression that `node` writes; `wanted` is the type it must compare with, if any."""
    if isinstance(node, Scalar):
        return literal(node, wanted or guessed_type(node.text), faults)
    if not isinstance(node, MapNode) or not node.entries:
        if node is not None:
            faults.error(node.place, "value", "A value is a literal, {fact: …}, {parameter: …} or a function.")
        return None
    word = next(iter(node.entries))
    for key in list(node.entries)[1:]:
        faults.error(node.place_of(key), "unknown-key", f"“{key}” does not go with “{word}”.")
    found = _read(word, node, wanted, scope, faults)
    if found is not None and wanted is not None and not comparable(found.type, wanted):
        message = f"{found.type.name} cannot be compared with {wanted.name}."
        faults.error(node.place, "type-mismatch", message[0].upper() + message[1:])
        return None
    return found


def _read(word: str, node: MapNode, wanted: Type | None, scope: Scope, faults: Faults) -> Expression | None:
    inner = node.entries[word]
    if word == "fact":
        return fact_ref(inner, node.place, scope, faults)
    if word == "parameter":
        return _parameter(inner, scope, faults)
    if word in OVER_ROWS:
        return _over_rows(word, inner, scope, faults)
    if word in FUNCTIONS:
        return _function(FUNCTIONS[word], inner, wanted, scope, faults)
    if word == "lookup":
        return read_lookup(inner, scope, faults, expression)
    hint = did_you_mean(word, (*FUNCTIONS, *OVER_ROWS, "fact", "parameter", "lookup"))
    faults.error(node.place_of(word), "unknown-function", f"“{word}” is not a function of value expressions.", hint)
    return None


def _element(type_: Type) -> Type:
    return Type(TypeName.CHOICE, type_.options) if type_.name is TypeName.CHOICES else type_


def _parameter(node: Node, scope: Scope, faults: Faults) -> Expression | None:
    name = node.text if isinstance(node, Scalar) else ""
    known = scope.parameters.get(name)
    if known is None:
        hint = did_you_mean(name, scope.parameters)
        faults.error(node.place, "unknown-parameter", f"There is no parameter “{name}”.", hint)
        return None
    return ParameterRef(known.name, known.type, known.title)


def _function(function: Function, node: Node, wanted: Type | None, scope: Scope, faults: Faults) -> Expression | None:
    places = 0
    if function.word == "round" and isinstance(node, MapNode):
        places = _places(node, faults)
        node = node.get("value") or node
    nodes = node.items if isinstance(node, ListNode) else (node,)
    if not function.least <= len(nodes) <= function.most:
        faults.error(node.place, "arguments", f"“{function.word}” takes {_counted(function)}; here: {len(nodes)}.")
        return None
    # Literals beside facts are read as the type that is wanted; where a product mixes types, by their look.
    hint = wanted if function.word in ("first", "min", "max") else None
    found = [expression(item, hint, scope, faults) for item in nodes]
    kept = tuple(item for item in found if item is not None)
    if len(kept) != len(found):
        return None
    type_ = function.type_of([item.type for item in kept])
    if type_ is None:
        types = ", ".join(item.type.name for item in kept)
        faults.error(node.place, "function-types", f"“{function.word}” does not fit {types}.")
        return None
    return Computed(function.word, kept, type_, places)


def _places(node: MapNode, faults: Faults) -> int:
    for key in node.entries:
        if key not in ("value", "places"):
            faults.error(node.place_of(key), "unknown-key", f"“{key}” does not go with “round”.")
    places = count(node.text("places", "0"), MAX_PLACES)
    if places is not None:
        return places
    faults.error(node.place_of("places"), "places", f"Places are a whole number from 0 to {MAX_PLACES}.")
    return 0


def _counted(function: Function) -> str:
    return str(function.least) if function.least == function.most else f"{function.least} or more"


def _over_rows(word: str, node: Node, scope: Scope, faults: Faults) -> Expression | None:
    allowed = {"of", "value"} if word == "sum" else {"of", "when"}
    if not isinstance(node, MapNode) or "of" not in node.entries or not set(node.entries) <= allowed:
        shape = "{of: rows, value: …}" if word == "sum" else "{of: rows, when: …}"
        faults.error(node.place, "over-rows", f"“{word}” is written {shape}.")
        return None
    rows = fact_ref(node.get("of"), node.place, scope, faults)
    inside = rows and row_scope(rows, node.place_of("of"), scope, faults)
    if rows is None or not inside:
        return None
    if word == "count":
        when = parse(node.get("when"), inside, faults)
        return OverRows(word, rows, INTEGER, when=when) if when or "when" not in node.entries else None
    value = expression(node.get("value"), None, inside, faults)
    return _sum(rows_value=value, rows=OverRows(word, rows, INTEGER), place=node.place, faults=faults)


def _sum(rows_value: Expression | None, rows: OverRows, place: Place, faults: Faults) -> Expression | None:
    if rows_value is None:
        return None
    if rows_value.type.name not in NUMBERS:
        faults.error(place, "function-types", f"“sum” does not fit {rows_value.type.name}.")
        return None
    return OverRows(rows.function, rows.rows, rows_value.type, value=rows_value)
