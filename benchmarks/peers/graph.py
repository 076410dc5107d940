"""Decision graphs for zen-engine: an input, one node that decides, an output."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import zen


def decision(node: Mapping[str, Any]) -> zen.ZenDecision:
    """Return a decision of one node."""
    ends = [{"id": name, "type": f"{name}Node", "name": name} for name in ("input", "output")]
    nodes = [{"position": {"x": 0, "y": 0}} | each for each in (ends[0], dict(node), ends[1])]
    edges = [
        {"id": "in", "sourceId": "input", "targetId": node["id"], "type": "edge"},
        {"id": "out", "sourceId": node["id"], "targetId": "output", "type": "edge"},
    ]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


def expressions(named: Mapping[str, str]) -> dict[str, Any]:
    """Return a node that works out an expression for each name."""
    each = [{"id": name, "key": name, "value": text} for name, text in named.items()]
    return {"id": "each", "type": "expressionNode", "name": "each", "content": {"expressions": each}}


def table(inputs: Sequence[str], output: str, rows: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return a node that is a decision table of which the first match counts.

    Args:
        inputs: the name of each input.
        output: the name of the output.
        rows: a cell for each name.
    """
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in inputs],
        "outputs": [{"id": output, "name": output, "field": output}],
        "rules": [{"_id": f"row-{at}"} | dict(row) for at, row in enumerate(rows)],
    }
    return {"id": "table", "type": "decisionTableNode", "name": "table", "content": content}
