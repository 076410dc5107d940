"""Reading forms and question banks: documents become a checked `Form`, and the facts that it adds.

Everything wrong is reported to the collector with its place, and reading goes on without it; the
structure (keys, their types, what is required) is `engine.structure`'s to report.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from engine.conditions.mentions import mentions
from engine.conditions.model import Condition, Lookable
from engine.conditions.parse import parse
from engine.conditions.scope import Named, Scope
from engine.errors import Faults
from engine.forms.calculating import with_values
from engine.forms.check import Asked, check_order, check_questions
from engine.forms.feeding import with_feeds
from engine.forms.model import Check, Form, Needable, Page
from engine.forms.names import check_kebab
from engine.forms.prefill import check_prefill
from engine.forms.question import BANK, read_question
from engine.forms.rows_reading import with_row_conditions
from engine.hints import did_you_mean
from engine.reading import MapNode, Scalar
from engine.vocabulary import Field, Vocabulary
from engine.words import read_words

_ASK = ("label", "show_when", "needed_for", "prefill", "optional")


def bank_questions(document: MapNode, faults: Faults) -> dict[str, MapNode]:
    """Return the questions of a bank document by id, each knowing the bank it comes from.

    An id that stands twice is a fault, and the first one is kept.
    """
    found: dict[str, MapNode] = {}
    for node in document.maps("questions"):
        question_id = node.text("id")
        if question_id in found:
            message = f"The question “{question_id}” stands twice in this bank."
            faults.error(node.place_of("id"), "duplicate-id", message)
        elif question_id:
            bank = Scalar(document.text("id"), node.place)
            found[question_id] = replace(node, entries=node.entries | {BANK: bank})
    for node in found.values():
        read_question(node, faults)
    return found


def form_fields(document: MapNode, bank: Mapping[str, MapNode], faults: Faults) -> tuple[Field, ...]:
    """Return the facts that a form adds to the vocabulary: one for each question that asks.

    Args:
        document: a document of kind `form`.
        bank: the questions that forms may ask, by id.
        faults: collects what is wrong with the questions.
    """
    form_id, record = document.text("id"), document.text("record")
    return tuple(
        Field(f"{record}.{each.question.id}", each.question.fact_type, each.question.label, form_id, each.node.place)
        for each in _asked(document, bank, faults)
        if record and each.question.fact_type is not None
    )


def calculates(document: MapNode, bank: Mapping[str, MapNode]) -> bool:
    """Tell whether a document of kind `form` has calculated answers."""
    nodes = (node for page in document.maps("pages") for node in page.maps("questions"))
    return any("value" in bank.get(node.text("ask"), node).entries for node in nodes)


def calculated_fields(
    document: MapNode,
    bank: Mapping[str, MapNode],
    vocabulary: Vocabulary,
    parameters: Mapping[str, Named],
    tables: Mapping[str, Lookable],
) -> tuple[Field, ...]:
    """Return the facts that a form adds by calculating, whose types rest on those of other facts.

    Args:
        document: a document of kind `form`.
        bank: the questions that forms may ask, by id.
        vocabulary: the facts that exist so far.
        parameters: the parameters that expressions may mention, by full name.
        tables: the decision tables that they may look values up in, by id.
    """
    form_id, record = document.text("id"), document.text("record")
    asked = _asked(document, bank, Faults())
    scope = Scope(_known(record, asked, vocabulary), parameters, tables=tables)
    return tuple(
        Field(f"{record}.{each.question.id}", each.question.fact_type, each.question.label, form_id, each.node.place)
        for each in with_values(asked, record, scope, Faults())
        if each.question.value is not None and each.question.fact_type is not None
    )


def read_form(
    document: MapNode,
    bank: Mapping[str, MapNode],
    vocabulary: Vocabulary,
    parameters: Mapping[str, Named],
    faults: Faults,
    tables: Mapping[str, Lookable] = MappingProxyType({}),
    rulesets: Mapping[str, Needable] = MappingProxyType({}),
) -> Form:
    """Read a form and check it.

    Args:
        document: a document of kind `form`.
        bank: the questions that forms may ask, by id.
        vocabulary: the facts that exist, with those that forms add.
        parameters: the parameters that conditions may mention, by full name.
        faults: collects what is wrong; what has faults is left out of the form.
        tables: the decision tables that conditions may look values up in, by id.
        rulesets: the rule sets that questions may be needed for, by id.
    """
    record = document.text("record")
    asked = _asked(document, bank, faults)
    check_questions(asked, faults)
    asked = with_values(asked, record, Scope(_known(record, asked, vocabulary), parameters, tables=tables), faults)
    scope = Scope(_known(record, asked, vocabulary), parameters, tables=tables)
    read = _needed(_conditioned(asked, scope, faults), rulesets, faults)
    read = with_feeds(read, record, vocabulary, faults)
    check_prefill(read, record, vocabulary, faults)
    check_order(read, record, faults)
    return Form(
        id=document.text("id"),
        title=read_words(document.get("title"), faults),
        record=record,
        audience=document.text("audience"),
        on_new_version=document.text("on_new_version", "re-confirm"),
        pages=tuple(_pages(document, read, faults)),
        checks=tuple(_checks(document, scope, record, read, faults)),
    )


def _asked(document: MapNode, bank: Mapping[str, MapNode], faults: Faults) -> tuple[Asked, ...]:
    """Return the questions of every page with their nodes; of two with one id the first is kept."""
    found: dict[str, Asked] = {}
    for page in document.maps("pages"):
        for node in page.maps("questions"):
            whole = _whole(node, bank, faults)
            question = read_question(whole, faults) if whole else None
            if whole is None or question is None:
                continue
            if question.id in found:
                message = f"The question “{question.id}” is asked twice in this form."
                faults.error(node.place_of("id"), "duplicate-id", message, "Give one of them another id.")
            else:
                found[question.id] = Asked(question, whole, page)
    return tuple(found.values())


def _whole(node: MapNode, bank: Mapping[str, MapNode], faults: Faults) -> MapNode | None:
    """Return a question's own node; for one asked out of the bank the bank's, laid over with what is said here."""
    if "ask" not in node.entries:
        return node
    name = node.text("ask")
    if name not in bank:
        message = f"The question bank has no question “{name}”."
        faults.error(node.place_of("ask"), "unknown-question", message, did_you_mean(name, bank))
        return None
    known = bank[name]
    here = {key: node.entries[key] for key in _ASK if key in node.entries}
    places = known.key_places | {key: node.place_of(key) for key in here}
    return MapNode(known.entries | here, node.place, places)


def _known(record: str, asked: tuple[Asked, ...], vocabulary: Vocabulary) -> dict[str, Named]:
    """Return what conditions may mention: the form's own questions without a dot, and every fact with its dot."""
    facts = {name: Named(name, field.type, field.title) for name, field in vocabulary.items()}
    for each in asked:
        question = each.question
        if question.fact_type is not None:
            facts[question.id] = Named(f"{record}.{question.id}", question.fact_type, question.label)
    return facts


