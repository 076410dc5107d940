"""The names of pages, checks and questions: how they are written, and which are taken."""

import re2

from engine.errors import Faults
from engine.reading import MapNode

RESERVED = ("row", "csrf_token", "submission_key", "version", "action", "page")
"""Names that pages use for themselves: no question may have one."""

_SNAKE = re2.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_KEBAB = re2.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_kebab(node: MapNode, key: str, faults: Faults) -> None:
    """Report the name under `key` unless it is lower-case words joined by hyphens."""
    name = node.text(key)
    if name and not _KEBAB.fullmatch(name):
        message = f"“{name}” is not a name of lower-case words joined by hyphens."
        faults.error(node.place_of(key), "name", message, f"Write {_suggested(name, '-')}.")


def check_snake(node: MapNode, key: str, faults: Faults) -> None:
    """Report the name under `key` unless it is lower-case words joined by underscores, and not taken."""
    name = node.text(key)
    if name in RESERVED:
        message = f"“{name}” is a name that pages use for themselves."
        faults.error(node.place_of(key), "reserved-name", message, "Choose another id.")
    elif name and not _SNAKE.fullmatch(name):
        message = f"“{name}” is not a name of lower-case words joined by underscores."
        faults.error(node.place_of(key), "name", message, f"Write {_suggested(name, '_')}.")


def _suggested(name: str, joint: str) -> str:
    words = "".join(each if each.isascii() and each.isalnum() else " " for each in name.lower()).split()
    return joint.join(words) or f"words{joint}like{joint}this"
