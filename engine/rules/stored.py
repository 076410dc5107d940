"""Stored decisions: the JSON of a decision's core becomes the decision again."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import InputError
from engine.rules.decision import Conclusions, Decision, Evidence, Finding, Header, TableFinding
from engine.rules.model import CONCLUSIONS, Verdict
from engine.values import Facts, Type, from_json, iso_date

TypeOf = Callable[[str], Type]
"""Gives the type of a fact or parameter by name."""


def decision_from_json(core: Mapping[str, Any], facts: Facts, type_of: TypeOf) -> Decision:
    """Return the decision whose core was stored.

    Args:
        core: what `Decision.core()` gave.
        facts: the facts it was made on.
        type_of: types of facts and parameters in the edition of its closure.

    Raises:
        InputError: `decision`, the JSON is not a decision's core.
    """
    try:
        return _decision(core, facts, type_of)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError("decision", params={"text": str(error)}) from error


def _decision(core: Mapping[str, Any], facts: Facts, type_of: TypeOf) -> Decision:
    named, said = core["ruleset"], core["conclusions"]
    header = Header(named["id"], named["content_id"], iso_date(named["in_force_from"]), core["closure"])
    sets = [[name, value] for name, value in said["set"].items()]
    return Decision(
        header=header,
        decided_for=iso_date(core["decided_for"]),
        outcome=Verdict(core["outcome"]) if core["outcome"] else None,
        outcome_reason=core["outcome_reason"],
        findings=tuple(_finding(each, type_of) for each in core["rules"]),
        conclusions=Conclusions(tuple((word, tuple(said[word])) for word in CONCLUSIONS), _seen(sets, type_of)),
        missing=tuple(core["missing"]),
        parameters_unknown=tuple(core["parameters_unknown"]),
        facts=facts,
        tables=tuple(_table(each, type_of) for each in core.get("tables", ())),
    )


def _finding(data: Mapping[str, Any], type_of: TypeOf) -> Finding:
    return Finding(
        data["id"],
        Verdict(data["verdict"]),
        data["reason"],
        _seen(data["arguments"], type_of),
        _seen(data["evidence"], type_of),
        _seen(data["parameters"], type_of),
        tuple(data["missing"]),
    )


def _table(data: Mapping[str, Any], type_of: TypeOf) -> TableFinding:
    matched, passed_over, open_ = (tuple(data[key]) for key in ("matched", "passed_over", "open"))
    cells = tuple((row, *_seen([[name, value]], type_of), truth) for row, name, value, truth in data["cells"])
    return TableFinding(data["id"], matched, passed_over, open_, data["otherwise"], cells)


def _seen(pairs: list[list[Any]], type_of: TypeOf) -> tuple[Evidence, ...]:
    return tuple(Evidence(name, from_json(value, type_of(name))) for name, value in pairs)
