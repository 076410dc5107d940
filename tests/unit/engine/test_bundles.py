"""A bundle of a decision: what goes in comes out, and nothing that was changed, added, cut or blown up is taken."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest

from engine import bundles
from engine.bundles import MANIFEST, is_bundle, read_bundle, write_bundle
from engine.errors import InputError

DECISION = {"core": {"outcome": "pass"}, "facts": {"plan.volunteers": 4}, "digest": "d"}
DEFINITIONS = [
    ("pots/seedling@2024.yaml", b"kind: lot\n"),
    ("words/grants@2024.yaml", b"kind: vocabulary\n"),
]
LETTERS = {"letters/1.html": "<p>Dear Ann — “yes” 🌱</p>".encode(), "audit.json": b"[]\n"}
WHOLE = write_bundle(DECISION, DEFINITIONS, LETTERS)


def refused(source: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_bundle(source)
    assert caught.value.code == "bundle"
    return str(caught.value.params["text"])


def rewritten(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return the bundle with its parts changed, as a zip archive that is whole."""
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_what_goes_in_comes_out_and_the_same_parts_are_the_same_bytes() -> None:
    found = read_bundle(WHOLE)
    assert found.decision == DECISION
    assert [(name.removeprefix("definitions/"), source) for name, source in found.definitions] == DEFINITIONS
    assert {name: found.parts[name] for name in LETTERS} == LETTERS
    assert write_bundle(DECISION, list(reversed(DEFINITIONS)), LETTERS) == WHOLE
    assert is_bundle(WHOLE)
    assert not is_bundle(b'{"core": {}}')


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda parts: parts.update({"decision.json": b"{}"}), id="another decision"),
        pytest.param(lambda parts: parts.update({"letters/2.html": b"<p>No</p>"}), id="a letter more"),
        pytest.param(lambda parts: parts.pop("audit.json"), id="a part less"),
        pytest.param(lambda parts: parts.update({"letters/1.html": parts["letters/1.html"] + b" "}), id="a space"),
        pytest.param(lambda parts: parts.pop(MANIFEST), id="no manifest"),
        pytest.param(lambda parts: parts.update({MANIFEST: b"[]"}), id="a manifest that is none"),
        pytest.param(lambda parts: parts.update({MANIFEST: b'{"format": "x"}'}), id="another format"),
        pytest.param(lambda parts: parts.update({MANIFEST: b"[" * 100_000}), id="a manifest nested for ever"),
        pytest.param(lambda parts: parts.update({MANIFEST: b'{"format": "fps-decision-1"}'}), id="no digests"),
        pytest.param(
            lambda parts: parts.update({MANIFEST: b'{"format": "fps-decision-1", "sha256": 3}'}), id="digests a number"
        ),
    ],
)
def test_what_was_changed_is_refused(change: Callable[[dict[str, bytes]], None]) -> None:
    assert refused(rewritten(change))


def test_which_part_was_changed_is_said() -> None:
    assert "audit.json" in refused(rewritten(lambda parts: parts.update({"audit.json": b"[1]\n"})))


def test_random_damage_is_refused_or_does_no_harm() -> None:
    chance = random.Random(7)
    for _ in range(300):
        damaged = bytearray(WHOLE)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            found = read_bundle(bytes(damaged))
        except InputError:
            continue
        assert (found.decision, found.parts["letters/1.html"]) == (DECISION, LETTERS["letters/1.html"])
    for cut in range(0, len(WHOLE), 97):
        refused(WHOLE[:cut])


def test_one_that_blows_up_is_refused_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_BYTES", 1_000_000)
    assert "unpacks" in refused(write_bundle(DECISION, DEFINITIONS, {"audit.json": b"0" * 2_000_000}))
    monkeypatch.setattr(bundles, "MOST_PARTS", 10)
    assert "parts" in refused(write_bundle(DECISION, DEFINITIONS, {f"{number}": b"" for number in range(20)}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused() -> None:
    out = io.BytesIO(WHOLE)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("audit.json", b"[]\n")
    assert "twice" in refused(out.getvalue())


@pytest.mark.parametrize("source", [b"", b"PK", b"PK\x03\x04", b"words", b"\x00" * 1_000], ids=str)
def test_what_is_no_bundle_is_refused(source: bytes) -> None:
    refused(source)
