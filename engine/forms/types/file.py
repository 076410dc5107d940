"""A file, judged by its content."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.errors import InputError
from engine.forms import contents, formats, limits
from engine.forms.controls import Upload
from engine.forms.files import USUAL, media_types
from engine.forms.model import Question, QuestionType, RawInput, Schema, sentence
from engine.forms.parsing import listed
from engine.forms.schema import list_schema
from engine.values import Type, TypeName

MAX_NAME = 255


class File(QuestionType):
    """One file; more where its author says so."""

    name = "file"
    control = Upload()
    is_cell = False
    fact = Type(TypeName.FILE)
    keys = frozenset({"accept", "max_mb", "at_least", "at_most"})
    count = 1
    lacks = frozenset({"prefill"})
    wrong = "file"
    codes: ClassVar[Mapping[str, str]] = {
        "file": "What is known of a file is not complete.",
        "file-type": "The file `name` is not of a kind in `accept`.",
        "file-too-large": "The file `name` has `size_bytes` bytes; at most `max_bytes` are taken.",
        "file-empty": "The file `name` is empty.",
        **contents.CODES,
    }
    words: ClassVar[Mapping[str, str]] = {
        "required": sentence("Upload %(target)s"),
        "file": sentence("A file could not be read. Upload it again."),
        "file-type": sentence("%(name)s must be one of these kinds of file: %(accept)s"),
        "file-too-large": sentence("%(name)s is %(size_bytes)s. It must be %(max_bytes)s or smaller."),
        "file-empty": sentence("%(name)s is empty. Upload a file with something in it."),
        "too-few": sentence("Upload at least %(at_least)s files for %(quoted)s. There are %(given)s."),
        "too-many": sentence("There are too many files for %(quoted)s: the most is %(at_most)s. Remove one first."),
        **contents.WORDS,
    }

    def read(self, question: Question, raw: RawInput) -> list[Any] | None:
        """Return what is known of the files."""
        return listed([raw] if isinstance(raw, Mapping) else raw, "file") or None

    def raw(self, question: Question, answer: Any) -> RawInput:
        """Return what is known of the files."""
        found: RawInput = answer
        return found

    def schema(self, question: Question) -> Schema:
        """Return the schema of a list of files, each once."""
        properties = {
            "id": {"type": "string", "pattern": r"^[A-Za-z0-9_-]{1,64}$"},
            "name": {"type": "string", "minLength": 1, "maxLength": MAX_NAME, "pattern": formats.LINE},
            "size_bytes": {"type": "integer", "minimum": 1, "maximum": limits.max_bytes(question)},
            "sha256": {"type": "string", "pattern": r"^[0-9a-f]{64}$"},
            "media_type": {"type": "string", "enum": list(media_types(question.accept))},
        }
        file = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
        return list_schema(file, question) | {"uniqueItems": True}

    def part_fault(self, question: Question, path: Sequence[str | int], error: Any, answer: Any) -> InputError:
        """Return what is wrong with a file."""
        file = answer[path[0]]
        part, keyword = str(path[-1]), str(error.validator)
        name = str(file.get("name", "")) if isinstance(file, Mapping) else ""
        if part == "media_type" and keyword == "enum":
            return InputError("file-type", question.id, {"name": name, "accept": question.accept or USUAL})
        if part == "size_bytes" and keyword == "maximum":
            sizes = {"size_bytes": error.instance, "max_bytes": error.validator_value}
            return InputError("file-too-large", question.id, {"name": name} | sizes)
        if part == "size_bytes" and keyword == "minimum" and error.instance == 0:
            return InputError("file-empty", question.id, {"name": name})
        return InputError("file", question.id, {"name": name})

    def sample(self, question: Question) -> list[dict[str, Any]]:
        """Return as many files as there must be."""
        kind = (question.accept or USUAL)[0]
        media_type = media_types((kind,))[0]
        return [
            {
                "id": f"sample-{number}",
                "name": f"sample {number}.{kind}",
                "size_bytes": min(120_000, limits.max_bytes(question)),
                "sha256": f"{number:064x}",
                "media_type": media_type,
            }
            for number in range(1, limits.at_least(question) + 1)
        ]


TYPE = File()
