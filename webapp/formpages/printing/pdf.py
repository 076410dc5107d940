"""A paper as PDF: tagged for readers of screens, with its language and fonts in it, the same bytes for the same paper.

The words of people are data: JSON that one fixed template reads. Nothing of them is ever taken for markup.
"""

import json
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from webapp.formpages.paper import Paper
from webapp.formpages.printing.characters import printable
from webapp.formpages.printing.html import as_data

_TEMPLATE = Path(__file__).with_name("paper.typ")
_FONT = "font_source_sans_pro"


def pdf(paper: Paper, made_at: datetime, *, words: dict[str, str]) -> bytes:
    """Return `paper` as a PDF/UA document.

    Args:
        paper: what is set.
        made_at: what it says of when it was made: of the version or the submission, and no clock's.
        words: the words of the page itself: `page`, "Page {n} of {all}".
    """
    data = {**as_data(paper), "words": words}
    try:
        return _set(_prepared(data, apart=False), made_at)
    except typst.TypstError:
        # The fonts have a letter and a mark, and not the two as one: nobody's words keep a paper from being made.
        return _set(_prepared(data, apart=True), made_at)


def _set(data: Any, made_at: datetime) -> bytes:
    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=made_at.astimezone(UTC).replace(microsecond=0),
    )


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts: one from its package, and those that come with typst; none of the machine's."""
    spec = find_spec(_FONT)
    folders = [str(Path(each) / "files") for each in (spec.submodule_search_locations or ())] if spec else []
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


def _prepared(value: Any, *, apart: bool) -> Any:
    """Return data whose text the fonts can show."""
    if isinstance(value, dict):
        return {key: _prepared(each, apart=apart) for key, each in value.items()}
    if isinstance(value, list):
        return [_prepared(each, apart=apart) for each in value]
    return printable(value, apart=apart) if isinstance(value, str) else value
