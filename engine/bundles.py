"""A decision with all that it rests on, as one file: to be kept, read and decided again wherever the engine is.

A zip archive: the decision's core and facts, the definitions it was made with as they were written, whatever else tells
of it, and a manifest with the digest of each. The same bytes for the same parts. Reading is bounded, and takes nothing
on trust: what the manifest does not name, or names otherwise, is refused.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import InputError
from engine.reading import canonical

FORMAT = "fps-decision-1"
MANIFEST, DECISION, DEFINITIONS = "manifest.json", "decision.json", "definitions/"
MOST_PARTS = 2_000
MOST_BYTES = 64 * 1024 * 1024
"""Of all parts together, unpacked."""
_BEGINNING = (1980, 1, 1, 0, 0, 0)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that has been read.

    Attributes:
        decision: its core, facts and digest, as `engine.commands.replay` takes them.
        definitions: name and bytes of every definition in it.
        parts: every part by name, these among them.
    """

    decision: Mapping[str, Any]
    definitions: tuple[tuple[str, bytes], ...]
    parts: Mapping[str, bytes]


def is_bundle(source: bytes) -> bool:
    """Tell whether bytes look like a bundle, and not like JSON."""
    return source.startswith(b"PK\x03\x04")


def write_bundle(
    decision: Mapping[str, Any], definitions: Sequence[tuple[str, bytes]], others: Mapping[str, bytes]
) -> bytes:
    """Return a bundle.

    Args:
        decision: core, facts and digest, and what else is known of it, as JSON data.
        definitions: file name and bytes of each version of its closure.
        others: whatever else tells of it, by name.
    """
    parts = {DECISION: readable(decision), **{f"{DEFINITIONS}{name}": source for name, source in definitions}, **others}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(parts.items())}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [(MANIFEST, readable({"format": FORMAT, "sha256": digests})), *sorted(parts.items())]:
            about = zipfile.ZipInfo(name, _BEGINNING)
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, content)
    return out.getvalue()


def read_bundle(source: bytes) -> Bundle:
    """Read a bundle, and hold every part to its manifest.

    Raises:
        InputError: `bundle`, it is none, or damaged, or too large; `text` says what is wrong.
    """
    try:
        parts = _parts(source)
        manifest = json.loads(parts.pop(MANIFEST))
        if manifest["format"] != FORMAT:
            raise _refusal(f"its format is not {FORMAT}")
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
        if digests != manifest["sha256"]:
            changed = sorted(name for name, _ in digests.items() ^ dict(manifest["sha256"]).items())
            raise _refusal(f"{changed[0]} is not as it was written, or should not be there")
        decision = json.loads(parts[DECISION])
    except _BROKEN as error:
        raise _refusal("it is damaged, or no bundle at all") from error
    definitions = tuple((name, content) for name, content in parts.items() if name.startswith(DEFINITIONS))
    return Bundle(decision, definitions, parts)


def readable(data: Any) -> bytes:
    """Return JSON data as a part of a bundle: its canonical JSON, spread over lines for people."""
    return json.dumps(json.loads(canonical(data)), indent=2, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _parts(source: bytes) -> dict[str, bytes]:
    left, found = MOST_BYTES, dict[str, bytes]()
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        if len(archive.infolist()) > MOST_PARTS:
            raise _refusal(f"it has more than {MOST_PARTS:,} parts")
        for about in archive.infolist():
            with archive.open(about) as part:
                content = part.read(left + 1)
            left -= len(content)
            if left < 0:
                raise _refusal(f"it unpacks to more than {MOST_BYTES:,} bytes")
            if about.filename in found:
                raise _refusal(f"{about.filename} is in it twice")
            found[about.filename] = content
    return found


def _refusal(text: str) -> InputError:
    return InputError("bundle", params={"text": text})
