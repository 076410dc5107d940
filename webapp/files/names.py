"""What a file is called when it is kept: the name it came under, made safe to show, to store and to save under."""

from __future__ import annotations

from engine.forms.files import MEDIA_TYPES
from engine.forms.formats import hidden_character
from engine.values import composed

MOST_CHARACTERS = 150
_UNSAFE = frozenset('/\\:*?"<>|')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""What Windows takes for a device, whatever ending it has."""


def safe_name(name: str, media_type: str) -> str:
    r"""Return `name` without folders, controls or tricks of writing direction, with an ending that fits what it is.

    >>> safe_name("C:\\Reports\\Oak  report.PDF", "application/pdf")
    'Oak report.PDF'
    >>> safe_name("../report.exe", "application/pdf")
    'report.exe.pdf'
    >>> safe_name("", "image/png")
    'file.png'
    """
    last = plain_name(name)
    endings = [kind for kind, types in MEDIA_TYPES.items() if media_type in types]
    stem, dot, ending = last.rpartition(".")
    if dot and stem and ending.lower() in endings:
        return f"{stem[:MOST_CHARACTERS]}.{ending}"
    return f"{last[:MOST_CHARACTERS]}.{endings[0]}" if endings else last[:MOST_CHARACTERS]


def plain_name(name: str) -> str:
    """Return `name` without folders, controls or tricks of writing direction: as an error message can repeat it."""
    last = composed(name.replace("\\", "/").rpartition("/")[2])
    shown = "".join(" " if each in _UNSAFE else each for each in last if not hidden_character(each))
    kept = " ".join(shown.split()).strip(". ")[:MOST_CHARACTERS].strip(". ")
    reserved = kept.partition(".")[0].strip().lower() in _RESERVED
    return f"file {kept}".strip() if reserved or not kept else kept
