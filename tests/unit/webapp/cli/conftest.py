"""What the command's tests stand on."""

from __future__ import annotations

from commanding import facts, folder, fps, installed, loaded_template  # noqa: F401 - fixtures
