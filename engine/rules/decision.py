"""The decision: a frozen record without language, whole enough to be replayed and explained for ever."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.conditions.known import Truth
from engine.reading import canonical
from engine.rules.model import Verdict
from engine.tables.evaluate import Result
from engine.values import Facts, Value, to_json


@dataclass(frozen=True, slots=True)
class Header:
    """Which version decides, and its closure: the content id of every definition it read, by id."""

    id: str
    content_id: str
    in_force_from: date
    closure: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact or parameter that was looked at, with the value seen; None is unknown."""

    name: str
    value: Value | None

    def core(self) -> list[Any]:
        """Return `[name, value]` as JSON data."""
        return [self.name, to_json(self.value)]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule came to, and why: reason code, arguments of its words, evidence, what is missing."""

    rule_id: str
    verdict: Verdict
    reason: str
    arguments: tuple[Evidence, ...]
    evidence: tuple[Evidence, ...]
    parameters: tuple[Evidence, ...]
    missing: tuple[str, ...]

    def core(self) -> dict[str, Any]:
        """Return the finding as JSON data."""
        return {
            "id": self.rule_id,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "arguments": [each.core() for each in self.arguments],
            "evidence": [each.core() for each in self.evidence],
            "parameters": [each.core() for each in self.parameters],
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What the set concludes beside an outcome: what it offers, refuses, requires, warns of, derives."""

    said: tuple[tuple[str, tuple[str, ...]], ...]
    derived: tuple[Evidence, ...]

    def core(self) -> dict[str, Any]:
        """Return the conclusions as JSON data; a derived fact that is unknown is null."""
        said: dict[str, Any] = {word: list(texts) for word, texts in self.said}
        return said | {"set": {each.name: to_json(each.value) for each in self.derived}}


@dataclass(frozen=True, slots=True)
class TableFinding:
    """What one table gave: the rows that gave it, those the policy passed over, those that could still win.

    `otherwise` tells that no row matched, and that it gave what it then gives. `cells` are those of the rows named,
    each with its row, its input, the value seen, and whether it held.
    """

    table_id: str
    matched: tuple[str, ...]
    passed_over: tuple[str, ...]
    open: tuple[str, ...]
    otherwise: bool
    cells: tuple[tuple[str, Evidence, Truth], ...]

    def core(self) -> dict[str, Any]:
        """Return the finding as JSON data."""
        return {
            "id": self.table_id,
            "matched": list(self.matched),
            "passed_over": list(self.passed_over),
            "open": list(self.open),
            "otherwise": self.otherwise,
            "cells": [[row, *seen.core(), truth] for row, seen, truth in self.cells],
        }


def table_finding(table_id: str, result: Result) -> TableFinding:
    """Return what a decision keeps of the `result` of a table."""
    named = {*result.matched, *result.passed_over, *result.open}
    cells = tuple(
        (row.id, Evidence(cell.input, cell.value), cell.truth)
        for row in result.rows
        if row.id in named
        for cell in row.cells
    )
    return TableFinding(table_id, result.matched, result.passed_over, result.open, result.otherwise, cells)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision's core. `digest` is the SHA-256 of its canonical JSON: the same again on replay."""

    header: Header
    decided_for: date
    outcome: Verdict | None
    outcome_reason: str
    findings: tuple[Finding, ...]
    conclusions: Conclusions
    missing: tuple[str, ...]
    parameters_unknown: tuple[str, ...]
    facts: Facts
    tables: "tuple[TableFinding, ...]" = ()

    def finding(self, rule_id: str) -> Finding:
        """Return the finding of rule `rule_id`.

        Raises:
            KeyError: no verdict rule has that id.
        """
        for finding in self.findings:
            if finding.rule_id == rule_id:
                return finding
        raise KeyError(rule_id)

    def facts_json(self) -> dict[str, Any]:
        """Return the facts given, as JSON data by dotted name."""
        return {name: to_json(value) for name, value in sorted(self.facts.items())}

    def core(self) -> dict[str, Any]:
        """Return the core as JSON data: all that is decided, in codes and values, in no language."""
        return {
            "ruleset": {
                "id": self.header.id,
                "content_id": self.header.content_id,
                "in_force_from": self.header.in_force_from.isoformat(),
            },
            "decided_for": self.decided_for.isoformat(),
            "outcome": self.outcome.value if self.outcome else None,
            "outcome_reason": self.outcome_reason,
            "rules": [finding.core() for finding in self.findings],
            "conclusions": self.conclusions.core(),
            "missing": list(self.missing),
            "parameters_unknown": list(self.parameters_unknown),
            "closure": dict(self.header.closure),
            "facts_digest": sha256(canonical(self.facts_json())),
        } | ({"tables": [table.core() for table in self.tables]} if self.tables else {})

    def text(self) -> str:
        """Return the core as canonical JSON: the bytes that are stored and compared."""
        return canonical(self.core())

    @property
    def digest(self) -> str:
        """The SHA-256 of the core."""
        return sha256(self.text())


def sha256(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
