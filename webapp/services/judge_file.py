"""Judge an uploaded file before it is kept: its size, what it is, what is in it, and what a scanner finds.

It is done outside any transaction: a scanner may take its time, and nobody else should wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import InputError
from engine.forms import limits
from engine.forms.files import USUAL, media_types
from engine.forms.model import Question
from webapp.files.checking import checked
from webapp.files.names import plain_name
from webapp.files.scanning import Finding, Scanner, Verdict
from webapp.files.unfit import Unfit
from webapp.store.queries.files import FileState


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found out about a file.

    Attributes:
        media_type: What it is, by its content.
        verdict: What the scanner says of it.
    """

    media_type: str
    verdict: Verdict

    @property
    def state(self) -> FileState:
        """Whether it is served: held while a scanner that there is has not said what it is."""
        return FileState.HELD if self.verdict.finding is Finding.UNKNOWN else FileState.CLEAN

    @property
    def why(self) -> str | None:
        """Why it is held, as a code."""
        return self.verdict.said or None if self.state is FileState.HELD else None

    @property
    def scanner(self) -> str | None:
        """The scanner that found it clean, if any did."""
        return self.verdict.scanner if self.verdict.finding is Finding.CLEAN else None


class Infected(InputError):
    """A scanner found a virus."""


def judge_file(question: Question, name: str, content: bytes, scanner: Scanner) -> Judged:
    """Judge a file that was given as an answer to a question.

    Raises:
        InputError: `file-empty`, `file-too-large`, `file-type`, or what is wrong inside it.
        Infected: `file-virus`.
    """
    media_type = _checked(question, name, content)
    verdict = scanner.scan(content)
    if verdict.finding is Finding.INFECTED:
        raise Infected("file-virus", question.id, {"name": plain_name(name), "virus": verdict.said})
    return Judged(media_type, verdict)


def _checked(question: Question, name: str, content: bytes) -> str:
    shown = {"name": plain_name(name)}
    if not content:
        raise InputError("file-empty", question.id, shown)
    most = limits.max_bytes(question)
    if len(content) > most:
        raise InputError("file-too-large", question.id, {**shown, "size_bytes": len(content), "max_bytes": most})
    try:
        return checked(content, media_types(question.accept))
    except Unfit as unfit:
        accepted = {"accept": question.accept or USUAL} if unfit.code == "file-type" else unfit.params
        raise InputError(unfit.code, question.id, {**shown, **accepted}) from unfit
