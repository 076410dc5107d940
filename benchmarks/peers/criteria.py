"""Five criteria, written for each peer in its own idiom, and prepared once where the peer can.

A case is an application as JSON data: `{"grade": "good", "overview": "overview.pdf", "weekly_price": 52000}`. What is
compared is whether each criterion is met, and whether all are. None of the peers tells a missing fact from one that
does not meet, so that grade and price are always given. Peers give an answer for each criterion; putting the five
together is not charged to them.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import cel
import datalogic_py
import rule_engine  # type: ignore[import-untyped]
import zen
from json_logic import jsonLogic  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator

from benchmarks.peers import graph, networks
from benchmarks.timing import Contestant, each_with
from engine.rules import second_opinion

GRADES = ["outstanding", "good", "requires-improvement"]
DOCUMENTS = ["inspection_report", "statement_of_purpose", "overview"]
LOWEST_PENCE, HIGHEST_PENCE = 50_000, 520_000

Answer = tuple[bool, ...]


def contestants() -> Iterator[Contestant]:
    """Yield the peers."""
    yield Contestant("Python by hand", dict, by_hand, lambda found: found)
    yield from _datalogic()
    yield from _zen()
    yield _cel()
    yield _json_logic()
    yield _rule_engine()
    if second_opinion.available():
        yield _durable_rules()
    yield _jsonschema()


_GRADES = frozenset(GRADES)


def by_hand(application: dict[str, Any]) -> tuple[bool, tuple[bool, ...]]:
    """Decide as one would write it in Python, for nothing else."""
    grade = application["grade"] in _GRADES
    report = "inspection_report" in application
    purpose = "statement_of_purpose" in application
    overview = "overview" in application
    price = LOWEST_PENCE <= application["weekly_price"] <= HIGHEST_PENCE
    return grade and report and purpose and overview and price, (grade, report, purpose, overview, price)


def met(found: Sequence[bool]) -> tuple[bool, Answer]:
    """Return what is compared, of an answer for each criterion."""
    return all(found), tuple(found)


def _nested(application: dict[str, Any]) -> dict[str, Any]:
    return {"application": application}


LOGIC = [
    {"in": [{"var": "application.grade"}, GRADES]},
    *({"!=": [{"var": f"application.{name}"}, None]} for name in DOCUMENTS),
    {"<=": [LOWEST_PENCE, {"var": "application.weekly_price"}, HIGHEST_PENCE]},
]


def _datalogic() -> Iterator[Contestant]:
    engine = datalogic_py.Engine()
    rule = engine.compile(LOGIC)
    session = engine.session()
    yield Contestant(
        "datalogic-py", _nested, lambda data: session.evaluate(rule, data), met, each_with(session.evaluate, rule)
    )
    yield Contestant(
        "datalogic-py, data handed over beforehand",
        lambda application: datalogic_py.DataHandle(json.dumps(_nested(application))),
        lambda data: session.evaluate_data(rule, data),
        met,
        each_with(session.evaluate_data, rule),
        note="its `DataHandle`, made before the clock starts",
    )
    logic = json.dumps(LOGIC)
    yield Contestant(
        "datalogic-py with trace",
        lambda application: json.dumps(_nested(application)),
        lambda data: engine.evaluate_with_trace(logic, data),
        lambda found: met(json.loads(found)["result"]),
        sample=400,
        note="`evaluate_with_trace`, which takes and gives JSON text",
    )


def _zen() -> Iterator[Contestant]:
    expressions = {
        "grade": f"application.grade in {json.dumps(GRADES)}",
        **{name: f"application.{name} != null" for name in DOCUMENTS},
        "price": f"application.weekly_price in [{LOWEST_PENCE}..{HIGHEST_PENCE}]",
    }
    compiled = zen.compile_expression(f"[{', '.join(expressions.values())}]")
    yield Contestant(
        "zen-engine, an expression", _nested, compiled.evaluate, met, note="`compile_expression`, a list of five"
    )
    decision = graph.decision(graph.expressions(expressions))
    answer = lambda found: met([found["result"][name] for name in expressions])  # noqa: E731
    yield Contestant("zen-engine", _nested, decision.evaluate, answer, note="a decision graph with an expression node")
    yield Contestant(
        "zen-engine with trace", _nested, lambda data: decision.evaluate(data, {"trace": True}), answer, sample=1000
    )


def _cel() -> Contestant:
    given = " , ".join(f"has(application.{name})" for name in DOCUMENTS)
    price = f"application.weekly_price >= {LOWEST_PENCE} && application.weekly_price <= {HIGHEST_PENCE}"
    program = cel.compile(f"[application.grade in {json.dumps(GRADES)}, {given}, {price}]")
    return Contestant("common-expression-language", _nested, program.execute, met)


def _json_logic() -> Contestant:
    return Contestant(
        "json-logic-qubit",
        _nested,
        lambda data: [jsonLogic(logic, data) for logic in LOGIC],
        met,
        sample=500,
        note="it takes no list of rules, so that each of five is asked",
    )


def _rule_engine() -> Contestant:
    context = rule_engine.Context(resolver=rule_engine.resolve_item, default_value=None)
    texts = [
        f"grade in {json.dumps(GRADES)}",
        *(f"{name} != null" for name in DOCUMENTS),
        f"weekly_price >= {LOWEST_PENCE} and weekly_price <= {HIGHEST_PENCE}",
    ]
    rules = [rule_engine.Rule(text, context=context) for text in texts]
    return Contestant("rule-engine", dict, lambda data: [rule.matches(data) for rule in rules], met, sample=500)


def _durable_rules() -> Contestant:
    any_grade = {"$or": [{"grade": grade} for grade in GRADES]}
    between = {"$and": [{"$gte": {"weekly_price": LOWEST_PENCE}}, {"$lte": {"weekly_price": HIGHEST_PENCE}}]}
    rules: dict[str, dict[str, Any]] = {
        "grade": any_grade,
        **{name: {"$ex": {name: 1}} for name in DOCUMENTS},
        "price": between,
    }
    network = networks.Network("criteria", rules)
    return Contestant(
        "durable_rules",
        dict,
        network.fired,
        lambda fired: met([name in fired for name in rules]),
        sample=200,
        note="plain rules on one fact an application, its state deleted each time; not the second opinion's networks",
    )


def _jsonschema() -> Contestant:
    schemas: list[dict[str, Any]] = [
        {"properties": {"grade": {"enum": GRADES}}, "required": ["grade"]},
        *({"required": [name]} for name in DOCUMENTS),
        {
            "properties": {"weekly_price": {"minimum": LOWEST_PENCE, "maximum": HIGHEST_PENCE}},
            "required": ["weekly_price"],
        },
    ]
    validators = [Draft202012Validator(schema) for schema in schemas]
    return Contestant(
        "jsonschema",
        dict,
        lambda data: [validator.is_valid(data) for validator in validators],
        met,
        sample=500,
        note="a validator for each criterion",
    )
