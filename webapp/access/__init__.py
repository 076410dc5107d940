"""Who may come in and what they may open: people's passwords, sessions, throttling, permissions, forgery, headers.

Views use `open_to`, `open_to_anyone` and `open_unasked` to say who may open them, and `current` for the store and
whoever is acting.
"""

from __future__ import annotations

from webapp.access import current
from webapp.access.permissions import open_to, open_to_anyone, open_unasked

__all__ = ["current", "open_to", "open_to_anyone", "open_unasked"]
