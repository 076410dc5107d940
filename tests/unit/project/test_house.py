"""The house's own rules that no linter knows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LONGEST_MODULE = 400
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "misc"}
ADDRESSES = ("http://", "https://", "--index-url", "--extra-index-url", "--find-links", "resolved")


def _modules() -> Iterator[Path]:
    for package in ("engine", "webapp", "scripts"):
        yield from (ROOT / package).rglob("*.py")


def test_there_are_modules_to_look_at() -> None:
    assert len(list(_modules())) > 20


def test_no_module_is_too_long_to_hold_in_the_head() -> None:
    read = [file for file in _modules() if "versions" not in file.parts]  # a migration is never edited again
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in read}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_module_is_named_for_what_it_does() -> None:
    assert [str(file) for file in _modules() if NAMES_THAT_SAY_NOTHING & {file.stem, *file.parts}] == []


def test_exactly_one_module_imports_durable_rules() -> None:
    importers = [str(file.relative_to(ROOT)) for file in _modules() if "durable" in _imported(file)]
    assert importers == ["engine/rules/second_opinion.py"]


def test_locks_pin_every_package_by_hash_and_name_no_registry() -> None:
    locks = [*ROOT.glob("*.lock"), *ROOT.glob("requirements/*.lock")]
    assert len(locks) >= 4
    for lock in locks:
        lines = lock.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if line.startswith(ADDRESSES)] == []
        pinned = [number for number, line in enumerate(lines) if line and line[0].isalnum()]
        assert pinned
        assert all("==" in lines[number] and "--hash=sha256:" in lines[number + 1] for number in pinned), lock.name


def test_the_front_end_lock_names_no_registry() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity"') >= 3


@pytest.mark.parametrize("kind", ["browser", "postgres"])
def test_a_skipped_browser_or_database_test_fails(kind: str, pytester: pytest.Pytester) -> None:
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    browser\n    postgres\n")
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.mark.{kind}
        def test_inside():
            pytest.skip("nothing to run on")

        @pytest.mark.{kind}
        @pytest.mark.skip(reason="later")
        def test_marked():
            pass
        """
    )
    pytester.runpytest("-p", "no:randomly").assert_outcomes(failed=1, errors=1)


def _imported(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}
