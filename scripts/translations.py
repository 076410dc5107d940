"""The words of the interface: gather them from the source, and bring every catalogue up to date with them.

Run it as `.venv/bin/python scripts/translations.py`; with `--check` it changes nothing, says what is out of date and
ends with 1. The service reads the catalogues as they are (`webapp.interface`), so there is nothing to compile.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (ROOT / "engine", ROOT / "webapp")
PLURALS = "nplurals=2; plural=(n != 1);"
"""How the service chooses the words for a number: one, or any other. A Welsh noun after a number stays singular."""
HEAD = """{comment}
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"

"""

FOLDER = ROOT / "webapp" / "translations"
CATALOGUES = sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2), "sentence": None}


def gathered() -> Catalog:
    """Gather every message of the interface, with the file it stands in."""
    mapping: Callable[..., Any] = parse_mapping_cfg  # Babel types neither of the two
    found: Callable[..., Any] = extract_from_dir
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = mapping(config)
    template = Catalog(charset="utf-8")
    for source in SOURCES:
        for file, line, message, comments, _ in found(source, methods, options, KEYWORDS):
            template.add(message, locations=[(f"{source.name}/{file}", line)], auto_comments=comments)
    return template


def read(path: Path) -> Catalog:
    """Read the catalogue of the language that its folder is called after."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name, abort_invalid=True)


def brought_up_to_date(path: Path, template: Catalog) -> bytes:
    """Return the catalogue with every message of `template` and no other; what has no translation is left empty."""
    before = read(path)
    before.update(template, no_fuzzy_matching=True)
    after = Catalog(locale=before.locale)
    after.mime_headers = [("Plural-Forms", PLURALS)]
    for message in sorted((each for each in before if each.id), key=_place):
        files = sorted({file for file, _ in message.locations})
        after.add(message.id, message.string, locations=[(file, 0) for file in files], flags=message.flags)
    written = BytesIO()
    write_po(written, after, width=0, include_lineno=False, omit_header=True)
    head = HEAD.format(comment=before.header_comment, language=path.parents[1].name, plurals=PLURALS)
    return head.encode() + written.getvalue().strip() + b"\n"


def is_translated(message: Message) -> bool:
    """Tell whether a message has its words, for one and for many where it counts something."""
    return all([message.string] if isinstance(message.string, str) else message.string or [""])


def _place(message: Message) -> tuple[str, str]:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return min(file for file, _ in message.locations), first


def main(arguments: list[str]) -> int:
    """Bring the catalogues up to date, or with `--check` say which are not."""
    template, only_check, stale = gathered(), "--check" in arguments, False
    for path in CATALOGUES:
        if only_check:
            stale |= _differences(path, template)
        else:
            path.write_bytes(brought_up_to_date(path, template))
        messages = [message for message in read(path) if message.id]
        print(f"{path.relative_to(ROOT)}: {sum(map(is_translated, messages))} of {len(messages)} translated")
    if stale:
        print("The catalogues are out of date: run .venv/bin/python scripts/translations.py", file=sys.stderr)
    return int(stale)


def _differences(path: Path, template: Catalog) -> bool:
    """Print which messages the source has and a catalogue has not, and the other way round; tell if there are any."""
    said, held = ({message.id for message in each if message.id} for each in (template, read(path)))
    for words, ids in (("is not in", said - held), ("is only in", held - said)):
        for id_ in sorted(ids, key=str):
            print(f"{id_!r} {words} {path.relative_to(ROOT)}", file=sys.stderr)
    return said != held


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
