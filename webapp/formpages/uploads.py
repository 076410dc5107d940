"""Files posted with a page: each is handed to whoever keeps files, and the answer lists what was kept."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from engine.errors import InputError
from engine.forms.limits import at_most
from engine.forms.model import Question
from webapp.formpages.controls.upload import UploadField
from webapp.formpages.fields import Json, Posted, Problem


class Upload(Protocol):
    """A file as it was posted: a werkzeug FileStorage."""

    filename: str | None

    @property
    def stream(self) -> Any:
        """The bytes, to be read once."""
        ...


class Keep(Protocol):
    """Keeps a file that was posted, or refuses it."""

    def __call__(self, question: Question, upload: Upload, /) -> Mapping[str, Json]:
        """Return what the answer says of the file: `{id, name, size_bytes, sha256, media_type}`.

        Raises:
            InputError: the file is refused, with one of the codes of the catalogue.
        """
        ...


def take(
    field: UploadField, files: Posted | None, keep: Keep | None
) -> tuple[list[Mapping[str, Json]], tuple[Problem, ...]]:
    """Return the files of `field` after a post, new ones and replacements kept, and what was refused."""
    answer: list[Mapping[str, Json]] = list(field.files)
    problems: list[Problem] = []
    if files is None or keep is None:
        return answer, ()
    for index in range(len(answer)):
        for upload in _posted(files, f"{field.name}-replace-{index}"):
            _take_one(field.question, upload, keep, answer, problems, index)
    most = at_most(field.question)
    for upload in _posted(files, str(field.name)):
        if len(answer) >= most:
            problems.append(Problem("too-many", {"given": len(answer) + 1, "at_most": most}))
            break
        _take_one(field.question, upload, keep, answer, problems, None)
    return answer, tuple(problems)


def _posted(files: Posted, name: str) -> Iterable[Upload]:
    """The files posted under `name`; an input left empty posts one without a name."""
    return (upload for upload in files.getlist(name) if getattr(upload, "filename", None))


def _take_one(
    question: Question,
    upload: Upload,
    keep: Keep,
    answer: list[Mapping[str, Json]],
    problems: list[Problem],
    index: int | None,
) -> None:
    try:
        kept = dict(keep(question, upload))
    except InputError as refused:
        problems.append(Problem(refused.code, {"name": upload.filename or "", **refused.params}))
        return
    if index is None:
        answer.append(kept)
    else:
        answer[index] = kept
