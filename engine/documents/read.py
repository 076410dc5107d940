"""Reading documents: every token and condition is checked against the vocabulary before a letter is written."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.conditions.mentions import mentions
from engine.conditions.model import Lookable
from engine.conditions.parse import parse
from engine.conditions.scope import Named, Scope
from engine.documents.model import CRITERIA, Document, Part
from engine.errors import Faults
from engine.hints import did_you_mean
from engine.reading import MapNode, Node, Scalar
from engine.tokens import read_token_words
from engine.vocabulary import Vocabulary
from engine.words import read_words


def read_document(
    document: MapNode,
    vocabulary: Vocabulary,
    parameters: Mapping[str, Named],
    faults: Faults,
    tables: Mapping[str, Lookable] = MappingProxyType({}),
) -> Document:
    """Read a document and check it.

    Args:
        document: a document of kind `document`.
        vocabulary: the facts that tokens and conditions may mention.
        parameters: the parameters that conditions may mention, by full name.
        faults: collects what is wrong; what has faults is left out.
        tables: the decision tables that conditions may look values up in, by id.
    """
    known = {name: Named(name, field.type, field.title) for name, field in vocabulary.items()}
    scope = Scope(known, parameters, tables=tables)
    read_words(document.get("subject"), faults)
    found = Document(
        id=document.text("id"),
        title=read_words(document.get("title"), faults),
        subject=read_token_words(document.get("subject"), vocabulary, faults),
        parts=tuple(_part(node, scope, vocabulary, faults) for node in document.maps("parts")),
    )
    _check_reads(document, found, vocabulary, faults)
    return found


def _part(node: MapNode, scope: Scope, vocabulary: Vocabulary, faults: Faults) -> Part:
    read_words(node.get("text"), faults)
    verdicts = node.map("verdicts")
    named = node.text("list")
    if named and named != CRITERIA:
        faults.error(node.place_of("list"), "unknown-list", f"There is no list “{named}”.", f"Use {CRITERIA}.")
    return Part(
        text=read_token_words(node.get("text"), vocabulary, faults),
        when=parse(node.get("when"), scope, faults),
        list=named if named == CRITERIA else "",
        verdicts=tuple((code, read_words(words, faults)) for code, words in _entries(verdicts)),
        evidence=read_words(node.get("evidence"), faults),
        decided=read_words(node.get("decided"), faults),
    )


def _entries(node: MapNode | None) -> tuple[tuple[str, Node], ...]:
    return tuple(node.entries.items()) if node else ()


def _check_reads(document: MapNode, found: Document, vocabulary: Vocabulary, faults: Faults) -> None:
    """Report records that `reads` lists and nobody declares, and warn of those read but not listed."""
    listed = [item for item in document.items("reads") if isinstance(item, Scalar)]
    for item in listed:
        if item.text not in vocabulary.records:
            hint = did_you_mean(item.text, tuple(vocabulary.records))
            faults.error(item.place, "unknown-read", f"There is no record “{item.text}”.", hint)
    conditions = mentions(part.when for part in found.parts if part.when is not None)
    records = {name.partition(".")[0] for name in (*found.fact_names, *conditions.fact_names)}
    for record in sorted(records - {item.text for item in listed}):
        message = f"The document reads {record}, which reads does not list."
        faults.warning(document.place_of("reads"), "not-read", message, f"Add {record}.")
