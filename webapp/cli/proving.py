"""What `fps check` says beyond faults: what happens when each fact is not known, and what could not be decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from engine import commands
from engine.library import Library
from engine.proofs.unknowns import Unknown, unknowns_of_ruleset, unknowns_of_table
from engine.proving import Proofs
from webapp.cli import files


def explained(library: Library, proofs: Proofs, paths: Collection[Path], on: date) -> dict[str, Any]:
    """Return as JSON data what the definitions at `paths` (all without any) do with what is not known on `on`.

    With it what can never be for a time only, unless that is over by then, and what could not be decided exactly.
    """
    chosen = {str(file) for file in files.definition_files(paths)}
    undecided = [
        {"file": place.file, "line": place.line, "path": place.path, "message": words}
        for place, words in proofs.undecided
        if not chosen or place.file in chosen
    ]
    unknown = [{"definition": name, **each.json()} for name, each in _unknown(library, chosen, on)]
    dated = [
        {
            **commands.fault_json(each.fault),
            "from": each.first.isoformat(),
            "until": each.last.isoformat() if each.last else None,
        }
        for each in proofs.dated
        if (not chosen or each.fault.file in chosen) and (each.last is None or each.last >= on)
    ]
    return {"undecided": undecided, "unknown": unknown, "dated": dated}


def print_explained(report: dict[str, Any]) -> None:
    """Print what `explained` returns, for people."""
    names = dict.fromkeys(each["definition"] for each in report["unknown"])
    for name in names:
        click.echo(f"{name}: what happens when a fact is not known, and all else is")
        for each in report["unknown"]:
            if each["definition"] == name:
                click.echo(f"    {each['words']}")
    if report["dated"]:
        click.echo("So at some time only, by the figures of that time:")
    for each in report["dated"]:
        click.echo(f"    {each['file']}:{each['line']}: {each['message']} ({each['code']})")
    if report["undecided"]:
        click.echo("Not decided exactly:")
    for each in report["undecided"]:
        click.echo(f"    {each['file']}:{each['line']}: {each['message']}")


def _unknown(library: Library, chosen: Collection[str], on: date) -> Iterator[tuple[str, Unknown]]:
    edition = library.in_force(on)
    values = edition.parameter_values(on)
    for name, version in edition.versions.items():
        if chosen and version.file not in chosen:
            continue
        if version.kind == "rules":
            yield from ((name, each) for each in unknowns_of_ruleset(edition.rulesets[name], values, on))
        elif version.kind == "table":
            yield from ((name, each) for each in unknowns_of_table(edition.tables[name], values, on))
