"""What `fps impact` writes as a workbook: a sheet of counts, and one for each list of cases.

Every cell is text: what someone once typed into a form cannot run as a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.spreadsheets.grid import Column, SheetOut
from engine.spreadsheets.packing import MAX_CELL_CHARACTERS, packed
from engine.trials.past.cases import CaseName
from engine.trials.past.report import Impact
from engine.trials.past.said import changes_said, rules_said

MAX_ROWS = 1_000_000
"""A sheet can hold a few more."""

_CASE = ("Line", "Id", "Reference", "Rule set", "Decided for")


def workbook(report: Impact, locale: str = "en") -> bytes:
    """Return the report as XLSX; the same report gives the same bytes."""
    return packed(
        [
            _sheet("Counts", "What would change on past cases", ("What", "Of", "Number"), _counts(report, locale)),
            _sheet("Changed", "Cases whose outcome would change", _CHANGED, _changed(report, locale)),
            _sheet("Beside", "Cases of which something else is concluded or set", _BESIDE, _beside(report, locale)),
            _sheet("Not decided", "Cases that the draft cannot decide", _NOT_DECIDED, _not_decided(report)),
            _sheet(
                "Drifted", "Cases recorded with another outcome than the rules as they were", _DRIFTED, _drifted(report)
            ),
            _sheet("Not read", "What is wrong with lines that could not be read", _NOT_READ, _not_read(report)),
        ]
    )


_CHANGED = (*_CASE, "Outcome", "Would be", "As the rules were", "Rules", "Why", "Missing")
_BESIDE = (*_CASE, "Outcome", "What is said otherwise", "Rules")
_NOT_DECIDED = (*_CASE, "Outcome", "Why")
_DRIFTED = (*_CASE, "Recorded", "As the rules were", "Would be")
_NOT_READ = ("File", "Line", "Fact", "Code", "What is wrong")


def _sheet(name: str, about: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> SheetOut:
    columns = tuple(Column(heading) for heading in headings)
    return SheetOut(name, about, columns, tuple(tuple(map(_fitting, row)) for row in rows)[:MAX_ROWS])


def _fitting(text: str) -> str:
    """Return `text` as a cell can hold it: not too long, without characters that no XML may have."""
    kept = "".join(each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}" for each in text)
    return kept if len(kept) <= MAX_CELL_CHARACTERS else kept[: MAX_CELL_CHARACTERS - 1] + "…"


def _counts(report: Impact, locale: str) -> Iterator[Sequence[str]]:
    for version in report.draft:
        yield ("Draft", f"{version.kind} {version.id}", str(version.in_force_from))
    yield ("Cases", "", str(report.cases))
    yield ("Cases", "not affected", str(report.not_affected))
    yield ("Cases", "without a recorded outcome", str(report.unrecorded))
    yield ("Outcomes that would change", "", str(len(report.flips)))
    yield ("Outcomes that would change", "with the draft alone", str(report.changed_by_draft))
    for change, count in report.by_outcome.items():
        yield ("Outcomes that would change", change, str(count))
    yield ("Cases", "of which something else is concluded or set", str(len(report.beside)))
    for change, count in report.by_change.items():
        yield ("Beside the outcome", change, str(count))
    for rule, count in report.by_rule.items():
        yield ("By rule", f"{report.titles[rule].said(locale)} ({rule})", str(count))
    for each in report.wanting:
        asked = ", which nobody was asked before" if each.is_new else ""
        yield ("For want of", f"{report.title(each.fact, locale)} ({each.fact}){asked}", str(each.cases))


def _changed(report: Impact, locale: str) -> Iterator[Sequence[str]]:
    for flip in report.flips:
        rules = ", ".join(rule.id for rule in flip.rules)
        missing = ", ".join(dict.fromkeys(name for rule in flip.rules for name in rule.missing))
        why = "\n".join(rules_said(report, flip, locale))
        yield (*_case(flip.name), flip.before, flip.after, flip.current, rules, why, missing)


def _beside(report: Impact, locale: str) -> Iterator[Sequence[str]]:
    for each in report.beside:
        said = "\n".join(changes_said(report, each, locale))
        rules = ", ".join(dict.fromkeys(rule for change in each.changes for rule in change.rules))
        yield (*_case(each.name), each.outcome, said, rules)


def _not_decided(report: Impact) -> Iterator[Sequence[str]]:
    for each in report.undecided:
        yield (*_case(each.name), each.recorded, each.why)


def _drifted(report: Impact) -> Iterator[Sequence[str]]:
    for each in report.drifted:
        yield (*_case(each.name), each.recorded, each.current, each.after)


def _not_read(report: Impact) -> Iterator[Sequence[str]]:
    for fault in report.faults:
        yield (fault.file, str(fault.line or ""), fault.path, fault.code, fault.message)


def _case(name: CaseName) -> Sequence[str]:
    return (str(name.line or ""), name.id, name.reference, name.ruleset, str(name.on))
