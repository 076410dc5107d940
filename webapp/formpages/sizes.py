"""Sizes of files in words, in the megabytes of a million bytes that limits are set in."""

from babel.numbers import format_decimal
from flask_babel import gettext

_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "KB"))


def size_words(size_bytes: int, locale: str) -> str:
    """Return a size in words: `640 KB`, `1.2 MB`."""
    scale, unit = next(((scale, unit) for scale, unit in _UNITS if size_bytes >= scale), (1, gettext("bytes")))
    number = format_decimal(size_bytes / scale, format="#,##0.#", locale="cy" if locale.startswith("cy") else "en_GB")
    return f"{number} {unit}"
