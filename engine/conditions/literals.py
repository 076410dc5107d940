"""Literals in definitions: the text of a scalar becomes a value of the type it meets."""

import unicodedata

import re2

from engine.conditions.model import Literal
from engine.conditions.operators import pattern_options
from engine.conditions.scope import did_you_mean
from engine.errors import Faults, InputError
from engine.input_words import input_words
from engine.reading import Node, Scalar
from engine.values import (
    DATE,
    DECIMAL,
    INTEGER,
    MONEY,
    PERCENTAGE,
    TEXT,
    Type,
    TypeName,
    read_literal,
)

_EXACT = {TypeName.INTEGER, TypeName.DECIMAL}


def literal(node: Scalar, type_: Type, faults: Faults) -> Literal | None:
    """Return the literal that `node` writes under `type_`, or None (reported)."""
    try:
        return Literal(read_literal(node.text, type_), type_)
    except InputError as error:
        faults.error(node.place, f"literal-{error.code}", input_words(error), did_you_mean(node.text, type_.values))
        return None


def guessed_type(text: str) -> Type:
    """Return the type a literal has by its look alone: `£5` money, `10%` percentage, a date, a number."""
    for type_ in (INTEGER, DECIMAL, MONEY, DATE):
        try:
            read_literal(text, type_)
        except InputError:
            continue
        return type_
    return PERCENTAGE if text.endswith("%") else TEXT


def comparable(one: Type, other: Type) -> bool:
    """Tell whether values of the two types may be compared: the same type, or both plain numbers."""
    names = {one.name, other.name}
    return len(names) == 1 or names <= _EXACT or names == {TypeName.TEXT, TypeName.CHOICE}


def pattern(node: Node, faults: Faults) -> tuple[Literal, ...] | None:
    """Return the RE2 pattern that `node` writes, or None (reported)."""
    if not isinstance(node, Scalar) or not node.text:
        faults.error(node.place, "pattern", "“matches” is followed by a pattern in quotes.")
        return None
    try:
        re2.compile(node.text, pattern_options())
    except re2.error as error:
        faults.error(
            node.place,
            "pattern",
            f"The pattern is not RE2: {error}.",
            "Look-ahead and back-references are not available.",
        )
        return None
    return (Literal(unicodedata.normalize("NFC", node.text), TEXT),)
