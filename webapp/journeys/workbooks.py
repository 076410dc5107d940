"""A workbook as an answer to the browser: to be saved, whatever its size."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Response, send_file

from webapp.formpages.worksheets import XLSX

IN_MEMORY_BYTES = 5_000_000
"""A larger workbook is written to the disk before it is sent."""


def workbook_to_save(name: str, write: Callable[[IO[bytes]], None]) -> Response:
    """Return a workbook as a file to be saved.

    Args:
        name: Of the file, without its ending, in the reader's language.
        write: Writes the workbook into the file it is given.
    """
    file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - closed when it has been sent
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx", etag=False)
