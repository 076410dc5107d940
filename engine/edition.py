"""An edition: at most one version of each definition, read together and checked against each other.

What is in force on a date is an edition; so is what an earlier decision or an open round is pinned to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.catalogue import laid_over, read_authority, read_lot
from engine.closure import Contents
from engine.conditions.known import Known
from engine.conditions.scope import Named, Scope
from engine.documents.read import read_document
from engine.errors import Faults
from engine.forms.read import bank_questions, calculated_fields, calculates, form_fields, read_form
from engine.framework import read_framework
from engine.needs import NeededFor
from engine.parameters import read_parameters
from engine.reading import MapNode
from engine.rules.compiled import RuleFunctions
from engine.rules.decide import decide
from engine.rules.decision import Decision, Header
from engine.rules.read import read_ruleset
from engine.tables.evaluate import Result, decide_table
from engine.tables.lookup import TableLookup
from engine.tables.model import Table
from engine.tables.read import read_table, table_fields
from engine.values import Facts, Value
from engine.versions import Version
from engine.vocabulary import Field, Vocabulary, facts_from_json, read_fields


@dataclass(frozen=True, slots=True)
class Edition(Contents):
    """Definitions read together. Everything is by id; `faults` is what the reading found."""

    faults: Faults = field(default_factory=Faults)
    _functions: dict[str, RuleFunctions] = field(default_factory=dict, init=False, repr=False, compare=False)

    def functions(self, ruleset_id: str) -> RuleFunctions:
        """Return a rule set of this edition as Python functions.

        They are kept here, because an edition is what has one content id for everything that a rule set reads.

        Raises:
            KeyError: there is no such rule set in this edition.
        """
        if ruleset_id not in self._functions:
            self._functions[ruleset_id] = RuleFunctions(self.rulesets[ruleset_id])
        return self._functions[ruleset_id]

    def parameter_values(self, on: date) -> dict[str, Value]:
        """Return the parameter values in force on `on`, by full name."""
        found = {name: parameter.value(on) for name, parameter in self.parameters.items()}
        return {name: value for name, value in found.items() if value is not None}

    def facts_from_json(self, data: Mapping[str, Any]) -> Facts:
        """Read facts given as JSON under this edition's vocabulary.

        Raises:
            FactsError: facts that nobody declares, are given twice or do not fit their types; all of them.
        """
        return facts_from_json(self.vocabulary, data)

    def decide(self, ruleset_id: str, facts: Facts, on: date) -> Decision:
        """Decide the rule set called `ruleset_id` on `facts` for the date `on`.

        The closure it keeps holds what declares each fact given, too: without it the facts could not be read again.

        Raises:
            KeyError: there is no such rule set in this edition, or nobody declares a fact.
            InputError: a derived fact was supplied.
            ContradictionError: two true rules set different values for one fact.
            ViolationError: rows of a table match together that its hit policy forbids to.
        """
        # To make the functions costs as much as some ten decisions: who decides once does not wait for them.
        decides_once = ruleset_id not in self._functions
        functions, header, values = (
            self.functions(ruleset_id),
            self.header(ruleset_id, facts),
            self.parameter_values(on),
        )
        if decides_once:
            return decide(functions.ruleset, facts, values, header, on)
        return functions.decide(facts, values, header, on)

    def header(self, definition_id: str, facts: Facts) -> Header:
        """Return which version of `definition_id` decides on `facts`, with the closure of all that it reads.

        Raises:
            KeyError: there is no such definition in this edition, or nobody declares a fact.
        """
        version = self.versions[definition_id]
        declaring = {self.vocabulary[name].source for name in facts}
        closure = self.closure([definition_id, *declaring])
        return Header(definition_id, version.content_id, version.in_force_from, closure)

    def decide_table(self, table_id: str, facts: Facts, on: date) -> Result:
        """Decide the table called `table_id` on `facts` for the date `on`.

        Raises:
            KeyError: there is no such table in this edition.
            ViolationError: rows match together that the hit policy forbids to.
        """
        return decide_table(self.tables[table_id], Known(facts, self.parameter_values(on)))


def read_edition(versions: Iterable[Version]) -> Edition:
    """Read `versions` (at most one of each id) together; faults are collected in the edition.

    They are read in order of id, so that the first of two that declare one fact is the same in a pinned edition.
    """
    return _Builder({version.id: version for version in sorted(versions, key=lambda each: each.id)}).edition()


class _Builder:
    """Reads kind after kind, each with what it may refer to already read."""

    def __init__(self, versions: Mapping[str, Version]) -> None:
        self.versions = versions
        self.faults = Faults()

    def edition(self) -> Edition:
        bank = self._bank()
        fields = tuple(self._fields(bank))
        parameters = {each.name: each for doc in self._of("parameters") for each in read_parameters(doc, self.faults)}
        named = {name: parameter.named for name, parameter in parameters.items()}
        faults = self.faults
        vocabulary = Vocabulary((*fields, *self._calculated(fields, bank, named)), faults)
        tables = self._tables(vocabulary, named, faults)
        rulesets = {d.text("id"): read_ruleset(d, vocabulary, named, faults, tables) for d in self._of("rules")}
        lookups = {table_id: TableLookup(table) for table_id, table in tables.items()}
        needed = {name: NeededFor(each, self.versions[name].in_force_from) for name, each in rulesets.items()}
        forms = {d.text("id"): read_form(d, bank, vocabulary, named, faults, lookups, needed) for d in self._of("form")}
        documents = {d.text("id"): read_document(d, vocabulary, named, faults, lookups) for d in self._of("document")}
        lots = {
            d.text("id"): read_lot(d, self._kind_of, vocabulary, named, faults) for d in map(self._lot, self._of("lot"))
        }
        frameworks = {d.text("id"): read_framework(d, self._kind_of, vocabulary, faults) for d in self._of("framework")}
        authorities = {d.text("id"): read_authority(d, faults) for d in self._of("authority")}
        return Edition(
            self.versions,
            vocabulary,
            parameters,
            tables,
            rulesets,
            forms,
            documents,
            lots,
            frameworks,
            authorities,
            faults,
        )

    def _of(self, kind: str) -> list[MapNode]:
        return [version.document for version in self.versions.values() if version.kind == kind]

    def _kind_of(self, definition_id: str) -> str:
        version = self.versions.get(definition_id)
        return version.kind if version else ""

    def _bank(self) -> dict[str, MapNode]:
        bank: dict[str, MapNode] = {}
        for document in self._of("questions"):
            for question_id, node in bank_questions(document, self.faults).items():
                if question_id in bank:
                    message = (
                        f"The question “{question_id}” is in the bank twice, also in {bank[question_id].place.file}."
                    )
                    self.faults.error(node.place, "duplicate-id", message)
                bank.setdefault(question_id, node)
        return bank

    def _fields(self, bank: Mapping[str, MapNode]) -> Iterable[Field]:
        for document in self._of("vocabulary"):
            yield from read_fields(document, document.text("id"), self.faults)
        for document in self._of("table"):
            yield from table_fields(document, self.faults)
        for document in self._of("form"):
            yield from form_fields(document, bank, self.faults)

    def _calculated(
        self, fields: tuple[Field, ...], bank: Mapping[str, MapNode], parameters: Mapping[str, Named]
    ) -> tuple[Field, ...]:
        """Return the fields of calculated answers; one that rests on what another form calculates is found after it."""
        forms = [document for document in self._of("form") if calculates(document, bank)]
        found: tuple[Field, ...] = ()
        for _ in forms:
            known = Vocabulary((*fields, *found))
            tables = {name: TableLookup(table) for name, table in self._tables(known, parameters, Faults()).items()}
            before = len(found)
            found = tuple(each for form in forms for each in calculated_fields(form, bank, known, parameters, tables))
            if len(found) == before:
                break
        return found

    def _tables(self, vocabulary: Vocabulary, parameters: Mapping[str, Named], faults: Faults) -> dict[str, Table]:
        facts = {name: Named(name, field.type, field.title) for name, field in vocabulary.items()}
        scope = Scope(facts, parameters, looks_up=False)
        return {d.text("id"): read_table(d, scope, faults) for d in self._of("table")}

    def _lot(self, document: MapNode) -> MapNode:
        base_id = document.text("based_on")
        seen = {document.text("id")}
        while base_id:
            base = self.versions.get(base_id)
            if base is None or base.kind != "lot" or base_id in seen:
                why = "in a circle" if base_id in seen else "on a lot that is not in force"
                place = document.place_of("based_on")
                self.faults.error(place, "unknown-reference", f"It is based {why}: “{base_id}”.")
                break
            seen.add(base_id)
            document = laid_over(base.document, document)
            base_id = base.document.text("based_on")
        return document
