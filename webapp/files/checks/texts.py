"""Plain text and CSV: words, and not a program, a page or a formula that fetches something."""

from __future__ import annotations

from webapp.files.checks.searching import compiled
from webapp.files.unfit import Unfit

_OTHERS = compiled(
    rb"(?i)^(?:\xef\xbb\xbf)?\s*(?:<[!?a-z]|#!|\{\\rtf|%!PS|MIME-Version:|\[InternetShortcut\]|@echo|Windows Registry"
    rb"|begin \d{3} )"
)
"""What other kinds of file that are written in letters begin with."""
_FORMULA = compiled(
    rb"(?i)(?:^|[,;\t\r\n\"])\s*[\"']?[=+\-@][^\r\n]{0,500}?"
    rb"(?:\|[^\r\n]{0,500}!|DDE\s*\(|WEBSERVICE\s*\(|IMPORTXML\s*\(|CALL\s*\(|REGISTER\.ID)"
)


def check_text(content: bytes) -> None:
    """Return if a text is only text.

    Raises:
        Unfit: `file-mixed` where it is written for a program, `file-links` where a spreadsheet would fetch something.
    """
    if _OTHERS.search(content):
        raise Unfit("file-mixed")
    if _FORMULA.search(content):
        raise Unfit("file-links")
