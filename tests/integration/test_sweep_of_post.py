"""`fps send-letters` as a process: letters go whatever becomes of reminders, and a sweep that goes on does go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from test_officers_at_once import CLUB, GARDEN, SEEDLING

from clock import FixedClock
from enrolling import ROOT, Service, sources
from mail_server import Mail, mail_server
from webapp import audit
from webapp.services.remind_applicants import remind_applicants
from webapp.store import OPERATOR, Role, Store
from webapp.store.queries import definitions

PROGRAM = (
    "import webapp.store.store as store; store.BUSY_TIMEOUT_SECONDS = 1\n"  # ten of them are long for a test
    "from webapp.cli import main; main()"
)
PRODUCTION = {
    "FPS_PRODUCTION": "yes",
    "FPS_SECURE": "yes",
    "FPS_HOSTS": "fps.example.org",
    "FPS_CLAMAV": "127.0.0.1:3310",
    "FPS_SMTP_STARTTLS": "yes",
}
NO_LOTS, UNKNOWN_LOT = [], [SEEDLING, "pots/none"]
"""Lots of an application that no reminder can be made of: told as it is looked for, or only as it is written."""


@dataclass
class Reminding:
    """Providers with a draft that each should be reminded of by now, by the clock of the database."""

    service: Service
    environment: dict[str, str]

    def __post_init__(self) -> None:
        """Open the round, a week and some minutes ago."""
        self.service.clock.at = datetime.now(UTC) - timedelta(days=7, minutes=5)
        self.service.load(sources(ROOT / "tests" / "library"))
        self.round_id = self.service.plan(self.service.person(Role.OFFICER, "Clara Vole"), "Spring", [SEEDLING])

    def begin(self, name: str) -> str:
        """Have somebody begin a draft; give its reference."""
        provider = self.service.person(Role.PROVIDER, name, f"Growers of {name}")
        place = self.service.register(provider, CLUB | {"club_title": f"Growers of {name}"}, GARDEN)
        return self.service.start(provider, self.round_id, place, [SEEDLING])

    def spoil(self, reference: str, lots: list[str]) -> None:
        """Have an application be one that no reminder can be written of."""
        with self.service.store.engine.begin() as connection:
            connection.execute(
                text("UPDATE application SET lots = :lots WHERE reference = :reference"),
                {"lots": json.dumps(lots), "reference": reference},
            )

    def spoil_definitions(self) -> None:
        """Have the library be one that cannot be read."""
        with self.service.store.writing(OPERATOR) as work:
            definitions.add(
                work,
                kind="document",
                definition_id="say/broken",
                content_id="f" * 64,
                in_force_from=date(2024, 1, 1),
                in_force_to=None,
                owner="lead",
                file="say/broken.yaml",
                source=b"kind: document\nparts: [",
            )
            audit.record(work, "load-definitions", "definition_version", "say/broken")

    def run(self, **changes: str) -> subprocess.CompletedProcess[str]:
        """Sweep once."""
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, "send-letters"],
            env=self.environment | changes,
            capture_output=True,
            text=True,
            timeout=60,
        )

    @contextmanager
    def going_on(self) -> Iterator[subprocess.Popen[str]]:
        """Sweep each second; what is said, of whatever kind, comes in one stream."""
        arguments = [sys.executable, "-c", PROGRAM, "send-letters", "--every", "1"]
        with subprocess.Popen(
            arguments, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            at_last = threading.Timer(60, process.kill)
            at_last.start()
            try:
                yield process
            finally:
                at_last.cancel()
                process.kill()


@pytest.fixture
def mail() -> Iterator[Mail]:
    with mail_server() as running:
        yield running


@pytest.fixture
def reminding(store: Store, clock: FixedClock, database_url: str, mail: Mail, tmp_path: Path) -> Reminding:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FPS_")}
    return Reminding(
        Service(store, clock),
        environment
        | {
            "FPS_DATABASE_URL": database_url,
            "FPS_FOLDER": str(tmp_path / "instance"),
            "FPS_SECRET_KEY": "0123456789abcdef" * 2,
            "FPS_SMTP": mail.address,
            "FPS_SMTP_STARTTLS": "no",
            "FPS_MAIL_FROM": "fps@example.org",
        },
    )


def until(process: subprocess.Popen[str], words: str) -> None:
    """Wait until something is said."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    pytest.fail(f"it ended without saying {words!r}: {said}")


@pytest.mark.parametrize("lots", [NO_LOTS, UNKNOWN_LOT])
def test_a_reminder_that_cannot_be_written_keeps_no_other_and_no_letter_from_going(
    reminding: Reminding, mail: Mail, lots: list[str]
) -> None:
    for name in ("Ada Onion", "Bo Beam", "Cy Leek"):
        reference = reminding.begin(name)
        if name == "Bo Beam":
            reminding.spoil(reference, lots)
    done = reminding.run()
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        ["2 reminders written.", "2 sent, 0 refused, 0 put off; 0 waiting."],
    )
    assert "a reminder could not be written" in done.stderr
    assert {str(each["To"]).partition(" <")[0] for each in mail.taken} == {"Ada Onion", "Cy Leek"}
    assert reminding.run().stdout == "0 sent, 0 refused, 0 put off; 0 waiting.\n"


def test_the_log_says_which_and_nothing_of_what_anybody_is(reminding: Reminding) -> None:
    reference = reminding.begin("Ada Onion")
    reminding.spoil(reference, UNKNOWN_LOT)
    done = reminding.run(**PRODUCTION)
    (line,) = done.stderr.splitlines()
    told = json.loads(line)
    with reminding.service.store.engine.begin() as connection:
        found = connection.execute(text("SELECT id FROM application WHERE reference = :it"), {"it": reference})
        application_id = str(found.scalar_one())
    assert (told["level"], told["said"]) == ("error", "a reminder could not be written")
    assert told["application"].replace("-", "") == application_id.replace("-", "")
    assert told["error"][0]["places"]
    assert [known for known in ("Ada", "Onion", "Growers", "Mill Lane", "example.org") if known in line] == []


def test_letters_go_where_reminders_cannot_even_be_looked_for(reminding: Reminding, mail: Mail) -> None:
    reminding.begin("Ada Onion")
    reminding.service.clock.at = datetime.now(UTC) - timedelta(minutes=1)
    assert remind_applicants(reminding.service.store, reminding.service.library) == 1
    reminding.spoil_definitions()
    done = reminding.run()
    assert (done.returncode, done.stdout) == (1, "1 sent, 0 refused, 0 put off; 0 waiting.\n")
    assert "reminders could not be looked for" in done.stderr
    assert len(mail.taken) == 1


def test_a_sweep_goes_on_when_the_database_can_be_used_again(reminding: Reminding, mail: Mail) -> None:
    store = reminding.service.store
    with reminding.going_on() as process:
        until(process, "0 sent")
        with store.engine.begin() as connection:  # on SQLite this alone has the database to itself
            if store.dialect == "postgresql":
                connection.execute(text("LOCK TABLE letter_delivery"))
            until(process, "cannot be used now")
            until(process, "cannot be used now")
        reminding.begin("Ada Onion")
        until(process, "1 sent")
        assert process.poll() is None
    assert len(mail.taken) == 1
