"""A decision table of six rows, written for each peer in its own idiom, and prepared once where the peer can.

A case is an inspection as JSON data: `{"body": "ofsted", "framework": "graded", "grade": "good", "months_ago": 20}`.
What is compared is what the table gives. Nothing is missing: peers would take that for a row that does not match.
"""

import json
from collections.abc import Iterator
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

NAMED = ["outstanding", "good", "requires-improvement"]
BEST = ["outstanding", "good"]
OTHERWISE = "refer"

_NAMED, _BEST = frozenset(NAMED), frozenset(BEST)


def by_hand(inspection: dict[str, Any]) -> str:
    """Decide as one would write it in Python, for nothing else."""
    body, framework = inspection["body"], inspection["framework"]
    grade, months_ago = inspection["grade"], inspection["months_ago"]
    if body == "ofsted" and framework == "graded" and grade == "inadequate":
        return "does-not-meet"
    if body == "ofsted" and framework == "graded" and grade in _NAMED and months_ago <= 48:
        return "meets"
    if body == "ofsted" and framework == "report-card":
        return "refer"
    if body == "estyn" and grade == "inadequate":
        return "does-not-meet"
    if body == "estyn" and grade in _BEST and 0 <= months_ago <= 72:
        return "meets"
    if body == "isi" and grade in _BEST and months_ago <= 36:
        return "meets"
    return "refer"


def contestants() -> Iterator[Contestant]:
    """Yield the peers."""
    yield Contestant("Python by hand", dict, by_hand, str)
    yield from _datalogic()
    yield from _zen()
    yield Contestant("common-expression-language", dict, cel.compile(EXPRESSION).execute, str, sample=20_000)
    yield Contestant("json-logic-qubit", dict, lambda data: jsonLogic(LOGIC, data), str, sample=2_000)
    rule = rule_engine.Rule(_WORDED, context=rule_engine.Context(resolver=rule_engine.resolve_item))
    yield Contestant("rule-engine", dict, rule.evaluate, str, sample=2_000)
    if second_opinion.available():
        yield _durable_rules()
    yield _jsonschema()


LOGIC = {
    "if": [
        {
            "and": [
                {"==": [{"var": "body"}, "ofsted"]},
                {"==": [{"var": "framework"}, "graded"]},
                {"==": [{"var": "grade"}, "inadequate"]},
            ]
        },
        "does-not-meet",
        {
            "and": [
                {"==": [{"var": "body"}, "ofsted"]},
                {"==": [{"var": "framework"}, "graded"]},
                {"in": [{"var": "grade"}, NAMED]},
                {"<=": [{"var": "months_ago"}, 48]},
            ]
        },
        "meets",
        {"and": [{"==": [{"var": "body"}, "ofsted"]}, {"==": [{"var": "framework"}, "report-card"]}]},
        "refer",
        {"and": [{"==": [{"var": "body"}, "estyn"]}, {"==": [{"var": "grade"}, "inadequate"]}]},
        "does-not-meet",
        {
            "and": [
                {"==": [{"var": "body"}, "estyn"]},
                {"in": [{"var": "grade"}, BEST]},
                {"<=": [0, {"var": "months_ago"}, 72]},
            ]
        },
        "meets",
        {
            "and": [
                {"==": [{"var": "body"}, "isi"]},
                {"in": [{"var": "grade"}, BEST]},
                {"<=": [{"var": "months_ago"}, 36]},
            ]
        },
        "meets",
        OTHERWISE,
    ]
}

EXPRESSION = """
    body == "ofsted" && framework == "graded" && grade == "inadequate" ? "does-not-meet" :
    (body == "ofsted" && framework == "graded" && grade in ["outstanding", "good", "requires-improvement"]
        && months_ago <= 48 ? "meets" :
    (body == "ofsted" && framework == "report-card" ? "refer" :
    (body == "estyn" && grade == "inadequate" ? "does-not-meet" :
    (body == "estyn" && grade in ["outstanding", "good"] && months_ago >= 0 && months_ago <= 72 ? "meets" :
    (body == "isi" && grade in ["outstanding", "good"] && months_ago <= 36 ? "meets" : "refer")))))
"""
_WORDED = " ".join(EXPRESSION.replace("&&", "and").split())


