"""One version of one definition: its head, its bytes, and the content id of its meaning."""

import hashlib
from dataclasses import dataclass
from datetime import date

from engine.errors import DefinitionError, Faults, InputError
from engine.reading import MapNode, canonical, read, typed
from engine.structure import check_structure
from engine.values import iso_date
from engine.words import Words, read_words


@dataclass(frozen=True, slots=True)
class Version:
    """One document: one version of the definition `id`, in force from its date.

    `content_id` is the SHA-256 of the canonical JSON of its meaning (no comments, no examples);
    `source` is its bytes as written, which export gives back. `sound` tells whether its structure is.
    """

    kind: str
    id: str
    title: Words
    owner: str
    in_force_from: date
    in_force_to: date | None
    content_id: str
    source: bytes
    file: str
    document: MapNode
    sound: bool = True

    def in_force(self, on: date) -> bool:
        """Tell whether the version's own dates include `on`; a successor may end it sooner."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


def read_version(source: bytes, file: str, faults: Faults, *, undated: date | None = None) -> Version | None:
    """Read one document; every fault in its structure goes to `faults`.

    Args:
        source: its bytes.
        file: its name, used in faults.
        faults: collects the faults.
        undated: the date to take where the one that it begins on cannot be read, so that the rest can be checked.

    Returns:
        The version, or None where it has no usable head (kind, id and date).
    """
    try:
        document = read(source, file)
    except DefinitionError as error:
        for fault in error.faults:
            faults.add(fault)
        return None
    return _version(source, file, document, faults, undated)


def content_id(document: MapNode) -> str:
    """Return the SHA-256 of the meaning of `document`, as 64 hexadecimal digits."""
    meaning = {key: value for key, value in typed(document).items() if key != "examples"}
    if document.text("kind") == "table" and isinstance(meaning.get("outputs"), dict):
        # What a row gives goes by the place of each output, and so do ranks: their order counts.
        meaning["outputs"] = list(meaning["outputs"].items())
    return hashlib.sha256(canonical(meaning).encode()).hexdigest()


def _version(source: bytes, file: str, document: MapNode, faults: Faults, undated: date | None) -> Version | None:
    sound = check_structure(document, faults)
    dates = document.map("in_force")
    if not dates or not document.text("id") or not document.text("kind"):
        return None
    start, end = _date(dates, "from"), _date(dates, "to")
    if start is None and undated is not None and dates.text("from"):
        start, end = undated, None
    if start is None:
        return None
    if end is not None and end < start:
        faults.error(dates.place_of("to"), "dates-reversed", f"It ends on {end}, before it begins on {start}.")
    return Version(
        kind=document.text("kind"),
        id=document.text("id"),
        title=read_words(document.get("title"), faults),
        owner=document.text("owner"),
        in_force_from=start,
        in_force_to=end,
        content_id=content_id(document),
        source=source,
        file=file,
        document=document,
        sound=sound,
    )


def _date(dates: MapNode, key: str) -> date | None:
    """Return a date, or None where there is none or it cannot be read, which the structure check has reported."""
    try:
        return iso_date(dates.text(key))
    except InputError:
        return None
