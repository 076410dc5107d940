"""Patterns over bytes as they are: a file may be in no encoding at all, or in one that hides what it says."""

from __future__ import annotations

from typing import Any

import re2


def compiled(pattern: bytes) -> Any:
    """Return a pattern that takes each byte for itself; otherwise what is no UTF-8 would match nothing, not even `.`.

    >>> bool(compiled(rb"%[^x]*x").search(b"%" + bytes([255]) + b"x"))
    True
    """
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    return re2.compile(pattern, options)
