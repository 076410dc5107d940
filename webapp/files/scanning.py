"""Scanning files for viruses: what a scanner is asked, what it may say, and the one that scans nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Finding(StrEnum):
    """What is known of a file after it was handed to a scanner."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"
    """The scanner could not be asked, or did not give an answer that can be trusted."""
    UNSCANNED = "unscanned"
    """There is no scanner."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scanner says of one file.

    Attributes:
        finding: What is known.
        said: The name of the virus, or a code for why nothing is known; empty for the rest.
        scanner: Which scanner said so: `clamav`; empty where there is none.
    """

    finding: Finding
    said: str = ""
    scanner: str = ""


class Scanner(Protocol):
    """Looks for viruses in a file."""

    def scan(self, content: bytes) -> Verdict:
        """Return what is found in a file. Never raises: what goes wrong is `UNKNOWN`, with why."""
        ...


class NullScanner:
    """Scans nothing, and says so: for an installation that has no scanner."""

    def scan(self, content: bytes) -> Verdict:
        """Return `UNSCANNED`."""
        return Verdict(Finding.UNSCANNED)


NO_SCANNER: Scanner = NullScanner()
