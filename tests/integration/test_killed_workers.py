"""Workers killed at random while people submit and confirm: nothing is lost, half written, missing or doubled.

The service and the sweep that sends letters run as they do in production, in processes of their own, and are ended by
the signal that no process can answer: the service's while a request is on its way through it, the sweep's with a
message in hand or anywhere else.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from random import Random
from threading import Event, Lock, Timer

import pytest

from browsing import PASSWORD
from clock import FixedClock
from garden import Grower, add_round, person, plant
from mail_server import Mail, free_port, mail_server
from visiting import NotAnswered, Visitor
from webapp.notices.post import MailServer
from webapp.services.close_round import close_round
from webapp.services.decide_application import decide_application
from webapp.services.record_assessment import record_assessment
from webapp.services.send_letters import send_letters
from webapp.services.submit_application import digest, submit_application
from webapp.services.verify_audit import verify_audit
from webapp.store import OPERATOR, Store
from webapp.store.queries import applications, decisions, deliveries, letters, submissions
from webapp.store.queries import audit as trail
from webapp.store.queries.applications import ApplicationState
from webapp.store.queries.deliveries import DeliveryState, LetterDelivery

SUBMIT = "submit-application"
FROM = "letters@example.org"
KEY = "3b1c9e6f0a7d52849e1f6c3b8a5d7024" * 2
OFFICER = "second@example.org"
GROWERS = tuple(f"grower{number}@example.org" for number in range(4))
MOST_TRIES = 400
VISITED = {"welcoming": "open", "welcoming_words": "The gate was open."}


@dataclass
class Scene:
    """Applications to be submitted, by the address of their provider's person, and those to be confirmed."""

    to_submit: dict[str, list[str]]
    to_confirm: list[str]


@dataclass
class Processes:
    """The service and the sweep, and how often each was killed."""

    environment: dict[str, str]
    port: int
    service: subprocess.Popen[bytes]
    random: Random
    killed: int = 0
    sweeps_killed: int = 0
    _asked: Iterator[int] = field(default_factory=count)
    _lock: Lock = field(default_factory=Lock)

    def threaten(self) -> None:
        """Of every three requests, have one killed on its way: a worker ends in the next few hundredths of a second."""
        with self._lock:
            if next(self._asked) % 3 == 0:
                Timer(self.random.uniform(0, 0.06), self._kill_a_worker).start()

    def _kill_a_worker(self) -> None:
        parent = self.service.pid
        workers = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
        if workers:
            os.kill(int(self.random.choice(workers)), signal.SIGKILL)
            self.killed += 1

    def sweep_until(self, stop: Event, mail: Mail) -> None:
        """Run the sweep, again and again: every other one ends with a message in hand, the others anywhere."""
        for turn in count():
            if stop.is_set():
                return
            with subprocess.Popen([*fps(), "send-letters", "--every", "1"], env=self.environment) as sweep:
                mail.kills = sweep.pid if turn % 2 == 0 else 0
                try:
                    sweep.wait(self.random.uniform(2, 4))
                except subprocess.TimeoutExpired:
                    sweep.kill()
                self.sweeps_killed += sweep.wait() == -signal.SIGKILL
            mail.kills = 0


def fps() -> list[str]:
    return [sys.executable, "-c", "from webapp.cli import main; main()"]


