"""Scan the files that are held, one after another: a sweep that any number of processes may run, and any may die in.

What is to do follows from the files themselves. Each is taken for a while, so that no other sweep scans it at the same
time; scanned outside any transaction; and then marked. A sweep that dies before that leaves the file as it was, and the
next takes it when its while is over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from webapp import audit
from webapp.files.scanning import Finding, Scanner, Verdict
from webapp.services.errors import NotFound
from webapp.store import SCANNER, Store
from webapp.store.queries import files
from webapp.store.queries.files import FileState

TAKEN_FOR = timedelta(minutes=10)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""Before the scanner is asked about the same file again; the last one for ever."""
_DOWN = "unreachable"


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did.

    Attributes:
        clean: How many files it found nothing in.
        refused: How many it found something in.
        unknown: How many the scanner gave no answer about; they are tried again later.
        held: How many files are held after it, whoever holds them.
        why: The last reason for which nothing is known, as a code; empty where there was none.
    """

    clean: int
    refused: int
    unknown: int
    held: int
    why: str = ""


def scan_files(store: Store, scanner: Scanner, *, again: bool = False) -> Swept:
    """Scan every file that is held and due; stop where the scanner cannot be reached.

    Args:
        store: The database.
        scanner: Looks for viruses.
        again: Also those that were found clean before, or never scanned: scanners learn.
    """
    with store.reading(SCANNER) as work:
        began = work.now() if again else None
    found: Counter[Finding] = Counter()
    why = ""
    while True:
        with store.writing(SCANNER) as work:
            row = files.claim(work, work.now() + TAKEN_FOR, clean_before=began)
        if row is None:
            break
        verdict = _scanned(store, scanner, row.id)
        _mark(store, row.id, verdict)
        found[verdict.finding] += 1
        why = verdict.said if verdict.finding is Finding.UNKNOWN else why
        if verdict.said == _DOWN or verdict.finding is Finding.UNSCANNED:
            break
    with store.reading(SCANNER) as work:
        left = files.held(work)
    unknown = found[Finding.UNKNOWN] + found[Finding.UNSCANNED]
    return Swept(found[Finding.CLEAN], found[Finding.INFECTED], unknown, left, why)


def _scanned(store: Store, scanner: Scanner, file_id: UUID) -> Verdict:
    try:
        with store.reading(SCANNER) as work:
            content = files.content(work, file_id)
    except NotFound:
        return Verdict(Finding.UNKNOWN, "no-content")
    return scanner.scan(content)


def _mark(store: Store, file_id: UUID, verdict: Verdict) -> None:
    with store.writing(SCANNER) as work:
        if verdict.finding not in (Finding.CLEAN, Finding.INFECTED):
            files.put_off(work, file_id, WAITS)
            return
        infected = verdict.finding is Finding.INFECTED
        state, why = (FileState.REFUSED, verdict.said) if infected else (FileState.CLEAN, None)
        row = files.set_state(work, file_id, state, why=why, scanner=verdict.scanner)
        audit.record(
            work,
            "scan-file",
            "stored_file",
            file_id,
            owner=row.organisation_id,
            state=row.state,
            virus=why,
            scanner=verdict.scanner,
        )
