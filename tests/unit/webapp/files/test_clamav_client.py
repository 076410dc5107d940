"""Asking a scanner over a real socket: one that is well, and every way of being unwell."""

from __future__ import annotations

import time

import pytest

import scanner_daemon as daemons
from corpus.files_made import EICAR
from webapp.files.clamav import ClamAV, scanner_at
from webapp.files.scanning import NO_SCANNER, Finding, Verdict
from webapp.settings import Settings, SettingsError

PATIENCE = 0.5


@pytest.fixture
def daemon():
    with daemons.running() as running:
        yield running


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        pytest.param(b"clean", Verdict(Finding.CLEAN, "", "clamav"), id="clean"),
        pytest.param(EICAR, Verdict(Finding.INFECTED, "Win.Test.EICAR_HDB-1", "clamav"), id="infected"),
        pytest.param(b"", Verdict(Finding.CLEAN, "", "clamav"), id="empty"),
        pytest.param(b"x" * 3_000_000, Verdict(Finding.CLEAN, "", "clamav"), id="many-pieces"),
    ],
)
def test_what_a_scanner_says(daemon, content, verdict):
    assert ClamAV(daemon.address).scan(content) == verdict
    assert daemon.scanned == [content]


def test_by_a_socket_in_a_folder(tmp_path):
    with daemons.running(tmp_path) as daemon:
        assert ClamAV(daemon.address).scan(EICAR).finding is Finding.INFECTED


@pytest.mark.parametrize(
    ("manner", "why"),
    [
        pytest.param(daemons.HANGS, "too-slow", id="hangs"),
        pytest.param(daemons.DRIPS, "too-slow", id="drips"),
        pytest.param(daemons.CLOSES, "broken-off", id="closes"),
        pytest.param(daemons.DROPS, "broken-off", id="drops"),
        pytest.param(daemons.BABBLES, "no-answer", id="babbles"),
        pytest.param(daemons.RAVES, "no-answer", id="raves"),
        pytest.param(daemons.EMPTY, "no-answer", id="empty"),
        pytest.param(daemons.NOT_WHOLE, "not-whole", id="not-whole"),
    ],
)
def test_a_scanner_that_is_unwell_finds_nothing_out(daemon, manner, why):
    daemon.manner = manner
    began = time.monotonic()
    assert ClamAV(daemon.address, PATIENCE).scan(EICAR) == Verdict(Finding.UNKNOWN, why, "clamav")
    assert time.monotonic() - began < PATIENCE * 3


def test_a_file_larger_than_the_scanner_takes(daemon):
    daemon.most_bytes = 1000
    assert ClamAV(daemon.address).scan(b"x" * 5_000_000) == Verdict(Finding.UNKNOWN, "too-large", "clamav")


@pytest.mark.parametrize("address", ["nowhere", "/no/such/socket", "no-such-host.invalid:3310"])
def test_a_scanner_that_is_not_there(address):
    address = daemons.nowhere() if address == "nowhere" else address
    assert ClamAV(address, PATIENCE).scan(b"x") == Verdict(Finding.UNKNOWN, "unreachable", "clamav")


def test_the_name_of_a_virus_is_only_a_name(daemon):
    daemon.finds = {b"x": "<script>@évil " + "y" * 500}
    said = ClamAV(daemon.address).scan(b"x").said
    assert said.startswith("-script")
    assert len(said) == 80
    assert not set(said) & set("<>@ é")


def test_without_a_scanner_nothing_is_scanned(daemon):
    assert scanner_at("") is NO_SCANNER
    assert NO_SCANNER.scan(EICAR) == Verdict(Finding.UNSCANNED)
    assert daemon.scanned == []


@pytest.mark.parametrize("said", ["127.0.0.1:3310", "clamav:3310", "[::1]:3310", "/run/clamav/clamd.ctl", ""])
def test_addresses(tmp_path, said):
    assert Settings.from_environment({"FPS_CLAMAV": said}, folder=tmp_path).clamav == said


@pytest.mark.parametrize("said", ["clamav", "clamav:", ":3310", "clamav:port", "clamav:99999", "clamav:0"])
def test_what_is_no_address(tmp_path, said):
    with pytest.raises(SettingsError, match="FPS_CLAMAV is host:port or the path of a socket"):
        Settings.from_environment({"FPS_CLAMAV": said}, folder=tmp_path)
