"""What a report says of a single case, in lines for people: which it is, and what the rules saw."""

from collections.abc import Iterator

from engine.rules.model import Verdict
from engine.trials.past.beside import GAINED, LOST, SET, Beside
from engine.trials.past.cases import CaseName
from engine.trials.past.report import ChangedRule, Flip, Impact
from engine.trials.past.responsible import Counted

_HOW = {LOST: "concluded no longer", GAINED: "concluded newly"}


def case_said(name: CaseName) -> str:
    """Return what a case is called: its reference, its id, its line, whichever it has."""
    line = f"line {name.line}" if name.line else ""
    return ", ".join(called for called in (name.reference, name.id, line) if called)


def rules_said(report: Impact, flip: Flip, locale: str = "en") -> Iterator[str]:
    """Yield a line for each rule that accounts for `flip`: its verdicts, and what they rest on."""
    if not flip.by_draft:
        yield "not by the draft: the definitions as they were give it as well"
    for rule in flip.rules:
        verdicts = f"{_verdict(rule.before)} → {_verdict(rule.after)}"
        seen = "; ".join(_seen(report, rule, locale))
        yield f"{rule.title.said(locale)}: {verdicts}" + (f" ({seen})" if seen else "")


def changes_said(report: Impact, beside: Beside, locale: str = "en") -> Iterator[str]:
    """Yield a line for each thing that the draft changes of a case beside its outcome."""
    for each in beside.changes:
        if each.word == SET:
            values = " → ".join(report.shown(each.said, value, locale) for value in (each.before, each.after))
            yield f"{report.title(each.said, locale)}: {values}"
        else:
            yield f"{each.word} {each.said}: {_HOW[each.how]}"


def _seen(report: Impact, rule: ChangedRule, locale: str) -> Iterator[str]:
    for each in rule.evidence:
        yield f"{report.title(each.name, locale)}: {report.shown(each.name, each.value, locale)}"


def _verdict(counted: Counted | None) -> str:
    if counted is None:
        return "no such rule"
    if not counted.judges:
        return "concludes" if counted.verdict is Verdict.PASS else "concludes nothing"
    if counted.verdict is Verdict.UNKNOWN:
        return f"unknown, counts as {counted.counts}"
    return counted.verdict.value
