"""Answers that are files, each with its name and size, to replace or remove; limits are said before anyone fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from engine.forms.files import USUAL
from engine.forms.limits import at_most, max_bytes
from engine.forms.model import Question
from webapp.formpages.fields import AnswerField, Json, Manner, Posted, Problem, missing, not_given
from webapp.formpages.macros import govuk, template
from webapp.formpages.paper import Block, Box, Boxes, Bullets, Text, own
from webapp.formpages.sizes import size_words


@dataclass(frozen=True, slots=True)
class Kept:
    """A file already uploaded, as the page lists it; `replacement` is the control that takes another in its place."""

    name: str
    size: str
    remove: str
    replacement: Markup


class UploadField(AnswerField):
    """One file or several. What is stored is listed by the server; a post carries only new ones."""

    def read(self, posted: Posted) -> Json:
        """Return the files already there: new ones are taken by `webapp.formpages.uploads`."""
        return self.files

    @property
    def files(self) -> list[Mapping[str, Json]]:
        """The stored files, as JSON."""
        return files_in(self.answer)

    @property
    def hint(self) -> Markup:
        """The author's hint, then which files are taken and how large they may be."""
        said = [super().hint] if self.question.hint else []
        return Markup("<br>").join([*said, *(escape(line) for line in limits(self.question, self.locale))])

    @property
    def full(self) -> bool:
        """Whether no more files are taken."""
        return len(self.files) >= at_most(self.question)

    def control(self) -> Markup:
        """Return the files there are, each with its buttons, and an input for more."""
        return template(
            "files.html",
            field=self,
            kept=[self._kept(index, file) for index, file in enumerate(self.files)],
            chooser="" if self.full else self._chooser(),
            words={
                "kept": gettext("Files uploaded"),
                "replace": gettext("Replace"),
                "remove": gettext("Remove"),
                "upload": gettext("Upload"),
                "error": gettext("Error"),
                "full": gettext("To give another file, replace or remove one first."),
            },
        )

    def _chooser(self) -> Markup:
        params = self.labelled() | {"multiple": at_most(self.question) > 1}
        accept = ",".join(f".{ending}" for ending in self.question.accept or USUAL)
        params["formGroup"] = {"classes": "govuk-!-margin-bottom-2"}
        params["attributes"] = params.get("attributes", {}) | {"accept": accept}
        return govuk("file-upload", params)

    def _kept(self, index: int, file: Mapping[str, Json]) -> Kept:
        name = str(file.get("name", ""))
        label = {"text": gettext("Choose a file to take the place of %(name)s", name=name)}
        field_id = f"{self.name}-replace-{index}"
        chooser = govuk("file-upload", {"id": field_id, "name": field_id, "label": label})
        return Kept(name, size_in_words(file, self.locale), f"remove:{self.question.id}:{index}", chooser)

    def target(self, problem: Problem) -> str:
        """Return the id of the input, or of the list of files where no more are taken."""
        return f"{self.id}-files" if self.full else str(self.id)

    @classmethod
    def shown(cls, question: Question, answer: Json, manner: Manner) -> Markup:
        """Return the names of the files with their sizes, as links where there is somewhere to fetch them."""
        lines = [_line(file, manner) for file in files_in(answer)]
        if len(lines) < 2:
            return lines[0] if lines else not_given(manner.locale)
        items = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
        return Markup('<ul class="govuk-list">{}</ul>').format(items)

    @classmethod
    def recorded(cls, question: Question, answer: Json, locale: str) -> tuple[Block, ...]:
        """Return the names of the files with their sizes."""
        found = [(str(file.get("name", "")), size_in_words(file, locale)) for file in files_in(answer)]
        lines = tuple(own(f"{name} ({size})" if size else name, locale) for name, size in found)
        if len(lines) < 2:
            return (Text(lines[0]),) if lines else (missing(cls.none_said(), locale),)
        return (Bullets(lines),)

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return which files are sent with the form."""
        told = (gettext("Send the files with this form."), *limits(question, locale))
        return (Text(own(" ".join(told), locale)), Boxes((Box(own(gettext("Names of the files"), locale)),)))


def files_in(answer: Json) -> list[Mapping[str, Json]]:
    """Return the files in a stored answer, leaving out what is none."""
    return [file for file in answer if isinstance(file, Mapping)] if isinstance(answer, list) else []


def limits(question: Question, locale: str) -> Sequence[str]:
    """Return, in sentences, which files are taken, how large each may be and how many."""
    most = at_most(question)
    return [
        gettext(
            "Kinds of file: %(endings)s.", endings=", ".join(ending.upper() for ending in question.accept or USUAL)
        ),
        gettext("Each file must be %(size)s or smaller.", size=size_words(max_bytes(question), locale)),
        ngettext("You can upload %(num)s file.", "You can upload up to %(num)s files.", most),
    ]


def size_in_words(file: Mapping[str, Json], locale: str) -> str:
    """Return the size of a stored file in words, or nothing where it is not known."""
    size: Any = file.get("size_bytes")
    return size_words(size, locale) if isinstance(size, int) and size > 0 else ""


def _line(file: Mapping[str, Json], manner: Manner) -> Markup:
    name, size = escape(str(file.get("name", ""))), size_in_words(file, manner.locale)
    address = manner.file_url(file) if manner.file_url else None
    link = Markup('<a class="govuk-link" href="{}">{}</a>').format(address, name) if address else name
    return Markup("{} ({})").format(link, size) if size else link