def _datalogic() -> Iterator[Contestant]:
    engine = datalogic_py.Engine()
    rule, session = engine.compile(LOGIC), engine.session()
    yield Contestant(
        "datalogic-py", dict, lambda data: session.evaluate(rule, data), str, each_with(session.evaluate, rule)
    )
    yield Contestant(
        "datalogic-py, data handed over beforehand",
        lambda inspection: datalogic_py.DataHandle(json.dumps(inspection)),
        lambda data: session.evaluate_data(rule, data),
        str,
        each_with(session.evaluate_data, rule),
        note="its `DataHandle`, made before the clock starts",
    )
    logic = json.dumps(LOGIC)
    yield Contestant(
        "datalogic-py with trace",
        json.dumps,
        lambda data: engine.evaluate_with_trace(logic, data),
        lambda found: json.loads(found)["result"],
        sample=1_000,
        note="`evaluate_with_trace`, which takes and gives JSON text",
    )


def _zen() -> Iterator[Contestant]:
    expression = zen.compile_expression(_WORDED)
    yield Contestant(
        "zen-engine, an expression", dict, expression.evaluate, str, sample=20_000, note="`compile_expression`"
    )
    named, best = (", ".join(json.dumps(each) for each in grades) for grades in (NAMED, BEST))
    rows = [
        ('"ofsted"', '"graded"', '"inadequate"', "", '"does-not-meet"'),
        ('"ofsted"', '"graded"', named, "<= 48", '"meets"'),
        ('"ofsted"', '"report-card"', "", "", '"refer"'),
        ('"estyn"', "", '"inadequate"', "", '"does-not-meet"'),
        ('"estyn"', "", best, "[0..72]", '"meets"'),
        ('"isi"', "", best, "<= 36", '"meets"'),
        ("", "", "", "", '"refer"'),
    ]
    names = ("body", "framework", "grade", "months_ago")
    decision = graph.decision(
        graph.table(names, "standing", [dict(zip((*names, "standing"), row, strict=True)) for row in rows])
    )
    answer = lambda found: found["result"]["standing"]  # noqa: E731
    yield Contestant("zen-engine", dict, decision.evaluate, answer, sample=2_000, note="a decision table node")
    yield Contestant(
        "zen-engine with trace", dict, lambda data: decision.evaluate(data, {"trace": True}), answer, sample=2_000
    )


def _durable_rules() -> Contestant:
    ofsted, estyn, isi = ({"body": body} for body in ("ofsted", "estyn", "isi"))
    graded, inadequate = {"framework": "graded"}, {"grade": "inadequate"}
    named, best = ({"$or": [{"grade": grade} for grade in grades]} for grades in (NAMED, BEST))
    within = {months: {"$lte": {"months_ago": months}} for months in (36, 48, 72)}
    rows: list[tuple[list[Any], str]] = [
        ([ofsted, graded, inadequate], "does-not-meet"),
        ([ofsted, graded, named, within[48]], "meets"),
        ([ofsted, {"framework": "report-card"}], "refer"),
        ([estyn, inadequate], "does-not-meet"),
        ([estyn, best, {"$gte": {"months_ago": 0}}, within[72]], "meets"),
        ([isi, best, within[36]], "meets"),
    ]
    network = networks.Network("standing", {f"row-{at}": {"$and": tests} for at, (tests, _) in enumerate(rows)})
    return Contestant(
        "durable_rules",
        dict,
        network.fired,
        lambda fired: next((gives for at, (_, gives) in enumerate(rows) if f"row-{at}" in fired), OTHERWISE),
        sample=200,
        note="plain rules, of which every row that matches fires; the first is taken afterwards",
    )


def _jsonschema() -> Contestant:
    ofsted, estyn, isi = ({"body": {"const": body}} for body in ("ofsted", "estyn", "isi"))
    graded, inadequate = {"framework": {"const": "graded"}}, {"grade": {"const": "inadequate"}}
    named, best = ({"grade": {"enum": grades}} for grades in (NAMED, BEST))
    rows: list[tuple[dict[str, Any], str]] = [
        (ofsted | graded | inadequate, "does-not-meet"),
        (ofsted | graded | named | {"months_ago": {"maximum": 48}}, "meets"),
        (ofsted | {"framework": {"const": "report-card"}}, "refer"),
        (estyn | inadequate, "does-not-meet"),
        (estyn | best | {"months_ago": {"minimum": 0, "maximum": 72}}, "meets"),
        (isi | best | {"months_ago": {"maximum": 36}}, "meets"),
    ]
    validators = [(Draft202012Validator({"properties": cells}), gives) for cells, gives in rows]
    return Contestant(
        "jsonschema",
        dict,
        lambda data: next((gives for validator, gives in validators if validator.is_valid(data)), OTHERWISE),
        str,
        sample=2_000,
        note="a validator for each row, asked until one matches",
    )
