"""What commands print for people: colour where there is a terminal, tables, faults by file and line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from engine.commands import Decided, type_of
from engine.errors import Fault, Severity
from engine.showing import show

_VERDICT_STYLES = {"pass": "green", "fail": "red", "refer": "yellow", "unknown": "yellow", "not-applicable": "dim"}


def console(*, err: bool = False) -> Console:
    """Return a console on standard output (or error), with colour only on a terminal."""
    return Console(highlight=False, soft_wrap=True, stderr=err)


def print_json(report: Any) -> None:
    """Print one JSON document and nothing else."""
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))


def print_faults(faults: Iterable[Fault], *, err: bool = False) -> None:
    """Print faults as `file:line: severity message (code)`, with the hint below."""
    out = console(err=err)
    for fault in faults:
        style = "red" if fault.severity is Severity.ERROR else "yellow"
        where = f"[bold]{escape(fault.file)}:{fault.line}[/bold]"
        out.print(f"{where}: [{style}]{fault.severity}[/{style}] {escape(fault.message)} [dim]({fault.code})[/dim]")
        if fault.hint:
            out.print(f"    {escape(fault.hint)}")


def print_decided(decided: Decided) -> None:
    """Print a decision: the outcome, then each rule with its verdict, words and evidence."""
    out = console()
    core = decided.decision.core()
    outcome = core["outcome"] or "none"
    style = _VERDICT_STYLES.get(outcome, "bold")
    named = f"{core['ruleset']['id']} (in force from {core['ruleset']['in_force_from']})"
    out.print(f"[{style} bold]{outcome}[/] by {escape(named)}, decided for {core['decided_for']}")
    table = Table(show_lines=True)
    for heading in ("Criterion", "Verdict", "Why", "Evidence seen"):
        table.add_column(heading, overflow="fold")
    for rule in decided.rules:
        seen = "\n".join(f"{each.title}: {each.shown}" for each in rule.evidence)
        verdict = f"[{_VERDICT_STYLES[rule.verdict.value]}]{rule.verdict.value}[/]"
        table.add_row(escape(rule.title), verdict, escape(rule.because), escape(seen))
    if decided.rules:
        out.print(table)
    _print_conclusions(out, decided)
    _print_doubts(out, decided)
    out.print(f"Digest {decided.decision.digest}")


def _print_conclusions(out: Console, decided: Decided) -> None:
    for word, said in decided.decision.conclusions.said:
        if said:
            out.print(f"{word}: {escape(', '.join(said))}")
    for each in decided.decision.conclusions.derived:
        shown = "unknown" if each.value is None else show(each.value, type_of(decided.edition, each.name))
        out.print(f"set: {escape(each.name)} to {escape(shown)}")


def _print_doubts(out: Console, decided: Decided) -> None:
    if decided.decision.missing:
        out.print(f"missing: {escape(', '.join(decided.decision.missing))}")
    for warning in decided.warnings:
        out.print(f"[yellow]warning[/yellow]: {escape(warning)}")
    if decided.opinion:
        out.print(f"Second opinion by {decided.opinion.by}: {decided.opinion.verdict}")
        for difference in decided.opinion.differences:
            out.print(f"    {escape(difference)}")
