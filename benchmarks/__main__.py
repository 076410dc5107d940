"""Runs the measurements: all of them, or those named."""

import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module

import benchmarks


def run(names: Sequence[str]) -> list[str]:
    """Run the measurements called `names`, or all; return a sentence for each bound not kept.

    Raises:
        SystemExit: there is no measurement of that name.
    """
    known = sorted(found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name != "__main__")
    if unknown := set(names) - set(known):
        raise SystemExit(f"no such measurement: {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    broken: list[str] = []
    for name in names or known:
        module = import_module(f"benchmarks.{name}")
        if hasattr(module, "main"):
            print(f"\n== {name}: {_first_line(module.__doc__)}")
            broken += [f"{name}: {sentence}" for sentence in module.main()]
    return broken


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


if __name__ == "__main__":
    found = run(sys.argv[1:])
    print("\n" + ("\n".join(found) if found else "Every bound was kept."))
    sys.exit(1 if found else 0)
