"""Small changes of conditions and value expressions: an operator flipped, a bound moved by one, a member dropped."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.conditions.model import (
    Computed,
    Condition,
    Expression,
    FactRef,
    Group,
    Literal,
    Lookup,
    OverRows,
    RowsTest,
    RuleRef,
    Test,
)
from engine.conditions.sentence import clause, expression_words
from engine.errors import Place
from engine.reading import ListNode, MapNode, Node
from engine.trials.mutants.values import Change, changed_value, spoken, swapped, unit, with_item, without
from engine.values import TEXT, TypeName

_FLIPPED = {
    "is": ("is_not",),
    "is_not": ("is",),
    "in": ("not_in",),
    "not_in": ("in",),
    "at_least": ("more_than",),
    "more_than": ("at_least",),
    "at_most": ("less_than",),
    "less_than": ("at_most",),
    "before": ("on_or_before",),
    "on_or_before": ("before",),
    "after": ("on_or_after",),
    "on_or_after": ("after",),
    "answered": ("missing",),
    "missing": ("answered",),
    "includes_any": ("includes_all", "includes_none"),
    "includes_all": ("includes_any", "includes_none"),
    "includes_none": ("includes_any",),
}
_SEVERAL = ("in", "not_in", "includes_any", "includes_all", "includes_none")
_OTHER_GROUP = {"all": "any", "any": "all", "none": "any"}
_OTHER_ROWS_TEST = {"any_row": "every_row", "every_row": "any_row"}
_ORDERED = ("subtract", "divide", "days_between", "years_between")
_LOSES_ONE = ("add", "multiply", "min", "max", "first")
_OTHER_FUNCTION = {"min": "max", "max": "min"}
_ANYTHING, _NOTHING = ".*", "[^\\x00-\\x{10FFFF}]"


def changed_condition(condition: Condition, node: Node | None, place: Place) -> Iterator[Change[Condition]]:
    """Yield each small change of `condition`.

    Args:
        condition: what the definition says.
        node: where it says so; its parts tell where each change stands.
        place: where what holds it stands, for what has no place of its own.
    """
    place = place if node is None else node.place
    match condition:
        case Test():
            right = node.get(condition.operator) if isinstance(node, MapNode) else None
            at = node.place_of(condition.operator) if isinstance(node, MapNode) else place
            yield from changed_test(condition, right, at)
        case Group():
            yield from _group(condition, node, place)
        case RowsTest(word, rows, when):
            other = _OTHER_ROWS_TEST[word]
            yield Change(RowsTest(other, rows, when), place, f"{spoken(word)} → {spoken(other)}")
            for change in changed_condition(when, under(under(node, word), "when"), place):
                yield change.around(RowsTest(word, rows, change.part))
        case RuleRef():
            yield Change(Group("not", (condition,)), place, f"{clause(condition)} → it does not")


def _group(group: Group, node: Node | None, place: Place) -> Iterator[Change[Condition]]:
    word, items = group.word, group.items
    inner = under(node, word)
    at = node.place_of(word) if isinstance(node, MapNode) else place
    if word == "not":
        yield Change(items[0], at, "not is dropped")
    elif len(items) > 1 or word == "none":
        yield Change(Group(_OTHER_GROUP[word], items), at, f"{word} → {_OTHER_GROUP[word]}")
    nodes: Sequence[Node | None] = inner.items if isinstance(inner, ListNode) else (inner,)
    for number, item in enumerate(items):
        below = nodes[number] if len(nodes) == len(items) else None
        if len(items) > 1:
            dropped = Group(word, without(items, number))
            yield Change(dropped, below.place if below else at, f"without “{clause(item)}”")
        for change in changed_condition(item, below, at):
            yield change.around(Group(word, with_item(items, number, change.part)))


def changed_test(test: Test, right: Node | None, place: Place) -> Iterator[Change[Test]]:
    """Yield each small change of `test`, whose right-hand side `right` writes."""
    name = test.fact.title.said() or test.fact.name
    for operator in _FLIPPED.get(test.operator, ()):
        # Of one value, including all of them is including any.
        if {operator, test.operator} != {"includes_any", "includes_all"} or len(test.right) > 1:
            said = f"{name}: {_said(test)} → {_said(replace(test, operator=operator))}"
            yield Change(replace(test, operator=operator), place, said)
    for change in _changed_right(test, right, place):
        yield replace(change, words=f"{name}: {change.words}")


def _changed_right(test: Test, right: Node | None, place: Place) -> Iterator[Change[Test]]:
    if test.operator == "matches":
        for pattern, words in ((_ANYTHING, "any text"), (_NOTHING, "no text")):
            yield Change(replace(test, right=(Literal(pattern, TEXT),)), place, f"{_said(test)} → {words}")
        return
    if test.operator in _SEVERAL:
        yield from _changed_list(test, right, place)
        return
    if test.fact.type.name is TypeName.BOOLEAN:
        return  # the other truth is the other operator
    nodes: Sequence[Node | None] = right.items if isinstance(right, ListNode) else (right,)
    for number, expression in enumerate(test.right):
        node = nodes[number] if len(nodes) == len(test.right) else None
        for change in (*changed_expression(expression, node, place), *_beside(expression, place)):
            changed = replace(test, right=with_item(test.right, number, change.part))
            plain = isinstance(expression, Literal | FactRef)
            words = f"{_said(test)} → {_said(changed)}" if plain else change.words
            yield Change(changed, change.place, words)


def _beside(expression: Expression, place: Place) -> Iterator[Change[Expression]]:
    """Yield the values a step beside a fact that is a bound; a parameter's own values are moved where they stand."""
    if not isinstance(expression, FactRef) or (step := unit(0, expression.type)) is None:
        return
    for by in (-step, step):
        moved = Computed("add", (expression, Literal(by, expression.type)), expression.type)
        yield Change(moved, place, "")


