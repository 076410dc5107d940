"""Known vulnerabilities in what is installed. Says "not checked" where the register cannot be asked."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from environment import VENV
from machine import ROOT
from telling import say, stop

SERVICES = ("pypi", "osv")
PATIENCE_SECONDS = 90


def check() -> None:
    """Ask each register in turn about the runtime lock, until one knows every package.

    Raises:
        StepError: a vulnerability is known.
    """
    for service in SERVICES:
        packages = _ask(service)
        vulnerable = [package for package in packages if package.get("vulns")]
        if vulnerable:
            stop(f"pip-audit: {'; '.join(_in_words(package) for package in vulnerable)}")
        asked = [package for package in packages if "vulns" in package]
        if asked and len(asked) == len(packages):
            say(f"pip-audit: no known vulnerability in {len(asked)} packages (asked {service})")
            return
        if asked:
            unknown = sorted(package["name"] for package in packages if "vulns" not in package)
            say(f"pip-audit: {service} knows nothing of {', '.join(unknown)}")
    say("pip-audit: NOT CHECKED: no register of vulnerabilities can be reached from here")


def _ask(service: str) -> list[dict[str, Any]]:
    """What the register says of each package; nothing where it cannot be reached."""
    command = [VENV / "bin" / "pip-audit", "--vulnerability-service", service, "--format", "json", "--disable-pip"]
    lock = ["--require-hashes", "--requirement", "requirements.lock", "--progress-spinner", "off"]
    try:
        done = subprocess.run(
            [str(part) for part in [*command, *lock]],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return packages


def _in_words(package: dict[str, Any]) -> str:
    ids = ", ".join(found["id"] for found in package["vulns"])
    return f"{package['name']} {package['version']} has {ids}"
