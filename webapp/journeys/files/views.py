"""The view of the files journey."""

from __future__ import annotations

import io
from uuid import UUID

from flask import Blueprint, Response, send_file
from flask_babel import lazy_gettext as _l

from webapp.access import current, open_to
from webapp.journeys import wording
from webapp.services.read_file import read_file

blueprint = Blueprint("files", __name__)

wording.declare(
    {
        "file-held": _l("“%(name)s” is being checked for viruses. Come back later: nothing is lost."),
        "file-infected": _l("A virus was found in “%(name)s”. Nobody can open it."),
    }
)

NOTHING_RUNS = "default-src 'none'; sandbox"
"""The policy under which a browser opens what someone uploaded, should it open it at all."""


@blueprint.get("/files/<uuid:file_id>")
@open_to("read-submitted")
def one(file_id: UUID) -> Response:
    """Send a file to be saved, never to be shown among our pages."""
    file = read_file(current.store(), current.actor(), current.library(), file_id)
    response = send_file(
        io.BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name, etag=False
    )
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    return response