def _changed_list(test: Test, right: Node | None, place: Place) -> Iterator[Change[Test]]:
    """Yield `test` with a value of its list left out, another in its place, and one more."""
    nodes: Sequence[Node | None] = right.items if isinstance(right, ListNode) else (right,)
    word = spoken(test.operator)
    listed = [item.value for item in test.right if isinstance(item, Literal)]
    absent = [option for option in test.fact.type.values if option not in listed]
    for number, expression in enumerate(test.right):
        node = nodes[number] if len(nodes) == len(test.right) else None
        at = node.place if node else place
        said = expression_words(expression)
        if len(test.right) > 1:
            yield Change(replace(test, right=without(test.right, number)), at, f"{word}: without {said}")
        if test.fact.type.options:
            instead: list[Change[Expression]] = [Change(_option(test, other), at, "") for other in absent[:1]]
        else:
            instead = list(changed_expression(expression, node, at))
        for change in instead:
            changed = replace(test, right=with_item(test.right, number, change.part))
            yield Change(changed, change.place, f"{word}: {said} → {expression_words(change.part)}")
    for option in absent:
        more = _option(test, option)
        yield Change(replace(test, right=(*test.right, more)), place, f"{word}: {expression_words(more)} as well")


def _option(test: Test, option: str) -> Literal:
    return Literal(option, replace(test.fact.type, name=TypeName.CHOICE))


def _said(test: Test) -> str:
    values = [expression_words(each) for each in test.right]
    return (
        f"{spoken(test.operator)} {' and '.join(values) if test.operator == 'between' else ', '.join(values)}".strip()
    )


def changed_expression(expression: Expression, node: Node | None, place: Place) -> Iterator[Change[Expression]]:
    """Yield each small change of `expression`.

    Args:
        expression: what the definition says.
        node: where it says so; its parts tell where each change stands.
        place: where what holds it stands, for what has no place of its own.
    """
    place = place if node is None else node.place
    match expression:
        case Literal(value, type_):
            for change in changed_value(value, type_, place):
                yield change.around(Literal(change.part, type_))
        case Computed():
            yield from _changed_function(expression, place)
            yield from _changed_arguments(expression, node, place)
        case OverRows():
            yield from _changed_over_rows(expression, under(node, expression.function), place)
        case Lookup(arguments=arguments):
            given = under(under(node, "lookup"), "with")
            for at, (name, argument) in enumerate(arguments):
                for found in changed_expression(argument, under(given, name), place):
                    yield found.around(replace(expression, arguments=with_item(arguments, at, (name, found.part))))
        case _:
            return


def _changed_over_rows(over: OverRows, node: Node | None, place: Place) -> Iterator[Change[Expression]]:
    if over.value is not None:
        for change in changed_expression(over.value, under(node, "value"), place):
            yield change.around(replace(over, value=change.part))
    if over.when is not None:
        yield Change(replace(over, when=None), place, f"count: without “{clause(over.when)}”")
        for found in changed_condition(over.when, under(node, "when"), place):
            yield found.around(replace(over, when=found.part))


def _changed_function(expression: Computed, place: Place) -> Iterator[Change[Expression]]:
    function, arguments = expression.function, expression.arguments
    if function in _ORDERED:
        turned = replace(expression, arguments=arguments[::-1])
        yield Change(turned, place, f"{spoken(function)}: the two the other way round")
    if function in _OTHER_FUNCTION and len(arguments) > 1:
        other = _OTHER_FUNCTION[function]
        yield Change(replace(expression, function=other), place, f"{function} → {other}")
    if function == "first":
        for at in range(len(arguments) - 1):
            said = f"first: {_called(arguments[at], at)} and {_called(arguments[at + 1], at + 1)} the other way round"
            yield Change(replace(expression, arguments=swapped(arguments, at)), place, said)
    if function == "round":
        for places in (expression.places - 1, expression.places + 1):
            if places >= 0:
                said = f"rounded to {expression.places} places → {places}"
                yield Change(replace(expression, places=places), place, said)


def _changed_arguments(expression: Computed, node: Node | None, place: Place) -> Iterator[Change[Expression]]:
    function, arguments = expression.function, expression.arguments
    nodes = _argument_nodes(node, function, len(arguments))
    for at, argument in enumerate(arguments):
        inner = nodes[at]
        if function in _LOSES_ONE and len(arguments) > 1:
            said = f"{function}: without {_called(argument, at)}"
            rest = replace(expression, arguments=without(arguments, at))
            yield Change(rest, place if inner is None else inner.place, said)
        for change in changed_expression(argument, inner, place):
            yield change.around(replace(expression, arguments=with_item(arguments, at, change.part)))


def _argument_nodes(node: Node | None, function: str, count: int) -> tuple[Node | None, ...]:
    inner = under(node, function)
    if function == "round" and isinstance(inner, MapNode) and "value" in inner.entries:
        inner = inner.get("value")
    found = inner.items if isinstance(inner, ListNode) else (inner,)
    return found if len(found) == count else (None,) * count


def under(node: Node | None, key: str) -> Node | None:
    """Return the node under `key` of a mapping; None of what is none."""
    return node.get(key) if isinstance(node, MapNode) else None


def _called(expression: Expression, at: int) -> str:
    named = expression.title.said() or expression.name if isinstance(expression, FactRef) else ""
    return named or f"argument {at + 1}"
