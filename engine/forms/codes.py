"""What can be wrong with an answer: the closed list of codes, each with the values its words may mention.

Those of one type of question stand with it, in `engine.forms.types`.

The words themselves are the service's, in each language; an author may give their own per question with
`messages`. Bounds among the values are of the question's own type: pence, dates, whole numbers.
"""

from collections.abc import Mapping
from types import MappingProxyType

from engine.forms.types import TYPES

GENERAL: Mapping[str, str] = MappingProxyType(
    {
        "required": "Nothing was given, or a declaration was not made.",
        "too-long": "The text has more than `limit` characters; it has `length`.",
        "control-character": "The text has a character that cannot be seen or typed: `character`, as U+0007.",
        "text": "It is not text as it is kept: trimmed, composed (NFC), with something to see.",
        "too-many-digits": "The number has more than `limit` digits.",
        "min": "It is less, or earlier, than `min`.",
        "max": "It is more, or later, than `max`.",
        "repeated": "The same option or file is given twice.",
        "too-few": "There are `given` rows, files or choices; at least `at_least` are needed.",
        "too-many": "There are `given` rows, files or choices; at most `at_most` are taken.",
        "unknown-question": "The form asks no such question.",
        "check": "The check `check` of the form does not hold; its own words say why.",
    }
)
"""The codes that any answer may have, with what each means and the values beside it."""

_OF_TYPES = {code: meaning for type_ in TYPES.values() for code, meaning in type_.codes.items()}

CODES: Mapping[str, str] = MappingProxyType({**GENERAL, **_OF_TYPES})
"""Every code of a fault in an answer."""
