"""What `fps impact` prints for people: counts, what changes to what, by which rule, and the first cases."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from engine.trials.past.report import Flip, Impact
from engine.trials.past.said import case_said, changes_said, rules_said
from webapp.cli.printing import console


def print_impact(report: Impact, show: int, locale: str = "en") -> None:
    """Print the report, with at most `show` cases of each list."""
    out = console()
    for version in report.draft:
        named = f"{version.kind} {version.id} (in force from {version.in_force_from})"
        out.print(f"Draft: {escape(named)}, {escape(version.title.said(locale))}")
    if not report.draft:
        out.print("The draft says nothing that the definitions do not say already.")
    for sentence in _counts(report):
        out.print(sentence)
    if report.flips:
        _print_changes(out, report, locale)
        _print_flips(out, report.flips[:show], report, locale)
    if report.beside:
        _print_beside(out, report, show, locale)
    for line in (*_without_the_draft(report), *_not_decided(report, show)):
        out.print(escape(line))
    if max(len(report.flips), len(report.beside), len(report.undecided)) > show:
        out.print("Not all cases are listed: --show lists more, --json and --xlsx all of them.")


def _counts(report: Impact) -> Iterator[str]:
    yield f"{_cases(report.cases)}: {_outcomes(len(report.flips))} would change."
    if report.beside:
        yield f"{_cases(len(report.beside))} of which something else is concluded or set, beside the outcome."
    if report.not_affected:
        yield f"{_cases(report.not_affected)} not affected: the rules read nothing that is drafted."
    if report.unrecorded:
        yield f"{_cases(report.unrecorded)} without a recorded outcome, compared with the definitions as they were."
    if report.unread:
        yield f"{_cases(report.unread)} that cannot be read, and not counted."


def _print_changes(out: Console, report: Impact, locale: str) -> None:
    by_outcome = Table("Outcome", "Would be", "Cases")
    for change, count in report.by_outcome.items():
        before, _, after = change.partition("->")
        by_outcome.add_row(escape(before), escape(after), f"{count:,}")
    out.print(by_outcome)
    if report.by_rule:
        by_rule = Table("Rule", "Title", "Cases it accounts for")
        for rule, count in report.by_rule.items():
            by_rule.add_row(escape(rule), escape(report.titles[rule].said(locale)), f"{count:,}")
        out.print(by_rule)
    for each in report.wanting:
        asked = ", which nobody was asked before" if each.is_new else ""
        named = f"{report.title(each.fact, locale)} ({each.fact})"
        out.print(f"{_cases(each.cases)} for want of {escape(named)}{asked}.")


def _print_flips(out: Console, flips: tuple[Flip, ...], report: Impact, locale: str) -> None:
    if not flips:
        return
    table = Table(show_lines=True)
    for heading in ("Case", "Decided for", "Outcome", "Would be", "Why"):
        table.add_column(heading, overflow="fold")
    for flip in flips:
        why = "\n".join(rules_said(report, flip, locale))
        case = escape(case_said(flip.name))
        table.add_row(case, str(flip.name.on), escape(flip.before), escape(flip.after), escape(why))
    out.print(table)


def _print_beside(out: Console, report: Impact, show: int, locale: str) -> None:
    """Print what changes beside the outcome: how often each thing does, and the first cases."""
    counts = Table("Beside the outcome", "Cases")
    for change, count in report.by_change.items():
        counts.add_row(escape(change), f"{count:,}")
    out.print(counts)
    table = Table(show_lines=True)
    for heading in ("Case", "Decided for", "Outcome", "What is said otherwise"):
        table.add_column(heading, overflow="fold")
    for each in report.beside[:show]:
        said = "\n".join(changes_said(report, each, locale))
        table.add_row(escape(case_said(each.name)), str(each.name.on), escape(each.outcome), escape(said))
    if report.beside[:show]:
        out.print(table)


def _without_the_draft(report: Impact) -> Iterator[str]:
    drifted, without = len(report.drifted), sum(not flip.by_draft for flip in report.flips)
    if drifted:
        yield f"{_cases(drifted)} recorded with another outcome than the definitions as they were give."
    if without:
        yield f"{_outcomes(without)} of those that would change would do so without the draft as well."


def _not_decided(report: Impact, show: int) -> Iterator[str]:
    if report.undecided:
        yield f"{_cases(len(report.undecided))} that the draft cannot decide:"
    for each in report.undecided[:show]:
        yield f"    {case_said(each.name)}: {each.why}"


def _cases(count: int) -> str:
    return f"{count:,} {'case' if count == 1 else 'cases'}"


def _outcomes(count: int) -> str:
    return f"{count:,} {'outcome' if count == 1 else 'outcomes'}"
