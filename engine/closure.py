"""Closures: every definition that a definition reads, directly or through others.

A decision, a submission or a letter keeps its closure, so that it can be replayed and rendered after
everything in it has been superseded.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.catalogue import Authority, Lot
from engine.conditions.mentions import Part, mentions, walk
from engine.conditions.model import Lookup
from engine.documents.model import Document
from engine.forms.model import Form, Question
from engine.framework import Framework
from engine.parameters import Parameter
from engine.rules.model import RuleSet
from engine.rules.order import parts_of
from engine.tables.model import Table
from engine.versions import Version
from engine.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Contents:
    """The definitions of one edition, read, by id; and what each of them reads."""

    versions: Mapping[str, Version]
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, Table]
    rulesets: Mapping[str, RuleSet]
    forms: Mapping[str, Form]
    documents: Mapping[str, Document]
    lots: Mapping[str, Lot]
    frameworks: Mapping[str, Framework]
    authorities: Mapping[str, Authority]

    def closure(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the content id of every definition that those called `ids` read, and of themselves.

        Raises:
            KeyError: an id is not in this edition.
        """
        found: set[str] = set()
        waiting = list(ids)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(self.versions[name].id)
                waiting += [inner for inner in self._read_by(name) if inner in self.versions]
        return {name: self.versions[name].content_id for name in sorted(found)}

    def _read_by(self, name: str) -> Iterator[str]:
        kind = self.versions[name].kind
        if kind == "table":
            yield from self._of_table(self.tables[name])
        elif kind == "rules":
            yield from self._of_ruleset(self.rulesets[name])
        elif kind == "form":
            yield from self._of_form(self.forms[name])
        elif kind == "document":
            yield from self._of_document(self.documents[name])
        elif kind == "lot":
            yield from self._of_lot(self.lots[name])
        elif kind == "framework":
            yield from self._of_framework(self.frameworks[name])

    def _facts(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the definitions that declare the facts `names`."""
        for name in names:
            if name in self.vocabulary:
                yield self.vocabulary[name].source

    def _parts(self, parts: Iterable[Part | None]) -> Iterator[str]:
        kept = [part for part in parts if part is not None]
        found = mentions(kept)
        yield from self._facts(found.fact_names)
        yield from (node.table.id for part in kept for node in walk(part) if isinstance(node, Lookup))
        for parameter in found.parameters:
            yield self.parameters[parameter.name].document

    def _of_table(self, table: Table) -> Iterator[str]:
        yield from self._parts(table.reads)
        yield from self._facts(table.output_names)

    def _of_ruleset(self, ruleset: RuleSet) -> Iterator[str]:
        for step in ruleset.steps:
            yield from self._parts(parts_of(step))
        yield from (table.id for table in ruleset.tables)
        yield from self._facts(fact.name for fact in ruleset.derived_facts)
        for rule in ruleset.rules:
            for _, words in rule.because:
                yield from self._facts(words.facts)

    def _of_form(self, form: Form) -> Iterator[str]:
        for question in form.questions:
            yield from self._of_question(question)
        yield from self._parts(page.show_when for page in form.pages)
        yield from self._parts(check.when for check in form.checks)

    def _of_question(self, question: Question) -> Iterator[str]:
        if question.source:
            yield question.source
        yield from self._facts([question.feeds])
        if question.needed_for is not None:
            yield question.needed_for.id
        yield from self._parts([question.show_when, question.value, *(check.when for check in question.checks)])
        for cell in question.row:
            yield from self._of_question(cell)

    def _of_document(self, document: Document) -> Iterator[str]:
        yield from self._facts(document.fact_names)
        yield from self._parts(part.when for part in document.parts)

    def _of_lot(self, lot: Lot) -> Iterator[str]:
        yield from (lot.framework, lot.based_on, *lot.enrolment.values())
        yield from self._facts(lot.facts)
        yield from self._parts([lot.chargeable_weeks])

    def _of_framework(self, framework: Framework) -> Iterator[str]:
        yield from (framework.lead, *framework.participants)
        for registration in (framework.organisation, framework.establishment):
            if registration is not None:
                yield registration.form
        yield from framework.letters.values()
        yield from (reminder.letter for reminder in framework.reminders)
        yield from self._facts(framework.supplies.values())
