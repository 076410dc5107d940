"""Files posted with a page of an application: each is kept at once, whatever else is wrong with the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from engine.errors import InputError
from engine.forms.model import Question
from webapp.access import current
from webapp.files.clamav import scanner_at
from webapp.formpages import Upload
from webapp.formpages.pages import PREFIX
from webapp.services.errors import Refused
from webapp.services.read_application import ApplicationView
from webapp.services.upload_file import Uploaded, upload_file


class Keeper:
    """Keeps the files of a post, and knows the version of the draft after each: they are in it at once."""

    def __init__(self, found: ApplicationView, version: int, editing: str) -> None:
        """Begin with the version that the page was shown from; `editing` tells it from other pages."""
        self.found = found
        self.version = version
        self.editing = editing
        self.late: Refused | None = None

    def __call__(self, question: Question, upload: Upload, /) -> Mapping[str, Any]:
        """Keep a file; return what the answer says of it."""
        try:
            kept = self._upload(question, upload)
        except Refused as refused:
            if refused.code != "file-late":
                raise
            self.late = self.late or refused  # and on to the next file: of each that came late, a note is kept
            raise InputError(refused.code, question.id) from refused
        if kept.version == self.version + 1:
            self.version = kept.version
        return kept.file

    def _upload(self, question: Question, upload: Upload) -> Uploaded:
        return upload_file(
            current.store(),
            current.actor(),
            current.library(),
            self.found.reference,
            question.id,
            name=upload.filename or "",
            content=upload.stream.read(),
            replaces=self._replaced(question, upload),
            scanner=scanner_at(current.settings().clamav),
            editing=self.editing,
        )

    def _replaced(self, question: Question, upload: Upload) -> str:
        """Return the id of the file that an upload takes the place of, by the name of the input it came in."""
        stored = self.found.answers.get(question.id) or ()
        for index, file in enumerate(stored):
            if any(each is upload for each in request.files.getlist(f"{PREFIX}{question.id}-replace-{index}")):
                return str(file["id"])
        return ""
