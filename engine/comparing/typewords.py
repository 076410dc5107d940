"""What the types of facts and questions are called in sentences."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.comparing.model import Difference, Effect, Subject
from engine.comparing.pairs import Pair
from engine.comparing.saying import Field, value_difference
from engine.comparing.wording import quoted, same
from engine.words import Words

_TYPES: Mapping[str, Words] = MappingProxyType(
    {
        "boolean": Words("yes or no", "ie neu na"),
        "integer": Words("a whole number", "rhif cyfan"),
        "decimal": Words("a number", "rhif"),
        "money": Words("an amount of money", "swm o arian"),
        "percentage": Words("a percentage", "canran"),
        "date": Words("a date", "dyddiad"),
        "month": Words("a month of a year", "mis mewn blwyddyn"),
        "text": Words("a line of text", "llinell o destun"),
        "textarea": Words("a longer text", "testun hirach"),
        "choice": Words("a choice of one option", "dewis o un opsiwn"),
        "choices": Words("a choice of several options", "dewis o sawl opsiwn"),
        "email": Words("an e-mail address", "cyfeiriad e-bost"),
        "telephone": Words("a telephone number", "rhif ffôn"),
        "postcode": Words("a postcode", "cod post"),
        "urn": Words("a unique reference number", "rhif cyfeirnod unigryw"),
        "ukprn": Words("a provider reference number", "rhif cyfeirnod darparwr"),
        "address": Words("an address", "cyfeiriad"),
        "file": Words("a file", "ffeil"),
        "files": Words("several files", "sawl ffeil"),
        "rows": Words("a list of rows", "rhestr o resi"),
        "declaration": Words("a declaration", "datganiad"),
        "calculated": Words("nothing, but works out an answer", "ddim, ond mae'n cyfrifo ateb"),
        "information": Words("nothing, but gives information", "ddim, ond mae'n rhoi gwybodaeth"),
    }
)
_TYPE = Field("type", Words("its type", "ei fath"), Effect.CHANGES)


def type_words(name: str) -> Words:
    """Return what a type is called; the name that definitions write where it has no other."""
    return _TYPES.get(name) or quoted(same(name))


def type_differences(pair: Pair, subject: Subject) -> Iterator[Difference]:
    """Yield the difference of a type."""
    old, new = (type_words(text) for text in pair.texts)
    yield value_difference(subject, _TYPE, pair.place, old, new)
