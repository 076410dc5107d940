"""Explaining: a decision in words, rendered from its codes and arguments in any language.

The words are those of the definitions the decision was made with, so an old decision keeps its words.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from engine import showing, tokens
from engine.conditions.sentence import sentence
from engine.parameters import Parameter
from engine.rules.decision import Decision, Evidence, Finding, TableFinding
from engine.rules.model import Rule, RuleSet, Verdict
from engine.tables.model import Table
from engine.values import TEXT
from engine.vocabulary import Vocabulary
from engine.words import Words

_UNKNOWN = Words("Not known yet: {missing}.", "Heb fod yn hysbys eto: {missing}.")
_NO_VALUE = Words("No value on this date: {figures}.", "Dim gwerth ar y dyddiad hwn: {figures}.")
_NOT_TO_BE_TOLD = Words("This cannot be told from what is given.", "Ni ellir dweud o'r hyn a roddwyd.")
_NOT_APPLICABLE = Words("This does not apply, because it is not so that: {gate}.", "Nid yw hyn yn berthnasol: {gate}.")
_HOLDS = Words("{condition}: yes.", "{condition}: ydy.")
_HOLDS_NOT = Words("{condition}: no.", "{condition}: nac ydy.")


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing looked at: fact or parameter name, its title, and its value in words."""

    name: str
    title: str
    shown: str
    known: bool


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """A row of a table: its id, and the author's note on why it is so."""

    id: str
    note: str


@dataclass(frozen=True, slots=True)
class ExplainedTable:
    """What a table came to, in words: the rows that gave it, were passed over, or could still win.

    `otherwise` tells that no row matches, and that it gave what it then gives.
    """

    id: str
    title: str
    matched: tuple[ExplainedRow, ...]
    passed_over: tuple[ExplainedRow, ...]
    open: tuple[ExplainedRow, ...]
    otherwise: bool


@dataclass(frozen=True, slots=True)
class ExplainedRule:
    """One rule's finding in words.

    `condition` is the rule said as a sentence, `gate` when it applies (or nothing), `because` why it
    came to its verdict, `missing` the titles of the facts that are not known, `tables` what the tables
    came to whose facts it looked at.
    """

    id: str
    title: str
    verdict: Verdict
    because: str
    condition: str
    gate: str
    source: str
    evidence: tuple[Seen, ...]
    missing: tuple[str, ...]
    tables: tuple[ExplainedTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion said before anything is decided: what it asks, for whom, and the author's guidance."""

    id: str
    title: str
    condition: str
    gate: str
    guidance: str
    source: str


def explain(
    decision: Decision,
    ruleset: RuleSet,
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    locale: str = "en",
) -> tuple[ExplainedRule, ...]:
    """Return every finding of `decision` in words.

    Args:
        decision: what was decided.
        ruleset: the version of the rule set that decided.
        vocabulary: the facts, with their titles and labels.
        parameters: the parameters, with their titles.
        locale: `en` or `cy`.
    """
    explainer = _Explainer(ruleset, vocabulary, parameters, locale, decision.tables)
    return tuple(explainer.rule(finding) for finding in decision.findings)


def criteria(ruleset: RuleSet, locale: str = "en") -> tuple[Criterion, ...]:
    """Return the verdict rules of `ruleset` in sentences, for someone who reads before starting."""
    return tuple(
        Criterion(
            rule.id,
            rule.title.said(locale),
            sentence(rule.when, locale),
            sentence(rule.applies_when, locale) if rule.applies_when else "",
            rule.guidance.said(locale),
            rule.source,
        )
        for rule in ruleset.rules
        if rule.is_verdict
    )


@dataclass(frozen=True, slots=True)
class _Explainer:
    ruleset: RuleSet
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    locale: str
    tables: tuple[TableFinding, ...]

    def rule(self, finding: Finding) -> ExplainedRule:
        rule = self.ruleset.rule(finding.rule_id)
        missing = tuple(self._title(name) for name in finding.missing)
        return ExplainedRule(
            id=rule.id,
            title=rule.title.said(self.locale),
            verdict=finding.verdict,
            because=self._because(rule, finding, missing),
            condition=sentence(rule.when, self.locale),
            gate=sentence(rule.applies_when, self.locale) if rule.applies_when else "",
            source=rule.source,
            evidence=self._seen((*finding.evidence, *finding.parameters)),
            missing=missing,
            tables=tuple(self._tables({each.name for each in finding.evidence})),
        )

    def _tables(self, seen: Set[str]) -> Iterator[ExplainedTable]:
        """Yield what the tables came to that give one of the facts `seen`."""
        found = {each.table_id: each for each in self.tables}
        for table in self.ruleset.tables:
            if not seen.isdisjoint(table.output_names) and table.id in found:
                each = found[table.id]
                yield ExplainedTable(
                    id=table.id,
                    title=table.title.said(self.locale),
                    matched=self._rows(table, each.matched),
                    passed_over=self._rows(table, each.passed_over),
                    open=self._rows(table, each.open),
                    otherwise=each.otherwise,
                )

    def _rows(self, table: Table, named: Iterable[str]) -> tuple[ExplainedRow, ...]:
        return tuple(ExplainedRow(row_id, table.row(row_id).note.said(self.locale)) for row_id in named)

    def _because(self, rule: Rule, finding: Finding, missing: tuple[str, ...]) -> str:
        words = rule.words(finding.verdict)
        if words:
            facts = {each.name: each.value for each in finding.arguments if each.value is not None}
            return tokens.fill(words.text(self.locale), facts, self.vocabulary, self.locale)
        if finding.verdict is Verdict.UNKNOWN:
            return self._because_unknown(finding, missing)
        if finding.verdict is Verdict.NOT_APPLICABLE and rule.applies_when:
            return _NOT_APPLICABLE.said(self.locale).format(gate=sentence(rule.applies_when, self.locale))
        held = _HOLDS if finding.reason == "condition-true" else _HOLDS_NOT
        return held.said(self.locale).format(condition=sentence(rule.when, self.locale))

    def _because_unknown(self, finding: Finding, missing: tuple[str, ...]) -> str:
        figures = [self._title(each.name) for each in finding.parameters if each.value is None]
        said = [_UNKNOWN.said(self.locale).format(missing=", ".join(missing))] if missing else []
        said += [_NO_VALUE.said(self.locale).format(figures=", ".join(figures))] if figures else []
        return " ".join(said) or _NOT_TO_BE_TOLD.said(self.locale)

    def _seen(self, evidence: Iterable[Evidence]) -> tuple[Seen, ...]:
        return tuple(
            Seen(each.name, self._title(each.name), self._shown(each), each.value is not None) for each in evidence
        )

    def _shown(self, each: Evidence) -> str:
        declared = self.vocabulary.get(each.name) or self.parameters.get(each.name)
        return showing.show(each.value, declared.type if declared else TEXT, self.locale)

    def _title(self, name: str) -> str:
        rows, _, cell = name.rpartition(".")
        if rows in self.vocabulary:
            title = next((each.title for each in self.vocabulary[rows].type.row if each.name == cell), Words(cell))
            return f"{self._title(rows)}: {title.said(self.locale)}"
        declared = self.vocabulary.get(name) or self.parameters.get(name)
        return declared.title.said(self.locale) if declared else name
