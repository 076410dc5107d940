"""Lots and authorities: the definitions that name the pieces the others are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.conditions.literals import literal
from engine.conditions.model import Expression
from engine.conditions.parse import expression
from engine.conditions.scope import Named, Scope, did_you_mean
from engine.errors import Faults
from engine.numerals import count
from engine.reading import MapNode, Node, Scalar
from engine.values import INTEGER, Facts, TypeName, Value
from engine.vocabulary import Vocabulary
from engine.words import NO_WORDS, Words, read_words

PIECES = {
    "form": "form",
    "criteria": "rules",
    "assessment": "form",
    "letter": "document",
    "receipt": "document",
    "clarification": "document",
    "interest": "document",
}
"""The pieces that a lot's enrolment names, and the kind of each."""

_MOST = 99_999
"""Closings of rounds a year, days and months, at most."""
CONFIRM = "confirm"
"""An act that a lot may leave to a second person: confirming an outcome."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot: its title and summary, the facts it supplies, and the pieces of its enrolment by name.

    `chargeable_weeks` is a whole number, or the parameter that holds it by date. `second_person` names the acts of its
    enrolment that somebody does who had no part in what they rest on. `clarification_days` is how many days, at
    most, an applicant has to clarify what is missing or unclear; 0 where they may not be asked.
    """

    id: str
    code: str
    title: Words
    summary: Words
    framework: str
    facts: Facts
    enrolment: Mapping[str, str]
    open_to_enrolment: bool
    based_on: str = ""
    chargeable_weeks: Expression | None = None
    second_person: frozenset[str] = frozenset()
    clarification_days: int = 0


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority, with those that came before and after it."""

    id: str
    code: str
    title: Words
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()


KindOf = Callable[[str], str]
"""Tells the kind of a definition in force by its id; nothing where it is not in force."""


def read_lot(
    document: MapNode, kind_of: KindOf, vocabulary: Vocabulary, parameters: Mapping[str, Named], faults: Faults
) -> Lot:
    """Read a lot (already laid over what it is based on)."""
    if document.text("framework"):
        refer(document.get("framework"), "framework", kind_of, faults)
    pieces = document.map("enrolment")
    for piece, node in (pieces.entries if pieces else {}).items():
        if piece in PIECES:
            refer(node, PIECES[piece], kind_of, faults)
    return Lot(
        id=document.text("id"),
        code=document.text("code"),
        title=read_words(document.get("title"), faults),
        summary=read_words(document.get("summary"), faults) if "summary" in document.entries else NO_WORDS,
        framework=document.text("framework"),
        facts=_facts(document.map("facts"), vocabulary, faults),
        enrolment={piece: pieces.text(piece) for piece in PIECES if pieces and pieces.text(piece)},
        open_to_enrolment=document.text("open_to_enrolment", "true") == "true",
        based_on=document.text("based_on"),
        chargeable_weeks=_weeks(document.get("chargeable_weeks"), parameters, faults),
        second_person=frozenset(pieces.texts("second_person")) if pieces else frozenset(),
        clarification_days=whole(pieces, "clarification_days") if pieces else 0,
    )


def _weeks(node: Node | None, parameters: Mapping[str, Named], faults: Faults) -> Expression | None:
    if node is None:
        return None
    found = expression(node, INTEGER, Scope({}, parameters), faults)
    if found is not None and found.type.name is not TypeName.INTEGER:
        faults.error(node.place, "type-mismatch", f"Weeks are a whole number, not {found.type.name}.")
    return found


def laid_over(base: MapNode, document: MapNode) -> MapNode:
    """Return `document` with what it does not say taken from `base`; mappings merge one level down."""
    entries: dict[str, Node] = dict(base.entries)
    places = dict(base.key_places)
    for key, node in document.entries.items():
        under = base.entries.get(key)
        if isinstance(node, MapNode) and isinstance(under, MapNode) and key in ("facts", "enrolment"):
            merged = MapNode(under.entries | node.entries, node.place, under.key_places | node.key_places)
            entries[key] = merged
        else:
            entries[key] = node
    return MapNode(entries, document.place, places | document.key_places)


def read_authority(document: MapNode, faults: Faults) -> Authority:
    """Read an authority."""
    return Authority(
        document.text("id"),
        document.text("code"),
        read_words(document.get("title"), faults),
        document.texts("predecessors"),
        document.texts("successors"),
    )


def refer(node: Node | None, kind: str, kind_of: KindOf, faults: Faults) -> None:
    """Report a reference that is not to a definition of `kind` in force."""
    if not isinstance(node, Scalar):
        return
    found = kind_of(node.text)
    if not found:
        faults.error(node.place, "unknown-reference", f"No {kind} “{node.text}” is in force on that date.")
    elif found != kind:
        faults.error(node.place, "wrong-kind", f"“{node.text}” is of kind {found}; here a {kind} is named.")


def _facts(node: MapNode | None, vocabulary: Vocabulary, faults: Faults) -> Facts:
    facts: dict[str, Value] = {}
    for name, written in (node.entries if node else {}).items():
        if node is None or not isinstance(written, Scalar):
            continue
        if name not in vocabulary:
            hint = did_you_mean(name, vocabulary)
            faults.error(node.place_of(name), "unknown-fact", f"The vocabulary has no fact {name}.", hint)
        elif found := literal(written, vocabulary[name].type, faults):
            facts[name] = found.value
    return facts


def whole(node: MapNode, key: str) -> int:
    """Return the whole number that a key says; 0 where it says none."""
    return count(node.text(key), _MOST) or 0
