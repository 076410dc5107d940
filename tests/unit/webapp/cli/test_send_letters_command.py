"""`fps send-letters`: what it says where there is no mail server, in a demonstration, and when one is there."""

from __future__ import annotations

import pytest

from commanding import Fps
from mail_server import mail_server


def test_without_a_mail_server_it_says_what_to_set(fps: Fps) -> None:
    fps("load")
    done = fps("send-letters")
    assert (done.exit_code, "set FPS_SMTP to host:port" in done.stderr) == (1, True)


def test_a_folder_is_for_demonstrations(fps: Fps) -> None:
    fps("load")
    done = fps("send-letters", "--to-folder", "mail")
    assert (done.exit_code, "would keep letters from their people" in done.stderr) == (1, True)


def test_a_demonstration_sends_nothing_whatever_is_set(fps: Fps, monkeypatch: pytest.MonkeyPatch) -> None:
    fps("load")
    with mail_server() as mail:
        monkeypatch.setenv("FPS_SMTP", mail.address)
        monkeypatch.setenv("FPS_MAIL_FROM", "fps@example.org")
        monkeypatch.setenv("FPS_DEMONSTRATION", "yes")
        done = fps("send-letters")
        assert (done.exit_code, "nothing leaves it" in done.stderr) == (1, True)
        assert fps("send-letters", "--to-folder", "mail").stdout == "0 sent, 0 refused, 0 put off; 0 waiting.\n"


def test_a_sender_that_is_none_is_told_before_anything_is_sent(fps: Fps, monkeypatch: pytest.MonkeyPatch) -> None:
    fps("load")
    with mail_server() as mail:
        monkeypatch.setenv("FPS_SMTP", mail.address)
        monkeypatch.setenv("FPS_MAIL_FROM", "Placements <letters@example.org>")
        done = fps("send-letters")
        assert done.exit_code == 1
        assert done.stderr == (
            "Error: FPS_MAIL_FROM is an address alone, like letters@example.org, "
            "not 'Placements <letters@example.org>'\n"
        )


def test_one_that_is_there(fps: Fps, monkeypatch: pytest.MonkeyPatch) -> None:
    fps("load")
    with mail_server() as mail:
        monkeypatch.setenv("FPS_SMTP", mail.address)
        monkeypatch.setenv("FPS_MAIL_FROM", "fps@example.org")
        done = fps("send-letters")
        assert (done.exit_code, done.stdout) == (0, "0 sent, 0 refused, 0 put off; 0 waiting.\n")
