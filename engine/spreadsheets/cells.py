"""Values of a definition as the text of a cell, and back.

A cell says what the definition says, as YAML: `good`, `12`, `4..11`, `[good, inadequate]`, `{at_least: 3}`, and `"12"`
where the author put it in quotes. Words stand as they are, whatever signs are in them.
"""

from engine.errors import DefinitionError, Faults, Place
from engine.reading import ListNode, MapNode, Node, Scalar, read, typed
from engine.spreadsheets.grid import RawCell
from engine.spreadsheets.packing import MAX_CELL_CHARACTERS
from engine.spreadsheets.typed_in import TypedInError, typed_in
from engine.spreadsheets.writing import flow, quoted, scalar

_BEGINS_YAML = ("[", "{", '"')
_APOSTROPHE = "'"
DASHES = ("–", "—", "−")
"""What a spreadsheet program, or a person, may write for `-`."""
_ABOUT_A_WHOLE_FILE = ("yaml", "several-documents", "directive")
_UNREADABLE = "The cell begins like a list, operators or words in quotes, and does not go on like them."
_HINT = "Write a list as [first, second], operators as {at_least: 3}, and words in straight quotes or without any."


def cell_text(node: Node, faults: Faults) -> str:
    """Return the text of the cell that says `node`; one longer than a cell can hold is reported."""
    if isinstance(node, Scalar):
        text = scalar(node) if not isinstance(typed(node), str) else _words(node.text)
    else:
        text = flow(node)
    if len(text) > MAX_CELL_CHARACTERS:
        message = f"This has {len(text):,} characters; a cell of a spreadsheet holds {MAX_CELL_CHARACTERS:,}."
        faults.error(node.place, "cell-too-long", message)
    return text


def _words(text: str) -> str:
    """Return `text` as it is where a cell of just that reads back the same, else in quotes."""
    is_other = text.startswith((*_BEGINS_YAML, _APOSTROPHE)) or text in DASHES or typed(_plain(text, Place(""))) != text
    return quoted(text) if is_other or text != text.strip() or "\r" in text or "\t" in text else text


def _plain(text: str, place: Place) -> Scalar:
    """Return what a cell without brackets or quotes says."""
    word = text.lower()
    return Scalar(word if word in ("true", "false") else text, place)


def cell_node(cell: RawCell, place: Place, faults: Faults, *, from_1904: bool = False) -> Node | None:
    """Return what the cell at `place` says: None where it is blank, empty text where it is wrong (reported)."""
    try:
        text = typed_in(cell, from_1904=from_1904).replace("\r\n", "\n").strip()
    except TypedInError as error:
        faults.error(place, error.code, error.message, error.hint)
        return Scalar("", place, quoted=True)
    if not text:
        return None
    if text.startswith(_BEGINS_YAML) or (len(text) > 1 and text[0] == text[-1] == _APOSTROPHE):
        return _read(text, place, faults)
    if text.startswith(_APOSTROPHE):  # typed as in a spreadsheet: what follows is text, whatever it looks like
        return _checked(Scalar(text[1:], place, quoted=True), faults)
    return _checked(_plain(text, place), faults)


def _checked(node: Scalar, faults: Faults) -> Node:
    """Return `node`; empty text where it has what no definition may, such as a letter nobody sees (reported)."""
    if node.text.isprintable():
        return node
    found = _read(quoted(node.text), node.place, faults)
    return node if isinstance(found, Scalar) and found.text == node.text else found


def _read(text: str, place: Place, faults: Faults) -> Node:
    """Return the value that `text` writes in YAML, all of it at `place`; empty text where it is none (reported)."""
    try:
        found = read(f"{{cell: {text}}}".encode(), place.file).entries
    except DefinitionError as error:
        for fault in error.faults:
            if fault.code in _ABOUT_A_WHOLE_FILE:
                faults.error(place, "yaml", _UNREADABLE, _HINT)
            else:
                faults.error(place, fault.code, fault.message, fault.hint or _HINT)
        found = {}
    if found and list(found) != ["cell"]:
        faults.error(place, "yaml", "The cell says more than one thing.", _HINT)
    return placed(found.get("cell", Scalar("", place, quoted=True)), place)


def placed(node: Node, place: Place) -> Node:
    """Return `node` with all that is in it at `place`; hard spaces around its words are taken away."""
    if isinstance(node, Scalar):
        return Scalar(node.text if node.quoted else node.text.strip(), place, node.quoted)
    if isinstance(node, ListNode):
        return ListNode(tuple(placed(item, place) for item in node), place)
    entries = {key: placed(inner, place) for key, inner in node.entries.items()}
    return MapNode(entries, place, dict.fromkeys(entries, place))
