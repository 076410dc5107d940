"""Files and their scanner: refused, held and let go, by sweeps that may run beside each other and die at any time."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

import scanner_daemon as daemons
from clock import FixedClock
from corpus.files_made import EICAR, pdf
from engine.errors import InputError
from garden import Garden, Grower, invented
from webapp.files.clamav import ClamAV
from webapp.files.scanning import NO_SCANNER, Finding, Scanner, Verdict
from webapp.services.close_round import close_round
from webapp.services.errors import Refused
from webapp.services.read_file import read_file
from webapp.services.read_held_files import HeldFiles, read_held_files
from webapp.services.release_files import release_files
from webapp.services.scan_files import TAKEN_FOR, WAITS, Swept, scan_files
from webapp.services.submit_application import Incomplete, submit_application
from webapp.services.upload_file import upload_file
from webapp.store import OPERATOR, SCANNER, Actor, Store
from webapp.store.queries import audit, files

INFECTED = pdf(b"<< /Length 68 >>\nstream\n" + EICAR + b"\nendstream")
DOWN = ClamAV(daemons.nowhere())


@pytest.fixture
def daemon():
    with daemons.running() as running:
        yield running


@pytest.fixture
def scanner(daemon) -> Scanner:
    return ClamAV(daemon.address)


def put(
    grower: Grower, reference: str, content: bytes = INFECTED, scanner: Scanner = DOWN, name: str = "q.pdf"
) -> UUID:
    """Upload a file; give its id."""
    kept = upload_file(*grower.parts, reference, "quotes", name=name, content=content, scanner=scanner)
    return UUID(kept.file["id"])


def kept(store: Store, file_id: UUID) -> files.StoredFile:
    """What is known of a file."""
    with store.reading(SCANNER) as work:
        return files.get(work, file_id)


def refusal(store: Store, actor: Actor, file_id: UUID) -> str:
    """The code with which a file is not served."""
    with pytest.raises(Refused) as refused:
        read_file(store, actor, invented(), file_id)
    return refused.value.code


def events(store: Store, kind: str, object_id: UUID) -> list[str]:
    """What the audit trail says was done to something."""
    with store.reading(OPERATOR) as work:
        return [event.action for event in audit.of_object(work, kind, object_id)]


def test_a_file_with_a_virus_is_refused_and_nothing_of_it_kept(grower: Grower, scanner: Scanner) -> None:
    reference = grower.start()
    with pytest.raises(InputError) as refused:
        put(grower, reference, scanner=scanner)
    assert (refused.value.code, refused.value.params) == (
        "file-virus",
        {"name": "q.pdf", "virus": "Win.Test.EICAR_HDB-1"},
    )
    found = grower.read(reference)
    assert "quotes" not in found.answers
    with grower.garden.store.reading(grower.actor) as work:
        assert files.of_application(work, found.id) == []
    assert "refuse-file" in events(grower.garden.store, "application", found.id)


def test_a_file_found_clean_is_served_and_says_by_whom(grower: Grower, scanner: Scanner, clock: FixedClock) -> None:
    file_id = put(grower, grower.start(), pdf(), scanner)
    row = kept(grower.garden.store, file_id)
    assert (row.state, row.why, row.scanner, row.scanned_at) == ("clean", None, "clamav", clock.at)
    assert read_file(*grower.parts, file_id).content == pdf()


def test_without_a_scanner_a_file_is_served_and_nobody_says_it_is_clean(grower: Grower) -> None:
    file_id = put(grower, grower.start(), pdf(), NO_SCANNER)
    row = kept(grower.garden.store, file_id)
    assert (row.state, row.scanner, row.scanned_at) == ("clean", None, None)


@pytest.mark.parametrize("manner", [daemons.DROPS, daemons.CLOSES, daemons.BABBLES])
def test_whatever_ails_the_scanner_the_file_is_held(grower: Grower, daemon, manner: str) -> None:
    daemon.manner = manner
    file_id = put(grower, grower.start(), scanner=ClamAV(daemon.address))
    assert kept(grower.garden.store, file_id).state == "held"


def test_a_held_file_counts_as_given_and_is_served_to_nobody(garden: Garden, grower: Grower, clock: FixedClock) -> None:
    reference = grower.complete()
    file_id = put(grower, reference, pdf())
    assert [file["id"] for file in grower.read(reference).answers["quotes"]] == [str(file_id)]
    assert submit_application(*grower.parts, reference, submission_key=secrets.token_hex(8)).number == 1
    assert refusal(garden.store, grower.actor, file_id) == "file-held"
    clock.at = garden.closes_at
    close_round(garden.store, garden.officer, garden.round_id)
    assert refusal(garden.store, garden.officer, file_id) == "file-held"
    assert read_held_files(garden.store, garden.officer, [str(file_id)]) == HeldFiles(held=("q.pdf",))


def test_a_sweep_lets_clean_files_go_and_refuses_the_rest(grower: Grower, scanner: Scanner, clock: FixedClock) -> None:
    store, reference = grower.garden.store, grower.complete()
    clean, infected = put(grower, reference, pdf(), name="a.pdf"), put(grower, reference, name="b.pdf")
    assert scan_files(store, scanner) == Swept(clean=1, refused=1, unknown=0, held=0)
    assert read_file(store, grower.actor, grower.garden.library, clean).content == pdf()
    assert refusal(store, grower.actor, infected) == "file-infected"
    row = kept(store, infected)
    assert (row.state, row.why, row.scanner, row.scanned_at) == (
        "refused",
        "Win.Test.EICAR_HDB-1",
        "clamav",
        clock.at,
    )
    assert events(store, "stored_file", infected) == ["upload-file", "scan-file"]
    assert read_held_files(store, grower.actor, [str(clean), str(infected)]) == HeldFiles(refused=("b.pdf",))
    assert scan_files(store, scanner) == Swept(0, 0, 0, 0)
    with pytest.raises(Incomplete) as incomplete:
        submit_application(*grower.parts, reference, submission_key=secrets.token_hex(8))
    (problem,) = incomplete.value.problems
    assert (problem.code, problem.field, problem.params["name"]) == ("file-virus", "quotes", "b.pdf")


def test_an_officer_is_not_served_what_was_found_after_it_was_submitted(
    garden: Garden, grower: Grower, scanner: Scanner, clock: FixedClock
) -> None:
    reference = grower.complete()
    file_id = put(grower, reference)
    submit_application(*grower.parts, reference, submission_key=secrets.token_hex(8))
    assert scan_files(garden.store, scanner).refused == 1
    clock.at = garden.closes_at
    close_round(garden.store, garden.officer, garden.round_id)
    assert refusal(garden.store, garden.officer, file_id) == "file-infected"
    assert read_held_files(garden.store, garden.officer, [str(file_id)]) == HeldFiles(refused=("q.pdf",))


def test_what_the_sweep_does_before_the_closing_time_officers_do_not_see(grower: Grower, scanner: Scanner) -> None:
    put(grower, grower.start())
    scan_files(grower.garden.store, scanner)
    for actor, seen in ((grower.garden.officer, False), (grower.actor, True), (OPERATOR, True)):
        with grower.garden.store.reading(actor) as work:
            assert ("scan-file" in {event.action for event in audit.recent(work)}) is seen


def test_while_the_scanner_is_down_it_is_asked_once_a_sweep_and_nothing_is_lost(
    grower: Grower, daemon, clock: FixedClock
) -> None:
    store, reference = grower.garden.store, grower.start()
    ids = [put(grower, reference, pdf(), name=name) for name in ("a.pdf", "b.pdf")]
    assert scan_files(store, DOWN) == Swept(0, 0, unknown=1, held=2, why="unreachable")
    assert [kept(store, each).state for each in ids] == ["held", "held"]
    clock.move(hours=1)
    assert scan_files(store, ClamAV(daemon.address)) == Swept(clean=2, refused=0, unknown=0, held=0)


def test_a_file_that_cannot_be_scanned_is_tried_less_and_less_often(grower: Grower, daemon, clock: FixedClock) -> None:
    store = grower.garden.store
    put(grower, grower.start())
    daemon.manner = daemons.BABBLES
    for wait in (*WAITS, WAITS[-1]):
        assert scan_files(store, ClamAV(daemon.address)).unknown == 1
        assert scan_files(store, ClamAV(daemon.address)) == Swept(0, 0, 0, held=1)
        clock.at += wait
    daemon.manner = daemons.WELL
    assert scan_files(store, ClamAV(daemon.address)).refused == 1


def test_a_sweep_that_was_killed_is_made_good_by_the_next(grower: Grower, scanner: Scanner, clock: FixedClock) -> None:
    store = grower.garden.store
    file_id = put(grower, grower.start(), pdf())

    class Killed(BaseException):
        pass

    class Killing:
        def scan(self, content: bytes) -> Verdict:
            raise Killed

    with pytest.raises(Killed):
        scan_files(store, Killing())
    assert kept(store, file_id).state == "held"
    assert scan_files(store, scanner) == Swept(0, 0, 0, held=1)  # it may still be at work
    clock.at += TAKEN_FOR
    assert scan_files(store, scanner) == Swept(clean=1, refused=0, unknown=0, held=0)


def test_sweeps_beside_each_other_scan_each_file_once(garden: Garden, daemon) -> None:
    contents = [pdf(tail=b"\n" * count) for count in range(12)]
    for first in range(0, 12, 2):
        grower = garden.add_provider()
        reference = grower.start()
        for content in contents[first : first + 2]:
            put(grower, reference, content)
    with ThreadPoolExecutor(4) as pool:
        swept = list(pool.map(lambda _: scan_files(garden.store, ClamAV(daemon.address)), range(4)))
    assert sum(each.clean for each in swept) == 12
    assert sorted(daemon.scanned) == sorted(contents)


def test_what_was_clean_is_refused_when_the_scanner_has_learnt(grower: Grower, daemon, clock: FixedClock) -> None:
    store, scanner = grower.garden.store, ClamAV(daemon.address)
    file_id = put(grower, grower.start(), pdf(), scanner)
    daemon.finds[b"%PDF"] = "Pdf.New"
    clock.move(days=1)
    assert scan_files(store, scanner) == Swept(0, 0, 0, 0)
    assert scan_files(store, scanner, again=True) == Swept(0, refused=1, unknown=0, held=0)
    assert refusal(store, grower.actor, file_id) == "file-infected"


def test_what_is_clean_stays_so_while_the_scanner_is_unwell(grower: Grower, daemon) -> None:
    store = grower.garden.store
    file_id = put(grower, grower.start(), pdf(), NO_SCANNER)
    daemon.manner = daemons.BABBLES
    assert scan_files(store, ClamAV(daemon.address), again=True).unknown == 1
    assert read_file(store, grower.actor, grower.garden.library, file_id).content == pdf()


def test_held_files_are_let_through_by_whoever_runs_the_service(grower: Grower, scanner: Scanner) -> None:
    store, reference = grower.garden.store, grower.start()
    infected = put(grower, reference)
    scan_files(store, scanner)
    held = put(grower, reference, pdf())
    assert release_files(store) == 1
    row = kept(store, held)
    assert (row.state, row.scanner) == ("clean", None)
    assert events(store, "stored_file", held) == ["upload-file", "release-file"]
    assert refusal(store, grower.actor, infected) == "file-infected"


def test_no_scanner_says_so_and_changes_nothing(grower: Grower) -> None:
    put(grower, grower.start())
    assert NO_SCANNER.scan(b"").finding is Finding.UNSCANNED
    assert scan_files(grower.garden.store, NO_SCANNER) == Swept(0, 0, unknown=1, held=1)
