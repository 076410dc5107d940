"""Several files, each judged by its content."""

from engine.forms.types.file import File

USUAL_COUNT = 10


class Files(File):
    """Files, as many as the question takes."""

    name = "files"
    count = USUAL_COUNT


TYPE = Files()
