"""Definitions as YAML text, in the style of those that ship: what fits on a line stands on one line.

What is written reads back to the same values. Comments are not part of a definition, so there are none.
"""

import json
from textwrap import wrap

from engine.reading import ListNode, MapNode, Node, Scalar, typed

WIDTH = 120
_OPENED = {"rows": 1, "outputs": 1, "values": 1, "examples": 2}
"""Keys whose items have a line each, however short they are; of examples, what is in the items has one too."""
_ENDS_IT_IN_FLOW = frozenset(",[]{}:")


def written(document: MapNode) -> str:
    """Return `document` as YAML text."""
    lines: list[str] = []
    for key, node in document.entries.items():
        lines += _lines(f"{_key(key)}:", node, "", _OPENED.get(key, 0))
    return "\n".join(lines) + "\n"


def flow(node: Node) -> str:
    """Return `node` as YAML on one line: `[good, "-"]`, `{at_least: 3}`."""
    if isinstance(node, MapNode):
        return "{" + ", ".join(f"{_key(key)}: {flow(inner)}" for key, inner in node.entries.items()) + "}"
    if isinstance(node, ListNode):
        return "[" + ", ".join(flow(item) for item in node) + "]"
    return scalar(node)


def scalar(node: Scalar, *, in_flow: bool = True) -> str:
    """Return a value as YAML: plain where that reads back the same, else in quotes."""
    value = typed(node)
    if value is None:
        return "null"
    if not isinstance(value, str):
        return node.text
    return node.text if _is_plain(node, in_flow=in_flow) else quoted(node.text)


def quoted(text: str) -> str:
    """Return `text` in quotes, on one line."""
    return json.dumps(text, ensure_ascii=False)


def _is_plain(node: Scalar, *, in_flow: bool) -> bool:
    """Tell whether a text may stand without quotes: it begins like a word, and nothing in it would end it."""
    text = node.text
    if not text or not text[0].isalnum() or text != text.strip():
        return False
    if any(sign in text for sign in ("\n", "\r", "\t", " #")) or typed(Scalar(text, node.place)) != text:
        return False
    return not (_ENDS_IT_IN_FLOW & set(text)) if in_flow else ": " not in text and not text.endswith(":")


def _key(key: str) -> str:
    is_plain = (
        key.isascii() and key.replace("_", "a").replace("-", "a").replace(".", "a").isalnum() and key[0].isalnum()
    )
    return key if is_plain else quoted(key)


def _lines(prefix: str, node: Node, indent: str, opened: int = 0) -> list[str]:
    """Return the lines of `node` after `prefix`: one for each item where `opened`, or where one does not do."""
    if isinstance(node, Scalar):
        return _text_lines(prefix, node, indent)
    line = f"{indent}{prefix} {flow(node)}"
    if _is_empty(node) or (not opened and len(line) <= WIDTH):
        return [line]
    inner, deeper = f"{indent}  ", max(0, opened - 1)
    lines = [f"{indent}{prefix}"]
    if isinstance(node, MapNode):
        for key, value in node.entries.items():
            lines += _lines(f"{_key(key)}:", value, inner, deeper)
    else:
        for item in node:
            lines += _item(item, inner, deeper)
    return lines


def _item(node: Node, indent: str, opened: int) -> list[str]:
    lines = _lines("-", node, indent, opened)
    if isinstance(node, MapNode) and len(lines) > 1:  # its first key stands beside the dash
        lines = [f"{indent}- {lines[1].lstrip()}", *lines[2:]]
    return lines


def _text_lines(prefix: str, node: Scalar, indent: str) -> list[str]:
    """Return the lines of a value: a long text over several, one of several lines as it is, where it reads back so."""
    text, inner = node.text, f"{indent}  "
    line = f"{indent}{prefix} {scalar(node, in_flow=False)}"
    lines = text.split("\n")
    if len(lines) > 1 and lines[0].strip() and lines[-1] and text == text.lstrip() and all(map(_is_clean, lines)):
        return [f"{indent}{prefix} |-", *(f"{inner}{each}" if each else "" for each in lines)]
    wrapped = wrap(text, WIDTH - len(inner), break_long_words=False, break_on_hyphens=False)
    if len(line) > WIDTH and len(wrapped) > 1 and " ".join(wrapped) == text and _is_clean(text):
        return [f"{indent}{prefix} >-", *(f"{inner}{each}" for each in wrapped)]
    return [line]


def _is_clean(line: str) -> bool:
    return line.isprintable() and line == line.rstrip()


def _is_empty(node: ListNode | MapNode) -> bool:
    return not (node.entries if isinstance(node, MapNode) else node.items)