def _conditioned(asked: tuple[Asked, ...], scope: Scope, faults: Faults) -> tuple[Asked, ...]:
    """Return the questions with their own conditions and those of their pages."""
    pages: dict[int, Condition | None] = {}
    found = []
    for each in asked:
        if id(each.page) not in pages:
            pages[id(each.page)] = parse(each.page.get("show_when"), scope, faults)
        show_when = parse(each.node.get("show_when"), scope, faults)
        question = replace(with_row_conditions(each.question, each.node, scope, faults), show_when=show_when)
        found.append(replace(each, question=question, page_when=pages[id(each.page)]))
    return tuple(found)


def _needed(asked: tuple[Asked, ...], rulesets: Mapping[str, Needable], faults: Faults) -> tuple[Asked, ...]:
    """Return the questions with the rule sets that they are needed for."""
    found = []
    for each in asked:
        named = each.node.text("needed_for")
        if named and named not in rulesets:
            message, hint = f"There is no rule set “{named}”.", did_you_mean(named, rulesets)
            faults.error(each.node.place_of("needed_for"), "unknown-reference", message, hint)
        found.append(replace(each, question=replace(each.question, needed_for=rulesets.get(named))))
    return tuple(found)


def _pages(document: MapNode, asked: tuple[Asked, ...], faults: Faults) -> Iterator[Page]:
    seen: set[str] = set()
    for node in document.maps("pages"):
        page_id = node.text("id")
        check_kebab(node, "id", faults)
        if page_id in seen:
            faults.error(node.place_of("id"), "duplicate-id", f"The page “{page_id}” stands twice in this form.")
        elif page_id:
            here = [each for each in asked if each.page is node]
            yield Page(
                id=page_id,
                title=read_words(node.get("title"), faults),
                questions=tuple(each.question for each in here),
                guidance=read_words(node.get("guidance"), faults),
                show_when=here[0].page_when if here else None,
            )
        seen.add(page_id)


def _checks(document: MapNode, scope: Scope, record: str, asked: tuple[Asked, ...], faults: Faults) -> Iterator[Check]:
    seen: set[str] = set()
    for node in document.maps("checks"):
        check_id = node.text("id")
        check_kebab(node, "id", faults)
        if check_id in seen:
            faults.error(node.place_of("id"), "duplicate-id", f"The check “{check_id}” stands twice in this form.")
        seen.add(check_id)
        when = parse(node.get("when"), scope, faults)
        at = _at(node, when, record, asked, faults)
        if when is not None and check_id and at:
            yield Check(check_id, when, read_words(node.get("message"), faults), at)


def _at(node: MapNode, when: Condition | None, record: str, asked: tuple[Asked, ...], faults: Faults) -> str:
    """Return the question beside which a check speaks: the one it names, else the first that it reads."""
    own = {f"{record}.{each.question.id}": each.question.id for each in asked if each.question.asks}
    at = node.text("at")
    if at:
        if at in own.values():
            return at
        hint = did_you_mean(at, tuple(own.values()))
        faults.error(node.place_of("at"), "unknown-question", f"The form asks no question “{at}”.", hint)
        return ""
    read = [own[name] for name in mentions([when]).fact_names if name in own] if when else []
    if when and not read:
        message = "This check reads none of the form's questions, so it must say at which one it speaks."
        faults.error(node.place, "check-at-missing", message, "Add at: and the id of a question.")
    return read[0] if read else ""