@contextmanager
def processes(url: str, folder: Path, mail: Mail) -> Iterator[Processes]:
    """Start the service, and stop all of it afterwards."""
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FPS_")},
        "FPS_DATABASE_URL": url,
        "FPS_FOLDER": str(folder),
        "FPS_SECRET_KEY": KEY,
        "FPS_SMTP": mail.address,
        "FPS_SMTP_STARTTLS": "no",
        "FPS_MAIL_FROM": FROM,
    }
    arguments = [*fps(), "serve", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(arguments, env=environment, stderr=subprocess.DEVNULL) as service:
        try:
            yield Processes(environment, port, service, Random(7))
        finally:
            service.terminate()


def prepare(store: Store, clock: FixedClock, submitting: int, confirming: int) -> Scene:
    """Make, some days ago, applications that are decided; and, now, such as only have to be submitted."""
    clock.at = datetime.now(UTC) - timedelta(days=20)
    garden = plant(store)
    person(store, "officer", email=OFFICER, password=PASSWORD)
    growers = [Grower(garden, person(store, "provider", email=email, password=PASSWORD)) for email in GROWERS]
    for grower in growers:
        grower.register()
    decided = []
    for grower, number in zip(cycle(growers), range(confirming), strict=False):
        decided.append(grower.complete(place=grower.register_garden(f"Garden {number}")))
        submit_application(*grower.parts, decided[-1], submission_key=decided[-1])
    clock.move(days=8)
    close_round(store, garden.officer, garden.round_id)
    for reference in decided:
        parts = store, garden.officer, garden.library, reference
        decide_application(*parts, second_opinion_required=False)
        record_assessment(*parts, VISITED, seen=0, second_opinion_required=False)
    clock.at = datetime.now(UTC)
    garden.round_id, _ = add_round(store, garden.officer, garden.library)
    to_submit: dict[str, list[str]] = {email: [] for email in GROWERS}
    for (email, grower), number in zip(cycle(zip(GROWERS, growers, strict=True)), range(submitting), strict=False):
        to_submit[email].append(grower.complete(place=grower.register_garden(f"Garden {number}")))
    return Scene(to_submit, decided)


def persisting(attempt: Callable[[], str | None], what: str) -> str:
    """Do something as often as it takes to be answered with more than nothing; give that answer."""
    for _ in range(MOST_TRIES):
        with suppress(NotAnswered):
            done = attempt()
            if done is not None:
                return done
        time.sleep(0.2)
    raise AssertionError(f"{what}: not to be had")


def submitted(visitor: Visitor, running: Processes, reference: str) -> str:
    """Submit an application, as often as it takes; give the address of its receipt, where one was given."""
    action = f"/applications/{reference}/submit"

    def submit() -> str:
        visitor.get(f"/applications/{reference}/check")
        if visitor.form(action) is None:
            return ""
        running.threaten()
        visitor.send(action)
        assert visitor.status == 303, visitor.page.title
        return visitor.sent_to

    return persisting(submit, f"to submit {reference}")


def confirmed(visitor: Visitor, running: Processes, reference: str) -> None:
    """Confirm the outcome of an application, as often as it takes."""
    action = f"/evaluation/{reference}/confirm"

    def confirm() -> str | None:
        visitor.get(f"/evaluation/{reference}")
        if visitor.form(action) is None:
            return ""
        running.threaten()
        visitor.send(action)
        return None

    persisting(confirm, f"to confirm {reference}")


def signed_in(running: Processes, email: str) -> Visitor:
    """Wait until the service answers, and sign in."""
    visitor = Visitor(f"http://127.0.0.1:{running.port}")

    def sign_in() -> str:
        visitor.sign_in(email)
        return email

    persisting(sign_in, f"to sign in as {email}")
    return visitor


def assert_submitted_once(store: Store, reference: str) -> None:
    """Check that there is one submission, whole, and that the trail says so once."""
    with store.reading(OPERATOR) as work:
        application = applications.by_reference(work, reference)
        (row,) = submissions.of_application(work, application.id)
        told = [each for each in trail.of_object(work, "application", application.id) if each.action == SUBMIT]
    assert application.state == ApplicationState.SUBMITTED
    assert [each.details["submission"] for each in told] == [str(row.id)]
    assert row.sha256 == digest(
        reference=reference,
        lots=row.lots,
        form={row.form_id: row.form_content_id},
        answers=json.loads(row.answers),
        registration=json.loads(row.registration),
    )


def letters_sent(store: Store, reference: str) -> list[LetterDelivery]:
    """Check that there is one outcome, told once and by one letter; give who got it."""
    with store.reading(OPERATOR) as work:
        application = applications.by_reference(work, reference)
        (outcome,) = decisions.outcomes(work, application.id).values()
        (letter,) = letters.of_application(work, application.id)
        told = [each.action for each in trail.of_object(work, "outcome", outcome.id)]
        going = deliveries.of_letters(work, [letter.id])
    assert application.state == ApplicationState.DECIDED
    assert told == ["confirm-outcome"]
    assert [each.state for each in going] == [DeliveryState.SENT]
    return going


@pytest.mark.parametrize(
    ("submitting", "confirming"),
    [pytest.param(9, 3, id="daily"), pytest.param(500, 100, id="deep", marks=pytest.mark.deep)],
)
def test_nothing_acknowledged_is_lost_and_no_letter_is_missing_or_doubled(
    store: Store, database_url: str, clock: FixedClock, tmp_path: Path, submitting: int, confirming: int
) -> None:
    scene = prepare(store, clock, submitting, confirming)
    with mail_server() as mail, processes(database_url, tmp_path, mail) as running:
        officer, *growers = [signed_in(running, email) for email in (OFFICER, *GROWERS)]
        stop = Event()
        with ThreadPoolExecutor(len(growers) + 2) as pool:
            sweeping = pool.submit(running.sweep_until, stop, mail)
            confirming_all = pool.submit(lambda: [confirmed(officer, running, each) for each in scene.to_confirm])
            receipts = list(
                pool.map(
                    lambda visitor, references: {each: submitted(visitor, running, each) for each in references},
                    growers,
                    scene.to_submit.values(),
                )
            )
            confirming_all.result()
            stop.set()
            sweeping.result()
        clock.at = datetime.now(UTC) + timedelta(days=8)
        host, _, port = mail.address.rpartition(":")
        assert send_letters(store, MailServer(host, int(port), starttls=False), FROM, KEY.encode()).waiting == 0
    assert running.killed >= submitting // 4
    assert running.sweeps_killed >= 2
    acknowledged = {reference: receipt for each in receipts for reference, receipt in each.items()}
    assert len(acknowledged) == submitting
    for reference, receipt in acknowledged.items():
        assert receipt in ("", f"/applications/{reference}/receipt?number=1")
        assert_submitted_once(store, reference)
    sent = [each for reference in scene.to_confirm for each in letters_sent(store, reference)]
    assert len(sent) == len(set(mail.ids)) == confirming
    assert verify_audit(store, OPERATOR).faults == ()
