"""What commands print for people: colour where there is a terminal, tables, faults by file and line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from engine.commands import Decided, TableDecided, type_of
from engine.errors import Fault, Severity
from engine.rules.decision import TableFinding
from engine.showing import show
from engine.tables.evaluate import CellSeen

_TRUTHS = {True: "yes", False: "no", None: "not known"}
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
    _print_tables(out, decided)
    _print_conclusions(out, decided)
    _print_doubts(out, decided)
    out.print(f"Digest {decided.decision.digest}")


def print_table_decided(decided: TableDecided, locale: str = "en") -> None:
    """Print what a table gave: its outputs, the rows that gave it, and each cell that was matched."""
    out = console()
    named = f"{decided.header.id} (in force from {decided.header.in_force_from})"
    out.print(f"[bold]{escape(named)}[/bold], hit policy {decided.table.hit.value}, decided for {decided.decided_for}")
    _print_outputs(out, decided, locale)
    result = decided.result
    said = {"matched": result.matched, "passed over": result.passed_over, "could still win": result.open}
    for word, rows in said.items():
        if rows:
            out.print(f"{word}: {escape(', '.join(rows))}")
    if result.otherwise:
        out.print("No row matches: this is what the table then gives.")
    if result.missing:
        out.print(f"missing: {escape(', '.join(result.missing))}")
    _print_warnings(out, decided.warnings)
    table = Table(show_lines=True)
    for heading in ("Row", "Matches", "Cells: the value seen, and whether it held", "Note"):
        table.add_column(heading, overflow="fold")
    for row in result.rows:
        cells = "\n".join(_cell(decided, cell, locale) for cell in row.cells) or "anything matches"
        note = decided.table.row(row.id).note.said(locale)
        table.add_row(escape(row.id), _TRUTHS[row.truth], escape(cells), escape(note))
    out.print(table)


def _print_outputs(out: Console, decided: TableDecided, locale: str) -> None:
    given = decided.result.outputs
    if given is None:
        unknown = bool(decided.result.open)
        out.print("What it gives cannot be told yet." if unknown else "No row matches: it gives nothing.")
    for each in given if isinstance(given, tuple) else [given] if given is not None else []:
        for output in decided.table.outputs:
            value = each[output.name]
            shown = "unknown" if value is None else show(value, output.type, locale)
            out.print(f"gives: {escape(output.title.said(locale))} ({output.name}): [bold]{escape(shown)}[/bold]")


def _cell(decided: TableDecided, cell: CellSeen, locale: str) -> str:
    declared = next(fact for fact in decided.table.inputs if fact.name == cell.input)
    shown = show(cell.value, declared.type, locale)
    return f"{declared.title.said(locale)}: {shown} – {_TRUTHS[cell.truth]}"


def _print_conclusions(out: Console, decided: Decided) -> None:
    for word, said in decided.decision.conclusions.said:
        if said:
            out.print(f"{word}: {escape(', '.join(said))}")
    for each in decided.decision.conclusions.derived:
        shown = "unknown" if each.value is None else show(each.value, type_of(decided.edition, each.name))
        out.print(f"set: {escape(each.name)} to {escape(shown)}")


def _print_tables(out: Console, decided: Decided) -> None:
    for each in decided.decision.tables:
        out.print(f"table {escape(each.table_id)}: {escape('; '.join(_rows_named(each)))}")


def _rows_named(found: TableFinding) -> Iterator[str]:
    named = {"matched": found.matched, "passed over": found.passed_over, "could still win": found.open}
    yield from (f"{word} {', '.join(rows)}" for word, rows in named.items() if rows)
    if found.otherwise:
        yield "no row matches, otherwise"
    elif not any(named.values()):
        yield "no row matches, nothing is given"


def _print_doubts(out: Console, decided: Decided) -> None:
    if decided.decision.missing:
        out.print(f"missing: {escape(', '.join(decided.decision.missing))}")
    _print_warnings(out, decided.warnings)
    if decided.opinion:
        out.print(f"Second opinion by {decided.opinion.by}: {decided.opinion.verdict}")
        for difference in decided.opinion.differences:
            out.print(f"    {escape(difference)}")


def _print_warnings(out: Console, warnings: Iterable[str]) -> None:
    for warning in warnings:
        out.print(f"[yellow]warning[/yellow]: {escape(warning)}")
