"""What stands behind the Makefile: prepares the machine and the environment, then runs what was asked for.

Needs nothing but Python's standard library, since it makes the environment that everything else runs in.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import assets
import browser
import checks
import environment
import locks
from machine import ROOT
from telling import StepError, say, stop


def main(arguments: list[str]) -> int:
    """Do what one make target says, and end with one line that tells whether it was done."""
    if len(arguments) != 1 or arguments[0] not in TARGETS:
        print(f"usage: python3 scripts/project {'|'.join(TARGETS)}", file=sys.stderr)
        return 2
    (target,) = arguments
    started = time.monotonic()
    try:
        result = TARGETS[target]()
    except StepError as reason:
        print(f"make {target}: FAILED: {reason}", flush=True)
        return 1
    except KeyboardInterrupt:
        print(f"\nmake {target}: interrupted", flush=True)
        return 130
    print(f"make {target}: done in {time.monotonic() - started:.0f} s{': ' if result else ''}{result}", flush=True)
    return 0


def _env() -> str:
    environment.prepare(development=True)
    assets.prepare()
    return "the environment is in .venv, the assets in webapp/static"


def _check() -> str:
    environment.prepare(development=True)
    checks.check()
    return "nothing found"


def _test() -> str:
    _env()
    say(f"the browser for the tests is {browser.prepare()}")
    checks.check()
    return checks.test()


def _bench() -> str:
    environment.prepare(development=True)
    return checks.bench()


def _deep() -> str:
    environment.prepare(development=True)
    return checks.deep()


def _lock() -> str:
    locks.write()
    return "look at the difference, then run make test"


def _run() -> str:
    environment.prepare(development=False)
    assets.prepare()
    _fps("load", "the database, and the definitions in rulesets/ and forms/")
    _fps("demo", "demonstration data, marked as such")
    _serve()
    return "the service has stopped"


def _fps(command: str, what: str) -> None:
    say(f"{what} (fps {command})")
    if subprocess.run([environment.VENV / "bin" / "fps", command], cwd=ROOT, check=False).returncode:
        stop(f"fps {command} failed")


def _serve() -> None:
    say("serving on http://127.0.0.1:8000 (fps serve); stop it with Ctrl-C")
    with subprocess.Popen([environment.VENV / "bin" / "fps", "serve"], cwd=ROOT) as service:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the service as well, which ends in its own order
        signal.signal(signal.SIGTERM, lambda *_: service.terminate())
        ended = service.wait()
    if ended not in {0, 130, -signal.SIGINT, -signal.SIGTERM}:
        stop(f"fps serve ended with exit status {ended}. If port 8000 is taken: .venv/bin/fps serve --port 8001")


TARGETS: dict[str, Callable[[], str]] = {
    "run": _run,
    "test": _test,
    "check": _check,
    "env": _env,
    "bench": _bench,
    "deep": _deep,
    "lock": _lock,
}

if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main(sys.argv[1:]))
