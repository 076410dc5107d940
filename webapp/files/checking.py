"""Whether a file is taken: what it is, and that nothing in it acts, fetches, hides or swells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from engine.forms.files import MEDIA_TYPES
from webapp.files import media
from webapp.files.checks import archives, compound, office, open_documents, pdf, pictures, texts
from webapp.files.unfit import Unfit

Check = Callable[[bytes], None]

_BY_KIND: Mapping[str, Check] = {
    "pdf": pdf.check_pdf,
    "docx": office.check_office,
    "xlsx": office.check_office,
    "pptx": office.check_office,
    "odt": open_documents.check_open_document,
    "ods": open_documents.check_open_document,
    "doc": compound.check_compound,
    "xls": compound.check_compound,
    "png": pictures.check_png,
    "jpg": pictures.check_jpeg,
    "jpeg": pictures.check_jpeg,
    "csv": texts.check_text,
    "txt": texts.check_text,
}
CHECKS: Mapping[str, Check] = {
    media_type: check for kind, check in _BY_KIND.items() for media_type in MEDIA_TYPES[kind]
}
"""The check of each media type; a test fails for a kind of file that has none."""

_PDF = b"%PDF-"
_PDF_WITHIN = 1024
"""Readers look for a PDF this far into a file."""


def checked(content: bytes, accepted: Iterable[str]) -> str:
    """Return the media type, of the `accepted`, of a file that is fit to be kept.

    Raises:
        Unfit: with the code that says what is wrong; `file-type` where it is of none of the kinds accepted.
    """
    accepted = tuple(accepted)
    media_type = media.chosen_media_type(content, accepted)
    if media_type is None:
        raise _of_no_kind(content, accepted)
    packed = content.startswith(b"PK")
    if not packed and archives.is_archive(content):
        raise Unfit("file-mixed")
    if media_type not in MEDIA_TYPES["pdf"] and _PDF in content[:_PDF_WITHIN]:
        raise Unfit("file-mixed")
    CHECKS[media_type](content)
    return media_type


def _of_no_kind(content: bytes, accepted: tuple[str, ...]) -> Unfit:
    """Return why a file is not taken: more than its kind, where it would be of a kind accepted but for that."""
    if not any(media_type in accepted for kind in ("docx", "xlsx", "pptx") for media_type in MEDIA_TYPES[kind]):
        return Unfit("file-type")
    if content.startswith(media.COMPOUND_MAGIC) and compound.is_locked(content):
        return Unfit("file-locked")
    if content.startswith(b"PK\x03\x04"):
        try:
            with archives.opened(content) as archive:
                if office.has_macros(archive):
                    return Unfit("file-macros")
        except Unfit as unfit:
            return unfit if unfit.code in ("file-swells", "file-locked") else Unfit("file-type")
    return Unfit("file-type")
