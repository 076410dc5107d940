"""The kinds of file that a question can accept: their usual endings and media types."""

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

MEDIA_TYPES = {
    "pdf": ("application/pdf",),
    "docx": (_WORD,),
    "doc": ("application/msword",),
    "odt": ("application/vnd.oasis.opendocument.text",),
    "xlsx": (_SHEET,),
    "xls": ("application/vnd.ms-excel",),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet",),
    "pptx": (_SLIDES,),
    "csv": ("text/csv",),
    "txt": ("text/plain",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "png": ("image/png",),
}
"""The kinds of file that exist, by ending, with the media types that mean them."""

USUAL = ("pdf", "docx", "odt", "jpg", "png")
"""The kinds accepted where a question does not say."""


def media_types(accept: tuple[str, ...]) -> tuple[str, ...]:
    """Return the media types of the kinds in `accept`, each once; of the usual kinds where there are none.

    >>> media_types(("pdf", "jpg", "jpeg"))
    ('application/pdf', 'image/jpeg')
    """
    found = (media for kind in accept or USUAL for media in MEDIA_TYPES.get(kind, ()))
    return tuple(dict.fromkeys(found))
