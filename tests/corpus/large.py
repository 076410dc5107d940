"""Hostile definitions too large to keep as files: how each is made, and what is wrong with it first."""

from collections.abc import Callable

from engine.reading import MAX_BYTES

HEAD = "kind: lot\nid: lot/a\ntitle: T\nowner: lead\nin_force: {from: 2020-11-01}\ncode: A\nframework: framework/f\n"
"""The start of a sound definition, seven lines."""


def filled(pattern: str, head: str = HEAD) -> bytes:
    """Return a file just within the limit on bytes: `head`, then `pattern` again and again."""
    return (head + pattern * (MAX_BYTES // len(pattern)))[: MAX_BYTES - 1].encode()


# Large files, made when asked for: how, and the first fault's code and line.
MADE: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "300 KiB": (lambda: HEAD.encode() + b"#" * 300 * 1024, "too-large", 1),
    "one byte too many": (lambda: filled("# x\n") + b"##", "too-large", 1),
    "25,000 nodes in lines": (lambda: (HEAD + "facts:\n" + "- 1\n" * 25_000).encode(), "too-many-nodes", 19_990),
    "25,000 nodes in a line": (lambda: (HEAD + f"facts: [{'1,' * 25_000}]").encode(), "too-many-nodes", 8),
    "25,000 nodes of keys": (
        lambda: "".join(f"k{number}: 1\n" for number in range(12_500)).encode(),
        "too-many-nodes",
        10_000,
    ),
    "25,000 nodes of JSON": (lambda: b'{"a": [' + b"1," * 25_000 + b"1]}", "too-many-nodes", 1),
    "open brackets": (lambda: filled("[", HEAD + "facts: "), "too-deep", 8),
    "open braces": (lambda: filled("{", HEAD + "facts: "), "too-deep", 8),
    "open braces with keys": (lambda: filled("{a: ", HEAD + "facts: "), "too-deep", 8),
    "dashes": (lambda: filled("- ", "facts:\n  "), "too-deep", 2),
    "question marks": (lambda: filled("? "), "key-not-text", 8),
    "blocks": (lambda: "".join(" " * depth + "a:\n" for depth in range(500)).encode(), "too-deep", 41),
    "nested JSON": (lambda: b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too-deep", 1),
    "a quote never closed": (lambda: filled("x\n", HEAD + 'note: "'), "yaml", 131_025),
    "a long plain key": (lambda: filled("k"), "yaml", 8),
    "a long quoted key": (lambda: (HEAD + '"' + "k" * 900 + '": x\n').encode(), "key-too-long", 8),
    "a long line": (lambda: filled("x ", HEAD + "summary: "), "too-long", 8),
    "a long number": (lambda: filled("9", HEAD + "chargeable_weeks: "), "wrong-type", 8),
    "a long tag": (lambda: filled("t", HEAD + "note: !"), "tag", 8),
    "a long anchor": (lambda: filled("t", HEAD + "note: &"), "alias", 8),
    "exclamation marks": (lambda: filled("!"), "yaml", 8),
    "ampersands": (lambda: filled("&a "), "yaml", 8),
    "colons": (lambda: filled(": "), "yaml", 8),
    "commas": (lambda: filled(",", HEAD + "facts: ["), "yaml", 8),
    "tabs": (lambda: filled("\t"), "yaml", 8),
    "documents": (lambda: filled("---\n"), "several-documents", 8),
    "directives": (lambda: filled("%YAML 1.2\n", ""), "yaml", 2),
    "many faults": (lambda: (HEAD + "".join(f"k{n}: 1\n" for n in range(9_000))).encode(), "too-many-faults", 1),
    "long keys over many values": (
        lambda: (
            HEAD + "facts:\n  " + "k" * 199 + ":\n" + "  - {" + "a" * 190 + ": [" + "1," * 19_000 + "]}\n"
        ).encode(),
        "name",
        9,
    ),
    "escapes in JSON": (lambda: b'{"kind": "' + b"\\u0000" * 40_000 + b'"}', "control-character", 1),
    "a file of zeros": (lambda: bytes(100_000), "control-character", 1),
    "a file of 0xff": (lambda: b"\xff" * 100_000, "not-utf-8", 1),
}
