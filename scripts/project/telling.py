"""What `make` says: one line a step, and one line when something is missing."""

from __future__ import annotations

import sys
from typing import NoReturn


class StepError(Exception):
    """A step cannot go on; the text is the one line that says why and what to do."""


def say(text: str) -> None:
    """Print one step's line at once, so that a long step is not a silent one."""
    print(f"==> {text}", flush=True)


def stop(text: str) -> NoReturn:
    """End the step with one line that names what is missing.

    Raises:
        StepError: always.
    """
    raise StepError(text)


def colour() -> bool:
    """Whether the reader is a person at a terminal."""
    return sys.stdout.isatty()
